/** state.db: commands of the grid operator that stand; `body` is the command as JSON. */
export const stateGridCommands = `
CREATE TABLE grid_command (
  input TEXT NOT NULL,
  kind  TEXT NOT NULL,
  body  TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (input, kind)
) STRICT, WITHOUT ROWID;
`;
