/** state.db: reports that go out by themselves. What was issued is sealed in the ledger; here stands what became of it. */
export const stateReports = `
CREATE TABLE report_job (
  job_id   TEXT NOT NULL PRIMARY KEY,
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE report_run (
  job_id        TEXT NOT NULL,
  period        TEXT NOT NULL,
  files         TEXT,
  why           TEXT,
  first_at_ms   INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (job_id, period),
  CHECK ((files IS NULL) <> (why IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE report_delivery (
  id            INTEGER NOT NULL PRIMARY KEY,
  job_id        TEXT NOT NULL,
  period        TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('statement', 'reminder')),
  target        TEXT NOT NULL,
  sent_at_ms    INTEGER,
  attempts      INTEGER NOT NULL DEFAULT 0,
  next_at_ms    INTEGER NOT NULL,
  error         TEXT,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (job_id, period, kind, target)
) STRICT;
`;
