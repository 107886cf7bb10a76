import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedProblem } from '../../src/feeds/problem.ts';
import { nextAskMs } from '../../src/feeds/when-to-ask.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const all = { problem: null, inVain: 0, lacksSomething: false, untilNewsMs: null };
const problem = (code: FeedProblem['code'], retryAfterMs?: number): FeedProblem => ({
  code,
  detail: '',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

test('all is there: when something new is published, else after hours', () => {
  expect(nextAskMs({ ...all, untilNewsMs: HOUR_MS }, 0)).toBe(HOUR_MS);
  expect(nextAskMs({ ...all, untilNewsMs: HOUR_MS }, 1)).toBe(HOUR_MS + 5 * MINUTE_MS);
  expect(nextAskMs({ ...all, untilNewsMs: 20 * HOUR_MS }, 0)).toBe(6 * HOUR_MS);
});

test('in vain: longer and longer, at most an hour', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 100].map(
    (inVain) => nextAskMs({ ...all, problem: problem('timeout'), inVain }, 0) / MINUTE_MS,
  );
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  const late = [1, 2, 3, 4, 5].map(
    (inVain) => nextAskMs({ ...all, lacksSomething: true, inVain, untilNewsMs: 1 }, 0) / MINUTE_MS,
  );
  expect(late).toEqual([5, 10, 20, 40, 60]);
});

test('who asks to be left alone is', () => {
  expect(nextAskMs({ ...all, problem: problem('too-many-requests'), inVain: 1 }, 0)).toBe(15 * MINUTE_MS);
  expect(nextAskMs({ ...all, problem: problem('http-status', 2 * HOUR_MS), inVain: 1 }, 0)).toBe(2 * HOUR_MS);
});

test('never sooner than a minute after a failure, never later than half a day, and not for all houses at once', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (inVain, isFailing, random) => {
      const pauseMs = nextAskMs(
        { ...all, problem: isFailing ? problem('unreachable') : null, inVain, lacksSomething: !isFailing },
        random,
      );
      expect(pauseMs).toBeGreaterThanOrEqual(MINUTE_MS);
      expect(pauseMs).toBeLessThan(12 * HOUR_MS);
    }),
  );
  const asked = { ...all, problem: problem('timeout'), inVain: 4 };
  expect(nextAskMs(asked, 0.1)).not.toBe(nextAskMs(asked, 0.9));
});
