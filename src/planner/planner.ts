import type { Cancel, Clock } from '../clock.ts';
import type { CarPlan, PlanAssumption, PlanProblem, PlanSolution, PlanWish } from '../core/model/planning.ts';
import type { BatteryWish } from '../core/model/snapshot.ts';
import type { Budget } from '../core/planning/budget.ts';
import type { CarNeeds } from '../core/planning/goals.ts';
import { withoutSpare, withSpare } from '../core/planning/spare.ts';
import type { ToLocal } from '../core/tariff/calendar.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { Log } from '../log.ts';
import { type Gathered, gather, type PlannedArrival } from './gather.ts';
import { type PlannedPart, partWish } from './part.ts';
import type { PlanRuns } from './plan-runs.ts';
import type { BudgetNow, Expectations, HouseNow, PointNow, Solver } from './ports.ts';
import { planWithin, type Within } from './within-budget.ts';

export interface PlannerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly toLocal: ToLocal;
  /** The house as it is now; `null` before the first decision. */
  readonly look: () => HouseNow | null;
  readonly expected: Expectations;
  readonly solver: Solver;
  readonly runs: PlanRuns;
  /** `null`: the owner has set none. */
  readonly budget: () => BudgetNow | null;
  /** A new plan holds: the site should decide on it. */
  readonly changed: () => void;
}

/** A plan as it was made. */
export interface Plan {
  readonly madeAtMs: number;
  readonly tookMs: number;
  readonly problem: PlanProblem;
  readonly solution: PlanSolution;
  readonly needs: ReadonlyMap<string, CarNeeds>;
  readonly points: ReadonlyMap<string, PointNow>;
  readonly assumptions: readonly PlanAssumption[];
  readonly expected: readonly PlannedArrival[];
  /** What it was planned with; `null`: none is set. */
  readonly budget: BudgetNow | null;
  /** What it buys beyond that, nano units of the currency. */
  readonly aboveNano: number;
  readonly keptBack: Within['keptBack'];
}

const LOOK_MS = 5_000;
/** A plan that could not be made anew for so long is no plan any more, ms: the mode holds. */
const LASTS_MS = 3 * QUARTER_MS;

/**
 * Plans every quarter of the clock, and whenever what it rests on has changed: a car came or left, a wish, a mode, a price, a goal
 * that is reached. Its wishes are read by the site every second; when it fails they end, and the modes hold.
 */
export class Planner {
  private readonly options: PlannerOptions;
  private plan: Plan | null = null;
  private parts: ReadonlyMap<string, PlannedPart> = new Map();
  private plannedFor = '';
  private isSolving = false;
  private cancelLook: Cancel | null = null;
  private settled: Promise<void> = Promise.resolve();

  constructor(options: PlannerOptions) {
    this.options = options;
  }

  start(): void {
    this.cancelLook ??= this.options.clock.every(LOOK_MS, () => this.look());
  }

  async stop(): Promise<void> {
    this.cancelLook?.();
    this.cancelLook = null;
    await this.settled;
    await this.options.solver.stop();
  }

  /** The newest plan; `null` before the first. */
  current(): Plan | null {
    return this.plan;
  }

  /** Something that plans rest on has changed: there will be a new one within moments. */
  replan(): void {
    this.plannedFor = '';
    this.look();
  }

  /** What holds for a charge point now; `null` where its mode alone does. Asked every second. */
  wishOf(chargePointId: string): PlanWish | null {
    const part = this.parts.get(chargePointId);
    if (this.isOver()) return null;
    const nowMs = this.options.clock.wallMs();
    return part === undefined ? this.sunOnly(chargePointId, nowMs) : partWish(part, nowMs);
  }

