import { CsvTable, readCsv } from './csv-reader.ts';
import { type ImportedRow, type ImportProblem, judgeRows, type ParsedImport } from './row.ts';
import { GERMAN, ISO_LIKE, type Read, readKilowattHours, readLocalTime } from './values.ts';

type Column =
  | 'start'
  | 'end'
  | 'chargePoint'
  | 'vehicle'
  | 'token'
  | 'odometer'
  | 'registerStart'
  | 'registerEnd'
  | 'energy';

interface Dialect {
  readonly separator: ',' | ';';
  readonly pattern: RegExp;
  readonly needed: readonly Column[];
  readonly names: Readonly<Record<Column, readonly string[]>>;
}

/** evcc: `/api/sessions?format=csv`, the header in the language of the user; local time without offset, decimal points. */
export const EVCC: Dialect = {
  separator: ',',
  pattern: ISO_LIKE,
  needed: ['start', 'end', 'energy'],
  names: {
    start: ['Created', 'Startzeit', 'Erstellt', 'Beginn', 'Start'],
    end: ['Finished', 'Endzeit', 'Beendet', 'Ende', 'End'],
    chargePoint: ['Charging point', 'Charge point', 'Loadpoint', 'Ladepunkt'],
    vehicle: ['Vehicle', 'Fahrzeug'],
    token: ['Identifier', 'Kennung', 'Identifikation'],
    odometer: ['Odometer', 'Mileage', 'Kilometerstand'],
    registerStart: ['Meter start', 'Zählerstand Beginn', 'Zählerstand Start', 'Anfangszählerstand'],
    registerEnd: ['Meter stop', 'Meter end', 'Zählerstand Ende', 'Endzählerstand'],
    energy: ['Charged Energy', 'Energy', 'Energie', 'Geladene Energie'],
  },
};

/** openWB 2: `downloadChargeLog.php`: semicolons, decimal commas, German local time. */
export const OPENWB: Dialect = {
  separator: ';',
  pattern: GERMAN,
  needed: ['start', 'end', 'energy'],
  names: {
    start: ['Beginn'],
    end: ['Ende'],
    chargePoint: ['Ladepunkt'],
    vehicle: ['Fahrzeug'],
    token: ['ID-Tag'],
    odometer: ['Kilometerstand'],
    registerStart: ['Zählerstand Beginn', 'Zaehlerstand Beginn'],
    registerEnd: ['Zählerstand Ende', 'Zaehlerstand Ende'],
    energy: ['Energie'],
  },
};

/** Reads a table of finished sessions. Running ones (no end) are left out with a problem. */
export function parseTable(text: string, dialect: Dialect, toLocal: (atMs: number) => number): ParsedImport {
  const table = new CsvTable(readCsv(text, dialect.separator), dialect.names, dialect.needed);
  if (table.missing.length > 0) {
    const problems = table.missing.map(
      (column): ImportProblem => ({ line: 1, code: 'column-missing', detail: dialect.names[column][0] ?? column }),
    );
    return { rows: [], problems };
  }
  const rows: ImportedRow[] = [];
  const problems: ImportProblem[] = [];
  for (const record of table.rows) {
    const { line } = record;
    const cell = (column: Column): string => table.cell(record, column);
    let isWhole = true;
    const take = <T>(column: Column, read: Read<T>): T | null => {
      if (read.kind === 'problem') {
        isWhole = false;
        problems.push({ line, code: cell(column) === '' ? emptyCode(column) : read.code, detail: cell(column) });
        return null;
      }
      if (read.doubt !== null) problems.push({ line, code: read.doubt, detail: cell(column) });
      return read.value;
    };
    const startedAtMs = take('start', readLocalTime(cell('start'), dialect.pattern, toLocal));
    const endedAtMs = take('end', readLocalTime(cell('end'), dialect.pattern, toLocal));
    const energyWh = take('energy', readKilowattHours(cell('energy')));
    const startRegisterWh = take('registerStart', readKilowattHours(cell('registerStart')));
    const endRegisterWh = take('registerEnd', readKilowattHours(cell('registerEnd')));
    const odometer = Number(cell('odometer').replace(',', '.'));
    if (!isWhole || startedAtMs === null || endedAtMs === null) continue;
    if (endedAtMs < startedAtMs) {
      problems.push({ line, code: 'end-before-start', detail: `${cell('start')} – ${cell('end')}` });
      continue;
    }
    rows.push({
      line,
      startedAtMs,
      endedAtMs,
      // A register of zero at both ends is a meter that was not there.
      startRegisterWh: startRegisterWh === 0 && endRegisterWh === 0 ? null : startRegisterWh,
      endRegisterWh: startRegisterWh === 0 && endRegisterWh === 0 ? null : endRegisterWh,
      energyWh,
      chargePoint: cell('chargePoint') || 'import',
      vehicle: cell('vehicle') || null,
      idToken: cell('token') || null,
      odometerKm: cell('odometer') === '' || !Number.isFinite(odometer) || odometer <= 0 ? null : Math.round(odometer),
    });
  }
  return { rows, problems: [...problems, ...judgeRows(rows)].toSorted((a, b) => a.line - b.line) };
}

function emptyCode(column: Column): ImportProblem['code'] {
  return column === 'start' ? 'start-missing' : column === 'end' ? 'end-missing' : 'number-broken';
}
