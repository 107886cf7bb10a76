import type { Database, Statement } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** Messages about transactions: what a charge point keeps until it was delivered (OCPP 1.6 section 3.7.1). */
export type UpstreamAction = 'StartTransaction' | 'MeterValues' | 'StopTransaction';

export interface NewUpstreamMessage {
  readonly sessionId: string;
  readonly action: UpstreamAction;
  /** JSON text as it goes out, but for the transaction's id; this room does not read it. */
  readonly payload: string;
  readonly createdAtMs: number;
  /** `held`: only to be shown, because it can no longer be said. */
  readonly state?: 'held';
}

export type UpstreamMessageState = 'waiting' | 'rejected' | 'held';

export interface UpstreamMessage extends Omit<NewUpstreamMessage, 'state'> {
  readonly id: number;
  readonly state: UpstreamMessageState;
  /** That failed. */
  readonly attempts: number;
  readonly error: string | null;
  /** The id that the back-end gave its transaction; `null` while it has not. */
  readonly remoteId: number | null;
}

/** What a back-end was told of a session. Registers in whole Wh. */
export interface UpstreamTransaction {
  readonly sessionId: string;
  readonly state: 'open' | 'closed';
  /** What it was told as the card; forgotten when it is over. */
  readonly idTag: string;
  /** Which register it is told with, from its beginning to its end. */
  readonly register: 'meter' | 'virtual';
  readonly baseWh: number;
  readonly lastWh: number;
  readonly remoteId: number | null;
}

export interface UpstreamConnection {
  readonly bornAtMs: number;
  /** The ledger was looked through up to this record. */
  readonly ledgerSeq: number;
  /** The virtual register, Wh. */
  readonly registerWh: number;
  readonly delivered: number;
  readonly deliveredAtMs: number | null;
}

/** What goes into one commit: messages, and all that says that they need not be made again. */
export interface UpstreamEntry {
  readonly messages?: readonly NewUpstreamMessage[];
  readonly transactions?: readonly Omit<UpstreamTransaction, 'remoteId'>[];
  readonly ledgerSeq?: number;
  readonly registerWh?: number;
}

const COLUMNS = `m.id, m.session_id AS sessionId, m.action, m.payload, m.created_at_ms AS createdAtMs, m.state, m.attempts,
  m.error, t.remote_id AS remoteId`;
const FROM = `upstream_message m LEFT JOIN upstream_transaction t
  ON t.connection = m.connection AND t.session_id = m.session_id`;
const TRANSACTION = `session_id AS sessionId, state, id_tag AS idTag, register, base_wh AS baseWh, last_wh AS lastWh,
  remote_id AS remoteId`;

/** The queue to back-ends in state.db. Throws `StoreError` when the disk does not let it. */
export class UpstreamStore {
  private readonly db: Database;
  /** What is done for every message, ready to run. */
  private readonly first: Statement<[string], UpstreamMessage>;
  private readonly forget: Statement<[number]>;
  private readonly count: Statement<[number, string]>;

