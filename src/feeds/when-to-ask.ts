import type { FeedProblem } from './problem.ts';

/** What is known after a source was asked. */
export interface AskedSoFar {
  /** What went wrong this time; `null` for nothing. */
  readonly problem: FeedProblem | null;
  /** How often in a row it has gone wrong, or has not yet had what it should have. */
  readonly inVain: number;
  /** What lies at hand now lacks something that should be there. */
  readonly lacksSomething: boolean;
  /** Until something new is published, ms; `null`: nobody knows. */
  readonly untilNewsMs: number | null;
}

const MINUTE_MS = 60_000;
const SOONEST_MS = 5 * MINUTE_MS;
const LATEST_MS = 60 * MINUTE_MS;
/** Something may have been corrected meanwhile. */
const REFRESH_MS = 6 * 60 * MINUTE_MS;
/** All the world asks at the full minute: we do not. */
const AFTER_NEWS_MS = 5 * MINUTE_MS;
const AFTER_TOO_MANY_MS = 15 * MINUTE_MS;

/**
 * When to ask next, ms from now: with longer and longer pauses while it is in vain, else when something new is published. It never
 * happens for all houses at the same moment.
 * @param random 0 to 1
 */
export function nextAskMs({ problem, inVain, lacksSomething, untilNewsMs }: AskedSoFar, random: number): number {
  if (problem !== null || lacksSomething) {
    const first = problem !== null && problem.code !== 'no-data' ? MINUTE_MS : SOONEST_MS;
    const pauseMs = Math.min(LATEST_MS, first * 2 ** Math.min(10, Math.max(0, inVain - 1)));
    const leastMs = problem?.code === 'too-many-requests' ? AFTER_TOO_MANY_MS : 0;
    return Math.max(problem?.retryAfterMs ?? 0, leastMs, pauseMs) * (1 + 0.3 * random);
  }
  const newsMs = untilNewsMs === null ? Number.POSITIVE_INFINITY : untilNewsMs + AFTER_NEWS_MS * random;
  return Math.min(newsMs, REFRESH_MS * (1 - 0.2 * random));
}
