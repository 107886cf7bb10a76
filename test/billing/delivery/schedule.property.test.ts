import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueRuns, type Schedule } from '../../../src/billing/delivery/schedule.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const berlin = localTimeIn('Europe/Berlin');
const MONTHLY: Schedule = { jobId: 'anna', every: 'month', day: 1, minuteOfDay: 360, sinceMs: Date.UTC(2026, 9, 12) };
const none = (): boolean => false;

test('a month is due on the first at six in the morning, local time, summer and winter', () => {
  const due = Date.UTC(2026, 10, 1, 5);
  expect(dueRuns([MONTHLY], none, due - 1, berlin)).toEqual([]);
  expect(dueRuns([MONTHLY], none, due, berlin)).toEqual([
    {
      jobId: 'anna',
      period: '2026-10',
      fromMs: Date.UTC(2026, 8, 30, 22),
      toMs: Date.UTC(2026, 9, 31, 23),
      dueMs: due,
    },
  ]);
  const spring = { ...MONTHLY, sinceMs: Date.UTC(2027, 3, 2) };
  expect(dueRuns([spring], none, Date.UTC(2027, 4, 1, 4), berlin)[0]?.period).toBe('2027-04');
});

test('what was missed is made up, oldest first, and nothing from before the schedule was known', () => {
  const periods = (every: Schedule['every'], nowMs: number) =>
    dueRuns([{ ...MONTHLY, every }], none, nowMs, berlin).map(({ period }) => period);
  const later = Date.UTC(2027, 6, 3);
  expect(periods('month', Date.UTC(2027, 0, 20))).toEqual(['2026-10', '2026-11', '2026-12']);
  expect(periods('quarter', later)).toEqual(['2026-Q4', '2027-Q1', '2027-Q2']);
  expect(periods('year', later)).toEqual(['2026']);
});

test('a minute that the clock skips counts as the next one, one that it repeats counts once', () => {
  // 28 March 2027, 02:30, does not exist in Berlin; on 25 October 2026 it would come twice, but days end at 28.
  const skipped = { ...MONTHLY, day: 28, minuteOfDay: 150, sinceMs: Date.UTC(2027, 2, 1) };
  expect(dueRuns([skipped], none, Date.UTC(2027, 2, 28, 0, 59), berlin)).toEqual([]);
  expect(dueRuns([skipped], none, Date.UTC(2027, 2, 28, 1, 30), berlin)).toHaveLength(1);
  const twice = { ...MONTHLY, day: 25, minuteOfDay: 150, sinceMs: Date.UTC(2026, 9, 1) };
  expect(dueRuns([twice], none, Date.UTC(2026, 9, 25, 0, 29), berlin)).toEqual([]);
  expect(dueRuns([twice], none, Date.UTC(2026, 9, 25, 1, 30), berlin)).toHaveLength(1);
});

const schedule = fc.record({
  jobId: fc.constantFrom('a', 'b'),
  every: fc.constantFrom('month', 'quarter', 'year'),
  day: fc.integer({ min: 1, max: 28 }),
  minuteOfDay: fc.integer({ min: 0, max: 1439 }),
  sinceMs: fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2026, 0) }),
});

test('whatever the clock does, each period is made exactly once, and the periods join without a gap', () => {
  fc.assert(
    fc.property(
      schedule,
      fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'),
      fc.array(fc.integer({ min: -40 * 86_400_000, max: 90 * 86_400_000 }), { minLength: 1, maxLength: 25 }),
      (one, zone, jumps) => {
        const toLocal = localTimeIn(zone);
        const made: { period: string; fromMs: number; toMs: number; dueMs: number }[] = [];
        let nowMs = one.sinceMs;
        let latestMs = nowMs;
        for (const jump of jumps) {
          nowMs += jump;
          latestMs = Math.max(latestMs, nowMs);
          const isMade = (_: string, period: string): boolean => made.some((run) => run.period === period);
          made.push(...dueRuns([one], isMade, nowMs, toLocal));
        }
        expect(new Set(made.map(({ period }) => period)).size).toBe(made.length);
        made.forEach((run, index) => {
          expect(run.dueMs).toBeGreaterThanOrEqual(run.toMs);
          expect(run.dueMs).toBeGreaterThanOrEqual(one.sinceMs);
          const before = made[index - 1];
          if (before !== undefined) expect(run.fromMs).toBe(before.toMs);
        });
        // Asked once at the end, a controller that was off all the time makes up the same.
        expect(dueRuns([one], none, latestMs, toLocal)).toEqual(made);
      },
    ),
    { numRuns: 300 },
  );
});
