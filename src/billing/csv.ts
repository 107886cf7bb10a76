import { localTimeIn } from '../core/tariff/local-time.ts';
import type { SessionSummary } from '../ledger/session-reader.ts';
import { quoted, text } from './formats/csv-cell.ts';
import { kilowattHours } from './formats/decimal.ts';
import type { StatementSession } from './statement.ts';
import { type Language, WORDS } from './words.ts';

/**
 * `excel-de`: what a German Excel opens by a double click: semicolons, decimal commas, a byte order mark, local time.
 * `machine`: RFC 4180 with commas, decimal points, ISO 8601 in UTC, and column names and codes that never change.
 */
export type CsvDialect = 'excel-de' | 'machine';

export interface CsvOptions {
  readonly dialect: CsvDialect;
  /** Of the column names and words in `excel-de`. */
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
  /** What the owner calls a charge point; one that is configured no more keeps its id. */
  readonly chargePointName: (id: string) => string;
}

/** A line of the log. */
export interface LoggedSession extends SessionSummary {
  readonly plate: string | null;
  readonly signature: StatementSession['signature'];
}

type Sessions = Iterable<LoggedSession> | AsyncIterable<LoggedSession>;

/** Rows are handed on in pieces of about this many characters: one by one would be slow over a socket. */
const PIECE_CHARS = 16_384;

/** The sessions as CSV text, in pieces. Whatever is not known is an empty cell, never a zero. */
export async function* sessionsCsv(sessions: Sessions, options: CsvOptions): AsyncGenerator<string, void> {
  const { header, separator, row } = options.dialect === 'machine' ? machine(options) : excelDe(options);
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, separator)).join(separator)}\r\n`;
  let piece = header.prefix + line(header.cells);
  for await (const session of sessions) {
    piece += line(row(session));
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

interface Table {
  readonly separator: string;
  readonly header: { readonly prefix: string; readonly cells: readonly string[] };
  readonly row: (session: LoggedSession) => readonly string[];
}

function machine({ chargePointName }: CsvOptions): Table {
  return {
    separator: ',',
    header: {
      prefix: '',
      cells: [
        'session_id',
        'charge_point_id',
        'charge_point',
        'card',
        'card_tail',
        'start',
        'end',
        'duration_s',
        'start_register_kwh',
        'end_register_kwh',
        'energy_kwh',
        'end_reason',
        'flags',
        'vehicle',
        'plate',
        'driver',
        'use',
        'assigned_by',
        'corrected',
        'odometer_km',
        'soc_percent',
        'signature',
      ],
    },
    row: (session) => [
      session.sessionId,
      text(session.chargePointId),
      text(chargePointName(session.chargePointId)),
      text(session.tokenName ?? ''),
      text(session.tokenTail ?? ''),
      new Date(session.startedAtMs).toISOString(),
      session.endedAtMs === null ? '' : new Date(session.endedAtMs).toISOString(),
      durationS(session)?.toString() ?? '',
      kilowattHoursCell(session.startRegisterWh, '.'),
      kilowattHoursCell(session.endRegisterWh, '.'),
      kilowattHoursCell(session.energyWh, '.'),
      session.endReason ?? '',
      session.flags.join(' '),
      text(session.vehicle ?? ''),
      text(session.plate ?? ''),
      text(session.driver ?? ''),
      session.use,
      session.assignedBy,
      session.corrected ? 'yes' : 'no',
      session.odometerKm?.toString() ?? '',
      session.socPercent?.toString() ?? '',
      session.signature,
    ],
  };
}

function excelDe({ language, timeZone, chargePointName }: CsvOptions): Table {
  const { columns, running, endReasons, flags, uses, assignedBy, signatures, corrected } = WORDS[language];
  const toLocal = localTimeIn(timeZone);
  const localDate = (atMs: number): string => {
    const [date = '', time = ''] = new Date(toLocal(atMs)).toISOString().split('T');
    return `${date.split('-').reverse().join('.')} ${time.slice(0, 8)}`;
  };
  return {
    separator: ';',
    header: {
      // Without the byte order mark Excel reads UTF-8 as Windows-1252.
      prefix: '\uFEFF',
      cells: [
        columns.session,
        columns.chargePoint,
        columns.card,
        columns.cardNumber,
        columns.start,
        columns.end,
        columns.duration,
        columns.startRegister,
        columns.endRegister,
        columns.energy,
        columns.endReason,
        columns.notes,
        columns.vehicle,
        columns.plate,
        columns.driver,
        columns.use,
        columns.assignedBy,
        columns.corrected,
        columns.odometer,
        columns.soc,
        columns.signature,
      ],
    },
    row: (session) => [
      session.sessionId,
      text(chargePointName(session.chargePointId)),
      text(session.tokenName ?? ''),
      // The dots keep Excel from reading 0012 or 1E23 as a number.
      session.tokenTail === null ? '' : `…${session.tokenTail}`,
      localDate(session.startedAtMs),
      session.endedAtMs === null ? '' : localDate(session.endedAtMs),
      hoursMinutesSeconds(durationS(session)),
      kilowattHoursCell(session.startRegisterWh, ','),
      kilowattHoursCell(session.endRegisterWh, ','),
      kilowattHoursCell(session.energyWh, ','),
      session.endReason === null ? running : endReasons[session.endReason],
      session.flags.map((flag) => flags[flag]).join(', '),
      text(session.vehicle ?? ''),
      text(session.plate ?? ''),
      text(session.driver ?? ''),
      uses[session.use],
      assignedBy[session.assignedBy],
      session.corrected ? corrected : '',
      session.odometerKm?.toString() ?? '',
      session.socPercent?.toString() ?? '',
      signatures[session.signature],
    ],
  };
}

/** Elapsed time in whole seconds; `null` while it runs. Local time cannot say it: an hour repeats every autumn. */
function durationS({ startedAtMs, endedAtMs }: SessionSummary): number | null {
  return endedAtMs === null ? null : Math.round((endedAtMs - startedAtMs) / 1000);
}

function hoursMinutesSeconds(seconds: number | null): string {
  if (seconds === null) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function kilowattHoursCell(energyWh: number | null, decimal: ',' | '.'): string {
  return energyWh === null ? '' : kilowattHours(energyWh, decimal);
}
