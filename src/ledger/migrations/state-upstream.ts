/** state.db: what goes to back-ends over OCPP, in order, and what has to be known of it after a restart. */
export const stateUpstream = `
CREATE TABLE upstream_connection (
  connection   TEXT NOT NULL PRIMARY KEY,
  born_at_ms   INTEGER NOT NULL,
  -- The ledger was looked through up to this record.
  ledger_seq   INTEGER NOT NULL,
  -- The virtual register, Wh.
  register_wh  INTEGER NOT NULL,
  delivered    INTEGER NOT NULL,
  delivered_at_ms INTEGER
) STRICT, WITHOUT ROWID;

-- What a back-end was told of a session.
CREATE TABLE upstream_transaction (
  connection TEXT NOT NULL,
  session_id TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  id_tag     TEXT NOT NULL,
  -- Another choice of the owner holds from the next session on.
  register   TEXT NOT NULL CHECK (register IN ('meter', 'virtual')),
  -- Where its register begins, and where it stood last as the back-end was told, Wh.
  base_wh    INTEGER NOT NULL,
  last_wh    INTEGER NOT NULL,
  -- The id that the back-end gave it; NULL until it has answered the start.
  remote_id  INTEGER,
  PRIMARY KEY (connection, session_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upstream_open ON upstream_transaction (connection) WHERE state = 'open';
CREATE INDEX upstream_remote ON upstream_transaction (connection, remote_id);

CREATE TABLE upstream_message (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  connection    TEXT NOT NULL,
  session_id    TEXT NOT NULL,
  action        TEXT NOT NULL CHECK (action IN ('StartTransaction', 'MeterValues', 'StopTransaction')),
  -- As it goes out, but for the transaction's id.
  payload       TEXT NOT NULL CHECK (json_valid(payload)),
  created_at_ms INTEGER NOT NULL,
  -- held: its start was rejected, or the session changed after its end had been told.
  state         TEXT NOT NULL CHECK (state IN ('waiting', 'rejected', 'held')),
  attempts      INTEGER NOT NULL,
  error         TEXT
) STRICT;
CREATE INDEX upstream_waiting ON upstream_message (connection, id) WHERE state = 'waiting';
CREATE INDEX upstream_kept ON upstream_message (connection, id) WHERE state <> 'waiting';

-- What a back-end has set or said that outlives a restart, as JSON.
CREATE TABLE upstream_note (
  connection TEXT NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;

-- What a back-end has said of cards: its local list, and its answers of late.
CREATE TABLE upstream_card (
  connection    TEXT NOT NULL,
  id_tag        TEXT NOT NULL,
  source        TEXT NOT NULL CHECK (source IN ('list', 'answer')),
  status        TEXT NOT NULL,
  expires_at_ms INTEGER,
  said_at_ms    INTEGER NOT NULL,
  PRIMARY KEY (connection, id_tag, source)
) STRICT, WITHOUT ROWID;
`;
