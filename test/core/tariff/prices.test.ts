import { describe, expect, it } from 'vitest';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import { type EnergyPrice, type PriceList, priceAt, type TariffVersion } from '../../../src/core/tariff/prices.ts';
import { QUARTER_MS, type TimeWindow } from '../../../src/core/tariff/windows.ts';

const CENT = 10_000_000;
const window = (from: number, to: number, over: Partial<TimeWindow> = {}): TimeWindow => ({
  weekdays: null,
  fromMinute: from * 60,
  toMinute: to * 60,
  season: null,
  ...over,
});

function list(
  energy: EnergyPrice,
  over: Partial<TariffVersion> = {},
  market: PriceList['market'] = () => null,
): PriceList {
  return {
    tariff: {
      id: 't',
      name: 'Strom',
      currency: 'EUR',
      versions: [
        {
          validFromMs: Date.UTC(2025, 0, 1),
          energy,
          surcharges: [],
          basis: 'gross',
          perSessionNano: 0,
          perHourNano: 0,
          idlePerHourNano: 0,
          idleGraceMs: 0,
          baseFeePerMonthNano: 0,
          ...over,
        },
      ],
      vat: [{ validFromMs: 0, ratePpm: 190_000 }],
    },
    market,
    toLocal: localTimeIn('Europe/Berlin'),
  };
}

const at = (prices: PriceList, iso: string) => {
  const price = priceAt(prices, Date.parse(iso));
  return price.kind === 'known' ? price.priceNano / CENT : price.why;
};

describe('a time-of-use price', () => {
  const night = list({
    kind: 'time-of-use',
    windows: [{ window: window(22, 6), priceNano: 20 * CENT }],
    otherwiseNano: 30 * CENT,
  });

  it('follows the clock on the wall, over midnight', () => {
    expect(at(night, '2026-01-15T21:59:00+01:00')).toBe(30);
    expect(at(night, '2026-01-15T22:00:00+01:00')).toBe(20);
    expect(at(night, '2026-01-16T05:59:59+01:00')).toBe(20);
    expect(at(night, '2026-01-16T06:00:00+01:00')).toBe(30);
    expect(at(night, '2026-07-16T05:45:00+02:00')).toBe(20);
  });

  it('has the repeated hour twice and the skipped one never', () => {
    const early = list({
      kind: 'time-of-use',
      windows: [{ window: window(2, 3), priceNano: 1 * CENT }],
      otherwiseNano: 2 * CENT,
    });
    const quarters = (fromIso: string): number => {
      const fromMs = Date.parse(fromIso);
      let cheap = 0;
      for (let atMs = fromMs; atMs < fromMs + 26 * 3_600_000; atMs += QUARTER_MS) {
        if (localTimeIn('Europe/Berlin')(atMs) >= localTimeIn('Europe/Berlin')(fromMs) + 24 * 3_600_000) break;
        if (at(early, new Date(atMs).toISOString()) === 1) cheap++;
      }
      return cheap;
    };
    expect(quarters('2026-10-25T00:00:00+02:00')).toBe(8);
    expect(quarters('2026-03-29T00:00:00+01:00')).toBe(0);
    expect(quarters('2026-03-30T00:00:00+02:00')).toBe(4);
  });

  it('knows weekdays and seasons, over New Year too', () => {
    const weekend = list({
      kind: 'time-of-use',
      windows: [{ window: window(0, 24, { weekdays: [6, 7] }), priceNano: CENT }],
      otherwiseNano: 0,
    });
    expect(at(weekend, '2026-11-21T12:00:00+01:00')).toBe(1);
    expect(at(weekend, '2026-11-22T23:59:00+01:00')).toBe(1);
    expect(at(weekend, '2026-11-23T00:00:00+01:00')).toBe(0);
    const winter = list({
      kind: 'time-of-use',
      windows: [{ window: window(0, 24, { season: { from: '10-01', to: '03-31' } }), priceNano: CENT }],
      otherwiseNano: 0,
    });
    expect(at(winter, '2026-12-31T12:00:00+01:00')).toBe(1);
    expect(at(winter, '2027-03-31T12:00:00+02:00')).toBe(1);
    expect(at(winter, '2026-04-01T00:00:00+02:00')).toBe(0);
  });
});

describe('a dynamic price', () => {
  const market = (_: string, quarterMs: number): number | null =>
    quarterMs < Date.parse('2026-06-01T22:00:00Z') ? ((quarterMs / QUARTER_MS) % 4) * 1_000_000 - 500_000 : null;

  it('is that of the quarter or the mean of the hour, as the contract says', () => {
    const quarter = list({ kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' }, {}, market);
    const hour = list({ kind: 'dynamic', market: 'DE-LU', resolution: 'hour' }, {}, market);
    expect(at(quarter, '2026-06-01T10:00:00Z')).toBe(-0.05);
    expect(at(quarter, '2026-06-01T10:50:00Z')).toBe(0.25);
    expect(at(hour, '2026-06-01T10:50:00Z')).toBe(0.1);
  });

  it('is missing where the market is silent, never zero', () => {
    const hour = list({ kind: 'dynamic', market: 'DE-LU', resolution: 'hour' }, {}, market);
    expect(at(hour, '2026-06-01T22:15:00Z')).toBe('no-market-price');
  });

  it('adds net surcharges by window and VAT on all', () => {
    const module3 = {
      name: 'network',
      windows: [
        { window: window(17, 21), priceNano: 15 * CENT },
        { window: window(0, 6), priceNano: 1 * CENT },
      ],
      otherwiseNano: 8 * CENT,
    };
    const flat = list(
      { kind: 'dynamic', market: 'x', resolution: 'quarter' },
      { basis: 'net', surcharges: [module3] },
      () => 2 * CENT,
    );
    expect(at(flat, '2026-01-05T18:00:00+01:00')).toBeCloseTo(17 * 1.19, 9);
    expect(at(flat, '2026-01-05T03:00:00+01:00')).toBeCloseTo(3 * 1.19, 9);
    expect(at(flat, '2026-01-05T12:00:00+01:00')).toBeCloseTo(10 * 1.19, 9);
  });
});

describe('the history of a price list', () => {
  it('has no price before its first version, and none without a tax rate', () => {
    expect(at(list({ kind: 'fixed', priceNano: CENT }), '2024-12-31T23:59:00Z')).toBe('no-version');
    const untaxed = list({ kind: 'fixed', priceNano: CENT }, { basis: 'net' });
    expect(at({ ...untaxed, tariff: { ...untaxed.tariff, vat: [] } }, '2026-01-01T00:00:00Z')).toBe('no-vat-rate');
  });

  it('changes tax with the day', () => {
    const net = list({ kind: 'fixed', priceNano: 10 * CENT }, { basis: 'net' });
    const vat = [
      { validFromMs: 0, ratePpm: 190_000 },
      { validFromMs: Date.parse('2026-07-01T00:00:00+02:00'), ratePpm: 160_000 },
    ];
    const changing = { ...net, tariff: { ...net.tariff, vat } };
    expect(at(changing, '2026-06-30T23:59:00+02:00')).toBe(11.9);
    expect(at(changing, '2026-07-01T00:00:00+02:00')).toBe(11.6);
  });
});
