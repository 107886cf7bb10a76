import type { Span } from '../core/tariff/calendar.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { QuarterRecord, RegisterSeries } from '../ledger/register-series.ts';
import { type ImportCost, ImportSum, type KnownCarbon } from './energy-cost.ts';
import { csvOf } from './formats/csv-cell.ts';
import { kilowattHours } from './formats/decimal.ts';
import type { BilledSite } from './site.ts';
import { between } from './site-energy.ts';

export const ENERGY_STEPS = ['hour', 'day', 'month'] as const;
export type EnergyStep = (typeof ENERGY_STEPS)[number];

/** What went through the site in an hour, a day or a month of its calendar. Whole Wh. */
export interface EnergyRow extends ImportCost {
  /** `2026-07-14T13`, `2026-07-14` or `2026-07`. An hour that the clocks show twice is one. */
  readonly label: string;
  readonly importWh: number;
  readonly exportWh: number;
  readonly solarWh: number;
  readonly dischargeWh: number;
  readonly chargeWh: number;
  /** Into cars. */
  readonly carsWh: number;
  /** Quarter hours until now in which a register was not read: their energy is missing here. */
  readonly missingQuarters: number;
}

const LENGTH: Readonly<Record<EnergyStep, number>> = { hour: 13, day: 10, month: 7 };

/**
 * Sums the registers of the site's meter, inverters, batteries and charge points. Rows without any quarter hour before `nowMs` are
 * left out; nothing that was not read is guessed.
 * @param importPrice nano units per kWh of a quarter hour's import; `null` where nobody knows
 */
export async function energyBalance(
  site: BilledSite,
  series: RegisterSeries,
  { fromMs, toMs }: Span,
  step: EnergyStep,
  { nowMs, importPrice, carbon }: EnergyPrices,
): Promise<readonly EnergyRow[]> {
  const rows = new Map<string, EnergyOf>();
  const costs = new Map<string, ImportSum>();
  const gramsAt = new Map(carbon);
  const labelOf = (atMs: number): string => new Date(site.toLocal(atMs)).toISOString().slice(0, LENGTH[step]);
  const endMs = Math.min(toMs, Math.floor(nowMs / QUARTER_MS) * QUARTER_MS);
  for (let atMs = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS; atMs + QUARTER_MS <= endMs; atMs += QUARTER_MS) {
    const label = labelOf(atMs);
    const row = rows.get(label) ?? emptyRow(label);
    rows.set(label, { ...row, missingQuarters: row.missingQuarters + 1 });
  }
  let before: QuarterRecord | null = null;
  for (const page of series.pages(fromMs, endMs + QUARTER_MS)) {
    for (const record of page) {
      if (before !== null && record.atMs - before.atMs === QUARTER_MS) {
        const quarter = between(site, before, record);
        const row = rows.get(labelOf(before.atMs));
        if (quarter !== null && row !== undefined) {
          rows.set(row.label, added(row, quarter));
          const { atMs } = before;
          sumFor(costs, row.label).add(quarter.flows.importWh, importPrice(atMs), gramsAt.get(atMs) ?? null);
        }
      }
      before = record;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [...rows.values()].map((row) => ({ ...row, ...sumFor(costs, row.label).told() }));
}

type EnergyOf = Omit<EnergyRow, keyof ImportCost>;

interface EnergyPrices {
  readonly nowMs: number;
  readonly importPrice: (quarterMs: number) => number | null;
  readonly carbon: KnownCarbon;
}

function sumFor(costs: Map<string, ImportSum>, label: string): ImportSum {
  const sum = costs.get(label) ?? new ImportSum();
  costs.set(label, sum);
  return sum;
}

function emptyRow(label: string): EnergyOf {
  return {
    label,
    importWh: 0,
    exportWh: 0,
    solarWh: 0,
    dischargeWh: 0,
    chargeWh: 0,
    carsWh: 0,
    missingQuarters: 0,
  };
}

function added(row: EnergyOf, { flows, allCarsWh }: NonNullable<ReturnType<typeof between>>): EnergyOf {
  return {
    label: row.label,
    importWh: row.importWh + flows.importWh,
    exportWh: row.exportWh + flows.exportWh,
    solarWh: row.solarWh + flows.solarWh,
    dischargeWh: row.dischargeWh + flows.dischargeWh,
    chargeWh: row.chargeWh + flows.chargeWh,
    carsWh: row.carsWh + allCarsWh,
    missingQuarters: row.missingQuarters - 1,
  };
}

/** As CSV of RFC 4180: column names that never change, kWh, whole cents, grams. Empty: not known. */
export function energyCsv(rows: readonly EnergyRow[]): string {
  const known = (value: number | null): string => (value === null ? '' : String(value));
  return csvOf([
    [
      'period',
      'import_kwh',
      'export_kwh',
      'solar_kwh',
      'discharge_kwh',
      'charge_kwh',
      'cars_kwh',
      'missing_quarters',
    ].concat(['cost_cents', 'unpriced_kwh', 'co2_g', 'co2_unknown_kwh']),
    ...rows.map((row) => [
      row.label,
      ...[row.importWh, row.exportWh, row.solarWh, row.dischargeWh, row.chargeWh, row.carsWh].map((wh) =>
        kilowattHours(wh),
      ),
      String(row.missingQuarters),
      known(row.costCents),
      kilowattHours(row.unpricedWh),
      known(row.co2G),
      kilowattHours(row.co2UnknownWh),
    ]),
  ]);
}
