import { describe, expect, it } from 'vitest';
import { idleFrom, type PricedSession, type PricingSources, price } from '../../src/billing/pricing.ts';
import { toCents } from '../../src/core/tariff/money.ts';
import type { TariffRule } from '../../src/core/tariff/precedence.ts';
import type { Tariff } from '../../src/core/tariff/prices.ts';

const CENT = 10_000_000;
const START = Date.UTC(2026, 5, 1, 10);
const MINUTE = 60_000;

const tariff = (id: string, priceNano: number): Tariff => ({
  id,
  name: id,
  currency: 'EUR',
  versions: [
    {
      validFromMs: 0,
      energy: { kind: 'fixed', priceNano },
      surcharges: [],
      basis: 'gross',
      perSessionNano: 0,
      perHourNano: 0,
      idlePerHourNano: 600 * CENT,
      idleGraceMs: 0,
      baseFeePerMonthNano: 0,
    },
  ],
  vat: [],
});
const rule = (tariffId: string, over: Partial<TariffRule> = {}): TariffRule => ({
  tariffId,
  chargePointId: null,
  group: null,
  validFromMs: 0,
  validToMs: null,
  discountPpm: 0,
  ...over,
});
const sources = (over: Partial<PricingSources> = {}): PricingSources => ({
  tariffs: new Map([tariff('home', 30 * CENT), tariff('guests', 50 * CENT)].map((one) => [one.id, one])),
  rules: [rule('home'), rule('guests', { group: 'guests', discountPpm: 200_000 })],
  market: () => null,
  toLocal: (atMs) => atMs,
  split: null,
  ...over,
});
const session: PricedSession = {
  chargePointId: 'garage',
  groups: [],
  startedAtMs: START,
  endedAtMs: START + 60 * MINUTE,
  points: [
    { atMs: START, registerWh: 0 },
    { atMs: START + 15 * MINUTE, registerWh: 2_000 },
    { atMs: START + 30 * MINUTE, registerWh: 4_000 },
    { atMs: START + 60 * MINUTE, registerWh: 4_010 },
  ],
};

describe('the price of a session', () => {
  it('is that of the rule for its holder, less his discount, with idle time after the car was full', () => {
    const own = price(session, sources(), 0);
    expect([own?.tariff.id, toCents(own?.cost.energy ?? 0n), toCents(own?.cost.idle ?? 0n)]).toEqual([
      'home',
      120,
      300,
    ]);
    const guest = price({ ...session, groups: ['guests'] }, sources(), 0);
    expect([guest?.tariff.id, toCents(guest?.cost.total ?? 0n)]).toEqual(['guests', 400]);
  });

  it('is none where no rule holds, or its tariff is gone', () => {
    expect(price(session, sources({ rules: [] }), 0)).toBeNull();
    expect(price(session, sources({ tariffs: new Map() }), 0)).toBeNull();
  });

  it('splits by source where the site says so, each car with its share, and the parts sum to the whole', () => {
    const split = {
      rule: 'car-first' as const,
      solarNano: 8 * CENT,
      batteryNano: 0,
      flows: () => ({ importWh: 3_000, exportWh: 0, solarWh: 1_000, dischargeWh: 0, chargeWh: 0 }),
      allCarsWh: (quarterMs: number) => (quarterMs === START ? 4_000 : null),
    };
    const result = price(session, sources({ split }), 0);
    expect(result?.sources).toEqual({ solarWh: 500, batteryWh: 0, gridWh: 3_510 });
    expect(result?.cost.lines).toEqual([
      { priceNano: 8 * CENT, source: 'solar', energyWh: 500 },
      { priceNano: 30 * CENT, source: 'grid', energyWh: 3_510 },
    ]);
  });
});

it('idle is a car that took nothing more for the rest of its stay', () => {
  expect(idleFrom(session)).toBe(START + 30 * MINUTE);
  expect(idleFrom({ ...session, endedAtMs: START + 30 * MINUTE, points: session.points.slice(0, 3) })).toBeNull();
  expect(idleFrom({ ...session, endedAtMs: null })).toBeNull();
  expect(idleFrom({ points: [], endedAtMs: START })).toBeNull();
});
