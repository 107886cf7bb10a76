import type { Database } from 'better-sqlite3';
import type { Goal, GoalTarget, GoalTime, PlanRun, PlanStrategy, VehiclePlanWishes } from '../core/model/planning.ts';
import { guarded } from './errors.ts';

interface WishRow {
  readonly subject: string;
  readonly strategy: PlanStrategy;
  readonly minSocPercent: number | null;
  readonly maxPriceNano: number | null;
  readonly surplusOnlyUntil: string | null;
  readonly solarSharePercent: number | null;
}

interface GoalRow {
  readonly goalId: string;
  readonly subject: string;
  readonly targetKind: GoalTarget['kind'];
  readonly target: number;
  readonly byMs: number | null;
  readonly weekdays: string | null;
  readonly at: string | null;
  readonly enabled: number;
}

const RUN_COLUMNS = `session_id AS sessionId, goal_id AS goalId, charge_point_id AS chargePointId, subject, by_ms AS byMs,
  planned_at_ms AS plannedAtMs, planned_nano AS plannedNano, at_once_nano AS atOnceNano, planned_wh AS plannedWh,
  missing_wh AS missingWh, actual_nano AS actualNano, actual_wh AS actualWh, ended_at_ms AS endedAtMs`;
/** So many that are over are kept: half a year of a household. */
const KEPT_RUNS = 500;

/** What is wanted of vehicles by when, in state.db. Throws `StoreError` when the disk does not let it. */
export class PlanStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** By subject: `vehicle:ID` or `point:ID`. */
  wishes(): ReadonlyMap<string, VehiclePlanWishes> {
    return guarded(this.db.name, () => {
      const goals = this.db
        .prepare<[], GoalRow>(
          `SELECT goal_id AS goalId, subject, target_kind AS targetKind, target, by_ms AS byMs, weekdays, at, enabled
           FROM plan_goal ORDER BY subject, position`,
        )
        .all();
      const rows = this.db
        .prepare<[], WishRow>(
          `SELECT subject, strategy, min_soc_percent AS minSocPercent, max_price_nano AS maxPriceNano,
             surplus_only_until AS surplusOnlyUntil, solar_share_percent AS solarSharePercent FROM plan_wish`,
        )
        .all();
      return new Map(
        rows.map(({ subject, ...wishes }) => [
          subject,
          { ...wishes, goals: goals.filter((goal) => goal.subject === subject).map(goalOf) },
        ]),
      );
    });
  }

  /** Takes the place of all that was wanted of it. */
  set(subject: string, { goals, ...wishes }: VehiclePlanWishes, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db.transaction(() => {
        this.db.prepare('DELETE FROM plan_goal WHERE subject = ?').run(subject);
        this.db.prepare('DELETE FROM plan_wish WHERE subject = ?').run(subject);
        this.db
          .prepare(
            `INSERT INTO plan_wish (subject, strategy, min_soc_percent, max_price_nano, surplus_only_until,
               solar_share_percent, changed_at_ms)
             VALUES (@subject, @strategy, @minSocPercent, @maxPriceNano, @surplusOnlyUntil, @solarSharePercent, @nowMs)`,
          )
          .run({ ...wishes, subject, nowMs });
        const insert = this.db.prepare(
          `INSERT INTO plan_goal (goal_id, subject, position, target_kind, target, by_ms, weekdays, at, enabled)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        );
        goals.forEach(({ goalId, target, time, enabled }, position) => {
          insert.run(
            goalId,
            subject,
            position,
            target.kind,
            target.kind === 'soc' ? target.percent : target.energyWh,
            time.kind === 'once' ? time.byMs : null,
            time.kind === 'weekly' ? time.weekdays.join('') : null,
            time.kind === 'weekly' ? time.at : null,
            enabled ? 1 : 0,
          );
        });
      })(),
    );
  }

  /** Runs that are not over. */
  running(): readonly PlanRun[] {
    return guarded(this.db.name, () =>
      this.db.prepare<[], PlanRun>(`SELECT ${RUN_COLUMNS} FROM plan_run WHERE ended_at_ms IS NULL`).all(),
    );
  }

  /** Those that are over, the newest first. */
  ended(most: number): readonly PlanRun[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[number], PlanRun>(
          `SELECT ${RUN_COLUMNS} FROM plan_run WHERE ended_at_ms IS NOT NULL ORDER BY ended_at_ms DESC LIMIT ?`,
        )
        .all(most),
    );
  }

  save(run: PlanRun): void {
    const whole = { ...run, actualNano: Math.round(run.actualNano), actualWh: Math.round(run.actualWh) };
    guarded(this.db.name, () =>
      this.db.transaction(() => {
        this.db
          .prepare(
            `INSERT OR REPLACE INTO plan_run (session_id, goal_id, by_ms, charge_point_id, subject, planned_at_ms,
               planned_nano, at_once_nano, planned_wh, missing_wh, actual_nano, actual_wh, ended_at_ms)
             VALUES (@sessionId, @goalId, @byMs, @chargePointId, @subject, @plannedAtMs,
               @plannedNano, @atOnceNano, @plannedWh, @missingWh, @actualNano, @actualWh, @endedAtMs)`,
          )
          .run(whole);
        if (run.endedAtMs === null) return;
        this.db
          .prepare(
            `DELETE FROM plan_run WHERE ended_at_ms <
               (SELECT ended_at_ms FROM plan_run WHERE ended_at_ms IS NOT NULL ORDER BY ended_at_ms DESC LIMIT 1 OFFSET ?)`,
          )
          .run(KEPT_RUNS);
      })(),
    );
  }
}

function goalOf({ goalId, targetKind, target, byMs, weekdays, at, enabled }: GoalRow): Goal {
  const time: GoalTime =
    byMs !== null
      ? { kind: 'once', byMs }
      : { kind: 'weekly', weekdays: [...(weekdays ?? '')].map(Number), at: at ?? '00:00' };
  return {
    goalId,
    target: targetKind === 'soc' ? { kind: 'soc', percent: target } : { kind: 'energy', energyWh: target },
    time,
    enabled: enabled === 1,
  };
}
