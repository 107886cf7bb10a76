import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayAt, monthAt, monthsIn, periodOf, utcOf } from '../../../src/core/tariff/calendar.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const berlin = localTimeIn('Europe/Berlin');
const words = (from: string, to: string) => {
  const span = periodOf(from, to, berlin);
  return span && [span.fromMs, span.toMs].map((atMs) => new Date(atMs).toISOString());
};

it('reads words of the calendar, both ends included', () => {
  expect(words('2026-06', '2026-06')).toEqual(['2026-05-31T22:00:00.000Z', '2026-06-30T22:00:00.000Z']);
  expect(words('2026-Q1', '2026-Q1')).toEqual(['2025-12-31T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
  expect(words('2026', '2026')).toEqual(['2025-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z']);
  // The day on which the clock goes forward has 23 hours.
  expect(words('2026-03-29', '2026-03-29')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
});

it.each([
  ['2026-13', '2026-13'],
  ['2026-02-30', '2026-03-01'],
  ['2026-Q5', '2026-12'],
  ['2026-05', '2026-04'],
  ['', '2026'],
  ['1.6.2026', '2026'],
])('%s to %s is no period', (from, to) => {
  expect(periodOf(from, to, berlin)).toBeNull();
});

it('a midnight that a change of the clock skips begins the day an hour later', () => {
  const cairo = localTimeIn('Africa/Cairo');
  // 24 April 2026, a Friday: 00:00 becomes 01:00.
  expect(new Date(utcOf(Date.UTC(2026, 3, 24), cairo)).toISOString()).toBe('2026-04-23T22:00:00.000Z');
});

it.each([
  // 25 October 2026: 02:00 to 03:00 comes twice, at +02:00 and at +01:00.
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 2, 30), '2026-10-25T00:30:00.000Z'],
  // 1 November 2026: 01:00 to 02:00 comes twice, at -04:00 and at -05:00.
  ['America/New_York', Date.UTC(2026, 10, 1, 1, 30), '2026-11-01T05:30:00.000Z'],
])('a time that comes twice in %s is the first of both', (zone, localMs, expected) => {
  expect(new Date(utcOf(localMs, localTimeIn(zone))).toISOString()).toBe(expected);
});

it('gives back every moment of the year but the second of the hour that comes twice', () => {
  for (let atMs = Date.UTC(2026, 0, 1); atMs < Date.UTC(2027, 0, 1); atMs += 17 * 60_000) {
    const back = utcOf(berlin(atMs), berlin);
    if (back !== atMs) expect(atMs - back).toBe(3_600_000);
  }
});

it('cuts any period at its months without gap or overlap', () => {
  const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(
    fc.property(
      moment,
      moment,
      fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'),
      (a, b, zone) => {
        const toLocal = localTimeIn(zone);
        const span = { fromMs: Math.min(a, b), toMs: Math.max(a, b) };
        const months = monthsIn(span, toLocal);
        expect(months.at(0)?.fromMs ?? span.fromMs).toBe(span.fromMs);
        expect(months.at(-1)?.toMs ?? span.toMs).toBe(span.toMs);
        months.forEach((month, i) => {
          if (i > 0) expect(month.fromMs).toBe(months[i - 1]?.toMs);
          expect(dayAt(month.fromMs, toLocal).slice(0, 7)).toBe(dayAt(month.toMs - 1, toLocal).slice(0, 7));
          expect(monthAt(month.toMs - 1, toLocal).month).toBe(month.month);
        });
      },
    ),
    { numRuns: 60 },
  );
});
