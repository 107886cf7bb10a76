import { expect, test } from 'vitest';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { MarketPrice, Tariff, TariffVersion } from '../../../src/core/tariff/prices.ts';
import { type OutlookOptions, PriceOutlook } from '../../../src/feeds/prices/price-outlook.ts';
import { learnProfile } from '../../../src/feeds/prices/price-profile.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const toLocal = localTimeIn('Europe/Berlin');
/** Wednesday, 18 November 2026, 14:00 in Berlin; tomorrow is published. */
const NOW_MS = Date.parse('2026-11-18T13:00:00Z');
const UNTIL_MS = Date.parse('2026-11-19T23:00:00Z');

/** Cheap at noon, dear in the evening, cheaper at weekends. */
function usual(atMs: number): number {
  const local = new Date(toLocal(atMs));
  const isWeekend = [0, 6].includes(local.getUTCDay());
  const hour = local.getUTCHours();
  const shape = hour >= 11 && hour < 15 ? -60 : hour >= 17 && hour < 20 ? 80 : 0;
  return (90 + shape - (isWeekend ? 30 : 0)) * 1_000_000;
}
const market: MarketPrice = (name, atMs) =>
  name === 'DE-LU' && atMs >= NOW_MS - 28 * DAY_MS && atMs < UNTIL_MS ? usual(atMs) : null;

const version: TariffVersion = {
  validFromMs: 0,
  energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' },
  surcharges: [
    {
      name: 'module 3',
      windows: [{ window: { weekdays: null, fromMinute: 1020, toMinute: 1200, season: null }, priceNano: 150_000_000 }],
      otherwiseNano: 90_000_000,
    },
  ],
  basis: 'net',
  perSessionNano: 0,
  perHourNano: 0,
  idlePerHourNano: 0,
  idleGraceMs: 0,
  baseFeePerMonthNano: 0,
};
const tariff: Tariff = {
  id: 'home',
  name: 'Home',
  currency: 'EUR',
  versions: [version],
  vat: [{ validFromMs: 0, ratePpm: 190_000 }],
};

function outlook(options: Partial<OutlookOptions> = {}): PriceOutlook {
  return new PriceOutlook({
    tariffAt: () => tariff,
    market,
    ownMarket: 'DE-LU',
    feedIn: { kind: 'fixed', priceNano: 80_000_000, noneAtNegative: null },
    assumedNano: 300_000_000,
    toLocal,
    nowMs: () => NOW_MS,
    ...options,
  });
}

const gross = (nano: number): number => Math.round(nano * 1.19);

test('published prices by the tariff, and beyond them what is usual by the same tariff', () => {
  const points = outlook().expect(NOW_MS, NOW_MS + 4 * DAY_MS);
  expect(points).toHaveLength(4 * 96);
  expect(points[0]).toEqual({
    startMs: NOW_MS,
    endMs: NOW_MS + QUARTER_MS,
    importNano: gross(30_000_000 + 90_000_000),
    exportNano: 80_000_000,
    basis: 'published',
  });
  for (const { startMs, importNano, basis } of points) {
    expect(basis).toBe(startMs < UNTIL_MS ? 'published' : 'usual');
    const hour = new Date(toLocal(startMs)).getUTCHours();
    // What is usual is known to the nano unit here, as every week is like the last.
    expect(importNano).toBe(gross(usual(startMs) + (hour >= 17 && hour < 20 ? 150_000_000 : 90_000_000)));
  }
});

test('no gaps and no overlaps, also from amid a quarter hour and where the clocks change', () => {
  for (const fromMs of [NOW_MS + 7, Date.parse('2026-10-25T00:30:00Z'), Date.parse('2026-03-29T00:30:00Z')]) {
    const points = outlook().expect(fromMs, fromMs + DAY_MS);
    expect(points[0]?.startMs).toBe(Math.floor(fromMs / QUARTER_MS) * QUARTER_MS);
    expect((points.at(-1)?.endMs ?? 0) >= fromMs + DAY_MS).toBe(true);
    points.slice(1).forEach(({ startMs }, i) => {
      expect(startMs).toBe(points[i]?.endMs);
    });
  }
  expect(outlook().expect(NOW_MS, NOW_MS)).toEqual([]);
});

