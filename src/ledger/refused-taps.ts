import type { Database } from 'better-sqlite3';
import type { RefusedTap } from '../core/model/people.ts';
import { normaliseUid } from '../core/sessions/uid.ts';
import { guarded } from './errors.ts';

/** Longer than anybody looks for the card that did not work yesterday, and no longer. */
const KEPT_MS = 90 * 86_400_000;
/** A reader that makes up numbers must not fill the disk. */
const KEPT = 1_000;
/** The same card at the same reader is written down once in so long. */
const REPEATED_MS = 60_000;

/** Cards that were held up and refused, the last time at each charge point. Throws `StoreError`. */
export class RefusedTaps {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  record({ uid, chargePointId, atMs, reason }: RefusedTap): void {
    const tap = { uid: normaliseUid(uid), chargePointId, atMs, reason };
    const record = this.db.transaction(() => {
      this.db.prepare('DELETE FROM refused_tap WHERE at_ms < ?').run(atMs - KEPT_MS);
      this.db
        .prepare(
          `INSERT INTO refused_tap (uid, charge_point_id, at_ms, reason) VALUES (@uid, @chargePointId, @atMs, @reason)
           ON CONFLICT (uid, charge_point_id) DO UPDATE SET at_ms = excluded.at_ms, reason = excluded.reason
           WHERE excluded.at_ms - at_ms >= ${REPEATED_MS} OR excluded.reason <> reason`,
        )
        .run(tap);
      this.db
        .prepare(
          `DELETE FROM refused_tap WHERE (uid, charge_point_id) IN (
             SELECT uid, charge_point_id FROM refused_tap ORDER BY at_ms DESC LIMIT -1 OFFSET ${KEPT})`,
        )
        .run();
    });
    guarded(this.db.name, () => record.immediate());
  }

  /** Newest first. */
  recent(nowMs: number): readonly RefusedTap[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[number], RefusedTap>(
          `SELECT uid, charge_point_id AS chargePointId, at_ms AS atMs, reason FROM refused_tap WHERE at_ms >= ?
           ORDER BY at_ms DESC, uid, charge_point_id`,
        )
        .all(nowMs - KEPT_MS),
    );
  }

  /** The card has been let in: nothing is left to say of it. */
  forget(uid: string): void {
    guarded(this.db.name, () => this.db.prepare('DELETE FROM refused_tap WHERE uid = ?').run(normaliseUid(uid)));
  }
}
