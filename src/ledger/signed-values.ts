import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** A signed meter value: the bytes as the station sent them. */
export interface SignedValue {
  readonly sessionId: string;
  /** UTC epoch ms. */
  readonly atMs: number;
  readonly context: 'begin' | 'end' | 'other';
  readonly data: string;
}

/**
 * Signed meter values in state.db. They hold the number of the card (OCMF, ID), so they may have to be erased; the ledger
 * keeps their hash for ever. Throws `StoreError` when the disk does not let it.
 */
export class SignedValues {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** Keeps a value, once. Gives the SHA-256 of its bytes, hex. */
  keep({ sessionId, atMs, context, data }: SignedValue): string {
    const bytes = Buffer.from(data, 'utf8');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO signed_value (sha256, session_id, at_ms, context, data) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO NOTHING`,
        )
        .run(sha256, sessionId, atMs, context, bytes),
    );
    return sha256;
  }

  /** Those of a session that have not been erased, in the order of their time. */
  of(sessionId: string): readonly SignedValue[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[string], Omit<SignedValue, 'data'> & { readonly data: Buffer }>(
          `SELECT session_id AS sessionId, at_ms AS atMs, context, data FROM signed_value
           WHERE session_id = ? ORDER BY at_ms, sha256`,
        )
        .all(sessionId),
    );
    return rows.map(({ data, ...rest }) => ({ ...rest, data: data.toString('utf8') }));
  }

  /** Erases the bytes; the ledger still knows that there were some, and their hashes. */
  erase(sessionIds: readonly string[]): void {
    const erase = this.db.prepare('DELETE FROM signed_value WHERE session_id = ?');
    const all = this.db.transaction(() => {
      for (const id of sessionIds) erase.run(id);
    });
    guarded(this.db.name, () => all.immediate());
  }
}