  constructor(db: Database) {
    this.db = db;
    this.first = db.prepare(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE m.connection = ? AND m.state = 'waiting' ORDER BY m.id LIMIT 1`,
    );
    this.forget = db.prepare('DELETE FROM upstream_message WHERE id = ?');
    this.count = db.prepare(
      'UPDATE upstream_connection SET delivered = delivered + 1, delivered_at_ms = ? WHERE connection = ?',
    );
  }

  connection(connection: string): UpstreamConnection | null {
    return this.one<UpstreamConnection>(
      `SELECT born_at_ms AS bornAtMs, ledger_seq AS ledgerSeq, register_wh AS registerWh, delivered,
         delivered_at_ms AS deliveredAtMs FROM upstream_connection WHERE connection = @connection`,
      { connection },
    );
  }

  begin(connection: string, bornAtMs: number, ledgerSeq: number): void {
    this.run(
      `INSERT OR IGNORE INTO upstream_connection (connection, born_at_ms, ledger_seq, register_wh, delivered)
       VALUES (@connection, @bornAtMs, @ledgerSeq, 0, 0)`,
      { connection, bornAtMs, ledgerSeq },
    );
  }

  enter(connection: string, { messages = [], transactions = [], ledgerSeq, registerWh }: UpstreamEntry): void {
    this.inOneCommit(() => {
      for (const { sessionId, state, idTag, register, baseWh, lastWh } of transactions) {
        this.run(
          `INSERT INTO upstream_transaction (connection, session_id, state, id_tag, register, base_wh, last_wh)
           VALUES (@connection, @sessionId, @state, @idTag, @register, @baseWh, @lastWh)
           ON CONFLICT DO UPDATE SET state = excluded.state, id_tag = excluded.id_tag, last_wh = excluded.last_wh`,
          { connection, sessionId, state, idTag, register, baseWh, lastWh },
        );
      }
      for (const { sessionId, action, payload, createdAtMs, state = null } of messages) {
        // Behind a start that was rejected nothing can be said of its transaction. (The index holds what does not wait.)
        this.run(
          `INSERT INTO upstream_message (connection, session_id, action, payload, created_at_ms, state, attempts)
           VALUES (@connection, @sessionId, @action, @payload, @createdAtMs, iif(@state IS NOT NULL OR EXISTS (
             SELECT 1 FROM upstream_message WHERE connection = @connection AND session_id = @sessionId
               AND action = 'StartTransaction' AND state <> 'waiting' AND state = 'rejected'), 'held', 'waiting'), 0)`,
          { connection, sessionId, action, payload, createdAtMs, state },
        );
      }
      if (ledgerSeq !== undefined) {
        this.run('UPDATE upstream_connection SET ledger_seq = @ledgerSeq WHERE connection = @connection', {
          connection,
          ledgerSeq,
        });
      }
      if (registerWh !== undefined) {
        this.run('UPDATE upstream_connection SET register_wh = @registerWh WHERE connection = @connection', {
          connection,
          registerWh,
        });
      }
    });
  }

  transaction(connection: string, sessionId: string): UpstreamTransaction | null {
    return this.one<UpstreamTransaction>(
      `SELECT ${TRANSACTION} FROM upstream_transaction WHERE connection = @connection AND session_id = @sessionId`,
      { connection, sessionId },
    );
  }

  openTransactions(connection: string): readonly UpstreamTransaction[] {
    return this.many<UpstreamTransaction>(
      `SELECT ${TRANSACTION} FROM upstream_transaction WHERE connection = @connection AND state = 'open'`,
      { connection },
    );
  }

  /** By the id that the back-end gave. */
  byRemoteId(connection: string, remoteId: number): UpstreamTransaction | null {
    return this.one<UpstreamTransaction>(
      `SELECT ${TRANSACTION} FROM upstream_transaction
       WHERE connection = @connection AND remote_id = @remoteId ORDER BY state = 'closed' LIMIT 1`,
      { connection, remoteId },
    );
  }

  /** Where the register stood at the end of the newest transaction that is over; `null` without one. */
  lastRegisterWh(connection: string): number | null {
    const found = this.one<{ lastWh: number }>(
      `SELECT last_wh AS lastWh FROM upstream_transaction
       WHERE connection = @connection AND state = 'closed' ORDER BY last_wh DESC LIMIT 1`,
      { connection },
    );
    return found?.lastWh ?? null;
  }

  /** The one that goes out next. */
  next(connection: string): UpstreamMessage | null {
    return guarded(this.db.name, () => this.first.get(connection) ?? null);
  }

  /** It has arrived: forgotten here, and counted. `remoteId`: what the answer to a start has said. */
  delivered(connection: string, { id, sessionId }: UpstreamMessage, remoteId: number | null, nowMs: number): void {
    this.inOneCommit(() => {
      this.forget.run(id);
      if (remoteId !== null) {
        this.run(
          `UPDATE upstream_transaction SET remote_id = @remoteId
           WHERE connection = @connection AND session_id = @sessionId`,
          { connection, sessionId, remoteId },
        );
      }
      this.count.run(nowMs, connection);
    });
  }

  /** An attempt that failed, and why. */
  failed(id: number, error: string): void {
    this.run('UPDATE upstream_message SET attempts = attempts + 1, error = @error WHERE id = @id', { id, error });
  }

  /** It is kept, and whatever follows goes on; what rests on a start that was rejected is held with it. */
  reject(connection: string, { id, sessionId, action }: UpstreamMessage, error: string): void {
    this.inOneCommit(() => {
      this.run(
        "UPDATE upstream_message SET state = 'rejected', attempts = attempts + 1, error = @error WHERE id = @id",
        { id, error },
      );
      if (action !== 'StartTransaction') return;
      this.run(
        `UPDATE upstream_message SET state = 'held'
         WHERE connection = @connection AND session_id = @sessionId AND state = 'waiting'`,
        { connection, sessionId },
      );
    });
  }

  /** What was rejected of a session, and what was held behind it, waits again in its place. */
  again(connection: string, sessionId: string): boolean {
    return (
      this.run(
        `UPDATE upstream_message SET state = 'waiting', attempts = 0
         WHERE connection = @connection AND session_id = @sessionId AND state <> 'waiting'`,
        { connection, sessionId },
      ) > 0
    );
  }

  /** The owner needs it no more. */
  drop(connection: string, sessionId: string): boolean {
    return (
      this.run(
        `DELETE FROM upstream_message
         WHERE connection = @connection AND session_id = @sessionId AND state <> 'waiting'`,
        { connection, sessionId },
      ) > 0
    );
  }

  queue(connection: string): { readonly waiting: number; readonly oldestAtMs: number | null } {
    const found = this.one<{ waiting: number; oldestAtMs: number | null }>(
      `SELECT count(*) AS waiting, min(created_at_ms) AS oldestAtMs FROM upstream_message
       WHERE connection = @connection AND state = 'waiting'`,
      { connection },
    );
    return found ?? { waiting: 0, oldestAtMs: null };
  }

  /** The first ones that wait, in their order. */
  ahead(connection: string, most: number): readonly UpstreamMessage[] {
    return this.many<UpstreamMessage>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE m.connection = @connection AND m.state = 'waiting'
       ORDER BY m.id LIMIT @most`,
      { connection, most },
    );
  }

