import { describe, expect, it } from 'vitest';
import { offerAt } from '../../src/billing/offer.ts';
import type { PricingSources } from '../../src/billing/pricing.ts';
import type { EnergyPrice, Tariff } from '../../src/core/tariff/prices.ts';

const CENT = 10_000_000;
const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 5, 1, 12, 7);

function sources(energy: EnergyPrice, over: Partial<PricingSources> = {}, discountPpm = 0): PricingSources {
  const tariff: Tariff = {
    id: 'guests',
    name: 'Guests',
    currency: 'EUR',
    versions: [
      {
        validFromMs: 0,
        energy,
        surcharges: [],
        basis: 'net',
        perSessionNano: 100 * CENT,
        perHourNano: 0,
        idlePerHourNano: 600 * CENT,
        idleGraceMs: HOUR_MS,
        baseFeePerMonthNano: 0,
      },
    ],
    vat: [{ validFromMs: 0, ratePpm: 200_000 }],
  };
  return {
    tariffs: new Map([['guests', tariff]]),
    rules: [
      { tariffId: 'guests', chargePointId: 'carport', group: null, validFromMs: 0, validToMs: null, discountPpm },
    ],
    market: () => null,
    toLocal: (atMs) => atMs,
    split: null,
    ...over,
  };
}
const here = { chargePointId: 'carport', groups: [] };

describe('what charging will cost', () => {
  it('is one price with its tax, fees and discount, where it never changes', () => {
    expect(offerAt(here, sources({ kind: 'fixed', priceNano: 30 * CENT }, {}, 500_000), NOON_MS)).toEqual({
      currency: 'EUR',
      vatPpm: 200_000,
      nowNano: 18 * CENT,
      lowestNano: 18 * CENT,
      highestNano: 18 * CENT,
      knownUntilMs: Date.UTC(2026, 5, 2, 12, 15),
      isComplete: true,
      perSessionNano: 60 * CENT,
      perHourNano: 0,
      idlePerHourNano: 360 * CENT,
      idleGraceMs: HOUR_MS,
    });
  });

  it('is a range with an end, where the market has not told tomorrow yet', () => {
    const midnightMs = Date.UTC(2026, 5, 2);
    const market = (_name: string, quarterMs: number): number | null =>
      quarterMs >= midnightMs ? null : quarterMs < NOON_MS ? 10 * CENT : -5 * CENT;
    const dynamic: EnergyPrice = { kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' };
    expect(offerAt(here, sources(dynamic, { market }), NOON_MS)).toMatchObject({
      nowNano: 12 * CENT,
      lowestNano: -6 * CENT,
      highestNano: 12 * CENT,
      knownUntilMs: midnightMs,
      isComplete: false,
    });
  });

  it('is not known where the market says nothing, and never zero', () => {
    const dynamic: EnergyPrice = { kind: 'dynamic', market: 'DE-LU', resolution: 'hour' };
    expect(offerAt(here, sources(dynamic), NOON_MS)).toMatchObject({
      nowNano: null,
      lowestNano: null,
      highestNano: null,
      isComplete: false,
    });
    expect(offerAt({ ...here, chargePointId: 'garage' }, sources(dynamic), NOON_MS)).toBeNull();
  });
});
