/**
 * The least value of the last while, in two buckets: what has lasted between one window and two. Plain JSON; times are
 * monotonic ms.
 */
export interface Least {
  readonly sinceMs: number;
  readonly seenMs: number;
  readonly now: number;
  readonly before: number;
}

/** What no value was seen for in this time starts anew: nothing has lasted then. ms. */
const GAP_MS = 5_000;

/** Before a whole window has been seen, {@link lasting} is 0 at most. */
export function noteLeast(before: Least | null, value: number, nowMs: number, windowMs: number): Least {
  if (before === null || nowMs - before.seenMs > GAP_MS) {
    return { sinceMs: nowMs, seenMs: nowMs, now: value, before: Math.min(0, value) };
  }
  if (nowMs - before.sinceMs >= windowMs) {
    return { sinceMs: nowMs, seenMs: nowMs, now: value, before: Math.min(before.now, value) };
  }
  return { ...before, seenMs: nowMs, now: Math.min(before.now, value) };
}

export function lasting({ now, before }: Least): number {
  return Math.min(now, before);
}
