import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDay, isoDay, monthsAfter, newestReminder, standingOf } from '../../src/maintenance/due.ts';

const day = fc.integer({ min: 0, max: 40_000 }).map((days) => isoDay(days * 86_400_000));

describe('when an inspection is due', () => {
  test.each([
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-11-22', 48, '2030-11-22'],
    ['2026-08-31', 6, '2027-02-28'],
  ])('%s and %i months: %s', (from, months, expected) => {
    expect(monthsAfter(from, months)).toBe(expected);
  });

  test('a day is one that the calendar has', () => {
    expect(['2026-02-30', '2026-13-01', '2026-1-1', 'today', '2026-02-28'].map(isDay)).toEqual([
      ...[false, false, false, false],
      true,
    ]);
  });

  test('reminders: thirty days before, on the day, every month after', () => {
    const reminded = (today: string) => newestReminder('2026-12-31', today);
    expect(reminded('2026-11-30')).toBeNull();
    expect([reminded('2026-12-01'), reminded('2026-12-30')]).toEqual(['2026-12-01', '2026-12-01']);
    expect([reminded('2026-12-31'), reminded('2027-01-30')]).toEqual(['2026-12-31', '2026-12-31']);
    expect([reminded('2027-01-31'), reminded('2027-02-28')]).toEqual(['2027-01-31', '2027-02-28']);
  });

  test('a reminder is never of the future, and never goes back', () => {
    fc.assert(
      fc.property(day, day, day, (due, one, other) => {
        const [before, after] = one < other ? [one, other] : [other, one];
        const first = newestReminder(due, before);
        const second = newestReminder(due, after);
        expect(first === null || first <= before).toBe(true);
        expect(first === null || (second !== null && first <= second)).toBe(true);
        expect(standingOf(due, after) === 'later').toBe(second === null);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
