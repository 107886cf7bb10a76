import type { Database } from 'better-sqlite3';
import { type CircuitCap, GRID_STATES, type GridState } from '../core/model/snapshot.ts';
import { guarded } from './errors.ts';

/** Limits from outside, in state.db. Throws `StoreError` when the disk does not let it. */
export class LimitStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  caps(): readonly CircuitCap[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[], CircuitCap>(
          `SELECT circuit_id AS circuitId, source, max_current_a AS maxCurrentA, max_power_w AS maxPowerW,
                  until_ms AS untilMs
           FROM circuit_cap`,
        )
        .all(),
    );
  }

  setCap({ circuitId, source, maxCurrentA, maxPowerW, untilMs }: CircuitCap, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO circuit_cap (circuit_id, source, max_current_a, max_power_w, until_ms, changed_at_ms)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(circuitId, source, maxCurrentA, maxPowerW, untilMs, nowMs),
    );
  }

  removeCap(circuitId: string, source: string): void {
    guarded(this.db.name, () =>
      this.db.prepare('DELETE FROM circuit_cap WHERE circuit_id = ? AND source = ?').run(circuitId, source),
    );
  }

  /** What was last told about the public grid. */
  grid(): GridState {
    const row = guarded(this.db.name, () =>
      this.db.prepare<[], { state: string }>('SELECT state FROM grid_state').get(),
    );
    return GRID_STATES.find((known) => known === row?.state) ?? 'unknown';
  }

  setGrid(state: GridState, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare('INSERT OR REPLACE INTO grid_state (only_row, state, changed_at_ms) VALUES (1, ?, ?)')
        .run(state, nowMs),
    );
  }
}
