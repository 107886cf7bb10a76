import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { ChargePointSettings } from '../../model/site.ts';
import type { ChargePointSnapshot } from '../../model/snapshot.ts';
import { DRAWING_A } from '../appetite.ts';
import type { Observation } from './evidence.ts';

/** A set-point counts when it has stood this long: a car that was lowered may stop for a moment, ms. */
const STANDS_MS = 30_000;
/** What stops above this is not stopping for want of current, A. */
const MOST_A = 13;

/** What the car made of a low set-point. Monotonic ms. */
export interface LeastCurrentWatch {
  readonly offeredA: number;
  readonly sinceMs: number;
  /** It drew in this transaction, at some higher set-point. */
  readonly hasDrawn: boolean;
  /** It had drawn, and stopped at this set-point; `null` when it did not. */
  readonly stoppedA: number | null;
  /** Whole amperes at which it was seen to charge in this transaction, a bit for each. */
  readonly ran: number;
}

/**
 * Which is the least current that the car accepts? Told only by a car that charges, stops at a low set-point and goes on
 * at a higher one: one that is full, or waits for its own hour, does not come back with more.
 */
export function watchLeastCurrent(
  seen: ChargePointSnapshot,
  fresh: Reading<ElectricalValues> | null,
  before: LeastCurrentWatch | null,
  nowMs: number,
  { id }: ChargePointSettings,
): { readonly watch: LeastCurrentWatch; readonly observations: readonly Observation[] } {
  const offeredA = seen.lease.acceptedA ?? 0;
  const fresher = { offeredA, sinceMs: nowMs, hasDrawn: false, stoppedA: null, ran: 0 };
  if (!seen.hasTransaction || before === null) return { watch: fresher, observations: [] };
  const same = before.offeredA === offeredA ? before : { ...before, offeredA, sinceMs: nowMs };
  const { phaseCurrentA = null, powerW = 0 } = fresh?.value ?? {};
  const isUsable = fresh !== null && fresh.monoMs - same.sinceMs >= STANDS_MS && offeredA > 0;
  if (!isUsable) return { watch: same, observations: [] };
  const draws = phaseCurrentA === null ? powerW >= 500 : Math.max(...phaseCurrentA.map(Math.abs)) >= DRAWING_A * 3;
  if (!draws) {
    const stopped = same.hasDrawn && offeredA <= MOST_A ? offeredA : null;
    return { watch: { ...same, stoppedA: same.stoppedA ?? stopped }, observations: [] };
  }
  const bit = 1 << Math.min(30, Math.floor(offeredA));
  const isNews = offeredA <= MOST_A && (same.ran & bit) === 0;
  const wentOn = same.stoppedA !== null && offeredA > same.stoppedA;
  return {
    watch: { ...same, hasDrawn: true, stoppedA: null, ran: same.ran | bit },
    observations: [
      ...(wentOn && same.stoppedA !== null
        ? [{ kind: 'stopped', chargePointId: id, atA: same.stoppedA, wentOnA: offeredA } as const]
        : []),
      ...(isNews ? [{ kind: 'ran', chargePointId: id, atA: offeredA } as const] : []),
    ],
  };
}
