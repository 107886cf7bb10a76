/** state.db: what is wanted of vehicles by when, and what became of the plans made for it. */
export const statePlans = `
CREATE TABLE plan_wish (
  -- 'vehicle:' or 'point:' and its id.
  subject              TEXT NOT NULL PRIMARY KEY,
  strategy             TEXT NOT NULL CHECK (strategy IN ('cheapest', 'greenest')),
  min_soc_percent      INTEGER,
  max_price_nano       INTEGER,
  surplus_only_until   TEXT,
  solar_share_percent  INTEGER,
  changed_at_ms        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_goal (
  goal_id      TEXT NOT NULL PRIMARY KEY,
  subject      TEXT NOT NULL,
  position     INTEGER NOT NULL,
  target_kind  TEXT NOT NULL CHECK (target_kind IN ('soc', 'energy')),
  -- Per cent, or Wh.
  target       INTEGER NOT NULL,
  -- Once: when. Weekly: days such as '12345' (Monday is 1) and HH:MM of the site.
  by_ms        INTEGER,
  weekdays     TEXT,
  at           TEXT,
  enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  CHECK ((by_ms IS NULL) <> (at IS NULL)),
  CHECK ((at IS NULL) = (weekdays IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_goal_subject ON plan_goal (subject, position);

CREATE TABLE plan_run (
  session_id      TEXT NOT NULL,
  goal_id         TEXT NOT NULL,
  by_ms           INTEGER NOT NULL,
  charge_point_id TEXT NOT NULL,
  subject         TEXT NOT NULL,
  planned_at_ms   INTEGER NOT NULL,
  planned_nano    INTEGER NOT NULL,
  at_once_nano    INTEGER NOT NULL,
  planned_wh      INTEGER NOT NULL,
  missing_wh      INTEGER NOT NULL,
  actual_nano     INTEGER NOT NULL,
  actual_wh       INTEGER NOT NULL,
  ended_at_ms     INTEGER,
  PRIMARY KEY (session_id, goal_id, by_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_run_ended ON plan_run (ended_at_ms);
`;
