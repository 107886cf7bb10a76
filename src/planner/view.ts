import type {
  BatterySlot,
  CarPlan,
  CarSlot,
  GoalTarget,
  PlanAssumption,
  PlanMethod,
  PlanRun,
  PlanWish,
  Slot,
  VehiclePlanWishes,
} from '../core/model/planning.ts';
import { boughtFor } from '../core/planning/budget.ts';
import type { PointPlanView } from '../site/view.ts';
import type { PlannedArrival } from './gather.ts';
import type { Plan, Planner } from './planner.ts';

/** One car of a plan. Powers W, energies Wh, costs in nano units of the currency, times UTC epoch ms. */
export interface CarPlanView {
  readonly chargePointId: string;
  readonly subject: string;
  readonly departureMs: number | null;
  /** What shall be in it then; `null` without a goal. */
  readonly target: GoalTarget | null;
  /** What it still needs until then; `null` without a goal. */
  readonly needWh: number | null;
  readonly socPercent: number | null;
  /** When it has to begin at the latest, with all the power it can have; `null` without a goal. */
  readonly latestStartMs: number | null;
  readonly maxW: number;
  readonly slots: readonly CarSlot[];
  readonly costNano: number;
  readonly atOnceNano: number;
  readonly shortfalls: readonly { readonly byMs: number; readonly missingWh: number }[];
  /** It lacks something because the month's budget does not pay for it. */
  readonly keptBack: boolean;
  /** What holds now. */
  readonly wish: PlanWish | null;
}

/** What can have wishes: a vehicle, or whatever car is at a charge point. */
export interface PlanSubjectView {
  readonly subject: string;
  readonly kind: 'vehicle' | 'point';
  readonly name: string;
  readonly wishes: VehiclePlanWishes;
  /** Where it is now, and its wishes hold; `null`: nowhere. */
  readonly chargePointId: string | null;
  /** What a kilometre takes at the charge point's meter, Wh; `null`: not known. */
  readonly meterWhPerKm: number | null;
}

/** A car that is planned for before it is there. */
export interface ExpectedCarView {
  readonly subject: string;
  readonly name: string;
  readonly chargePointId: string;
  /** UTC epoch ms, from its habits. */
  readonly arriveMs: number;
  readonly departureMs: number;
  /** What it will need then, Wh. */
  readonly needWh: number;
}

/** The owner's limit for what cars buy from the grid in a calendar month. Nano units of the currency. */
export interface PlanBudgetView {
  readonly limitNano: number;
  /** By the charge log, up to the last quarter hour; `null`: it cannot be read. */
  readonly usedNano: number | null;
  /** What the plan buys for until the month ends, UTC epoch ms, and by how much it passes the limit. */
  readonly plannedNano: number;
  readonly aboveNano: number;
  readonly strict: boolean;
  readonly endsMs: number;
}

export interface PlanView {
  /** `null` before the first plan. */
  readonly madeAtMs: number | null;
  readonly tookMs: number | null;
  readonly method: PlanMethod | null;
  /** ISO 4217. */
  readonly currency: string;
  readonly slots: readonly Slot[];
  readonly cars: readonly CarPlanView[];
  readonly batteries: readonly {
    readonly id: string;
    readonly capacityWh: number;
    readonly slots: readonly BatterySlot[];
  }[];
  readonly assumptions: readonly PlanAssumption[];
  /** `null`: none is set, or it is none of the asker's business. */
  readonly budget: PlanBudgetView | null;
  readonly expected: readonly ExpectedCarView[];
  readonly subjects: readonly PlanSubjectView[];
  /** Those that are over, the newest first. */
  readonly runs: readonly PlanRun[];
}

