import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** Where a browser takes pushed messages (PushSubscription of the Push API), and for which receiver. */
export interface PushBrowser {
  /** Address at the service of the browser's vendor; it is a secret: whoever knows it may push. */
  readonly endpoint: string;
  /** Id of the receiver in config.yaml. */
  readonly receiver: string;
  /** Keys of RFC 8291, base64url. */
  readonly p256dh: string;
  readonly auth: string;
  readonly userId: string;
  readonly sinceMs: number;
}

/** In state.db. Throws `StoreError` when the disk does not let it. */
export class PushBrowsers {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** Without those of accounts that have ended. */
  of(receiver: string): readonly PushBrowser[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[string], PushBrowser>(
          `SELECT endpoint, receiver, p256dh, auth, user_id AS userId, since_ms AS sinceMs
           FROM push_browser WHERE receiver = ? AND user_id IN (SELECT id FROM users) ORDER BY since_ms`,
        )
        .all(receiver),
    );
  }

  /** A browser takes messages for one receiver: the one that it was entered for last. */
  enter(browser: PushBrowser): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO push_browser (endpoint, receiver, p256dh, auth, user_id, since_ms)
           VALUES (@endpoint, @receiver, @p256dh, @auth, @userId, @sinceMs)`,
        )
        .run(browser),
    );
  }

  remove(endpoint: string): void {
    guarded(this.db.name, () => this.db.prepare('DELETE FROM push_browser WHERE endpoint = ?').run(endpoint));
  }
}
