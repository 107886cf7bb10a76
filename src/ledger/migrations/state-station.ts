/** state.db, added to version 1: what each charge point was seen to do with limits. Losing it costs a new proof, nothing else. */
export const stateStation = `
CREATE TABLE station (
  charge_point_id TEXT NOT NULL PRIMARY KEY,
  vendor          TEXT NOT NULL,
  model           TEXT NOT NULL,
  firmware        TEXT NOT NULL,
  serial          TEXT NOT NULL,
  rung            TEXT NOT NULL,
  rate_unit       TEXT NOT NULL CHECK (rate_unit IN ('A', 'W')),
  max_stack_level INTEGER NOT NULL,
  whole_numbers   INTEGER NOT NULL CHECK (whole_numbers IN (0, 1)),
  safe_current_a  REAL,
  expiry          TEXT NOT NULL CHECK (expiry IN ('unseen', 'seen', 'failed')),
  phase_switch    TEXT NOT NULL CHECK (phase_switch IN ('unseen', 'seen', 'failed')),
  told_phases     INTEGER CHECK (told_phases IN (1, 3)),
  changed_at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
