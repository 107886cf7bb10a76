import type { Protection } from '../model/site.ts';

/**
 * How much of its patience a protective device has spent on one phase: each second of a current I spends
 * 1 / (shortest time after which it may trip at I). At 1 it may trip. Decisions never plan to spend any; steps of the house do.
 */
export interface Overload {
  /** As the limit it belongs to. */
  readonly key: string;
  /** 0 to 1. */
  readonly spent: number;
  /** The reading it was last counted by, monotonic ms. */
  readonly atMs: number;
  /** The newest reading is over the rating by this much more than is already on its way down, A; <= 0 when it is not. */
  readonly excessA: number;
  /** Since when all charge points behind it are off because little was left, monotonic ms. */
  readonly cutMs: number | null;
}

/** What a meter shows of the device. */
export interface OverloadSighting {
  readonly key: string;
  readonly ratedA: number;
  readonly measuredA: number;
  readonly excessA: number;
  readonly atMs: number;
}

/** From here on the charge points behind it are switched off; below the other they may begin again. */
const CUT_AT = 0.8;
const RELEASED_BELOW = 0.5;
/** At or below its rating a device that was about to trip has cooled down after this time, ms. */
const COOLS_IN_MS = 600_000;
/** Between two readings a current is taken to have lasted this long at most, ms. */
const LONGEST_STEP_MS = 10_000;

interface Point {
  /** Current / rated current. */
  readonly ratio: number;
  /** Shortest time after which a device of the kind may trip, s. */
  readonly tripS: number;
}

/**
 * Published for `strict` (a charge point with its own protection: Alfen, data sheet). Standards give bands and end points only
 * (IEC 60898-1: 1.13 I_n holds for an hour, 2.55 I_n trips after 1 s at the soonest, B at 3 I_n and C at 5 I_n at once;
 * VDE 0641-21 E: 1.05 I_n holds, delayed at 5 I_n; IEC 60269: 1.25 I_n holds, gates of 10 s at 2 I_n and 0.1 s at 5 I_n):
 * the points between are estimates, meant to lie on the sensitive side. Straight lines between them on logarithmic axes.
 */
const CURVES: Readonly<Record<Protection, readonly [Point, Point, ...Point[]]>> = {
  strict: [
    { ratio: 1.05, tripS: 1_000 },
    { ratio: 1.1, tripS: 100 },
    { ratio: 1.2, tripS: 10 },
    { ratio: 1.5, tripS: 2 },
  ],
  'sls-e': [
    { ratio: 1.05, tripS: 3_600 },
    { ratio: 1.2, tripS: 300 },
    { ratio: 1.5, tripS: 40 },
    { ratio: 2, tripS: 10 },
    { ratio: 5, tripS: 0.1 },
  ],
  'mcb-b': [
    { ratio: 1.13, tripS: 3_600 },
    { ratio: 1.45, tripS: 40 },
    { ratio: 2.55, tripS: 1 },
    { ratio: 3, tripS: 0.1 },
  ],
  'mcb-c': [
    { ratio: 1.13, tripS: 3_600 },
    { ratio: 1.45, tripS: 40 },
    { ratio: 2.55, tripS: 1 },
    { ratio: 5, tripS: 0.1 },
  ],
  gg: [
    { ratio: 1.25, tripS: 3_600 },
    { ratio: 1.6, tripS: 40 },
    { ratio: 2, tripS: 10 },
    { ratio: 5, tripS: 0.1 },
  ],
};

/** After one more reading; `null` while nothing is spent. */
export function spendOverload(
  before: Overload | null,
  seen: OverloadSighting,
  protection: Protection,
): Overload | null {
  const { key, ratedA, measuredA, excessA, atMs } = seen;
  if (before === null && measuredA <= ratedA) return null;
  const stepMs = before === null ? 0 : Math.min(LONGEST_STEP_MS, atMs - before.atMs);
  const changed =
    measuredA <= ratedA ? -stepMs / COOLS_IN_MS : stepMs / 1000 / tripTimeS(measuredA / ratedA, protection);
  // It may trip at 1: what goes on after that says nothing of how it cools down.
  const spent = Math.min(1, Math.max(0, (before?.spent ?? 0) + changed));
  if (spent === 0 && measuredA <= ratedA) return null;
  const wasCut = before?.cutMs ?? null;
  // A new excess is answered by the ordinary lowering; cars on their way down need no second order.
  const isUnanswered = (one: { readonly excessA: number } | null): boolean =>
    one !== null && Number.isFinite(tripTimeS(1 + one.excessA / ratedA, protection));
  const mustCut = spent >= CUT_AT && isUnanswered(seen) && isUnanswered(before);
  const cutMs = mustCut ? (wasCut ?? atMs) : spent < RELEASED_BELOW ? null : wasCut;
  return { key, spent, atMs, excessA, cutMs };
}

/** Shortest time after which a device may trip, s. @param ratio current / rated current. */
export function tripTimeS(ratio: number, protection: Protection): number {
  const curve = CURVES[protection];
  let [left, right] = curve;
  if (ratio < left.ratio) return Number.POSITIVE_INFINITY;
  // Beyond the last point its line goes on.
  for (const point of curve.slice(2)) {
    if (ratio <= right.ratio) break;
    [left, right] = [right, point];
  }
  const along = Math.log(ratio / left.ratio) / Math.log(right.ratio / left.ratio);
  return left.tripS * (right.tripS / left.tripS) ** along;
}
