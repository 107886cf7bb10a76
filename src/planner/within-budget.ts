import type { CarPlan, PlanProblem, PlanSolution } from '../core/model/planning.ts';
import { aboveBudget, type Budget, lackingOf, THRIFT_FACTORS, thrifty, wantingLess } from '../core/planning/budget.ts';

/** Halvings of what is wanted, until a strict budget is met. */
const HALVINGS = 6;

/** A plan, and what the budget has made of it. */
export interface Within {
  /** What was planned in the end: with less wanted where the budget is strict. */
  readonly problem: PlanProblem;
  readonly solution: PlanSolution;
  /** What the plan buys beyond the budget, nano units of the currency. */
  readonly aboveNano: number;
  /** What the budget keeps from cars, by charge point; those who lack nothing for it are not in here. */
  readonly keptBack: ReadonlyMap<string, CarPlan['shortfalls']>;
}

/**
 * Plans within the budget where that can be: what can wait for the next month or for the sun waits, and money goes before carbon.
 * What is too dear then is bought all the same, for a car is ready at some price rather than not at all; where the budget is strict, cars
 * get the share of what they want that it pays for.
 */
export async function planWithin(
  problem: PlanProblem,
  budget: Budget | null,
  solve: (problem: PlanProblem) => Promise<PlanSolution>,
): Promise<Within> {
  const first = await solve(problem);
  if (budget === null) return { problem, solution: first, aboveNano: 0, keptBack: NOBODY };
  let best: Within = { problem, solution: first, aboveNano: aboveBudget(problem, first, budget), keptBack: NOBODY };
  for (const factor of THRIFT_FACTORS) {
    if (best.aboveNano < WORTH_NANO) return best;
    const sparing = thrifty(problem, first, budget, factor);
    const solution = await solve(sparing);
    const aboveNano = aboveBudget(problem, solution, budget);
    if (aboveNano < best.aboveNano) best = { ...best, problem: sparing, solution, aboveNano };
  }
  if (best.aboveNano < WORTH_NANO || !budget.strict) return best;
  return withLess(best.problem, budget, solve);
}

const NOBODY: Within['keptBack'] = new Map();
/** Less than a cent is no money. */
const WORTH_NANO = 10_000_000;
const LEAST_LACK_WH = 100;

async function withLess(
  problem: PlanProblem,
  budget: Budget,
  solve: (problem: PlanProblem) => Promise<PlanSolution>,
): Promise<Within> {
  let wanted = wantingLess(problem, 0);
  let solution = await solve(wanted);
  let fits = 0;
  let tooMuch = 1;
  for (let step = 0; step < HALVINGS; step += 1) {
    const share = (fits + tooMuch) / 2;
    const tried = wantingLess(problem, share);
    const found = await solve(tried);
    if (aboveBudget(problem, found, budget) >= WORTH_NANO) {
      tooMuch = share;
      continue;
    }
    fits = share;
    [wanted, solution] = [tried, found];
  }
  const keptBack = solution.cars.flatMap((car) => {
    const lacks = lackingOf(problem, car).filter(({ missingWh }) => missingWh >= LEAST_LACK_WH);
    return lacks.length === 0 ? [] : [[car.chargePointId, lacks] as const];
  });
  return { problem: wanted, solution, aboveNano: aboveBudget(problem, solution, budget), keptBack: new Map(keptBack) };
}
