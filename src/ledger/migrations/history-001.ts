/** history.db, version 1. Rows of a minute lie side by side, so that a commit touches one page, not one per device. */
export const history001 = `
CREATE TABLE device (
  number    INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE power (
  at_s          INTEGER NOT NULL,
  device_number INTEGER NOT NULL REFERENCES device (number),
  power_w       INTEGER NOT NULL,
  PRIMARY KEY (at_s, device_number)
) STRICT, WITHOUT ROWID;
`;
