import type { Reason } from '../model/reasons.ts';
import type { GridState, Snapshot } from '../model/snapshot.ts';
import { setPointAtMost } from './amperes.ts';
import type { Place } from './plan.ts';

/** After the grid has come back the cars wait this long: it may fail again, and all the neighbours start at once. ms. */
const SETTLES_MS = 60_000;
/** Then they go from their least current to all of it in this time, ms. */
const RETURNS_MS = 120_000;

/** Whether the public grid is there. Monotonic ms. */
export interface GridMemory {
  readonly lost: boolean;
  /** When it came back; `null` while it is lost, and when that is over. */
  readonly backMs: number | null;
}

/** A lost grid stays lost until somebody says that it is back. */
export function followGrid(grid: GridState, before: GridMemory, nowMs: number): GridMemory {
  if (grid === 'backup') return { lost: true, backMs: null };
  if (before.lost) return grid === 'connected' ? { lost: false, backMs: nowMs } : before;
  const isOver = before.backMs !== null && nowMs >= before.backMs + SETTLES_MS + RETURNS_MS;
  return isOver ? { lost: false, backMs: null } : before;
}

export interface GridLimit {
  /** Per phase, A. */
  readonly currentA: number;
  readonly reason: Reason;
}

/** What a charge point may draw because of the grid: in backup only what is allowed for it; then gradually more. */
export function gridLimit({ lost, backMs }: GridMemory, place: Place, snapshot: Snapshot): GridLimit | null {
  if (!lost && backMs === null) return null;
  const { installed, minA, maxA } = place;
  const { backupCurrentA, currentStepA } = installed;
  const backupA = setPointAtMost(Math.min(backupCurrentA, maxA), minA, currentStepA);
  if (lost || backMs === null) return { currentA: backupA, reason: { code: 'grid-backup', currentA: backupA } };
  const settlesMs = backMs + SETTLES_MS;
  const share = (snapshot.monoMs - settlesMs) / RETURNS_MS;
  const currentA = share < 0 ? backupA : Math.max(backupA, minA + (maxA - minA) * Math.min(1, share));
  const nextMs = share < 0 ? settlesMs : settlesMs + RETURNS_MS;
  const nextChangeAtMs = snapshot.wallMs + nextMs - snapshot.monoMs;
  return { currentA, reason: { code: 'grid-returning', currentA: Math.round(currentA * 10) / 10, nextChangeAtMs } };
}
