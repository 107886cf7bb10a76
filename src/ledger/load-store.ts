import type { Database } from 'better-sqlite3';
import { LOAD_MODES, type LoadMode } from '../core/model/site.ts';
import { guarded } from './errors.ts';

/** As the site keeps it (`LoadRecord`): the ledger knows no site. */
interface LoadState {
  readonly mode: LoadMode;
  readonly ranMs: number;
  readonly dayEndsMs: number;
}

/** Modes and run times of the flexible loads, in state.db. Throws `StoreError` when the disk does not let it. */
export class LoadStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** By load id. A mode that a newer release wrote counts as automatic. */
  all(): ReadonlyMap<string, LoadState> {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[], { id: string; mode: string; ranMs: number; dayEndsMs: number }>(
          'SELECT load_id AS id, mode, ran_ms AS ranMs, day_ends_ms AS dayEndsMs FROM load_state',
        )
        .all(),
    );
    return new Map(
      rows.map(({ id, mode, ...rest }) => [
        id,
        { ...rest, mode: LOAD_MODES.find((known) => known === mode) ?? 'auto' },
      ]),
    );
  }

  set(loadId: string, { mode, ranMs, dayEndsMs }: LoadState, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO load_state (load_id, mode, ran_ms, day_ends_ms, changed_at_ms) VALUES (?, ?, ?, ?, ?)`,
        )
        .run(loadId, mode, Math.round(ranMs), Math.round(dayEndsMs), nowMs),
    );
  }
}
