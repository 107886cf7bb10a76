import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

export type SyncStreamState = 'active' | 'stopped' | 'deleting' | 'over';

/** A row of records for one receiver, with keys of its own. Times UTC epoch ms. */
export interface SyncStream {
  readonly stream: string;
  readonly receiver: string;
  readonly state: Exclude<SyncStreamState, 'over'>;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
  /** Hex. */
  readonly pseudonymKey: string;
  readonly siteId: string;
  readonly bornAtMs: number;
  readonly sinceMs: number;
  /** The ledger was looked through up to these records: for sessions, for seals. */
  readonly ledgerSeq: number;
  readonly sealSeq: number;
  /** Local day of the last register snapshot. */
  readonly snapshotDay: string;
  /** The newest record that the receiver is known to have; 0: none. */
  readonly confirmedSeq: number;
  readonly confirmedAtMs: number | null;
}

/** A stream whose keys and records are gone. */
export interface PastSyncStream {
  readonly receiver: string;
  readonly siteId: string;
  readonly overAtMs: number;
  /** As the receiver wrote it, JSON; `null`: it was not asked to delete. */
  readonly receipt: string | null;
}

export interface NewSyncRecord {
  readonly recordId: string;
  readonly kind: string;
  /** JSON text as it goes out. */
  readonly body: string;
  /** Hex. */
  readonly bodyHash: string;
  /** Hex; follows from the record before. */
  readonly hash: string;
  readonly createdAtMs: number;
}

export interface SyncRecord extends NewSyncRecord {
  readonly seq: number;
  readonly rejection: string | null;
  readonly withheld: boolean;
}

/** What the receiver was last told of a session. */
export interface ToldSession {
  readonly version: number;
  /** Of what was told but for times of telling; hex. Empty: that it is not its matter. */
  readonly contentHash: string;
  readonly chargePointId: string;
  /** Whole Wh that its records have added to the charge point's. */
  readonly energyWh: number;
}

/** What goes into one commit: records, and all that says that they need not be made again. */
export interface SyncEntry {
  readonly records: readonly NewSyncRecord[];
  readonly sessions: ReadonlyMap<string, ToldSession>;
  readonly ledgerSeq?: number;
  readonly sealSeq?: number;
  readonly snapshotDay?: string;
}

const STREAM = `stream, receiver, state, private_key AS privateKey, pseudonym_key AS pseudonymKey, site_id AS siteId,
  born_at_ms AS bornAtMs, since_ms AS sinceMs, ledger_seq AS ledgerSeq, seal_seq AS sealSeq, snapshot_day AS snapshotDay,
  confirmed_seq AS confirmedSeq, confirmed_at_ms AS confirmedAtMs`;
const RECORD = `seq, record_id AS recordId, kind, body, body_hash AS bodyHash, hash, created_at_ms AS createdAtMs, rejection,
  withheld`;

