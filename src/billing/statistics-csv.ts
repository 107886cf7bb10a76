import { csvOf, text } from './formats/csv-cell.ts';
import { currencyUnits, kilowattHours } from './formats/decimal.ts';
import type { PowerCurve, SessionStatistics } from './statistics.ts';

/** Which of the statistics, as a file is called. */
export const STATISTICS_FILES = ['revenue-per-day', 'sessions-per-month', 'charge-points'] as const;
export type StatisticsFile = (typeof STATISTICS_FILES)[number];
export const POWER_FILE = 'power';

const QUARTER_MS = 15 * 60_000;

/** A statistic as CSV of RFC 4180: column names that never change, an empty cell for what is not known. */
export function statisticsCsv(
  what: StatisticsFile,
  { revenuePerDay, perMonth, chargePoints }: SessionStatistics,
): string {
  switch (what) {
    case 'revenue-per-day':
      return csvOf([
        ['day', 'revenue'],
        ...revenuePerDay.map(({ day, cents }) => [day, cents === null ? '' : currencyUnits(cents)]),
      ]);
    case 'sessions-per-month':
      return csvOf([
        ['month', 'energy_kwh', 'sessions'],
        ...perMonth.map(({ month, energyWh, sessions }) => [month, kilowattHours(energyWh), String(sessions)]),
      ]);
    case 'charge-points':
      return csvOf([
        ['month', 'active', 'ever_active'],
        ...chargePoints.map(({ month, active, everActive }) => [month, String(active), String(everActive)]),
      ]);
  }
}

/** A line for each quarter hour, a column for each charge point. */
export function powerCsv(curves: readonly PowerCurve[]): string {
  const [first] = curves;
  if (first === undefined) return csvOf([['start']]);
  const rows = first.powerW.map((_, index) => [
    new Date(first.fromMs + index * QUARTER_MS).toISOString(),
    ...curves.map(({ powerW }) => String(powerW[index] ?? '')),
  ]);
  return csvOf([['start', ...curves.map(({ chargePointId }) => text(`${chargePointId}_w`))], ...rows]);
}
