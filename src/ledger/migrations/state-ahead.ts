/** state.db: who was told before the end of a period what its report would lack. */
export const stateAhead = `
CREATE TABLE report_ahead (
  job_id     TEXT NOT NULL,
  period     TEXT NOT NULL,
  target     TEXT NOT NULL,
  sent_at_ms INTEGER NOT NULL,
  PRIMARY KEY (job_id, period, target)
) STRICT, WITHOUT ROWID;
`;
