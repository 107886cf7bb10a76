/** state.db: limits from outside, so that they outlast a restart. */
export const stateLimits = `
CREATE TABLE circuit_cap (
  circuit_id    TEXT NOT NULL,
  source        TEXT NOT NULL,
  max_current_a REAL,
  max_power_w   REAL,
  until_ms      INTEGER,
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (circuit_id, source)
) STRICT, WITHOUT ROWID;

-- At most one row: what was last told about the public grid.
CREATE TABLE grid_state (
  only_row      INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  state         TEXT NOT NULL CHECK (state IN ('connected', 'backup', 'unknown')),
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
