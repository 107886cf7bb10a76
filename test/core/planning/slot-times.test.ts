import { expect, test } from 'vitest';
import { slotTimes } from '../../../src/core/planning/slot-times.ts';

const MINUTE = 60_000;
const QUARTER_MS = 15 * MINUTE;

test('the first slot begins now and ends with the quarter of the clock, the others are whole', () => {
  const from = Date.UTC(2026, 5, 1, 16, 7);
  const slots = slotTimes(from, from + 60 * MINUTE);
  expect(slots.map(({ startMs, endMs }) => (endMs - startMs) / MINUTE)).toEqual([8, 15, 15, 15, 7]);
  expect(slots[0]?.startMs).toBe(from);
  expect(slots.slice(1).every(({ startMs }) => startMs % QUARTER_MS === 0)).toBe(true);
});

test('local days on which the clocks change have 92 and 100 quarters', () => {
  const berlin = (day: string, offset: string): number => Date.parse(`${day}T00:00:00${offset}`);
  expect(slotTimes(berlin('2026-03-29', '+01:00'), berlin('2026-03-30', '+02:00'))).toHaveLength(92);
  expect(slotTimes(berlin('2026-10-25', '+02:00'), berlin('2026-10-26', '+01:00'))).toHaveLength(100);
});

test('a departure amid a quarter ends a slot; moments outside, and the same one twice, cut nothing', () => {
  const from = Date.UTC(2026, 5, 1, 6);
  const at = from + 20 * MINUTE;
  const slots = slotTimes(from, from + 30 * MINUTE, [at, at, from, from - 1, from + 40 * MINUTE]);
  expect(slots.map(({ endMs }) => (endMs - from) / MINUTE)).toEqual([15, 20, 30]);
});

test.each([
  [0, 0],
  [10, 5],
  [Number.NaN, 10],
  [0, Number.POSITIVE_INFINITY],
])('from %d to %d there are no slots', (from, to) => {
  expect(slotTimes(from, to)).toEqual([]);
});
