import type { PlanProblem, PlanSolution } from '../core/model/planning.ts';

/** To the process that solves. */
export interface Asked {
  readonly id: number;
  readonly kind: 'solve';
  readonly problem: PlanProblem;
}

/** From it. */
export type Told =
  | { readonly id: number; readonly kind: 'solved'; readonly solution: PlanSolution }
  | { readonly id: number; readonly kind: 'failed'; readonly detail: string };
