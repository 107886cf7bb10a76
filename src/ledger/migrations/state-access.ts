/**
 * state.db: several people with what they may (`grants` is JSON), links that invite them, tokens of programs, and codes
 * that a command at the machine has made.
 */
export const stateAccess = `
ALTER TABLE users ADD COLUMN grants TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(grants));
ALTER TABLE users ADD COLUMN expires_at_ms INTEGER;

CREATE TABLE invitation (
  user_id       TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  token_hash    TEXT NOT NULL UNIQUE,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
  id            TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  scope         TEXT NOT NULL,
  token_hash    TEXT NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  last_used_ms  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE one_time_code (
  code_hash     TEXT NOT NULL PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
