import type { Database } from 'better-sqlite3';
import type { MachineTokenStore } from '../access/store.ts';
import { guarded } from './errors.ts';

/** Tokens of machines in state.db, as hashes. Throws `StoreError` when the disk does not let it. */
export class MachineTokens implements MachineTokenStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  roleOf(tokenHash: string): string | null {
    const row = guarded(this.db.name, () =>
      this.db.prepare<[string], { role: string }>('SELECT role FROM machine_token WHERE token_hash = ?').get(tokenHash),
    );
    return row?.role ?? null;
  }

  replace(role: string, tokenHash: string, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO machine_token (role, token_hash, created_at_ms) VALUES (?, ?, ?)
           ON CONFLICT (role) DO UPDATE SET token_hash = excluded.token_hash, created_at_ms = excluded.created_at_ms`,
        )
        .run(role, tokenHash, nowMs),
    );
  }

  remove(role: string): void {
    guarded(this.db.name, () => this.db.prepare('DELETE FROM machine_token WHERE role = ?').run(role));
  }
}
