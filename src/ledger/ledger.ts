import { randomBytes, randomInt } from 'node:crypto';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { Chain } from './chain.ts';
import { type Opened, openDatabase } from './database.ts';
import { StoreError } from './errors.ts';
import { ledger001 } from './migrations/ledger-001.ts';
import { ledger002 } from './migrations/ledger-002.ts';
import { ledgerCorrections } from './migrations/ledger-corrections.ts';
import { ledgerDimming } from './migrations/ledger-dimming.ts';
import { ledgerMeterExchanges } from './migrations/ledger-meter-exchanges.ts';
import { ledgerSessions } from './migrations/ledger-sessions.ts';

/** ledger.db, open: its records and who it is. */
export interface Ledger {
  readonly db: Database;
  readonly chain: Chain;
  /** Ten characters that tell this ledger from any other; session ids begin with them. */
  readonly ledgerId: string;
  /** Number of its first transaction. */
  readonly firstTransactionId: number;
  /** Time of the newest record when it was opened, UTC epoch ms: the clock has shown it once. */
  readonly newestAtMs: number;
}

const MIGRATIONS = [ledger001, ledger002, ledgerDimming, ledgerCorrections, ledgerSessions, ledgerMeterExchanges];

/** The newest version of ledger.db that this release understands. */
export const LEDGER_SCHEMA = MIGRATIONS.length;

/** Version of the records' meaning, written in the first one. */
const FORMAT = 1;

/** Opens ledger.db, or creates it with its first record. `nowMs` is wall time, UTC epoch ms. */
export function openLedger(file: string, nowMs: number): Opened<Ledger> {
  const opened = openLedgerTables(file);
  if (opened.kind !== 'ok') return opened;
  const db = opened.value;
  try {
    const chain = new Chain(db);
    const identity = readIdentity(db) ?? createIdentity(chain, nowMs);
    if (identity.format !== FORMAT) {
      db.close();
      return { kind: 'newer-schema', file, version: identity.format, supported: FORMAT };
    }
    const newestAtMs =
      db.prepare<[], number>('SELECT at_ms FROM record ORDER BY seq DESC LIMIT 1').pluck().get() ?? nowMs;
    return { kind: 'ok', value: { db, chain, newestAtMs, ...identity } };
  } catch (error) {
    db.close();
    if (!(error instanceof StoreError)) throw error;
    return { kind: error.kind, file, detail: error.message };
  }
}

/** The tables of a ledger, without a first record where there is none. */
export function openLedgerTables(file: string): Opened<Database> {
  return openDatabase(file, { synchronous: 'FULL', migrations: MIGRATIONS });
}

/**
 * Which table, index or trigger is not what this release makes; `null` when all are. The columns that reports search by are
 * computed from the records by expressions that stand there: one that was changed hides records from a chain that is whole.
 */
export function alteredSchema(db: Database): string | null {
  const made = new SqliteDatabase(':memory:');
  try {
    for (const sql of MIGRATIONS.slice(0, Number(db.pragma('user_version', { simple: true })))) made.exec(sql);
    const [found, wanted] = [schemaOf(db), schemaOf(made)];
    return (
      [...new Set([...wanted.keys(), ...found.keys()])].find((name) => found.get(name) !== wanted.get(name)) ?? null
    );
  } finally {
    made.close();
  }
}

/** Without what SQLite keeps for itself. */
function schemaOf(db: Database): ReadonlyMap<string, string> {
  const rows = db
    .prepare<[], { name: string; sql: string | null }>(
      "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all();
  return new Map(rows.map(({ name, sql }) => [name, (sql ?? '').replaceAll(/\s+/g, ' ')]));
}

interface Identity {
  readonly format: number;
  readonly ledgerId: string;
  readonly firstTransactionId: number;
}

function readIdentity(db: Database): Identity | null {
  const first = db.prepare<[], Identity>(
    `SELECT body ->> '$.format' AS format, body ->> '$.ledgerId' AS ledgerId,
       body ->> '$.firstTransactionId' AS firstTransactionId
     FROM record WHERE seq = 1`,
  );
  return first.get() ?? null;
}

function createIdentity(chain: Chain, nowMs: number): Identity {
  const identity: Identity = {
    format: FORMAT,
    ledgerId: randomBytes(5).toString('hex'),
    // A station may still hold transactions of an older ledger: a random start keeps their numbers from meaning
    // others. OCPP 1.6 numbers must fit 32 bits.
    firstTransactionId: randomInt(100_000, 1_000_000_000),
  };
  chain.append([{ kind: 'ledger-created', atMs: nowMs, ...identity }]);
  return identity;
}
