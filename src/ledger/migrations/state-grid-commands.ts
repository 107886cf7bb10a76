/** state.db: commands of the grid operator that stand (`body` is the command as JSON), and tokens of machines. */
export const stateGridCommands = `
CREATE TABLE grid_command (
  input TEXT NOT NULL,
  kind  TEXT NOT NULL,
  body  TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (input, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE machine_token (
  role          TEXT NOT NULL PRIMARY KEY,
  token_hash    TEXT NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
