import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { linkHash } from './chain.ts';
import { StoreError } from './errors.ts';
import { openLedgerTables } from './ledger.ts';

/** Name and version of the exchange format: one JSON value a line (NDJSON), described in docs/ledger-format.md. */
const EXCHANGE_FORMAT = 'lademeister-ledger';
const EXCHANGE_VERSION = 1;

const RECORDS_A_PAGE = 1_000;

export type ExchangeResult =
  | { readonly kind: 'done'; readonly records: number; readonly headHash: string }
  | { readonly kind: 'refused'; readonly why: ExchangeProblem; readonly line: number | null; readonly detail: string };

export type ExchangeProblem =
  | 'no-such-file'
  | 'not-an-export'
  | 'newer-version'
  | 'line-broken'
  | 'record-changed'
  | 'record-missing'
  | 'cut-off'
  | 'target-exists'
  | 'store';

/**
 * Writes every record of a ledger to a file, its text byte for byte and its hash, between a line that says what this is
 * and one that says that it is complete. Reads only: the controller may go on writing; what it writes meanwhile is not
 * in the export. The file appears when it is complete.
 */
export async function exportLedger(ledgerFile: string, toFile: string, nowMs: number): Promise<ExchangeResult> {
  if (!existsSync(ledgerFile)) return refused('no-such-file', null, `${ledgerFile} does not exist`);
  if (existsSync(toFile)) return refused('target-exists', null, `${toFile} exists already`);
  const partial = `${toFile}.partial`;
  let db: Database.Database | null = null;
  try {
    db = new Database(ledgerFile, { readonly: true, timeout: 2_000 });
    const head = db
      .prepare<[], { seq: number; hash: Buffer; ledgerId: string }>(
        `SELECT seq, hash, (SELECT body ->> '$.ledgerId' FROM record WHERE seq = 1) AS ledgerId
         FROM record ORDER BY seq DESC LIMIT 1`,
      )
      .get();
    if (head === undefined) return refused('not-an-export', null, `${ledgerFile} holds no record`);
    const { ledgerId, seq: records } = head;
    const headHash = head.hash.toString('hex');
    const out = createWriteStream(partial, { mode: 0o600 });
    const write = async (text: string): Promise<void> => {
      if (!out.write(text)) await once(out, 'drain');
    };
    const opening = { format: EXCHANGE_FORMAT, version: EXCHANGE_VERSION, ledgerId, exportedAtMs: nowMs, records };
    await write(`${JSON.stringify(opening)}\n`);
    const page = db
      .prepare<[number, number, number], [number, string, Buffer]>(
        'SELECT seq, body, hash FROM record WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
      )
      .raw();
    for (let after = 0; after < records; ) {
      const rows = page.all(after, records, RECORDS_A_PAGE);
      // The body stands as it is, last in its line: whoever reads the file as bytes can hash it again.
      await write(rows.map(([seq, body, hash]) => recordLine(seq, hash, body)).join(''));
      const last = rows.at(-1)?.[0];
      if (last === undefined) return refused('record-missing', null, `record ${after + 1} is missing`);
      after = last;
    }
    // What the first line says is said again: so no byte of it can change unnoticed either.
    await write(`${JSON.stringify({ complete: true, ledgerId, exportedAtMs: nowMs, records, headHash })}\n`);
    out.end();
    await once(out, 'close');
    renameSync(partial, toFile);
    return { kind: 'done', records, headHash };
  } catch (error) {
    return storeProblem(error);
  } finally {
    db?.close();
    rmSync(partial, { force: true });
  }
}

/**
 * Makes a ledger of an export: the same records, the same hashes, the same head. Every hash is computed again on the
 * way; a single changed byte, a missing line or a missing end refuses the whole, and no file is left behind.
 */
