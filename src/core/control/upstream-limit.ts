import type { Reason } from '../model/reasons.ts';
import { setPointAtMost } from './amperes.ts';
import type { Station } from './stations.ts';

export interface UpstreamCeiling {
  /** Per phase, A. */
  readonly currentA: number;
  readonly reason: Reason;
}

/** What a back-end leaves to its own session: one more limit, and never more than the installation. */
export function upstreamCeiling({ seen, installed, minA, maxA }: Station): UpstreamCeiling | null {
  // Recordings of earlier releases do not know it.
  const limit = seen.upstreamLimit ?? null;
  if (limit === null || limit.limitA >= maxA) return null;
  const currentA = setPointAtMost(limit.limitA, minA, installed.currentStepA);
  return {
    currentA,
    reason: { code: 'upstream-limit', source: limit.source, limitA: Math.round(limit.limitA * 10) / 10 },
  };
}
