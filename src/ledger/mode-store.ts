import type { Database } from 'better-sqlite3';
import { CHARGE_MODES, type ChargeMode } from '../core/model/site.ts';
import { guarded } from './errors.ts';

/** The mode the owner chose for each charge point, in state.db. Throws `StoreError` when the disk does not let it. */
export class ModeStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** By charge point id; those never set are missing. A mode that a newer release wrote is left out. */
  all(): ReadonlyMap<string, ChargeMode> {
    const rows = guarded(this.db.name, () =>
      this.db.prepare<[], { id: string; mode: string }>('SELECT charge_point_id AS id, mode FROM charge_mode').all(),
    );
    const modes = new Map<string, ChargeMode>();
    for (const { id, mode } of rows) {
      const known = CHARGE_MODES.find((candidate) => candidate === mode);
      if (known !== undefined) modes.set(id, known);
    }
    return modes;
  }

  set(chargePointId: string, mode: ChargeMode, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO charge_mode (charge_point_id, mode, changed_at_ms) VALUES (?, ?, ?)
           ON CONFLICT (charge_point_id) DO UPDATE SET mode = excluded.mode, changed_at_ms = excluded.changed_at_ms`,
        )
        .run(chargePointId, mode, nowMs),
    );
  }
}
