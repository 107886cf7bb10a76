import type { Demand } from './sharing.ts';

/**
 * Where a car stands among those that take turns. `sated`: it took nothing when it was last offered current, and goes
 * behind all that may want it. `sinceMs`: since when, monotonic ms.
 */
export interface Turn {
  readonly state: 'charging' | 'waiting' | 'sated';
  readonly sinceMs: number;
}

/**
 * Who charges keeps its place for a time slice; after it all that wait go first, and of those whose slices are over, the
 * one that has charged longest goes last. So nobody gives way before somebody takes his place, and nobody waits for
 * ever beside an equal. `foundCharging`: of one whose turn is not known yet.
 */
export function placeOf(
  turn: Turn | null,
  foundCharging: boolean,
  nowMs: number,
  sliceMs: number,
): Pick<Demand, 'charging' | 'queuedMs'> {
  if (turn === null) return { charging: foundCharging, queuedMs: nowMs };
  switch (turn.state) {
    case 'charging':
      return { charging: nowMs < turn.sinceMs + sliceMs, queuedMs: nowMs + (nowMs - turn.sinceMs) };
    case 'waiting':
      return { charging: false, queuedMs: turn.sinceMs };
    case 'sated':
      return { charging: false, queuedMs: Number.POSITIVE_INFINITY };
  }
}

/** What became of it in this decision. */
export interface Outcome {
  /** It would charge if there were room. */
  readonly asks: boolean;
  readonly grantedA: number;
  /** Current is offered, and it takes none. */
  readonly isIdle: boolean;
  readonly isDrawing: boolean;
}

/** Its turn after a decision; `null` when it asks for nothing. */
export function nextTurn(before: Turn | null, outcome: Outcome, nowMs: number): Turn | null {
  const state = stateAfter(before, outcome);
  if (state === null) return null;
  return before?.state === state ? before : { state, sinceMs: nowMs };
}

function stateAfter(before: Turn | null, { asks, grantedA, isIdle, isDrawing }: Outcome): Turn['state'] | null {
  if (!asks) return null;
  if (isIdle || (before?.state === 'sated' && !isDrawing)) return 'sated';
  return grantedA > 0 ? 'charging' : 'waiting';
}