  /** Those that were rejected, and those held behind them. */
  kept(connection: string, most: number): readonly UpstreamMessage[] {
    return this.many<UpstreamMessage>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE m.connection = @connection AND m.state <> 'waiting'
       ORDER BY m.id LIMIT @most`,
      { connection, most },
    );
  }

  /** As JSON; `null` where nothing was noted. */
  note(connection: string, name: string): string | null {
    const found = this.one<{ value: string }>(
      'SELECT value FROM upstream_note WHERE connection = @connection AND name = @name',
      { connection, name },
    );
    return found?.value ?? null;
  }

  setNote(connection: string, name: string, value: string): void {
    this.run('INSERT OR REPLACE INTO upstream_note (connection, name, value) VALUES (@connection, @name, @value)', {
      connection,
      name,
      value,
    });
  }

  private one<Row>(sql: string, values: object): Row | null {
    return guarded(this.db.name, () => this.db.prepare<[object], Row>(sql).get(values) ?? null);
  }

  private many<Row>(sql: string, values: object): readonly Row[] {
    return guarded(this.db.name, () => this.db.prepare<[object], Row>(sql).all(values));
  }

  private run(sql: string, values: object): number {
    return guarded(this.db.name, () => this.db.prepare<[object]>(sql).run(values).changes);
  }

  private inOneCommit(work: () => void): void {
    guarded(this.db.name, () => this.db.transaction(work).immediate());
  }
}
