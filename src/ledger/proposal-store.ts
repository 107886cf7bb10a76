import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** What the site found out about itself, and what the owner dismissed of it, in state.db. Throws `StoreError`. */
export class ProposalStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** As it was stored, by this release or another one; `null` when nothing was. */
  evidence(): unknown {
    const row = guarded(this.db.name, () =>
      this.db.prepare<[], { body: string }>('SELECT body FROM site_evidence').get(),
    );
    return row === undefined ? null : JSON.parse(row.body);
  }

  setEvidence(evidence: object): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          'INSERT INTO site_evidence (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
        )
        .run(JSON.stringify(evidence)),
    );
  }

  dismissed(): ReadonlySet<string> {
    const rows = guarded(this.db.name, () =>
      this.db.prepare<[], { key: string }>('SELECT key FROM dismissed_proposal').all(),
    );
    return new Set(rows.map(({ key }) => key));
  }

  dismiss(key: string, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare('INSERT INTO dismissed_proposal (key, dismissed_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(key, nowMs),
    );
  }
}