/** What was and will be synced, in state.db. Throws `StoreError` when the disk does not let it. */
export class SyncStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** The one that is not over. */
  current(): SyncStream | null {
    return this.one<SyncStream>(`SELECT ${STREAM} FROM sync_stream WHERE state <> 'over'`, {});
  }

  /** Newest first. */
  past(): readonly PastSyncStream[] {
    return this.many<PastSyncStream>(
      `SELECT receiver, site_id AS siteId, over_at_ms AS overAtMs, receipt FROM sync_stream WHERE state = 'over'
       ORDER BY over_at_ms DESC`,
      {},
    );
  }

  /** There must be no current one. */
  begin(stream: Omit<SyncStream, 'state' | 'confirmedSeq' | 'confirmedAtMs'>): void {
    this.run(
      `INSERT INTO sync_stream (stream, receiver, state, private_key, pseudonym_key, site_id, born_at_ms, since_ms,
         ledger_seq, seal_seq, snapshot_day, confirmed_seq)
       VALUES (@stream, @receiver, 'active', @privateKey, @pseudonymKey, @siteId, @bornAtMs, @sinceMs,
         @ledgerSeq, @sealSeq, @snapshotDay, 0)`,
      stream,
    );
  }

  setState(state: SyncStream['state']): void {
    this.run(`UPDATE sync_stream SET state = @state WHERE state <> 'over'`, { state });
  }

  /** Forgets its keys, its records and what was told; the receipt stays. */
  end(receipt: string | null, nowMs: number): void {
    this.inOneCommit(() => {
      this.run(
        `UPDATE sync_stream SET state = 'over', private_key = NULL, pseudonym_key = NULL, receipt = @receipt,
           over_at_ms = @nowMs WHERE state <> 'over'`,
        { receipt, nowMs },
      );
      this.db.exec('DELETE FROM sync_record; DELETE FROM sync_session');
    });
  }

  enter({ records, sessions, ledgerSeq, sealSeq, snapshotDay }: SyncEntry): void {
    this.inOneCommit(() => {
      for (const record of records) {
        this.run(
          `INSERT INTO sync_record (seq, record_id, kind, body, body_hash, hash, created_at_ms)
           VALUES ((SELECT ifnull(max(seq), 0) + 1 FROM sync_record), @recordId, @kind, @body, @bodyHash, @hash,
             @createdAtMs)`,
          record,
        );
      }
      for (const [sessionId, told] of sessions) {
        this.run(
          `INSERT OR REPLACE INTO sync_session (session_id, version, content_hash, charge_point_id, energy_wh)
           VALUES (@sessionId, @version, @contentHash, @chargePointId, @energyWh)`,
          { sessionId, ...told },
        );
      }
      this.run(
        `UPDATE sync_stream SET ledger_seq = ifnull(@ledgerSeq, ledger_seq), seal_seq = ifnull(@sealSeq, seal_seq),
           snapshot_day = ifnull(@snapshotDay, snapshot_day) WHERE state <> 'over'`,
        { ledgerSeq: ledgerSeq ?? null, sealSeq: sealSeq ?? null, snapshotDay: snapshotDay ?? null },
      );
    });
  }

  told(sessionId: string): ToldSession | null {
    return this.one<ToldSession>(
      `SELECT version, content_hash AS contentHash, charge_point_id AS chargePointId, energy_wh AS energyWh
       FROM sync_session WHERE session_id = @sessionId`,
      { sessionId },
    );
  }

  /** What was told of each charge point together, Wh, by its id. */
  toldByPoint(): readonly { readonly chargePointId: string; readonly energyWh: number }[] {
    return this.many(
      `SELECT charge_point_id AS chargePointId, sum(energy_wh) AS energyWh FROM sync_session
       GROUP BY charge_point_id ORDER BY charge_point_id`,
      {},
    );
  }

  record(seq: number): SyncRecord | null {
    const found = this.one<Row>(`SELECT ${RECORD} FROM sync_record WHERE seq = @seq`, { seq });
    return found === null ? null : recordIn(found);
  }

  /** Those behind `afterSeq`, in their order. */
  records(afterSeq: number, most: number): readonly SyncRecord[] {
    return this.many<Row>(`SELECT ${RECORD} FROM sync_record WHERE seq > @afterSeq ORDER BY seq LIMIT @most`, {
      afterSeq,
      most,
    }).map(recordIn);
  }

  /** Newest first. */
  rejected(most: number): readonly SyncRecord[] {
    return this.many<Row>(
      `SELECT ${RECORD} FROM sync_record WHERE rejection IS NOT NULL ORDER BY seq DESC LIMIT @most`,
      { most },
    ).map(recordIn);
  }

  newestSeq(): number {
    return this.one<{ seq: number }>('SELECT ifnull(max(seq), 0) AS seq FROM sync_record', {})?.seq ?? 0;
  }

  oldestWaitingAtMs(afterSeq: number): number | null {
    return this.records(afterSeq, 1)[0]?.createdAtMs ?? null;
  }

  /** The receiver has all up to this record, and this against some. */
  confirm(
    confirmedSeq: number,
    rejections: readonly { readonly seq: number; readonly detail: string }[],
    nowMs: number,
  ): void {
    this.inOneCommit(() => {
      for (const { seq, detail } of rejections) {
        this.run('UPDATE sync_record SET rejection = @detail WHERE seq = @seq', { seq, detail });
      }
      this.run(`UPDATE sync_stream SET confirmed_seq = @confirmedSeq, confirmed_at_ms = @nowMs WHERE state <> 'over'`, {
        confirmedSeq,
        nowMs,
      });
    });
  }

  /** From now on its hash alone goes out. */
  withhold(seq: number, why: string): void {
    this.run('UPDATE sync_record SET withheld = 1, rejection = @why WHERE seq = @seq', { seq, why });
  }

  /** What the work writes is seen by it and undone behind it. */
  rehearse<T>(work: () => T): T {
    return guarded(this.db.name, () => {
      this.db.exec('BEGIN');
      try {
        return work();
      } finally {
        this.db.exec('ROLLBACK');
      }
    });
  }

  private one<T>(sql: string, values: object): T | null {
    return guarded(this.db.name, () => this.db.prepare<[object], T>(sql).get(values) ?? null);
  }

  private many<T>(sql: string, values: object): readonly T[] {
    return guarded(this.db.name, () => this.db.prepare<[object], T>(sql).all(values));
  }

  private run(sql: string, values: object): void {
    guarded(this.db.name, () => this.db.prepare<[object]>(sql).run(values));
  }

  private inOneCommit(work: () => void): void {
    // Within a rehearsal it is a part of that.
    guarded(this.db.name, () => this.db.transaction(work)());
  }
}

interface Row extends Omit<SyncRecord, 'withheld'> {
  readonly withheld: number;
}

function recordIn({ withheld, ...row }: Row): SyncRecord {
  return { ...row, withheld: withheld === 1 };
}
