/** state.db: signed meter values, byte for byte. They name the card, so they stand where they can be erased. */
export const stateSignedValues = `
CREATE TABLE signed_value (
  sha256     TEXT NOT NULL,
  session_id TEXT NOT NULL,
  at_ms      INTEGER NOT NULL,
  context    TEXT NOT NULL CHECK (context IN ('begin', 'end', 'other')),
  data       BLOB NOT NULL,
  PRIMARY KEY (session_id, sha256)
) STRICT, WITHOUT ROWID;
`;
