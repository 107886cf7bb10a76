/**
 * state.db: people and vehicles beside the cards, and cards that were refused. All of it can be erased: the ledger knows
 * the ids alone. Groups are a JSON list of names.
 */
export const statePeople = `
CREATE TABLE driver (
  driver_id     TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  email         TEXT,
  employer      TEXT,
  groups        TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(groups)),
  restricted    INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1)),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vehicle (
  vehicle_id    TEXT NOT NULL PRIMARY KEY,
  name          TEXT NOT NULL,
  use           TEXT NOT NULL CHECK (use IN ('company', 'private')),
  plate         TEXT,
  cost_centre   TEXT,
  employer      TEXT,
  driver_id     TEXT REFERENCES driver (driver_id) ON DELETE SET NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vehicle_identifier (
  identifier TEXT NOT NULL PRIMARY KEY,
  vehicle_id TEXT NOT NULL REFERENCES vehicle (vehicle_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

ALTER TABLE id_token ADD COLUMN groups TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(groups));
ALTER TABLE id_token ADD COLUMN valid_from_ms INTEGER;
ALTER TABLE id_token ADD COLUMN valid_until_ms INTEGER;
ALTER TABLE id_token ADD COLUMN driver_id TEXT REFERENCES driver (driver_id) ON DELETE SET NULL;
ALTER TABLE id_token ADD COLUMN vehicle_id TEXT REFERENCES vehicle (vehicle_id) ON DELETE SET NULL;
ALTER TABLE id_token ADD COLUMN prepaid INTEGER NOT NULL DEFAULT 0 CHECK (prepaid IN (0, 1));

CREATE TABLE token_alias (
  uid       TEXT NOT NULL PRIMARY KEY,
  token_ref TEXT NOT NULL REFERENCES id_token (token_ref) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row per card and charge point, however often it was held up.
CREATE TABLE refused_tap (
  uid             TEXT NOT NULL,
  charge_point_id TEXT NOT NULL,
  at_ms           INTEGER NOT NULL,
  reason          TEXT NOT NULL,
  PRIMARY KEY (uid, charge_point_id)
) STRICT, WITHOUT ROWID;
`;