test('a hole among published prices is assumed, the rest is not', () => {
  const holeMs = NOW_MS + HOUR_MS;
  const points = outlook({ market: (name, atMs) => (atMs === holeMs ? null : market(name, atMs)) }).expect(
    NOW_MS,
    NOW_MS + 2 * HOUR_MS,
  );
  expect(points.map(({ basis }) => basis === 'published')).toEqual([true, true, true, true, false, true, true, true]);
});

test('days that were dearer of late make the next ones dearer, and less so the further ahead', () => {
  const dearer: MarketPrice = (name, atMs) => {
    const nano = market(name, atMs);
    return nano === null ? null : nano + (atMs >= UNTIL_MS - 2 * DAY_MS ? 50_000_000 : 0);
  };
  const profile = learnProfile('DE-LU', { market: dearer, toLocal }, NOW_MS);
  const above = [1, 4].map(
    (days) => (profile.expect(UNTIL_MS + (days - 1) * DAY_MS) ?? 0) - usual(UNTIL_MS + (days - 1) * DAY_MS),
  );
  expect(above[0]).toBeGreaterThan(20_000_000);
  expect(above[1]).toBeLessThan(above[0] ?? 0);
});

test('without a tariff: the named price with the ups and downs of the market, never published', () => {
  const points = outlook({ tariffAt: () => null }).expect(NOW_MS, NOW_MS + DAY_MS);
  const prices = points.map(({ importNano }) => importNano);
  expect(points.every(({ basis }) => basis === 'unknown')).toBe(true);
  expect(Math.max(...prices) - Math.min(...prices)).toBe(140_000_000);
  const mean = prices.reduce((sum, one) => sum + one, 0) / prices.length;
  expect(Math.abs(mean - 300_000_000)).toBeLessThan(15_000_000);
});

test('nobody knows anything: the named price, always; a tariff that begins later, or a market nobody fills', () => {
  const silent = { market: () => null };
  const later: Tariff = { ...tariff, versions: [{ ...version, validFromMs: NOW_MS + 99 * DAY_MS }] };
  for (const options of [
    { tariffAt: () => null, ownMarket: null },
    { tariffAt: () => null, ...silent },
    { tariffAt: () => tariff, ...silent },
    { tariffAt: () => later, ...silent },
  ]) {
    for (const { importNano, basis } of outlook(options).expect(NOW_MS, NOW_MS + 2 * HOUR_MS)) {
      expect([importNano, basis]).toEqual([300_000_000, 'unknown']);
    }
  }
});

test('a fixed price needs no market and is published as far as one looks', () => {
  const fixed: Tariff = { ...tariff, versions: [{ ...version, energy: { kind: 'fixed', priceNano: 200_000_000 } }] };
  const points = outlook({ tariffAt: () => fixed, market: () => null }).expect(NOW_MS, NOW_MS + 3 * DAY_MS);
  expect(points.every(({ basis }) => basis === 'published')).toBe(true);
});

test('feeding in: nothing at negative prices (section 51 EEG), or the price of the market less a fee', () => {
  const negative: MarketPrice = (_, atMs) => (atMs < NOW_MS + HOUR_MS ? -1 : 0);
  const exports = (options: Partial<OutlookOptions>): readonly number[] =>
    outlook({ market: negative, ...options })
      .expect(NOW_MS, NOW_MS + 2 * HOUR_MS)
      .filter((_, i) => i % 4 === 0)
      .map(({ exportNano }) => exportNano);
  expect(exports({ feedIn: { kind: 'fixed', priceNano: 78_600_000, noneAtNegative: 'DE-LU' } })).toEqual([
    0, 78_600_000,
  ]);
  expect(exports({ feedIn: { kind: 'market', market: 'DE-LU', feeNano: 10_000_000 } })).toEqual([
    -10_000_001, -10_000_000,
  ]);
});

test('what is usual is learned anew when new prices have come', () => {
  let nowMs = NOW_MS;
  let known = false;
  const late = outlook({ market: (name, atMs) => (known ? market(name, atMs) : null), nowMs: () => nowMs });
  expect(late.expect(UNTIL_MS, UNTIL_MS + 1)[0]?.basis).toBe('unknown');
  known = true;
  nowMs += QUARTER_MS;
  expect(late.expect(UNTIL_MS, UNTIL_MS + 1)[0]?.basis).toBe('usual');
});
