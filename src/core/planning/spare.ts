import type { PlanProblem, PlanSolution } from '../model/planning.ts';

/** So much before it leaves a car shall be ready where that can be, ms: house, sun and car are never quite as foreseen. */
export const SPARE_MS = 900_000;

/**
 * Of what a car alone can charge in that time so much may be left for it: the sun of the last quarter hour is welcome, too. Of several
 * each could be in need of all that the fuse leaves then.
 */
const LEFT_SHARE = 0.5;

/**
 * The same problem with every car ready a little before it leaves, or all but ready where it is alone: what is left then takes half of
 * that time. What cannot be charged so early still is by its time.
 */
export function withSpare(problem: PlanProblem): PlanProblem {
  const nowMs = problem.slots[0]?.startMs ?? 0;
  const share = problem.cars.length === 1 ? LEFT_SHARE : 0;
  return {
    ...problem,
    cars: problem.cars.map((car) => {
      const leftWh = (share * car.maxW * SPARE_MS) / 3_600_000;
      const early = car.demands.flatMap(({ byMs, energyWh }) =>
        byMs === car.untilMs && byMs - SPARE_MS > Math.max(nowMs, car.fromMs) && energyWh > leftWh
          ? [{ byMs: byMs - SPARE_MS, energyWh: energyWh - leftWh }]
          : [],
      );
      return early.length === 0 ? car : { ...car, demands: [...car.demands, ...early].sort((a, b) => a.byMs - b.byMs) };
    }),
  };
}

/** Of a plan that was made with spare time: what lacks only then lacks nobody. */
export function withoutSpare({ cars }: PlanProblem, solution: PlanSolution): PlanSolution {
  return {
    ...solution,
    cars: solution.cars.map((plan) => {
      const asked = cars.find(({ chargePointId }) => chargePointId === plan.chargePointId)?.demands ?? [];
      return { ...plan, shortfalls: plan.shortfalls.filter((one) => asked.some(({ byMs }) => byMs === one.byMs)) };
    }),
  };
}
