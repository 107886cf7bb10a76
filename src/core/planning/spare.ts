import type { PlanProblem, PlanSolution } from '../model/planning.ts';

/** So much before it leaves a car shall be ready where that can be, ms: house, sun and car are never quite as foreseen. */
export const SPARE_MS = 900_000;

/** The same problem with every car ready a little before it leaves. What cannot be ready so early still is by its time. */
export function withSpare(problem: PlanProblem): PlanProblem {
  const nowMs = problem.slots[0]?.startMs ?? 0;
  return {
    ...problem,
    cars: problem.cars.map((car) => {
      const early = car.demands.flatMap(({ byMs, energyWh }) =>
        byMs === car.untilMs && byMs - SPARE_MS > Math.max(nowMs, car.fromMs)
          ? [{ byMs: byMs - SPARE_MS, energyWh }]
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
