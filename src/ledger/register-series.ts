import type { Database } from 'better-sqlite3';
import type { MeterExchange } from '../core/model/meter-exchange.ts';
import { guarded } from './errors.ts';
import { readExchanges, shiftAt } from './meter-exchanges.ts';

/** A register that was read at a quarter hour: UTC epoch ms, whole Wh. */
export interface ReadRegister {
  readonly atMs: number;
  readonly registerWh: number;
}

type Direction = 'import' | 'export';

/** The registers of all devices at one quarter hour, as recorded. */
export interface QuarterRecord {
  readonly atMs: number;
  readonly body: string;
  /** Of the whole ledger: a register is read as if its first meter had gone on. */
  readonly exchanges: readonly MeterExchange[];
}

/** A neighbour further away than this says nothing of a quarter hour, ms. */
const NEIGHBOURS_MS = 31 * 86_400_000;
/** About 2 ms of reading. */
const PAGE_SIZE = 400;

/** Registers of quarter hours over long periods, as the ledger stood with its record `headSeq`. Reads only. */
export class RegisterSeries {
  private readonly db: Database;
  private readonly headSeq: number;
  private readonly exchanges: readonly MeterExchange[];

  constructor(db: Database, headSeq: number) {
    this.db = db;
    this.headSeq = headSeq;
    this.exchanges = readExchanges(db, headSeq);
  }

  /** What an exchange of the meter adds to a register of this time, Wh: less that, it is what the meter showed. */
  shiftAt(deviceId: string, direction: Direction, atMs: number): number {
    return shiftAt(this.exchanges, deviceId, direction, atMs);
  }

  /** Exchanges of the meter of one device in [fromMs, toMs). */
  exchangesOf(deviceId: string, fromMs: number, toMs: number): readonly MeterExchange[] {
    return this.exchanges.filter((one) => one.deviceId === deviceId && one.atMs >= fromMs && one.atMs < toMs);
  }

  /** The newest register read at this time or before it; `null` when none is near. */
  before(deviceId: string, direction: Direction, atMs: number): ReadRegister | null {
    const sql = 'at_ms <= @atMs AND at_ms > @farMs ORDER BY at_ms DESC';
    return this.first(sql, { atMs, farMs: atMs - NEIGHBOURS_MS }, deviceId, direction);
  }

  /** The oldest register read after this time; `null` when none is near. */
  after(deviceId: string, direction: Direction, atMs: number): ReadRegister | null {
    const sql = 'at_ms > @atMs AND at_ms < @farMs ORDER BY at_ms';
    return this.first(sql, { atMs, farMs: atMs + NEIGHBOURS_MS }, deviceId, direction);
  }

  /** Records of [fromMs, toMs), oldest first, in pages. Nothing is held between two pages. */
  *pages(fromMs: number, toMs: number): Generator<readonly QuarterRecord[], void> {
    const { exchanges } = this;
    const page = this.db.prepare<[object], Omit<QuarterRecord, 'exchanges'>>(
      `SELECT at_ms AS atMs, body FROM record
       WHERE kind = 'registers' AND at_ms >= @fromMs AND at_ms < @toMs AND +seq <= @headSeq
       ORDER BY at_ms LIMIT ${PAGE_SIZE}`,
    );
    for (let from = fromMs; from < toMs; ) {
      const rows = guarded(this.db.name, () => page.all({ fromMs: from, toMs, headSeq: this.headSeq }));
      if (rows.length > 0) yield rows.map((row) => ({ ...row, exchanges }));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_SIZE) return;
      from = last.atMs + 1;
    }
  }

  private first(sql: string, values: object, deviceId: string, direction: Direction): ReadRegister | null {
    return guarded(this.db.name, () => {
      const rows = this.db
        .prepare<[object], Omit<QuarterRecord, 'exchanges'>>(
          `SELECT at_ms AS atMs, body FROM record WHERE kind = 'registers' AND +seq <= @headSeq AND ${sql}`,
        )
        .iterate({ ...values, headSeq: this.headSeq });
      for (const row of rows) {
        const registerWh = registerIn({ ...row, exchanges: this.exchanges }, deviceId, direction);
        if (registerWh !== null) return { atMs: row.atMs, registerWh };
      }
      return null;
    });
  }
}

/**
 * Reads the import registers of many devices out of record after record, Wh, in the order of `deviceIds`. Devices stand in
 * the same order in each record, so each is looked for where the one before ended: fifteen times as fast as parsing.
 */
export function importReader(deviceIds: readonly string[]): (record: QuarterRecord) => readonly (number | null)[] {
  const sought = deviceIds.map((id) => ({ id, opening: `{"deviceId":${JSON.stringify(id)},"importWh":` }));
  return (record) => {
    const { body } = record;
    let from = 0;
    return sought.map(({ id, opening }) => {
      let at = body.indexOf(opening, from);
      if (at === -1 && from > 0) at = body.indexOf(opening);
      if (at === -1) return registerIn(record, id, 'import');
      from = at + opening.length;
      const digits = digitsAt(body, from);
      if (digits === null) return registerIn(record, id, 'import');
      return record.exchanges.length === 0 ? digits : digits + shiftAt(record.exchanges, id, 'import', record.atMs);
    });
  };
}

/** The whole number that a value of JSON begins with; `null` for anything else. */
function digitsAt(text: string, from: number): number | null {
  let value = 0;
  let at = from;
  for (let digit = text.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - ZERO) {
    value = value * 10 + digit;
    at += 1;
  }
  return at > from && text[at] === ',' ? value : null;
}

const ZERO = '0'.charCodeAt(0);

/**
 * The register of one device in a record, Wh; `null` where it has none. Only its own part is parsed: a year of a car park
 * is a hundred megabytes of the others'.
 */
export function registerIn(
  { atMs, body, exchanges }: QuarterRecord,
  deviceId: string,
  direction: Direction,
): number | null {
  const at = body.indexOf(`"deviceId":${JSON.stringify(deviceId)}`);
  if (at === -1) return null;
  const part: unknown = JSON.parse(body.slice(body.lastIndexOf('{', at), body.indexOf('}', at) + 1));
  const register: unknown =
    typeof part === 'object' && part !== null
      ? Reflect.get(part, direction === 'import' ? 'importWh' : 'exportWh')
      : null;
  return typeof register === 'number' ? register + shiftAt(exchanges, deviceId, direction, atMs) : null;
}