/** What the page shows of a plan. */
export function planView(
  planner: Pick<Planner, 'current' | 'wishOf'>,
  beside: Pick<PlanView, 'currency' | 'subjects' | 'runs'>,
): PlanView {
  const plan = planner.current();
  if (plan === null) {
    return {
      madeAtMs: null,
      tookMs: null,
      method: null,
      slots: [],
      cars: [],
      batteries: [],
      assumptions: [],
      budget: null,
      expected: [],
      ...beside,
    };
  }
  const { madeAtMs, tookMs, problem, solution, assumptions } = plan;
  return {
    madeAtMs,
    tookMs,
    method: solution.method,
    slots: problem.slots,
    cars: solution.cars.flatMap((car) => carView(car.chargePointId, plan, planner) ?? []),
    batteries: solution.batteries.map(({ id, slots }) => ({
      id,
      slots,
      capacityWh: problem.batteries.find((one) => one.id === id)?.capacityWh ?? 0,
    })),
    assumptions,
    budget: budgetView(plan),
    expected: plan.expected.map(expectedView),
    ...beside,
  };
}

function expectedView({ car, departureMs, needWh }: PlannedArrival): ExpectedCarView {
  const { subject, name, chargePointId, arriveMs } = car;
  return { subject, name, chargePointId, arriveMs, departureMs, needWh };
}

function budgetView({ budget, problem, solution, aboveNano }: Plan): PlanBudgetView | null {
  if (budget === null) return null;
  return { ...budget, plannedNano: boughtFor(problem, solution, budget.endsMs).nowNano, aboveNano };
}

/** What the card of a charge point shows of its plan: pure, asked every second. `null`: its mode alone holds, or nothing is due. */
export function pointPlan(
  planner: Pick<Planner, 'current' | 'wishOf'>,
  chargePointId: string,
  nowMs: number,
): PointPlanView | null {
  const plan = planner.current();
  const departure = plan?.needs.get(chargePointId)?.departure ?? null;
  if (plan === null || departure === null || planner.wishOf(chargePointId) === null) return null;
  const car = plan.solution.cars.find((one) => one.chargePointId === chargePointId);
  const next = plan.problem.slots.find(({ endMs }, index) => endMs > nowMs && (car?.slots[index]?.powerW ?? 0) > 0);
  const buys = car?.slots.some(({ boughtW }) => boughtW > 0) === true;
  return {
    byMs: departure.byMs,
    nextMs: next?.startMs ?? null,
    missingWh: Math.round(
      lacksOf(plan, chargePointId, car).find(({ byMs }) => byMs === departure.byMs)?.missingWh ?? 0,
    ),
    aboveBudgetNano: buys ? plan.aboveNano : 0,
    keptBack: plan.keptBack.has(chargePointId),
  };
}

/** What it will lack, for the budget or for anything else. */
function lacksOf({ keptBack }: Plan, chargePointId: string, car: CarPlan | undefined): CarPlan['shortfalls'] {
  return keptBack.get(chargePointId) ?? car?.shortfalls ?? [];
}

function carView(id: string, plan: Plan, planner: Pick<Planner, 'wishOf'>): CarPlanView | null {
  const { problem, solution, needs, points, keptBack } = plan;
  const car = solution.cars.find(({ chargePointId }) => chargePointId === id);
  const asked = problem.cars.find(({ chargePointId }) => chargePointId === id);
  const point = points.get(id);
  if (car === undefined || asked === undefined || point === undefined) return null;
  const departure = needs.get(id)?.departure ?? null;
  const departureMs = departure?.byMs ?? null;
  const needWh = departureMs === null ? null : (needs.get(id)?.demands.at(-1)?.energyWh ?? 0);
  return {
    chargePointId: id,
    subject: point.subject,
    departureMs,
    target: departure?.goal.target ?? null,
    needWh,
    socPercent: point.soc?.percent ?? null,
    latestStartMs:
      departureMs === null || needWh === null ? null : departureMs - Math.ceil((needWh / asked.maxW) * 3_600_000),
    maxW: asked.maxW,
    slots: car.slots,
    costNano: car.costNano,
    atOnceNano: car.atOnceNano,
    shortfalls: lacksOf(plan, id, car),
    keptBack: keptBack.has(id),
    wish: planner.wishOf(id),
  };
}