  /** What holds for the batteries now; empty while nothing is planned for them. */
  batteryWishes(): readonly BatteryWish[] {
    const { plan } = this;
    if (plan === null || this.isOver() || plan.solution.batteries.length === 0) return NO_WISHES;
    const nowMs = this.options.clock.wallMs();
    const index = plan.problem.slots.findIndex(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs);
    const untilMs = plan.problem.slots[index]?.endMs;
    if (untilMs === undefined) return NO_WISHES;
    return plan.solution.batteries.flatMap(({ id, slots }) => {
      const slot = slots[index];
      return slot === undefined ? [] : [{ id, action: slot.action, chargeW: slot.chargeW, untilMs }];
    });
  }

  /** Where the month's money is used, nobody buys the least power of a car that has no goal. */
  private sunOnly(chargePointId: string, nowMs: number): PlanWish | null {
    const { budget = null, points } = this.plan ?? {};
    const point = points?.get(chargePointId);
    if (budget === null || !isUsed(budget) || point?.mode !== 'min-solar' || nowMs >= budget.endsMs) return null;
    const untilMs = Math.min(budget.endsMs, nowMs + QUARTER_MS);
    return { leastW: 0, sun: true, why: { kind: 'budget', untilMs: budget.endsMs }, untilMs };
  }

  private isOver(): boolean {
    const nowMs = this.options.clock.wallMs();
    // Of a clock that was set back or far forward no slot is right any more.
    return this.plan === null || nowMs < this.plan.madeAtMs || nowMs - this.plan.madeAtMs > LASTS_MS;
  }

  private look(): void {
    if (this.cancelLook === null || this.isSolving) return;
    const { clock, look, runs, expected, budget } = this.options;
    const house = look();
    if (house === null) return;
    const nowMs = clock.wallMs();
    runs.note(house, expected.prices.expect(nowMs, nowMs + 1)[0] ?? null, nowMs);
    const reason = groundsOf(house, nowMs, this.plan, this.havePricesCome(), budget());
    if (reason === this.plannedFor) return;
    this.plannedFor = reason;
    this.isSolving = true;
    this.settled = this.make(house).finally(() => {
      this.isSolving = false;
    });
  }

  /** The first price that the plan had to assume is published. */
  private havePricesCome(): boolean {
    for (const assumption of this.plan?.assumptions ?? []) {
      const { kind } = assumption;
      const fromMs = kind === 'prices-assumed' ? assumption.fromMs : kind === 'no-prices' ? this.plan?.madeAtMs : null;
      if (fromMs == null) continue;
      return this.options.expected.prices.expect(fromMs, fromMs + 1)[0]?.basis === 'published';
    }
    return false;
  }

  private async make(house: HouseNow): Promise<void> {
    const { clock, expected, toLocal, solver, log, runs, changed } = this.options;
    const budget = this.options.budget();
    const nowMs = clock.wallMs();
    const startedMonoMs = clock.monoMs();
    const gathered = gather(house, expected, nowMs, toLocal);
    const { problem } = gathered;
    const solve = async (wanted: PlanProblem): Promise<PlanSolution> =>
      withoutSpare(wanted, await solver.solve(withSpare(wanted)));
    const within: Within = isWorthSolving(gathered)
      ? await planWithin(problem, budgetOf(budget), solve)
      : { problem, solution: NOTHING_TO_DO, aboveNano: 0, keptBack: new Map() };
    const { solution } = within;
    if (this.cancelLook === null) return;
    const points = new Map(house.points.map((point) => [point.chargePointId, point]));
    this.plan = { ...gathered, ...within, points, budget, madeAtMs: nowMs, tookMs: clock.monoMs() - startedMonoMs };
    this.parts = partsOf(this.plan);
    for (const [id, { departure }] of gathered.needs) {
      const car = solution.cars.find(({ chargePointId }) => chargePointId === id);
      const point = points.get(id);
      if (departure !== null && car !== undefined && point !== undefined)
        runs.planned(point, departure, car, problem.slots, nowMs);
    }
    log.debug(
      { cars: problem.cars.length, method: solution.method, tookMs: Math.round(this.plan.tookMs) },
      'A new plan',
    );
    changed();
  }
}

