import { describe, expect, test } from 'vitest';
import { energyCsv } from '../../src/billing/energy-balance.ts';
import { billedHouse, CENT, fixed, HOUR, QUARTER } from './billed-house.ts';

/** 14 July 2026, midnight in Berlin. */
const DAY_MS = Date.UTC(2026, 6, 13, 22);
const DAY = { fromMs: DAY_MS, toMs: DAY_MS + 24 * HOUR };

/** Registers of the first quarter hours of the day: in each 300 Wh come in, 100 go out, 500 are produced, 200 go into a car. */
function house(quarters: readonly number[], nowMs: number) {
  const made = billedHouse({ nowMs });
  for (const quarter of quarters) {
    made.registers(DAY_MS + quarter * QUARTER, {
      grid: [1_000 + quarter * 300, 500 + quarter * 100],
      roof: quarter * 500,
      garage: quarter * 200,
      yard: 7,
    });
  }
  return made;
}

describe('what went through the site', () => {
  test('is the sum of the registers by the hour of its calendar, as far as the day has come', async () => {
    const { statements } = house([0, 1, 2, 3, 4, 5, 6], DAY_MS + 6 * QUARTER + 60_000);
    expect(await statements.energy(DAY, 'hour')).toEqual([
      {
        label: '2026-07-14T00',
        importWh: 1_200,
        exportWh: 400,
        solarWh: 2_000,
        dischargeWh: 0,
        chargeWh: 0,
        carsWh: 800,
        missingQuarters: 0,
        costCents: null,
        unpricedWh: 1_200,
        co2G: null,
        co2UnknownWh: 1_200,
      },
      expect.objectContaining({ label: '2026-07-14T01', importWh: 600, carsWh: 400, missingQuarters: 0 }),
    ]);
  });

  test('guesses nothing where registers were not read, and says how much is missing', async () => {
    const { statements } = house([0, 1, 4, 5], DAY_MS + 8 * QUARTER);
    const rows = await statements.energy(DAY, 'day');
    expect(rows).toEqual([expect.objectContaining({ label: '2026-07-14', importWh: 600, missingQuarters: 6 })]);
  });

  test('counts all 25 hours of the day on which the clocks go back', async () => {
    const fromMs = Date.UTC(2026, 9, 24, 22);
    const made = billedHouse({ nowMs: fromMs + 48 * HOUR });
    for (let quarter = 0; quarter <= 100; quarter++) {
      made.registers(fromMs + quarter * QUARTER, { grid: [quarter * 10, 0], roof: 0, garage: 0, yard: 0 });
    }
    const span = { fromMs, toMs: fromMs + 25 * HOUR };
    expect(await made.statements.energy(span, 'day')).toEqual([
      expect.objectContaining({ label: '2026-10-25', importWh: 1_000, missingQuarters: 0 }),
    ]);
    const hours = await made.statements.energy(span, 'hour');
    expect(hours).toHaveLength(24);
    expect(hours[2]).toMatchObject({ label: '2026-10-25T02', importWh: 80 });
  });

  test('has cost what the site pays for its import, and emitted what is known of the grid', async () => {
    const made = house([0, 1, 2, 3, 4], DAY_MS + 4 * QUARTER);
    made.tariff(fixed(25 * CENT));
    const carbon = [[DAY_MS, 400] as const, [DAY_MS + QUARTER, 200] as const];
    expect(await made.statements.energy(DAY, 'day', carbon)).toEqual([
      // 1.2 kWh at 25 cents; 0.3 kWh at 400 g and 0.3 kWh at 200 g, the rest is not known.
      expect.objectContaining({ costCents: 30, unpricedWh: 0, co2G: 180, co2UnknownWh: 600 }),
    ]);
  });

  test('of time to come is nothing', async () => {
    const { statements } = house([0, 1], DAY_MS - HOUR);
    expect(await statements.energy(DAY, 'day')).toEqual([]);
  });

  test('as CSV has columns that never change', async () => {
    const { statements } = house([0, 1], DAY_MS + QUARTER);
    expect(energyCsv(await statements.energy(DAY, 'month'))).toBe(
      'period,import_kwh,export_kwh,solar_kwh,discharge_kwh,charge_kwh,cars_kwh,missing_quarters,' +
        'cost_cents,unpriced_kwh,co2_g,co2_unknown_kwh\r\n' +
        '2026-07,0.300,0.100,0.500,0.000,0.000,0.200,0,,0.300,,0.300\r\n',
    );
  });
});
