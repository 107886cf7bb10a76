import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** Something that a receiver is to be told. Times UTC epoch ms. */
export interface NewNotification {
  /** Id in the configuration. */
  readonly receiver: string;
  /** Names the event; what is known already is not entered again. */
  readonly key: string;
  readonly topic: string;
  /** As JSON; this room does not read it. */
  readonly event: string;
  readonly urgent: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export type NotificationOutcome = 'sent' | 'refused' | 'expired' | 'withdrawn';

export interface Notification extends NewNotification {
  readonly id: number;
  /** The message in which it goes out; `null`: in none yet. */
  readonly message: string | null;
  /** `null` while it is on its way. */
  readonly outcome: NotificationOutcome | null;
  readonly closedAtMs: number | null;
}

/** How it stands with the way to a receiver. */
export interface ReceiverState {
  /** That failed in a row. */
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly failingSinceMs: number | null;
  /** Of the last attempt, where it failed. */
  readonly error: string | null;
  readonly sentAtMs: number | null;
}

/** A trouble that was told; `overAtMs` `null`: it still stands. */
export interface ToldTrouble {
  readonly key: string;
  /** As JSON. */
  readonly trouble: string;
  readonly toldAtMs: number;
  readonly overAtMs: number | null;
}

export interface Cursor {
  readonly source: string;
  readonly value: number;
}

/** Shown on the page for so long, then forgotten: they hold names. */
const KEPT_MS = 7 * 86_400_000;
const MOST_SHOWN = 100;

const COLUMNS = `id, receiver, key, topic, event, urgent, created_at_ms AS createdAtMs, expires_at_ms AS expiresAtMs,
  message, outcome, closed_at_ms AS closedAtMs`;

const NEVER_TRIED: ReceiverState = { attempts: 0, nextAtMs: 0, failingSinceMs: null, error: null, sentAtMs: null };

type Row = Omit<Notification, 'urgent'> & { readonly urgent: number };

/** The outbox of notifications in state.db. Throws `StoreError` when the disk does not let it. */
export class NotificationStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** In one commit: what is to be told, and whatever says that it needs no second telling. */
  enter(
    entries: readonly NewNotification[],
    beside: { readonly cursor?: Cursor; readonly trouble?: ToldTrouble; readonly withdraw?: readonly number[] } = {},
  ): void {
    const insert = this.db.prepare(
      `INSERT OR IGNORE INTO notification (receiver, key, topic, event, urgent, created_at_ms, expires_at_ms)
       VALUES (@receiver, @key, @topic, @event, @urgent, @createdAtMs, @expiresAtMs)`,
    );
    const { cursor, trouble, withdraw = [] } = beside;
    this.inOneCommit(() => {
      for (const { urgent, ...entry } of entries) insert.run({ ...entry, urgent: urgent ? 1 : 0 });
      if (cursor !== undefined) {
        this.db
          .prepare('INSERT OR REPLACE INTO notification_cursor (source, value) VALUES (@source, @value)')
          .run(cursor);
      }
      if (trouble !== undefined) {
        this.db
          .prepare(
            `INSERT OR REPLACE INTO notification_trouble (key, trouble, told_at_ms, over_at_ms)
             VALUES (@key, @trouble, @toldAtMs, @overAtMs)`,
          )
          .run(trouble);
        if (trouble.overAtMs !== null) this.closeAll(withdraw, 'withdrawn', trouble.overAtMs);
      }
    });
  }

  cursor(source: string): number | null {
    const row = this.guarded(() =>
      this.db
        .prepare<[string], { value: number }>('SELECT value FROM notification_cursor WHERE source = ?')
        .get(source),
    );
    return row?.value ?? null;
  }

  troubles(): readonly ToldTrouble[] {
    return this.guarded(() =>
      this.db
        .prepare<[], ToldTrouble>(
          'SELECT key, trouble, told_at_ms AS toldAtMs, over_at_ms AS overAtMs FROM notification_trouble',
        )
        .all(),
    );
  }

  /** What became of an event; one for each receiver. */
  byKey(key: string): readonly Notification[] {
    return this.all('WHERE key = ?', key);
  }

  /** What is on its way to a receiver, oldest first. */
  open(receiver: string): readonly Notification[] {
    return this.all('WHERE receiver = ? AND outcome IS NULL ORDER BY id', receiver);
  }