const NO_WISHES: readonly BatteryWish[] = [];
const NOTHING_TO_DO: PlanSolution = { method: 'threshold', cars: [], batteries: [] };

/** Planning is for those who want something by a time, and for batteries where prices differ. */
function isWorthSolving({ problem: { batteries, slots }, needs, expected }: Gathered): boolean {
  if (expected.length > 0 || [...needs.values()].some(isWanted)) return true;
  const prices = slots.map(({ importNano }) => importNano);
  const differ = prices.length > 0 && Math.max(...prices) > Math.min(...prices);
  return differ && batteries.some(({ canHold, canChargeFromGrid }) => canHold || canChargeFromGrid);
}

/** Otherwise its mode alone holds. */
function isWanted({ departure, belowMinimum, gridFromMs }: CarNeeds): boolean {
  return departure !== null || belowMinimum || gridFromMs !== null;
}

/** The month's money is used up. */
function isUsed({ limitNano, usedNano }: BudgetNow): boolean {
  return usedNano !== null && usedNano >= limitNano;
}

function budgetOf(budget: BudgetNow | null): Budget | null {
  if (budget === null || budget.usedNano === null) return null;
  const { limitNano, usedNano, strict, endsMs } = budget;
  return { leftNano: limitNano - usedNano, perMonthNano: limitNano, strict, endsMs };
}

function partsOf({ problem, solution, needs, points, budget, keptBack }: Plan): ReadonlyMap<string, PlannedPart> {
  const parts = new Map<string, PlannedPart>();
  const mayBuyAtOnce = budget === null || !budget.strict || !isUsed(budget);
  for (const car of problem.cars) {
    const { chargePointId: id, demands, maxW } = car;
    const need = needs.get(id);
    const planned: CarPlan | undefined = solution.cars.find(({ chargePointId }) => chargePointId === id);
    if (need === undefined || planned === undefined || !isWanted(need)) continue;
    parts.set(id, {
      problem,
      car: planned,
      departureMs: need.departure?.byMs ?? null,
      isDone: demands.length === 0,
      maxW,
      atOncePercent: need.belowMinimum && mayBuyAtOnce ? (points.get(id)?.wishes.minSocPercent ?? null) : null,
      keptBackUntilMs: budget !== null && keptBack.has(id) ? budget.endsMs : null,
    });
  }
  return parts;
}

/** What a plan rests on, as a text: a new one is due when it differs. */
function groundsOf(
  { points, batteries, expected }: HouseNow,
  nowMs: number,
  plan: Plan | null,
  havePricesCome: boolean,
  budget: BudgetNow | null,
): string {
  return JSON.stringify([
    Math.floor(nowMs / QUARTER_MS),
    plan !== null && nowMs < plan.madeAtMs,
    havePricesCome,
    budget,
    points.map(({ chargePointId, mode, sessionId, subject, wishes, soc, capacityWh, maxW, sessionWh }) => [
      chargePointId,
      mode,
      sessionId,
      subject,
      wishes,
      soc === null ? null : Math.floor(soc.percent),
      capacityWh,
      Math.round(maxW),
      hasReached(chargePointId, sessionWh, plan),
    ]),
    batteries.map(({ id, capacityWh, socPercent }) => [id, capacityWh, socPercent === null]),
    expected,
  ]);
}

/** What was wanted when the plan was made has been charged since. */
function hasReached(chargePointId: string, sessionWh: number | null, plan: Plan | null): boolean {
  const wantedWh = plan?.problem.cars.find((car) => car.chargePointId === chargePointId)?.demands.at(-1)?.energyWh;
  const thenWh = plan?.points.get(chargePointId)?.sessionWh ?? null;
  return wantedWh !== undefined && sessionWh !== null && thenWh !== null && sessionWh - thenWh >= wantedWh;
}
