import type { CarPlan, PlanProblem, PlanSolution, Thrift } from '../model/planning.ts';

/** What cars may still buy from the grid for, in nano units of the currency. */
export interface Budget {
  /** Until the month ends; below 0 where it is passed already. */
  readonly leftNano: number;
  /** When it ends, UTC epoch ms, and what there is in the next one. */
  readonly endsMs: number;
  readonly perMonthNano: number;
  /** Nothing is bought beyond it, not even for a goal. */
  readonly strict: boolean;
}

/** How much more a price counts while the plan is too dear: first a little, then so much that only goals are still bought. */
export const THRIFT_FACTORS: readonly number[] = [1, 10];

/** What the cars of a plan buy for within the running month, and afterwards. */
export function boughtFor(
  { slots }: PlanProblem,
  { cars }: PlanSolution,
  endsMs: number,
): { readonly nowNano: number; readonly laterNano: number } {
  let nowNano = 0;
  let laterNano = 0;
  slots.forEach(({ startMs, endMs, importNano }, at) => {
    const boughtW = cars.reduce((sum, car) => sum + (car.slots[at]?.boughtW ?? 0), 0);
    const nano = ((boughtW * importNano) / 1000) * ((endMs - startMs) / 3_600_000);
    if (startMs < endsMs) nowNano += nano;
    else laterNano += nano;
  });
  return { nowNano: Math.round(nowNano), laterNano: Math.round(laterNano) };
}

/** By how much a plan passes the budget, nano units; 0: it is within. */
export function aboveBudget(problem: PlanProblem, solution: PlanSolution, budget: Budget): number {
  const { nowNano, laterNano } = boughtFor(problem, solution, budget.endsMs);
  return Math.max(0, nowNano - Math.max(0, budget.leftNano)) + Math.max(0, laterNano - budget.perMonthNano);
}

/** The same problem with money counting more: where only the next month is too dear, everywhere. */
export function thrifty(problem: PlanProblem, solution: PlanSolution, budget: Budget, factor: number): PlanProblem {
  const { nowNano } = boughtFor(problem, solution, budget.endsMs);
  const isNow = nowNano > Math.max(0, budget.leftNano);
  const thrift: Thrift = { untilMs: isNow ? budget.endsMs : Number.POSITIVE_INFINITY, factor };
  return { ...problem, thrift };
}

/** The same problem with only a share of what its cars want: the rest is left to the sun. */
export function wantingLess(problem: PlanProblem, share: number): PlanProblem {
  return {
    ...problem,
    cars: problem.cars.map((car) => ({
      ...car,
      demands: share <= 0 ? [] : car.demands.map(({ byMs, energyWh }) => ({ byMs, energyWh: energyWh * share })),
    })),
  };
}

/** Less than this missing is nobody's trouble, Wh. */
const MISSING_WH = 1;

/** What a plan lacks of what its cars really want. */
export function lackingOf({ slots, cars }: PlanProblem, plan: CarPlan): CarPlan['shortfalls'] {
  const demands = cars.find(({ chargePointId }) => chargePointId === plan.chargePointId)?.demands ?? [];
  return demands.flatMap(({ byMs, energyWh }) => {
    let missingWh = energyWh;
    slots.forEach(({ startMs, endMs }, at) => {
      if (endMs <= byMs) missingWh -= ((plan.slots[at]?.powerW ?? 0) * (endMs - startMs)) / 3_600_000;
    });
    return missingWh > MISSING_WH ? [{ byMs, missingWh: Math.round(missingWh) }] : [];
  });
}
