import { expect, it } from 'vitest';
import { isNight, isStillFresh, shiftAt, untilReloadMs } from '../../web/src/display/night.ts';

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour, minute);

it('a display dims from ten in the evening to six in the morning', () => {
  expect([at(21, 59), at(22), at(0), at(5, 59), at(6), at(12)].map(isNight)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('stands at another place each minute, and comes round', () => {
  const places = Array.from({ length: 7 }, (_, minute) => shiftAt(at(12, minute)));
  expect(new Set(places.slice(0, 6)).size).toBe(6);
  expect(places[6]).toBe(places[0]);
});

it('is loaded anew at four in the morning', () => {
  expect(untilReloadMs(at(3, 59))).toBe(60_000);
  expect(untilReloadMs(at(4))).toBe(24 * 3_600_000);
  expect(untilReloadMs(at(23))).toBe(5 * 3_600_000);
});

it('calls up to date what came within the pace of the stream', () => {
  expect([0, 7_000, 7_001].map(isStillFresh)).toEqual([true, true, false]);
});
