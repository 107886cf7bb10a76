/** state.db: what people are to be told, what became of it, and of which troubles they know. */
export const stateNotifications = `
CREATE TABLE notification (
  id            INTEGER PRIMARY KEY,
  receiver      TEXT NOT NULL,
  -- Names the event: the same one is told to a receiver once.
  key           TEXT NOT NULL,
  topic         TEXT NOT NULL,
  event         TEXT NOT NULL CHECK (json_valid(event)),
  urgent        INTEGER NOT NULL CHECK (urgent IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  -- The message in which it goes out; it is the same at every attempt.
  message       TEXT,
  outcome       TEXT CHECK (outcome IN ('sent', 'refused', 'expired', 'withdrawn')),
  closed_at_ms  INTEGER,
  UNIQUE (receiver, key),
  CHECK ((outcome IS NULL) = (closed_at_ms IS NULL))
) STRICT;
CREATE INDEX notification_open ON notification (receiver, id) WHERE outcome IS NULL;
CREATE INDEX notification_closed ON notification (closed_at_ms) WHERE outcome IS NOT NULL;

CREATE TABLE notification_receiver (
  receiver         TEXT NOT NULL PRIMARY KEY,
  attempts         INTEGER NOT NULL,
  next_at_ms       INTEGER NOT NULL,
  failing_since_ms INTEGER,
  error            TEXT,
  sent_at_ms       INTEGER
) STRICT, WITHOUT ROWID;

-- Troubles that were told; over_at_ms: until the same one may be told anew.
CREATE TABLE notification_trouble (
  key        TEXT NOT NULL PRIMARY KEY,
  trouble    TEXT NOT NULL CHECK (json_valid(trouble)),
  told_at_ms INTEGER NOT NULL,
  over_at_ms INTEGER
) STRICT, WITHOUT ROWID;

-- How far the ledger and the refused cards were looked through.
CREATE TABLE notification_cursor (
  source TEXT NOT NULL PRIMARY KEY,
  value  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
