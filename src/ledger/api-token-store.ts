import type { Database } from 'better-sqlite3';
import type { ApiToken, ApiTokenStore } from '../access/store.ts';
import { guarded } from './errors.ts';

const TOKEN = 'id, name, scope, created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs, last_used_ms AS lastUsedMs';

/** Tokens of programs in state.db, their secrets as hashes. Throws `StoreError` when the disk does not let it. */
export class ApiTokens implements ApiTokenStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  insert({ id, name, scope, createdAtMs, expiresAtMs, lastUsedMs }: ApiToken, tokenHash: string): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO api_token (id, name, scope, token_hash, created_at_ms, expires_at_ms, last_used_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(id, name, scope, tokenHash, createdAtMs, expiresAtMs, lastUsedMs),
    );
  }

  find(tokenHash: string): ApiToken | null {
    return guarded(
      this.db.name,
      () =>
        this.db.prepare<[string], ApiToken>(`SELECT ${TOKEN} FROM api_token WHERE token_hash = ?`).get(tokenHash) ??
        null,
    );
  }

  list(): readonly ApiToken[] {
    return guarded(this.db.name, () =>
      this.db.prepare<[], ApiToken>(`SELECT ${TOKEN} FROM api_token ORDER BY created_at_ms DESC, id`).all(),
    );
  }

  /** A commit to flash: at most every few hours per token. */
  touch(id: string, lastUsedMs: number): void {
    guarded(this.db.name, () =>
      this.db.prepare('UPDATE api_token SET last_used_ms = ? WHERE id = ?').run(lastUsedMs, id),
    );
  }

  remove(id: string): boolean {
    return guarded(this.db.name, () => this.db.prepare('DELETE FROM api_token WHERE id = ?').run(id).changes === 1);
  }
}
