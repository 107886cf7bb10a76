/**
 * state.db: what is synced to a receiver outside. A stream has keys of its own; only one at a time is not over. Records
 * stand here as they go out, so that a receiver that has lost them gets the same bytes again.
 */
export const stateSync = `
CREATE TABLE sync_stream (
  stream          TEXT NOT NULL PRIMARY KEY,
  -- Where it goes: another address is another stream.
  receiver        TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('active', 'stopped', 'deleting', 'over')),
  -- PKCS#8 in PEM, and hex. NULL once it is over: then nobody can tell any more whose its pseudonyms were.
  private_key     TEXT,
  pseudonym_key   TEXT,
  site_id         TEXT NOT NULL,
  born_at_ms      INTEGER NOT NULL,
  -- Sessions that ended earlier are not told.
  since_ms        INTEGER NOT NULL,
  ledger_seq      INTEGER NOT NULL,
  seal_seq        INTEGER NOT NULL,
  snapshot_day    TEXT NOT NULL,
  confirmed_seq   INTEGER NOT NULL,
  confirmed_at_ms INTEGER,
  -- What the receiver answered when it was asked to delete, as JSON.
  receipt         TEXT,
  over_at_ms      INTEGER,
  CHECK ((state = 'over') = (over_at_ms IS NOT NULL)),
  CHECK ((state = 'over') = (private_key IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sync_stream_current ON sync_stream ((1)) WHERE state <> 'over';

CREATE TABLE sync_record (
  seq           INTEGER PRIMARY KEY,
  record_id     TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL,
  body          TEXT NOT NULL,
  body_hash     TEXT NOT NULL,
  hash          TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- What the receiver has against it.
  rejection     TEXT,
  -- Too large for the receiver: its hash alone goes out, so that the chain goes on.
  withheld      INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1))
) STRICT;
CREATE INDEX sync_record_rejected ON sync_record (seq) WHERE rejection IS NOT NULL;

-- What was last told of a session.
CREATE TABLE sync_session (
  session_id      TEXT NOT NULL PRIMARY KEY,
  version         INTEGER NOT NULL,
  content_hash    TEXT NOT NULL,
  charge_point_id TEXT NOT NULL,
  energy_wh       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