  /** From now on these go out together, under a name that stays. */
  bundle(ids: readonly number[], message: string): void {
    const put = this.db.prepare('UPDATE notification SET message = ? WHERE id = ? AND outcome IS NULL');
    this.inOneCommit(() => {
      for (const id of ids) put.run(message, id);
    });
  }

  /** What it is about is over, or too old, or will never be taken. */
  close(ids: readonly number[], outcome: NotificationOutcome, nowMs: number): void {
    this.inOneCommit(() => this.closeAll(ids, outcome, nowMs));
  }

  /** In one commit: a message has arrived, and the way is free. */
  recordSent(receiver: string, ids: readonly number[], nowMs: number): void {
    this.inOneCommit(() => {
      this.closeAll(ids, 'sent', nowMs);
      this.writeState(receiver, { ...NEVER_TRIED, sentAtMs: nowMs });
    });
  }

  recordFailed(receiver: string, error: string, nextAtMs: number, nowMs: number): void {
    const before = this.stateOf(receiver);
    this.guarded(() =>
      this.writeState(receiver, {
        ...before,
        attempts: before.attempts + 1,
        nextAtMs,
        failingSinceMs: before.failingSinceMs ?? nowMs,
        error,
      }),
    );
  }

  stateOf(receiver: string): ReceiverState {
    const row = this.guarded(() =>
      this.db
        .prepare<[string], ReceiverState>(
          `SELECT attempts, next_at_ms AS nextAtMs, failing_since_ms AS failingSinceMs, error, sent_at_ms AS sentAtMs
           FROM notification_receiver WHERE receiver = ?`,
        )
        .get(receiver),
    );
    return row ?? NEVER_TRIED;
  }

  /** Messages that have arrived at a receiver since then. */
  messagesSince(receiver: string, fromMs: number): number {
    const row = this.guarded(() =>
      this.db
        .prepare<[string, number], { count: number }>(
          `SELECT count(DISTINCT message) AS count FROM notification
           WHERE receiver = ? AND outcome = 'sent' AND closed_at_ms > ?`,
        )
        .get(receiver, fromMs),
    );
    return row?.count ?? 0;
  }

  /** Newest first. */
  newest(): readonly Notification[] {
    return this.all('ORDER BY id DESC LIMIT ?', MOST_SHOWN);
  }

  /** What was over long ago. Receivers that are configured no more take what waits for them along. */
  tidy(receivers: readonly string[], nowMs: number): void {
    const known = JSON.stringify(receivers);
    this.inOneCommit(() => {
      this.db.prepare('DELETE FROM notification WHERE closed_at_ms < ?').run(nowMs - KEPT_MS);
      this.db.prepare('DELETE FROM notification WHERE receiver NOT IN (SELECT value FROM json_each(?))').run(known);
      this.db
        .prepare('DELETE FROM notification_receiver WHERE receiver NOT IN (SELECT value FROM json_each(?))')
        .run(known);
      this.db.prepare('DELETE FROM notification_trouble WHERE over_at_ms < ?').run(nowMs - KEPT_MS);
    });
  }

  private closeAll(ids: readonly number[], outcome: NotificationOutcome, nowMs: number): void {
    const close = this.db.prepare(
      'UPDATE notification SET outcome = ?, closed_at_ms = ? WHERE id = ? AND outcome IS NULL',
    );
    for (const id of ids) close.run(outcome, nowMs, id);
  }

  private writeState(receiver: string, state: ReceiverState): void {
    this.db
      .prepare(
        `INSERT OR REPLACE INTO notification_receiver
           (receiver, attempts, next_at_ms, failing_since_ms, error, sent_at_ms)
         VALUES (@receiver, @attempts, @nextAtMs, @failingSinceMs, @error, @sentAtMs)`,
      )
      .run({ ...state, receiver });
  }

  private all(where: string, value: string | number): readonly Notification[] {
    const rows = this.guarded(() =>
      this.db.prepare<[string | number], Row>(`SELECT ${COLUMNS} FROM notification ${where}`).all(value),
    );
    return rows.map((row) => ({ ...row, urgent: row.urgent === 1 }));
  }

  private inOneCommit(work: () => void): void {
    this.guarded(() => this.db.transaction(work).immediate());
  }

  private guarded<T>(work: () => T): T {
    return guarded(this.db.name, work);
  }
}
