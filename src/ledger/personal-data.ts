import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Cancel } from '../clock.ts';
import { guarded } from './errors.ts';

/** Everything of a person that stands in state.db. */
export interface Traces {
  readonly driverId: string | null;
  readonly tokenRefs: readonly string[];
  readonly vehicleIds: readonly string[];
  /** Sessions whose signed meter values name the card. */
  readonly sessionIds: readonly string[];
}

/** A larger file is not rewritten beside the control loop (about 10 ms per MB on a PC). */
const REWRITE_UP_TO_BYTES = 32 * 1024 * 1024;

/**
 * Erases what state.db knows of a person (GDPR Art. 17), so that no byte of it is left in the file, in its log or in the
 * copies made before a new release. The ledger keeps pseudonyms that nobody can resolve any more. Throws `StoreError`.
 */
export class PersonalData {
  private readonly db: Database;
  private readonly listeners = new Set<(traces: Traces) => void>();

  constructor(db: Database) {
    this.db = db;
  }

  /** Whoever holds something of people in memory forgets it, too: it would be written again. */
  onErased(listener: (traces: Traces) => void): Cancel {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  erase(traces: Traces): void {
    const { db } = this;
    const { driverId, tokenRefs, vehicleIds, sessionIds } = traces;
    const each = (sql: string, values: readonly string[]): void => {
      const statement = db.prepare(sql);
      for (const value of values) statement.run({ value });
    };
    const erase = db.transaction(() => {
      each(
        `DELETE FROM refused_tap WHERE uid IN (
           SELECT uid FROM id_token WHERE token_ref = @value UNION SELECT uid FROM token_alias WHERE token_ref = @value)`,
        tokenRefs,
      );
      // What still waits for a back-end goes out: it is the proof of what was charged (Art. 17 (3) (b)).
      each(
        `DELETE FROM upstream_card WHERE id_tag IN (
           SELECT uid FROM id_token WHERE token_ref = @value UNION SELECT uid FROM token_alias WHERE token_ref = @value)`,
        tokenRefs,
      );
      each('DELETE FROM signed_value WHERE session_id = @value', sessionIds);
      each('DELETE FROM plan_run WHERE session_id = @value', sessionIds);
      for (const table of ['plan_goal', 'plan_wish', 'plan_run']) {
        each(`DELETE FROM ${table} WHERE subject = 'vehicle:' || @value`, vehicleIds);
      }
      each('DELETE FROM id_token WHERE token_ref = @value', tokenRefs);
      each('DELETE FROM vehicle WHERE vehicle_id = @value', vehicleIds);
      const driver = driverId === null ? [] : [driverId];
      each("UPDATE fault_ticket SET reporter = NULL, text = '' WHERE reporter_driver_id = @value", driver);
      each('DELETE FROM driver WHERE driver_id = @value', driver);
    });
    guarded(db.name, () => {
      erase.immediate();
      for (const listener of this.listeners) listener(traces);
      this.scrub();
    });
  }

  /** Moved rows leave copies behind that `secure_delete` does not know of, the write-ahead log keeps old pages. */
  private scrub(): void {
    const { db } = this;
    const pages = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
    if (pages <= REWRITE_UP_TO_BYTES) db.exec('VACUUM');
    if (db.memory) return;
    db.pragma('wal_checkpoint(TRUNCATE)');
    const folder = dirname(db.name);
    for (const file of readdirSync(folder)) {
      if (file.startsWith(`${basename(db.name)}.before-v`)) rmSync(join(folder, file));
    }
  }
}
