/** state.db: what holds while one car is there, and the flexible loads. */
export const stateWishes = `
CREATE TABLE charge_stay (
  charge_point_id  TEXT NOT NULL PRIMARY KEY,
  mode             TEXT,
  mode_chosen      INTEGER NOT NULL CHECK (mode_chosen IN (0, 1)),
  limit_energy_wh  INTEGER,
  limit_soc        REAL,
  limit_until_ms   INTEGER,
  limit_chosen     INTEGER NOT NULL CHECK (limit_chosen IN (0, 1)),
  boost_until_ms   INTEGER,
  session_id       TEXT,
  changed_at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE load_state (
  load_id       TEXT NOT NULL PRIMARY KEY,
  mode          TEXT NOT NULL,
  ran_ms        INTEGER NOT NULL,
  day_ends_ms   INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
