import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import Database from 'better-sqlite3';
import { Chain, type ChainHead, type Verification } from './chain.ts';
import { StoreError } from './errors.ts';
import { alteredSchema } from './ledger.ts';
import { READ_ONCE, type Unreadable, walkInParts } from './parallel-walk.ts';

/** What an examination of a ledger file found. */
export type LedgerFinding =
  | {
      readonly kind: 'whole';
      readonly records: number;
      readonly headHash: string;
      readonly seals: number;
      /** Time of the newest record, UTC epoch ms. */
      readonly newestAtMs: number | null;
    }
  /** The first record that is not what was written. */
  | {
      readonly kind: 'broken';
      readonly seq: number;
      readonly why: 'changed' | 'missing';
      readonly recordKind: string | null;
      readonly atMs: number | null;
    }
  /** Its records are whole, but not the table, index or trigger of this name, by which they are found and guarded. */
  | { readonly kind: 'altered'; readonly name: string }
  /** Whole in itself, but not the one whose head was kept: records were cut off, or it is another ledger. */
  | { readonly kind: 'other-head'; readonly known: ChainHead; readonly records: number }
  | { readonly kind: 'unreadable'; readonly detail: string };

/**
 * Walks the hash chain of a ledger file from its first record, and compares it with a head that was kept elsewhere (on a
 * printed report, say). Reads only; the controller may go on writing.
 */
export async function verifyLedgerFile(file: string, known: ChainHead | null): Promise<LedgerFinding> {
  if (!existsSync(file)) return { kind: 'unreadable', detail: 'there is no such file' };
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, timeout: 2_000 });
    db.pragma(READ_ONCE);
    const chain = new Chain(db);
    const { seq: records } = chain.headNow();
    const walked = await walkAll(db, chain, records);
    if (walked.kind === 'unreadable') return walked;
    if (walked.kind === 'broken') {
      const { seq, why } = walked;
      return { kind: 'broken', seq, why: why === 'gap' ? 'missing' : 'changed', ...describe(db, seq) };
    }
    if (known !== null && !chain.has(known)) return { kind: 'other-head', known, records };
    const name = alteredSchema(db);
    if (name !== null) return { kind: 'altered', name };
    // By the index of the rarer kinds (whose condition must be said), and by the newest row: a scan would parse every record.
    const seals = db
      .prepare<[], number>(
        `SELECT count(*) FROM record WHERE kind = 'seal' AND session_id IS NULL AND kind <> 'registers'`,
      )
      .pluck()
      .get();
    const newest = db.prepare<[], number | null>('SELECT at_ms FROM record ORDER BY seq DESC LIMIT 1').pluck().get();
    return { kind: 'whole', records, headHash: walked.headHash, seals: seals ?? 0, newestAtMs: newest ?? null };
  } catch (error) {
    if (!(error instanceof StoreError) && !(error instanceof Database.SqliteError)) throw error;
    return { kind: 'unreadable', detail: error.message };
  } finally {
    db?.close();
  }
}

/** Fewer records than this are walked sooner than threads begin. */
const MANY_RECORDS = 50_000;
/** A Pi has four cores. */
const MOST_PARTS = 4;

async function walkAll(db: Database.Database, chain: Chain, records: number): Promise<Verification | Unreadable> {
  const parts = Math.min(MOST_PARTS, availableParallelism());
  if (records < MANY_RECORDS || parts < 2) return chain.verify();
  const walked = await walkInParts(db, records, parts);
  return walked.kind === 'whole' ? { kind: 'whole', records, headHash: walked.lastHash.toString('hex') } : walked;
}

function describe(
  db: Database.Database,
  seq: number,
): { readonly recordKind: string | null; readonly atMs: number | null } {
  const row = db
    .prepare<[number], { recordKind: string | null; atMs: number | null }>(
      `SELECT iif(json_valid(body), body ->> '$.kind', NULL) AS recordKind,
         iif(json_valid(body), body ->> '$.atMs', NULL) AS atMs FROM record WHERE seq = ?`,
    )
    .get(seq);
  return row ?? { recordKind: null, atMs: null };
}
