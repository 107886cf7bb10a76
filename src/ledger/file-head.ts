import Database from 'better-sqlite3';

/** How far a ledger goes, and which one it is. */
export interface LedgerHead {
  readonly ledgerId: string;
  readonly records: number;
  readonly headHash: string;
  /** UTC epoch ms. */
  readonly newestAtMs: number;
}

/** Of an open ledger; `null` for one without a record. */
export function headOf(db: Database.Database): LedgerHead | null {
  const row = db
    .prepare<[], { ledgerId: string; records: number; hash: Buffer; newestAtMs: number }>(
      `SELECT seq AS records, hash, at_ms AS newestAtMs,
         (SELECT body ->> '$.ledgerId' FROM record WHERE seq = 1) AS ledgerId
       FROM record ORDER BY seq DESC LIMIT 1`,
    )
    .get();
  if (row === undefined) return null;
  const { ledgerId, records, hash, newestAtMs } = row;
  return { ledgerId, records, headHash: hash.toString('hex'), newestAtMs };
}

/** Hash of one record, in hexadecimal; `null` where there is none. */
export function hashAt(db: Database.Database, seq: number): string | null {
  const hash = db.prepare<[number], Buffer>('SELECT hash FROM record WHERE seq = ?').pluck().get(seq);
  return hash?.toString('hex') ?? null;
}

/** How many sessions began behind a record. */
export function startsBehind(db: Database.Database, seq: number): number {
  const count = db.prepare<[number], number>(
    "SELECT count(*) FROM record WHERE seq > ? AND body ->> '$.kind' = 'session-started'",
  );
  return count.pluck().get(seq) ?? 0;
}

/** Asks a database file a question; `null` when it cannot be read. */
export function askFile<T>(file: string, question: (db: Database.Database) => T): T | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, timeout: 2_000 });
    return question(db);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    return null;
  } finally {
    db?.close();
  }
}

/** A state.db that was put back: who was signed out since must not be signed in again, and no link is good twice. */
export function endSignIns(stateFile: string): void {
  const db = new Database(stateFile);
  try {
    db.pragma('secure_delete = ON');
    // It may be of an older release.
    const present = new Set(db.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all());
    for (const table of ['sign_ins', 'invitation', 'one_time_code']) {
      if (present.has(table)) db.exec(`DELETE FROM ${table}`);
    }
  } finally {
    db.close();
  }
}
