/** state.db: what has to be inspected and by when, what is installed where, and what is out of order. Days are `2026-11-22`. */
export const stateMaintenance = `
CREATE TABLE inspection (
  inspection_id   TEXT NOT NULL PRIMARY KEY,
  kind            TEXT NOT NULL CHECK (kind IN ('repeat', 'rcd-test', 'calibration', 'own')),
  -- What the owner calls it; needed where the kind is his own.
  name            TEXT,
  -- Id in config.yaml; NULL: the installation as a whole.
  device_id       TEXT,
  -- NULL: it is not repeated by itself.
  interval_months INTEGER CHECK (interval_months BETWEEN 1 AND 240),
  -- NULL: nothing is due.
  due_day         TEXT
) STRICT;

CREATE TABLE inspection_done (
  id            INTEGER PRIMARY KEY,
  inspection_id TEXT NOT NULL REFERENCES inspection ON DELETE CASCADE,
  day           TEXT NOT NULL,
  passed        INTEGER NOT NULL CHECK (passed IN (0, 1)),
  by_whom       TEXT,
  document      TEXT,
  entered_by    TEXT NOT NULL,
  entered_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX inspection_done_of ON inspection_done (inspection_id, day);

CREATE TABLE asset (
  asset_id      TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  device_id     TEXT,
  make          TEXT,
  model         TEXT,
  serial        TEXT,
  firmware      TEXT,
  installed_day TEXT,
  warranty_day  TEXT,
  place         TEXT,
  note          TEXT
) STRICT;

CREATE TABLE fault_ticket (
  ticket_id          INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id          TEXT,
  source             TEXT NOT NULL CHECK (source IN ('hand', 'device', 'report')),
  -- Of a person; empty for a device.
  text               TEXT NOT NULL,
  -- Code of a device's problem.
  problem            TEXT,
  state              TEXT NOT NULL CHECK (state IN ('open', 'working', 'done')),
  reporter           TEXT,
  reporter_driver_id TEXT,
  assignee           TEXT,
  opened_at_ms       INTEGER NOT NULL,
  changed_at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX fault_ticket_undone ON fault_ticket (device_id) WHERE state <> 'done';

CREATE TABLE fault_note (
  id        INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES fault_ticket ON DELETE CASCADE,
  at_ms     INTEGER NOT NULL,
  -- NULL: the house itself, that the device works again.
  author    TEXT,
  text      TEXT NOT NULL
) STRICT;
CREATE INDEX fault_note_of ON fault_note (ticket_id);

-- Browsers that take pushed messages for a receiver in config.yaml (RFC 8030).
CREATE TABLE push_browser (
  endpoint  TEXT NOT NULL PRIMARY KEY,
  receiver  TEXT NOT NULL,
  p256dh    TEXT NOT NULL,
  auth      TEXT NOT NULL,
  user_id   TEXT NOT NULL,
  since_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX push_browser_of ON push_browser (receiver);
`;
