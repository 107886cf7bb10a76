import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quartersOf, type RegisterPoint } from '../../../src/core/tariff/quarters.ts';
import { type SiteFlows, SOURCE_RULES, sourcesOf } from '../../../src/core/tariff/sources.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const MINUTE = 60_000;

const ascending = fc
  .array(fc.record({ afterMs: fc.integer({ min: 0, max: 5_000_000 }), wh: fc.integer({ min: 0, max: 30_000 }) }), {
    minLength: 2,
    maxLength: 30,
  })
  .map((steps) => {
    let atMs = NOON;
    let registerWh = 1_000_000;
    return steps.map(({ afterMs, wh }): RegisterPoint => {
      atMs += afterMs;
      registerWh += wh;
      return { atMs, registerWh };
    });
  });

const sum = (parts: readonly { readonly energyWh: number }[]) =>
  parts.reduce((total, { energyWh }) => total + energyWh, 0);

describe('energy by quarter hours', () => {
  it('takes registers at the edges as they are', () => {
    const points = [0, 15, 30].map((minute, i) => ({ atMs: NOON + minute * MINUTE, registerWh: 500 + i * 700 }));
    expect(quartersOf(points)).toEqual([
      { quarterMs: NOON, energyWh: 700, quality: 'W' },
      { quarterMs: NOON + QUARTER_MS, energyWh: 700, quality: 'W' },
    ]);
  });

  it('spreads a long gap evenly and says so', () => {
    const points = [
      { atMs: NOON, registerWh: 0 },
      { atMs: NOON + 45 * MINUTE, registerWh: 1000 },
    ];
    expect(quartersOf(points)).toEqual([
      { quarterMs: NOON, energyWh: 333, quality: 'E' },
      { quarterMs: NOON + QUARTER_MS, energyWh: 333, quality: 'E' },
      { quarterMs: NOON + 2 * QUARTER_MS, energyWh: 334, quality: 'E' },
    ]);
  });

  it('a gap within one quarter, or a short one over its edge, is as good as read', () => {
    const points = [
      { atMs: NOON + 2 * MINUTE, registerWh: 0 },
      { atMs: NOON + 14 * MINUTE, registerWh: 1000 },
      { atMs: NOON + 16 * MINUTE, registerWh: 1010 },
    ];
    expect(quartersOf(points).map(({ energyWh, quality }) => [energyWh, quality])).toEqual([
      [1005, 'W'],
      [5, 'W'],
    ]);
  });

  it('nothing before there are two registers', () => {
    expect(quartersOf([])).toEqual([]);
    expect(quartersOf([{ atMs: NOON, registerWh: 5 }])).toEqual([]);
  });

  it('always sums to the difference of the registers, in whole Wh that are never negative', () => {
    fc.assert(
      fc.property(ascending, (points) => {
        const parts = quartersOf(points);
        expect(sum(parts)).toBe((points.at(-1)?.registerWh ?? 0) - (points[0]?.registerWh ?? 0));
        for (const { energyWh, quarterMs } of parts) {
          expect(Number.isInteger(energyWh) && energyWh >= 0).toBe(true);
          expect(quarterMs % QUARTER_MS).toBe(0);
        }
        expect(new Set(parts.map(({ quarterMs }) => quarterMs)).size).toBe(parts.length);
      }),
    );
  });

  it('two halves of a session sum to the whole', () => {
    fc.assert(
      fc.property(ascending, fc.nat(), (points, at) => {
        const cut = 1 + (at % (points.length - 1));
        const halves = [...quartersOf(points.slice(0, cut + 1)), ...quartersOf(points.slice(cut))];
        expect(sum(halves)).toBe(sum(quartersOf(points)));
      }),
    );
  });
});

describe('where the energy came from', () => {
  const flows: SiteFlows = { importWh: 500, exportWh: 0, solarWh: 1000, dischargeWh: 500, chargeWh: 0 };

  it('depends on the rule, and the rule is told', () => {
    // 2000 Wh in all, the house takes 800, the car 1200.
    expect(sourcesOf(1200, flows, 'pro-rata')).toEqual({ solarWh: 600, batteryWh: 300, gridWh: 300 });
    expect(sourcesOf(1200, flows, 'house-first')).toEqual({ solarWh: 200, batteryWh: 500, gridWh: 500 });
    expect(sourcesOf(1200, flows, 'car-first')).toEqual({ solarWh: 1000, batteryWh: 200, gridWh: 0 });
  });

  it('is the grid where nothing is known', () => {
    for (const rule of SOURCE_RULES)
      expect(sourcesOf(700, null, rule)).toEqual({ solarWh: 0, batteryWh: 0, gridWh: 700 });
  });

  it('sun that was fed in or stored has not charged the car', () => {
    const sunny: SiteFlows = { importWh: 0, exportWh: 3000, solarWh: 5000, dischargeWh: 0, chargeWh: 500 };
    expect(sourcesOf(1500, sunny, 'car-first')).toEqual({ solarWh: 1500, batteryWh: 0, gridWh: 0 });
    expect(sourcesOf(1600, sunny, 'car-first')).toEqual({ solarWh: 1500, batteryWh: 0, gridWh: 100 });
  });

  it('always sums to the energy of the car, no part negative', () => {
    const amount = fc.nat({ max: 50_000 });
    const any = fc.record({
      importWh: amount,
      exportWh: amount,
      solarWh: amount,
      dischargeWh: amount,
      chargeWh: amount,
    });
    fc.assert(
      fc.property(amount, any, fc.constantFrom(...SOURCE_RULES), (carWh, site, rule) => {
        const { solarWh, batteryWh, gridWh } = sourcesOf(carWh, site, rule);
        expect(solarWh + batteryWh + gridWh).toBe(carWh);
        expect(Math.min(solarWh, batteryWh, gridWh)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
