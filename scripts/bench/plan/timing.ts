import { systemClock } from '../../../src/clock.ts';
import type { PlanProblem } from '../../../src/core/model/planning.ts';
import { withSpare } from '../../../src/core/planning/spare.ts';
import type { Log } from '../../../src/log.ts';
import { PlanSolver } from '../../../src/planner/solver.ts';
import { perfect } from './outlooks.ts';
import { problemOf } from './planners.ts';
import { plantOf } from './plant.ts';
import { DAY_QUARTERS, HOMES, type Series, type Visit, worldOf } from './world.ts';

export interface Timing {
  /** The first plan starts the process, ms. */
  readonly firstMs: number;
  readonly oneCarMs: readonly number[];
  readonly togetherMs: readonly number[];
  /** Memory of this process afterwards beside before, MB. */
  readonly grownMb: number;
}

const PLANS = 60;
const WARM_UP = 20;
const HORIZON = 2 * DAY_QUARTERS;

/** Plans of 192 slots as the running program makes them: one car in this process, two cars and a battery in the solver's. */
export async function planTimes(series: Series, visits: readonly Visit[]): Promise<Timing> {
  const [alone, , together] = HOMES.map((home) => worldOf(series, visits, home));
  if (alone === undefined || together === undefined) throw new Error('no homes');
  const problemAt = (world: typeof alone, index: number, cars: number): PlanProblem => {
    const problem = problemOf(world, perfect(world), plantOf(world), (10 + index * 5) * DAY_QUARTERS + 70, HORIZON);
    return { ...problem, cars: problem.cars.slice(0, cars) };
  };
  const solver = new PlanSolver({ clock: systemClock, log: SILENT });
  const timed = async (problem: PlanProblem): Promise<number> => {
    const startedMs = performance.now();
    await solver.solve(withSpare(problem));
    return performance.now() - startedMs;
  };
  const oneCarMs: number[] = [];
  for (let index = 0; index < PLANS + WARM_UP; index += 1) {
    const ms = await timed(problemAt(alone, index % PLANS, 1));
    if (index >= WARM_UP) oneCarMs.push(ms);
  }
  const before = process.memoryUsage.rss();
  const firstMs = await timed(problemAt(together, 0, 2));
  const togetherMs: number[] = [];
  for (let index = 0; index < PLANS; index += 1) {
    const problem = problemAt(together, index, 2);
    if (problem.cars.length === 2) togetherMs.push(await timed(problem));
  }
  await solver.stop();
  return { firstMs, oneCarMs, togetherMs, grownMb: (process.memoryUsage.rss() - before) / 2 ** 20 };
}

const SILENT: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT,
};