export async function importLedger(fromFile: string, ledgerFile: string): Promise<ExchangeResult> {
  if (!existsSync(fromFile)) return refused('no-such-file', null, `${fromFile} does not exist`);
  if (existsSync(ledgerFile)) return refused('target-exists', null, `${ledgerFile} exists already`);
  const building = `${ledgerFile}.importing`;
  const clear = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${building}${end}`, { force: true });
  };
  clear();
  try {
    const result = await fill(building, fromFile);
    if (result.kind === 'done') renameSync(building, ledgerFile);
    return result;
  } catch (error) {
    return storeProblem(error);
  } finally {
    clear();
  }
}

interface Position {
  seq: number;
  hash: Buffer;
}

async function fill(building: string, fromFile: string): Promise<ExchangeResult> {
  const opened = openLedgerTables(building);
  if (opened.kind !== 'ok') return refused('store', null, opened.kind);
  const db = opened.value;
  try {
    db.pragma('synchronous = OFF');
    const insert = db.prepare('INSERT INTO record (seq, body, hash) VALUES (?, ?, ?)');
    const last: Position = { seq: 0, hash: Buffer.alloc(32) };
    let line = 0;
    let isComplete = false;
    db.exec('BEGIN IMMEDIATE');
    let opening: ReadonlyMap<string, unknown> = new Map();
    for await (const text of linesOf(fromFile)) {
      line += 1;
      if (text === null) {
        return refused(line === 1 ? 'not-an-export' : 'line-broken', line, 'this is no text in UTF-8');
      }
      if (isComplete) return refused('line-broken', line, 'something stands behind the end');
      isComplete = text.startsWith('{"complete"');
      if (line === 1) opening = parsed(text) ?? opening;
      const problem =
        line === 1
          ? checkOpening(opening)
          : isComplete
            ? checkEnd(text, opening, last)
            : takeRecord(text, last, (seq, body, hash) => insert.run(seq, body, hash));
      if (problem !== null) return refused(problem.why, line, problem.detail);
    }
    if (line === 0) return refused('not-an-export', 1, 'the file is empty');
    if (!isComplete) return refused('cut-off', line, `the file ends after record ${last.seq}`);
    db.exec('COMMIT');
    db.pragma('synchronous = FULL');
    db.pragma('wal_checkpoint(TRUNCATE)');
    return { kind: 'done', records: last.seq, headHash: last.hash.toString('hex') };
  } finally {
    db.close();
  }
}

interface LineProblem {
  readonly why: ExchangeProblem;
  readonly detail: string;
}

function checkOpening(opening: ReadonlyMap<string, unknown>): LineProblem | null {
  if (opening.get('format') !== EXCHANGE_FORMAT)
    return { why: 'not-an-export', detail: 'this is no export of a ledger' };
  const version = opening.get('version');
  if (version === EXCHANGE_VERSION) return null;
  return { why: 'newer-version', detail: `written in version ${String(version)}, understood is ${EXCHANGE_VERSION}` };
}

function checkEnd(text: string, opening: ReadonlyMap<string, unknown>, last: Position): LineProblem | null {
  const end = parsed(text);
  if (end === null) return { why: 'line-broken', detail: 'the last line cannot be read' };
  if (end.get('records') !== last.seq || end.get('headHash') !== last.hash.toString('hex')) {
    const detail = `the file says it has ${String(end.get('records'))} records, there are ${last.seq}`;
    return { why: 'record-missing', detail };
  }
  const differing = ['ledgerId', 'exportedAtMs', 'records'].find((name) => end.get(name) !== opening.get(name));
  if (differing !== undefined) {
    return { why: 'record-changed', detail: `first and last line do not agree in ${differing}` };
  }
  const isAsWritten = text === JSON.stringify(Object.fromEntries(end)) && end.get('complete') === true;
  return isAsWritten ? null : { why: 'line-broken', detail: 'the last line is not as it was written' };
}

function takeRecord(
  text: string,
  last: Position,
  keep: (seq: number, body: string, hash: Buffer) => void,
): LineProblem | null {
  const [, number, hashText, body] = /^\{"seq":(\d+),"hash":"([0-9a-f]{64})","body":(\{.*\})\}$/s.exec(text) ?? [];
  if (number === undefined || hashText === undefined || body === undefined || parsed(body) === null) {
    return { why: 'line-broken', detail: 'this is no record' };
  }
  const seq = Number(number);
  if (seq !== last.seq + 1) return { why: 'record-missing', detail: `record ${last.seq + 1} is missing` };
  const hash = linkHash(last.hash, body);
  if (hash.toString('hex') !== hashText)
    return { why: 'record-changed', detail: `record ${seq} is not what was written` };
  keep(seq, body, hash);
  last.seq = seq;
  last.hash = hash;
  return null;
}

/**
 * The lines of a file, `null` for one that is no UTF-8. Ended by LF alone: readline also ends lines at
 * U+2028, which may stand in a record.
 */
async function* linesOf(file: string): AsyncGenerator<string | null, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, from)) {
      yield decoded(bytes.subarray(from, at));
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST_LINE_BYTES) break;
  }
  if (rest.length > 0) yield decoded(rest);
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LF = 0x0a;
const CHUNK_BYTES = 262_144;
const LONGEST_LINE_BYTES = 16_000_000;

function decoded(bytes: Buffer): string | null {
  try {
    return UTF_8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function recordLine(seq: number, hash: Buffer, body: string): string {
  return `{"seq":${seq},"hash":"${hash.toString('hex')}","body":${body}}\n`;
}

function parsed(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function storeProblem(error: unknown): ExchangeResult {
  const isExpected =
    error instanceof StoreError || error instanceof Database.SqliteError || (error instanceof Error && 'code' in error);
  if (!isExpected) throw error;
  return refused('store', null, error.message);
}

function refused(why: ExchangeProblem, line: number | null, detail: string): ExchangeResult {
  return { kind: 'refused', why, line, detail };
}
