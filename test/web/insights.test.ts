import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnergyRow } from '../../src/billing/energy-balance.ts';
import { stepped, totalsOf, usedOf, wordOf } from '../../web/src/insights/insight-data.ts';

const row = (over: Partial<EnergyRow>): EnergyRow => ({
  label: '2026-07-14',
  importWh: 0,
  exportWh: 0,
  solarWh: 0,
  dischargeWh: 0,
  chargeWh: 0,
  carsWh: 0,
  missingQuarters: 0,
  costCents: 0,
  unpricedWh: 0,
  co2G: 0,
  co2UnknownWh: 0,
  ...over,
});

describe('where energy came from', () => {
  it('is the sun first that neither grid nor battery took, then the battery, then the grid', () => {
    const day = row({ importWh: 4_000, exportWh: 3_000, solarWh: 20_000, chargeWh: 5_000, dischargeWh: 4_000 });
    expect(usedOf(day)).toEqual({ sunWh: 12_000, batteryWh: 4_000, gridWh: 4_000 });
    expect(totalsOf([day])).toMatchObject({ usedWh: 20_000, autarky: 0.8, selfConsumption: 0.85 });
  });

  it('is the grid for a battery that was charged from it', () => {
    expect(usedOf(row({ importWh: 6_000, chargeWh: 5_000 }))).toEqual({ sunWh: 0, batteryWh: 0, gridWh: 1_000 });
  });

  it('sums to what was used, with no part below zero, whatever the registers say', () => {
    const wh = fc.nat({ max: 100_000 });
    fc.assert(
      fc.property(wh, wh, wh, wh, wh, (importWh, exportWh, solarWh, dischargeWh, chargeWh) => {
        const { sunWh, batteryWh, gridWh } = usedOf(row({ importWh, exportWh, solarWh, dischargeWh, chargeWh }));
        expect(Math.min(sunWh, batteryWh, gridWh)).toBeGreaterThanOrEqual(0);
        const used = Math.max(0, importWh + solarWh + dischargeWh - exportWh - chargeWh);
        expect(sunWh + batteryWh + gridWh).toBe(used);
      }),
    );
  });

  it('has no shares of nothing', () => {
    expect(totalsOf([])).toMatchObject({ usedWh: 0, autarky: null, selfConsumption: null });
  });
});

describe('the calendar of the page', () => {
  it('steps over the ends of months and years', () => {
    expect(stepped('day', '2026-03-01', -1)).toBe('2026-02-28');
    expect(stepped('month', '2026-01', -1)).toBe('2025-12');
    expect(stepped('month', '2026-12', 1)).toBe('2027-01');
    expect(stepped('year', '2026', 1)).toBe('2027');
    expect(wordOf('month', '2026-07-14')).toBe('2026-07');
  });
});
