import type { Database } from 'better-sqlite3';
import type { DimmingCommand, FeedInCommand } from '../core/model/dimming.ts';
import { guarded } from './errors.ts';

type StoredCommand =
  | { readonly kind: 'dimming'; readonly command: DimmingCommand }
  | { readonly kind: 'feed-in'; readonly command: FeedInCommand };

interface Row {
  readonly input: string;
  readonly kind: string;
  readonly body: string;
}

/** Commands of the grid operator that stand, in state.db. Throws `StoreError` when the disk does not let it. */
export class CommandStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** A kind that a newer release wrote is left out. */
  all(): readonly (StoredCommand & { readonly input: string })[] {
    const rows = guarded(this.db.name, () =>
      this.db.prepare<[], Row>('SELECT input, kind, body FROM grid_command ORDER BY input, kind').all(),
    );
    return rows.flatMap(({ input, kind, body }): (StoredCommand & { readonly input: string })[] => {
      if (kind === 'dimming') return [{ input, kind, command: JSON.parse(body) as DimmingCommand }];
      if (kind === 'feed-in') return [{ input, kind, command: JSON.parse(body) as FeedInCommand }];
      return [];
    });
  }

  put(input: string, { kind, command }: StoredCommand): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO grid_command (input, kind, body) VALUES (?, ?, ?)
           ON CONFLICT (input, kind) DO UPDATE SET body = excluded.body`,
        )
        .run(input, kind, JSON.stringify(command)),
    );
  }

  remove(input: string, kind: StoredCommand['kind']): void {
    guarded(this.db.name, () =>
      this.db.prepare('DELETE FROM grid_command WHERE input = ? AND kind = ?').run(input, kind),
    );
  }
}
