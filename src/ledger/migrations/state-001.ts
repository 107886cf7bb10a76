/** state.db, version 1: what may change and what may have to be erased (modes, cards, people, sign-ins). */
export const state001 = `
CREATE TABLE charge_mode (
  charge_point_id TEXT NOT NULL PRIMARY KEY,
  mode            TEXT NOT NULL,
  changed_at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- token_ref is the pseudonym the ledger knows. Erasing a row here leaves the ledger whole and nameless.
CREATE TABLE id_token (
  token_ref     TEXT NOT NULL PRIMARY KEY,
  uid           TEXT NOT NULL UNIQUE,
  name          TEXT,
  status        TEXT NOT NULL CHECK (status IN ('accepted', 'blocked', 'unknown')),
  configured    INTEGER NOT NULL CHECK (configured IN (0, 1)),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id            TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  role          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_ins (
  token_hash      TEXT NOT NULL PRIMARY KEY,
  user_id         TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at_ms   INTEGER NOT NULL,
  last_seen_ms    INTEGER NOT NULL,
  expires_at_ms   INTEGER NOT NULL,
  device_name     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_of_user ON sign_ins (user_id);
`;
