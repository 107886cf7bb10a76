import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sift } from '../../../src/feeds/prices/sieve.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 4 * QUARTER_MS;
const START_MS = Date.UTC(2026, 10, 22);
const unknown = { medianNano: null };
const point = (hour: number, value: number, lengthMs = HOUR_MS) => ({
  startMs: START_MS + hour * HOUR_MS,
  endMs: START_MS + hour * HOUR_MS + lengthMs,
  value,
});
const day = (value: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => point(hour, value(hour)));

test('hours become quarter hours of whole nano units, in any order; twice the same is once', () => {
  const sifted = sift([point(1, -0.01201), point(0, 0.08653), point(0, 0.08653)], 'EUR', unknown);
  expect(sifted.kind === 'ok' && [...sifted.quarters].toSorted(([a], [b]) => a - b)).toEqual([
    ...[0, 1, 2, 3].map((quarter) => [START_MS + quarter * QUARTER_MS, 86_530_000]),
    ...[4, 5, 6, 7].map((quarter) => [START_MS + quarter * QUARTER_MS, -12_010_000]),
  ]);
});

test('what contradicts itself is not known; the rest is', () => {
  const sifted = sift([point(0, 0.1), point(0, 0.2, QUARTER_MS), point(1, 0.3)], 'EUR', unknown);
  expect(sifted.kind === 'ok' && [sifted.quarters.size, sifted.dropped, sifted.quarters.has(START_MS)]).toEqual([
    7,
    1,
    false,
  ]);
});

test('what is no number, has no length, or is not on a quarter hour says nothing', () => {
  const odd = { startMs: START_MS + 1, endMs: START_MS + HOUR_MS + 1, value: 0.1 };
  const points = [
    point(0, Number.NaN),
    point(1, Number.POSITIVE_INFINITY),
    point(2, 0.1, 0),
    odd,
    point(3, 0.1, -HOUR_MS),
  ];
  const lost = { ...point(0, 0.1), startMs: Number.NaN };
  const endless = point(5, 0.1, 50 * 24 * HOUR_MS);
  expect(sift([...points, lost, endless], 'EUR', unknown)).toMatchObject({ problem: { code: 'not-understood' } });
  expect(sift([...points, point(4, 0.1)], 'EUR', unknown)).toMatchObject({ kind: 'ok', dropped: 5 });
  expect(sift([], 'EUR', unknown)).toMatchObject({ problem: { code: 'no-data' } });
});

test('per MWh for per kWh, ct for EUR: refused, and the price is named', () => {
  expect(
    sift(
      day(() => 86.53),
      'EUR',
      unknown,
    ),
  ).toMatchObject({ problem: { code: 'implausible', detail: expect.stringContaining('86.53 EUR/kWh') } });
  expect(
    sift(
      day(() => 28.4),
      'EUR',
      unknown,
    ),
  ).toMatchObject({ problem: { code: 'implausible' } });
  // 8 kroner are dear and true.
  expect(
    sift(
      day(() => 8.2),
      'SEK',
      unknown,
    ),
  ).toMatchObject({ kind: 'ok' });
});

test('a day that is a hundredth of all others is refused; a cheap or a negative day is not', () => {
  const usual = { medianNano: 85_000_000 };
  expect(
    sift(
      day((hour) => 0.0008 + hour * 1e-6),
      'EUR',
      usual,
    ),
  ).toMatchObject({ problem: { code: 'implausible' } });
  expect(
    sift(
      day((hour) => (hour === 18 ? 0.009 : -0.00001)),
      'EUR',
      usual,
    ),
  ).toMatchObject({ kind: 'ok' });
  expect(
    sift(
      day((hour) => -0.5 + hour * 0.01),
      'EUR',
      usual,
    ),
  ).toMatchObject({ kind: 'ok' });
  expect(sift([point(0, 0)], 'EUR', usual)).toMatchObject({ kind: 'ok' });
});

test('whatever comes: every quarter hour at most once, on quarters, in whole nano units', () => {
  const anything = fc.record({
    startMs: fc.oneof(
      fc.integer({ min: 0, max: 400 }).map((quarter) => START_MS + quarter * QUARTER_MS),
      fc.double(),
    ),
    endMs: fc.oneof(
      fc.integer({ min: 0, max: 400 }).map((quarter) => START_MS + quarter * QUARTER_MS),
      fc.double(),
    ),
    value: fc.oneof(fc.double({ min: -1, max: 1 }), fc.double()),
  });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 20 }), (points) => {
      const sifted = sift(points, 'EUR', unknown);
      if (sifted.kind === 'failed') return;
      for (const [atMs, nano] of sifted.quarters) {
        expect(atMs % QUARTER_MS).toBe(0);
        expect(Number.isSafeInteger(nano)).toBe(true);
      }
    }),
  );
});
