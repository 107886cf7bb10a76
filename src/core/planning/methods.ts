import type { PlanProblem, PlanSolution } from '../model/planning.ts';
import { foreseen, isSteered } from './foreseen.ts';
import { planOneCar } from './one-car.ts';
import { soundProblem } from './sound.ts';

/** Whether a problem is one car's alone, or nobody's: no solver is needed then. */
export function needsSolver({ slots, cars, batteries }: PlanProblem): boolean {
  return slots.length > 0 && (cars.length > 1 || batteries.some(isSteered));
}

/** The exact plan of a problem that needs no solver. */
export function planAlone(problem: PlanProblem): PlanSolution {
  const plan = planOneCar(problem);
  return {
    method: 'threshold',
    cars: plan === null ? [] : [plan],
    batteries: foreseen(soundProblem(problem)).unsteered,
  };
}
