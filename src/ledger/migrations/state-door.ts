/** state.db: who may connect as a charge point, and what happened at the door. */
export const stateDoor = `
CREATE TABLE station_secret (
  identity     TEXT NOT NULL PRIMARY KEY,
  current_hash TEXT,
  next_hash    TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected_station (
  identity       TEXT NOT NULL PRIMARY KEY,
  rejected_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE security_event (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms    INTEGER NOT NULL,
  code     TEXT NOT NULL,
  identity TEXT,
  address  TEXT,
  detail   TEXT,
  omitted  INTEGER NOT NULL
) STRICT;

CREATE TRIGGER security_event_stays BEFORE UPDATE ON security_event
BEGIN
  SELECT RAISE(ABORT, 'the security log is never changed');
END;
`;
