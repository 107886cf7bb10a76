import { describe, expect, it } from 'vitest';
import { type ChargedSession, costOf } from '../../../src/core/tariff/cost.ts';
import { toCents } from '../../../src/core/tariff/money.ts';
import { type TariffRule, tariffFor } from '../../../src/core/tariff/precedence.ts';
import type { PriceList, TariffVersion } from '../../../src/core/tariff/prices.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';

const CENT = 10_000_000;
const START = Date.UTC(2026, 5, 1, 10);

const version: TariffVersion = {
  validFromMs: 0,
  energy: { kind: 'dynamic', market: 'm', resolution: 'quarter' },
  surcharges: [],
  basis: 'gross',
  perSessionNano: 50 * CENT,
  perHourNano: 100 * CENT,
  idlePerHourNano: 600 * CENT,
  idleGraceMs: 10 * 60_000,
  baseFeePerMonthNano: 0,
};

const prices = (market: PriceList['market']): PriceList => ({
  tariff: { id: 't', name: 't', currency: 'EUR', versions: [version], vat: [] },
  market,
  toLocal: (atMs) => atMs,
});

const session: ChargedSession = {
  startedAtMs: START,
  endedAtMs: START + 60 * 60_000,
  idleFromMs: START + 30 * 60_000,
  quarters: [
    { quarterMs: START, energyWh: 2500, quality: 'W' },
    { quarterMs: START + QUARTER_MS, energyWh: 1500, quality: 'W' },
  ],
};
const plain = { discountPpm: 0, sources: null };

describe('what a session costs', () => {
  it('has energy by slot, time while charging, idle after the grace, and a fee', () => {
    const cost = costOf(
      session,
      prices((_, quarterMs) => (quarterMs === START ? 30 * CENT : 20 * CENT)),
      plain,
      0,
    );
    expect(toCents(cost.energy)).toBe(105);
    expect(toCents(cost.time)).toBe(50);
    expect(toCents(cost.idle)).toBe(200);
    expect(toCents(cost.session)).toBe(50);
    expect(toCents(cost.total)).toBe(405);
    expect(cost.provisional).toBe(false);
    expect(cost.lines).toEqual([
      { priceNano: 30 * CENT, source: 'grid', energyWh: 2500 },
      { priceNano: 20 * CENT, source: 'grid', energyWh: 1500 },
    ]);
  });

  it('a discount is taken off the exact amount', () => {
    const cost = costOf(
      session,
      prices(() => 30 * CENT),
      { ...plain, discountPpm: 100_000 },
      0,
    );
    expect(toCents(cost.total)).toBe(378);
  });

  it('a missing price makes it provisional, and stands for nothing', () => {
    const cost = costOf(
      session,
      prices((_, quarterMs) => (quarterMs === START ? 30 * CENT : null)),
      plain,
      0,
    );
    expect(cost).toMatchObject({ provisional: true, unpricedWh: 1500, missing: ['no-market-price'] });
    expect(toCents(cost.energy)).toBe(75);
  });

  it('sun and battery have prices of their own', () => {
    const sources = {
      solarNano: 8 * CENT,
      batteryNano: 12 * CENT,
      sourcesOf: () => ({ solarWh: 1000, batteryWh: 500, gridWh: 0 }),
    };
    const cost = costOf(
      session,
      prices(() => null),
      { discountPpm: 0, sources },
      0,
    );
    expect(cost.lines).toEqual([
      { priceNano: 8 * CENT, source: 'solar', energyWh: 2000 },
      { priceNano: 12 * CENT, source: 'battery', energyWh: 1000 },
    ]);
    expect(cost.provisional).toBe(false);
    expect(toCents(cost.energy)).toBe(28);
  });

  it('grows while it runs', () => {
    const running = { ...session, endedAtMs: null, idleFromMs: null };
    const after = (minutes: number) =>
      toCents(
        costOf(
          running,
          prices(() => 0),
          plain,
          START + minutes * 60_000,
        ).total,
      );
    expect([after(0), after(30), after(60)]).toEqual([50, 100, 150]);
  });
});

describe('which tariff holds', () => {
  const rule = (tariffId: string, over: Partial<TariffRule> = {}): TariffRule => ({
    tariffId,
    chargePointId: null,
    group: null,
    validFromMs: 0,
    validToMs: null,
    discountPpm: 0,
    ...over,
  });
  const rules = [
    rule('all'),
    rule('tenants', { group: 'tenants' }),
    rule('garage', { chargePointId: 'garage' }),
    rule('tenants in the garage', { chargePointId: 'garage', group: 'tenants' }),
    rule('all, since June', { validFromMs: START }),
    rule('guests in May', { group: 'guests', validToMs: START }),
  ];
  const found = (chargePointId: string, groups: string[], startedAtMs = START) =>
    tariffFor(rules, { chargePointId, groups, startedAtMs })?.tariffId ?? null;

  it('the closer one, then the younger one', () => {
    expect(found('garage', ['tenants'])).toBe('tenants in the garage');
    expect(found('garage', [])).toBe('garage');
    expect(found('yard', ['tenants'])).toBe('tenants');
    expect(found('yard', [])).toBe('all, since June');
    expect(found('yard', [], START - 1)).toBe('all');
    expect(found('yard', ['guests'], START - 1)).toBe('guests in May');
    expect(found('yard', ['guests'])).toBe('all, since June');
  });

  it('none at all where none holds', () => {
    expect(tariffFor([], { chargePointId: 'x', groups: [], startedAtMs: 0 })).toBeNull();
  });
});
