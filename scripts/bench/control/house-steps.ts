import { Random } from '../../../src/sim/world/random.ts';
import { emptyTrace, type Trace } from './plant.ts';
import { VOLTAGE_V } from './voltage.ts';

/** Steps of the house on a site whose cars have the fuse full. */
export interface HouseStepsSpec {
  /** Size of a step, shortest and longest, A. */
  readonly stepA: readonly [number, number];
  /** What the house draws otherwise, per phase, A. */
  readonly baseA: readonly [number, number];
  readonly steps: number;
}

/** The cars start, find their shares and come to rest. */
export const SETTLE_S = 300;
/** From one event to the next. */
export const STEP_EVERY_S = 420;
const STEP_LASTS_S = 180;
/** A step comes at any second of these: no controller's rhythm shall meet it always at the same point. */
const STEP_WITHIN_S = 60;

/** Random steps on random phases: one in each event of {@link STEP_EVERY_S}, for 180 s. */
export function houseSteps(spec: HouseStepsSpec, seed: number): Trace {
  const random = new Random(seed);
  const trace = emptyTrace(SETTLE_S + spec.steps * STEP_EVERY_S);
  const base = [0, 1, 2].map(() => random.between(...spec.baseA) * VOLTAGE_V);
  for (const phase of [0, 1, 2] as const) trace.houseW[phase].fill(base[phase] ?? 0);
  for (let step = 0; step < spec.steps; step++) {
    const series = trace.houseW[random.pick<0 | 1 | 2>([0, 1, 2])];
    const stepW = random.between(...spec.stepA) * VOLTAGE_V;
    const begins = SETTLE_S + step * STEP_EVERY_S + Math.floor(random.between(0, STEP_WITHIN_S));
    for (let second = begins; second < begins + STEP_LASTS_S; second++) series[second] = (series[second] ?? 0) + stepW;
  }
  return trace;
}
