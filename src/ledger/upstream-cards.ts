import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** What a back-end has said of a card. `list`: in its local list; `answer`: when it was asked (OCPP 1.6 section 3.5). */
export interface UpstreamCard {
  readonly idTag: string;
  readonly source: 'list' | 'answer';
  /** In the words of section 7.2 (AuthorizationStatus). */
  readonly status: string;
  /** UTC epoch ms; `null`: until it says otherwise. */
  readonly expiresAtMs: number | null;
}

/** Cards are compared without regard to case (section 7.28): they stand in upper case. Throws `StoreError`. */
export class UpstreamCards {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  find(connection: string, idTag: string, source: UpstreamCard['source']): UpstreamCard | null {
    return guarded(
      this.db.name,
      () =>
        this.db
          .prepare<[string, string, string], UpstreamCard>(
            `SELECT id_tag AS idTag, source, status, expires_at_ms AS expiresAtMs FROM upstream_card
             WHERE connection = ? AND id_tag = ? AND source = ?`,
          )
          .get(connection, idTag.toUpperCase(), source) ?? null,
    );
  }

  /** In one commit: `drop` first, then `set`. `replace`: nothing of this source stays. */
  change(
    connection: string,
    source: UpstreamCard['source'],
    change: {
      readonly replace: boolean;
      readonly drop: readonly string[];
      readonly set: readonly Omit<UpstreamCard, 'source'>[];
    },
    nowMs: number,
  ): void {
    const { db } = this;
    const work = db.transaction(() => {
      if (change.replace) {
        db.prepare('DELETE FROM upstream_card WHERE connection = ? AND source = ?').run(connection, source);
      }
      const drop = db.prepare('DELETE FROM upstream_card WHERE connection = ? AND source = ? AND id_tag = ?');
      for (const idTag of change.drop) drop.run(connection, source, idTag.toUpperCase());
      const set = db.prepare(
        `INSERT OR REPLACE INTO upstream_card (connection, id_tag, source, status, expires_at_ms, said_at_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
      );
      for (const { idTag, status, expiresAtMs } of change.set) {
        set.run(connection, idTag.toUpperCase(), source, status, expiresAtMs, nowMs);
      }
    });
    guarded(db.name, () => work.immediate());
  }

  count(connection: string, source: UpstreamCard['source']): number {
    return (
      guarded(this.db.name, () =>
        this.db
          .prepare<[string, string], number>('SELECT count(*) FROM upstream_card WHERE connection = ? AND source = ?')
          .pluck()
          .get(connection, source),
      ) ?? 0
    );
  }
}
