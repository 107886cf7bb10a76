import type { CarPlan, PlanRun, Slot } from '../core/model/planning.ts';
import type { Departure } from '../core/planning/goals.ts';
import type { Log } from '../log.ts';
import type { ExpectedPrice, HouseNow, PointNow } from './ports.ts';

/** Where runs survive a restart. Every call throws when the disk does not let it. */
export interface PlanRunMemory {
  running(): readonly PlanRun[];
  save(run: PlanRun): void;
}

/** What has changed less is written with the next quarter hour, ms. */
const SAVE_EVERY_MS = 900_000;

/** Follows what becomes of plans. What a car draws while the grid gives is bought, the rest costs what feeding in would have earned. */
export class PlanRuns {
  private readonly memory: PlanRunMemory;
  private readonly log: Log;
  private readonly runs = new Map<string, PlanRun>();
  private readonly lastWh = new Map<string, number>();
  private savedMs = 0;

  constructor(memory: PlanRunMemory, log: Log) {
    this.memory = memory;
    this.log = log;
    try {
      for (const run of memory.running()) this.runs.set(keyOf(run), run);
    } catch (err) {
      log.error({ err }, 'Plans of before cannot be read: what became of them is not followed');
    }
  }

  /** The first plan for a goal is what it is measured by. */
  planned(
    { chargePointId, sessionId, sessionWh, subject }: PointNow,
    { goal, byMs }: Departure,
    car: CarPlan,
    slots: readonly Slot[],
    nowMs: number,
  ): void {
    if (sessionId === null) return;
    const key = `${sessionId} ${goal.goalId} ${byMs}`;
    if (this.runs.has(key)) return;
    const run: PlanRun = {
      sessionId,
      goalId: goal.goalId,
      chargePointId,
      subject,
      byMs,
      plannedAtMs: nowMs,
      plannedNano: Math.round(car.costNano),
      atOnceNano: Math.round(car.atOnceNano),
      plannedWh: Math.round(energyOf(car, slots)),
      missingWh: Math.round(car.shortfalls.at(-1)?.missingWh ?? 0),
      actualNano: 0,
      actualWh: 0,
      endedAtMs: null,
    };
    this.runs.set(key, run);
    if (sessionWh !== null) this.lastWh.set(sessionId, sessionWh);
    this.save(run);
  }

  /** Counts what was charged since the look before, at the price of this quarter hour. */
  note({ points, gridW }: HouseNow, price: ExpectedPrice | null, nowMs: number): void {
    if (this.runs.size === 0) return;
    const bySession = new Map(points.flatMap((point) => (point.sessionId === null ? [] : [[point.sessionId, point]])));
    const charged = new Map<string, { readonly wh: number; readonly nano: number }>();
    for (const [sessionId, { sessionWh, powerW }] of bySession) {
      if (sessionWh === null) continue;
      const wh = Math.max(0, sessionWh - (this.lastWh.get(sessionId) ?? sessionWh));
      this.lastWh.set(sessionId, sessionWh);
      const bought = powerW <= 0 ? 1 : Math.min(1, Math.max(0, gridW ?? powerW) / powerW);
      const nanoPerKwh = bought * (price?.importNano ?? 0) + (1 - bought) * (price?.exportNano ?? 0);
      charged.set(sessionId, { wh, nano: (wh * nanoPerKwh) / 1000 });
    }
    const isDue = nowMs - this.savedMs >= SAVE_EVERY_MS || nowMs < this.savedMs;
    if (isDue) this.savedMs = nowMs;
    for (const [key, run] of this.runs) {
      const more = charged.get(run.sessionId) ?? { wh: 0, nano: 0 };
      const isOver = nowMs >= run.byMs || !bySession.has(run.sessionId);
      const now: PlanRun = {
        ...run,
        actualWh: run.actualWh + more.wh,
        actualNano: run.actualNano + more.nano,
        endedAtMs: isOver ? Math.min(nowMs, run.byMs) : null,
      };
      this.runs.set(key, now);
      if (isOver || (isDue && now.actualWh > run.actualWh)) this.save(now);
      if (!isOver) continue;
      this.runs.delete(key);
    }
    for (const sessionId of this.lastWh.keys()) if (!bySession.has(sessionId)) this.lastWh.delete(sessionId);
  }

  /** They are erased where they were stored. */
  forget(isErased: (run: PlanRun) => boolean): void {
    for (const [key, run] of this.runs) if (isErased(run)) this.runs.delete(key);
  }

  private save(run: PlanRun): void {
    try {
      this.memory.save(run);
    } catch (err) {
      this.log.error({ err, sessionId: run.sessionId }, 'What becomes of a plan could not be stored');
    }
  }
}

function keyOf({ sessionId, goalId, byMs }: PlanRun): string {
  return `${sessionId} ${goalId} ${byMs}`;
}

function energyOf(car: CarPlan, slots: readonly Slot[]): number {
  return slots.reduce(
    (sum, { startMs, endMs }, i) => sum + ((car.slots[i]?.powerW ?? 0) * (endMs - startMs)) / 3_600_000,
    0,
  );
}
