import type { Clock } from '../clock.ts';

export interface BackoffPolicy {
  /** So many wrong tries in a row are free; the next one is refused. */
  readonly freeTries: number;
  /** Wait after the last free try, ms; it doubles with every further wrong one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** Nobody is remembered longer than this after the last try, ms. */
const FORGET_MS = 3_600_000;
/** More addresses than this are not remembered: the oldest go first. */
const MAX_KEYS = 1_000;

interface Tries {
  readonly count: number;
  readonly lastMonoMs: number;
  readonly blockedUntilMonoMs: number;
}

/**
 * Slows guessing down. A try is counted before it is judged, so that many at once gain nothing; a right one clears
 * the count. In memory and on the monotonic clock: a restart forgets, a clock that jumps changes nothing.
 */
export class Backoff {
  private readonly clock: Clock;
  private readonly policy: BackoffPolicy;
  private readonly tries = new Map<string, Tries>();

  constructor(clock: Clock, policy: BackoffPolicy) {
    this.clock = clock;
    this.policy = policy;
  }

  /** How long this key has to wait before its next try, ms; 0: not at all. */
  waitMs(key: string): number {
    return Math.max(0, (this.tries.get(key)?.blockedUntilMonoMs ?? 0) - this.clock.monoMs());
  }

  /** Counts a try as wrong. */
  count(key: string): void {
    const nowMs = this.clock.monoMs();
    const before = this.tries.get(key);
    const count = before === undefined || nowMs - before.lastMonoMs > FORGET_MS ? 1 : before.count + 1;
    const { freeTries, firstWaitMs, longestWaitMs } = this.policy;
    const waitMs = count < freeTries ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeTries));
    // Deleted first, so that the map stays in the order of the last try.
    this.tries.delete(key);
    this.tries.set(key, { count, lastMonoMs: nowMs, blockedUntilMonoMs: nowMs + waitMs });
    const oldest = this.tries.keys().next();
    if (this.tries.size > MAX_KEYS && oldest.done !== true) this.tries.delete(oldest.value);
  }

  /** The last try was right, which says nothing of those before: it alone does not count. */
  takeBack(key: string): void {
    const before = this.tries.get(key);
    if (before === undefined) return;
    if (before.count === 1) this.tries.delete(key);
    else this.tries.set(key, { ...before, count: before.count - 1, blockedUntilMonoMs: 0 });
  }

  /** The last try was right. */
  clear(key: string): void {
    this.tries.delete(key);
  }
}
