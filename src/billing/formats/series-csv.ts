import { quoted } from './csv-cell.ts';
import { kilowattHours } from './decimal.ts';
import type { ProfileQuarter } from './mscons.ts';

/** A row of a quarter-hour series: the load of one device, or its register at the start of the quarter. */
export interface SeriesRow extends ProfileQuarter {
  /** A meter, a charge point, or a card: what the receiver calls a device. */
  readonly device: string;
  readonly obis: string;
  readonly registerWh: number | null;
}

/** What a column holds. */
export type SeriesField =
  | 'device'
  | 'obis'
  | 'start-utc'
  | 'start-local'
  | 'end-utc'
  | 'end-local'
  | 'energy-kwh'
  | 'energy-wh'
  | 'register-kwh'
  | 'status';

/** How a receiver (innosolv is-e, eponet, a spreadsheet) wants its columns: data, not code, because they differ. */
export interface SeriesMapping {
  readonly columns: readonly { readonly title: string; readonly field: SeriesField }[];
  readonly separator: string;
  readonly decimal: '.' | ',';
  /** Whether the first line names the columns. */
  readonly header: boolean;
  /** The receiver's letters for W, E and F. */
  readonly status: { readonly W: string; readonly E: string; readonly F: string };
}

/** The columns that energy-data platforms share: device, OBIS, start, kWh, status W/E/F. */
export const PLAIN_SERIES: SeriesMapping = {
  columns: [
    { title: 'device', field: 'device' },
    { title: 'obis', field: 'obis' },
    { title: 'start', field: 'start-local' },
    { title: 'end', field: 'end-local' },
    { title: 'kWh', field: 'energy-kwh' },
    { title: 'status', field: 'status' },
  ],
  separator: ';',
  decimal: '.',
  header: true,
  status: { W: 'W', E: 'E', F: 'F' },
};

const QUARTER_MS = 15 * 60_000;

/** The series line by line, each with CRLF. A missing value is an empty cell. */
export function* seriesCsv(
  rows: Iterable<SeriesRow>,
  mapping: SeriesMapping,
  toLocal: (atMs: number) => number,
): Generator<string, void> {
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, mapping.separator)).join(mapping.separator)}\r\n`;
  if (mapping.header) yield line(mapping.columns.map(({ title }) => title));
  for (const row of rows) yield line(mapping.columns.map(({ field }) => cellOf(row, field, mapping, toLocal)));
}

function cellOf(row: SeriesRow, field: SeriesField, mapping: SeriesMapping, toLocal: (atMs: number) => number): string {
  const kwh = (energyWh: number | null): string => (energyWh === null ? '' : kilowattHours(energyWh, mapping.decimal));
  switch (field) {
    case 'device':
      return row.device;
    case 'obis':
      return row.obis;
    case 'start-utc':
      return utc(row.quarterMs);
    case 'start-local':
      return local(row.quarterMs, toLocal);
    case 'end-utc':
      return utc(row.quarterMs + QUARTER_MS);
    case 'end-local':
      return local(row.quarterMs + QUARTER_MS, toLocal);
    case 'energy-kwh':
      return kwh(row.energyWh);
    case 'energy-wh':
      return row.energyWh === null ? '' : String(row.energyWh);
    case 'register-kwh':
      return kwh(row.registerWh);
    case 'status':
      return mapping.status[row.quality];
  }
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}

/** ISO 8601 with the offset: in the hour that repeats, only that tells the two apart. */
function local(atMs: number, toLocal: (atMs: number) => number): string {
  const localMs = toLocal(atMs);
  const minutes = Math.round((localMs - atMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${new Date(localMs).toISOString().slice(0, 19)}${offset}`;
}
