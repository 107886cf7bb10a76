/**
 * A process that solves linear programmes: HiGHS as WebAssembly blocks while it computes, and keeps the memory it once had. A
 * fault in here ends this process alone, and `PlanSolver` makes a simpler plan.
 */
import { planTogether } from '../core/planning/together.ts';
import { type LinearSolver, loadHighs } from './highs.ts';
import type { Asked, Told } from './solver-messages.ts';

// Whoever asked is gone.
process.on('disconnect', () => process.exit(0));

let loading: Promise<LinearSolver> | null = null;

process.on('message', (asked: Asked) => void answer(asked));

async function answer({ id, problem }: Asked): Promise<void> {
  loading ??= loadHighs();
  const planned = planTogether(problem, await loading);
  if (planned.kind === 'planned') tell({ id, kind: 'solved', solution: planned.solution });
  else tell({ id, kind: 'failed', detail: planned.detail });
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told);
}
