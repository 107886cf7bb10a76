import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { Settings } from '../../model/site.ts';
import type { ChargePointSnapshot } from '../../model/snapshot.ts';
import type { Observation } from './evidence.ts';
import { terminalCurrents } from './steps.ts';

/** A lowering is watched when the car has to give up this much, A. */
const LEAST_A = 3;
/** Above the set-point by more than this it has not followed, A. */
const ABOVE_A = 1.5;
/** A sample of a charge point may be this much older than it says, ms. */
const LAG_MS = 2_000;
/** A car that has not followed by then does not follow at all: that is another trouble, ms. */
const IGNORES_MS = 60_000;

/** A lower set-point that the station has accepted. Monotonic ms. */
export interface LoweringWatch {
  readonly acceptedA: number | null;
  readonly drawnA: number;
  readonly lowered: { readonly toA: number; readonly atMs: number; readonly stillAboveMs: number } | null;
}

/**
 * How long did the car take to follow a lower set-point? What is certain is only for how long it did not: its
 * own report, less what that may be late.
 */
export function watchLowering(
  seen: ChargePointSnapshot,
  fresh: Reading<ElectricalValues> | null,
  before: LoweringWatch | null,
  nowMs: number,
  settings: Settings,
): { readonly watch: LoweringWatch; readonly observations: readonly Observation[] } {
  const { acceptedA } = seen.lease;
  const currents = fresh === null ? null : terminalCurrents(fresh.value, settings);
  const drawnA = currents === null ? (before?.drawnA ?? 0) : Math.max(...currents);
  const wasA = before?.acceptedA ?? null;
  if (acceptedA !== null && wasA !== null && acceptedA < wasA) {
    const hasToFollow = drawnA >= acceptedA + LEAST_A;
    const going = before?.lowered ?? null;
    // A second lowering before the first was followed: the first one's time goes on for what is above it.
    const lowered = hasToFollow && going === null ? { toA: acceptedA, atMs: nowMs, stillAboveMs: 0 } : going;
    return { watch: { acceptedA, drawnA, lowered }, observations: [] };
  }
  const lowered = before?.lowered ?? null;
  if (lowered === null || (acceptedA !== null && wasA !== null && acceptedA > wasA)) {
    return { watch: { acceptedA, drawnA, lowered: null }, observations: [] };
  }
  if (fresh === null || currents === null) return { watch: { acceptedA, drawnA, lowered }, observations: [] };
  if (drawnA <= lowered.toA + ABOVE_A) {
    const observation = {
      kind: 'followed',
      chargePointId: seen.id,
      notBeforeMs: lowered.stillAboveMs,
    } as const;
    return { watch: { acceptedA, drawnA, lowered: null }, observations: [observation] };
  }
  const stillAboveMs = Math.max(0, fresh.monoMs - LAG_MS - lowered.atMs);
  return {
    watch: { acceptedA, drawnA, lowered: stillAboveMs > IGNORES_MS ? null : { ...lowered, stillAboveMs } },
    observations: [],
  };
}
