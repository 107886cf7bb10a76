import type { Database, Statement } from 'better-sqlite3';
import type { VehicleUse } from '../core/model/people.ts';
import type { SessionEvent } from '../core/model/sessions.ts';
import { applyEvent, type Session, type SessionMark } from '../core/sessions/session.ts';
import { guarded, StoreError } from './errors.ts';
import { fromRecord } from './session-codec.ts';

/** A session with all that was ever written of it. */
export interface BilledSession {
  readonly session: Session;
  /** In the order of the log. */
  readonly marks: readonly SessionMark[];
}

/** Sessions that start in [fromMs, toMs), as the ledger stood with its record `headSeq`. `null`: whichever. */
export interface BilledQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly chargePointId: string | null;
  readonly tokenRef: string | null;
  /** By the newest assignment, as these three. */
  readonly vehicleId: string | null;
  readonly driverId: string | null;
  readonly use: VehicleUse | null;
  readonly headSeq: number;
}

/** A correction: somebody knew better, or moved a session to another vehicle. */
export interface CorrectionRecord {
  readonly seq: number;
  readonly event: Extract<SessionEvent, { kind: 'corrected' | 'assigned' }>;
}

/** A `session-started` record. */
interface PageRow {
  readonly atMs: number;
  readonly seq: number;
  readonly sessionId: string;
}

/** Which of the sessions asked for it belongs to, its number, its text. */
type SessionRecord = readonly [key: number, seq: number, body: string];

/** Small enough that a page never holds up the control loop. */
const PAGE_SIZE = 50;
/** Sessions of a charge point that began before a moment and may still have run at it: at most one per connector. */
const NEIGHBOURS = 8;

/** The text of the index it is found by (migration `ledger-corrections`): SQLite compares the expressions. */
const IS_CORRECTION = `(kind = 'session-corrected' OR (kind = 'session-assigned' AND body ->> '$.by' = 'correction'))`;

/**
 * Sessions for bills: with every mark, and as they stood at a given record, so that the same bill can be made again
 * while the ledger goes on being written. Reads only.
 */
export class BilledSessions {
  private readonly db: Database;
  private readonly records: Statement<[string, number], SessionRecord>;

  constructor(db: Database) {
    this.db = db;
    // One question for a whole page: asking for each session took five times as long.
    this.records = db
      .prepare<[string, number], SessionRecord>(
        `SELECT wanted.key, r.seq, r.body FROM json_each(?) AS wanted
         CROSS JOIN record AS r ON r.session_id = wanted.value AND r.seq > 0 WHERE +r.seq <= ?`,
      )
      .raw();
  }

  /** Oldest first, in pages. Nothing is held between two pages. */
  *pages(query: BilledQuery): Generator<readonly BilledSession[], void> {
    const page = this.db.prepare<[object], PageRow>(pageSql(query));
    const values = { ...query, pageSize: PAGE_SIZE };
    let after = { atMs: query.fromMs, seq: 0 };
    for (;;) {
      const rows = guarded(this.db.name, () => page.all({ ...values, afterMs: after.atMs, afterSeq: after.seq }));
      if (rows.length > 0) yield this.valid(rows, query.headSeq);
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE_SIZE) return;
      after = last;
    }
  }

  /** When the first and the newest session began; `null` while there are none. */
  ends(): { readonly firstMs: number; readonly lastMs: number } | null {
    // A bound lets SQLite go to that end of the index instead of walking it.
    const one = (that: string): number | undefined =>
      guarded(this.db.name, () =>
        this.db
          .prepare<[], number>(`SELECT at_ms FROM record WHERE kind = 'session-started' AND ${that} LIMIT 1`)
          .pluck()
          .get(),
      );
    const firstMs = one('at_ms >= 0 ORDER BY at_ms');
    const lastMs = one(`at_ms < ${Number.MAX_SAFE_INTEGER} ORDER BY at_ms DESC`);
    return firstMs === undefined || lastMs === undefined ? null : { firstMs, lastMs };
  }

  /** Sessions of a charge point that began before a moment and may have run at it, newest first. */
  before(chargePointId: string, atMs: number, headSeq: number): readonly BilledSession[] {
    return this.nearest('at_ms < @atMs ORDER BY at_ms DESC', chargePointId, atMs, headSeq);
  }

  /** Sessions of a charge point that began at a moment or later, oldest first: the nearest ones. */
  after(chargePointId: string, atMs: number, headSeq: number): readonly BilledSession[] {
    return this.nearest('at_ms >= @atMs ORDER BY at_ms', chargePointId, atMs, headSeq);
  }

  /** Throws `StoreError` when its records are none. */
  one(sessionId: string, headSeq: number): BilledSession {
    const [records = []] = this.recordsOf([sessionId], headSeq);
    return this.composed(sessionId, records).billed;
  }

  /** The sessions of these starts; a start that a later one replaces is none. */
  private valid(rows: readonly PageRow[], headSeq: number): readonly BilledSession[] {
    const found = this.recordsOf(
      rows.map(({ sessionId }) => sessionId),
      headSeq,
    );
    return rows.flatMap(({ seq, sessionId }, index) => {
      const read = this.composed(sessionId, found[index] ?? []);
      return read.startSeq === seq ? [read.billed] : [];
    });
  }

  /** Of each session its records, in the order of the log. */
  private recordsOf(sessionIds: readonly string[], headSeq: number): readonly (readonly SessionRecord[])[] {
    const rows = guarded(this.db.name, () => this.records.all(JSON.stringify(sessionIds), headSeq));
    const bySession = sessionIds.map((): SessionRecord[] => []);
    for (const row of rows) bySession[row[0]]?.push(row);
    return bySession.map((records) => records.sort((a, b) => a[1] - b[1]));
  }

  private composed(
    sessionId: string,
    records: readonly SessionRecord[],
  ): { readonly billed: BilledSession; readonly startSeq: number } {
    let session: Session | null = null;
    let startSeq = 0;
    const marks: SessionMark[] = [];
    for (const [, seq, body] of records) {
      const event = fromRecord(JSON.parse(body));
      if (event === null) throw new StoreError('damaged', this.db.name, `no session record: ${body.slice(0, 200)}`);
      session = applyEvent(session, event);
      if (event.kind === 'mark') marks.push(event);
      if (event.kind === 'started') startSeq = seq;
    }
    if (session === null) throw new StoreError('damaged', this.db.name, `session ${sessionId} has no start`);
    return { billed: { session, marks }, startSeq };
  }

  /** Corrections written after record `afterSeq` up to `headSeq`, in their order. */
  corrections(afterSeq: number, headSeq: number): readonly CorrectionRecord[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[number, number], { seq: number; body: string }>(
          // The plus keeps SQLite from walking all records between the two instead of the index.
          `SELECT seq, body FROM record WHERE ${IS_CORRECTION} AND +seq > ? AND +seq <= ? ORDER BY +seq`,
        )
        .all(afterSeq, headSeq),
    );
    return rows.flatMap(({ seq, body }) => {
      const event = fromRecord(JSON.parse(body));
      return event?.kind === 'corrected' || event?.kind === 'assigned' ? [{ seq, event }] : [];
    });
  }

  private nearest(order: string, chargePointId: string, atMs: number, headSeq: number): readonly BilledSession[] {
    const ids = guarded(this.db.name, () =>
      this.db
        .prepare<[object], string>(
          `SELECT session_id FROM record WHERE kind = 'session-started' AND charge_point_id = @chargePointId
             AND +seq <= @headSeq AND ${order} LIMIT ${NEIGHBOURS}`,
        )
        .pluck()
        .all({ chargePointId, atMs, headSeq }),
    );
    const nearest = [...new Set(ids)];
    return this.recordsOf(nearest, headSeq).map(
      (records, index) => this.composed(nearest[index] ?? '', records).billed,
    );
  }
}

/** Starts, also such as were replaced. Only what is asked for stands in it: then SQLite takes the index that fits. */
function pageSql({ chargePointId, tokenRef, vehicleId, driverId, use }: BilledQuery): string {
  const assigned = (field: string): string => `(
    SELECT a.body ->> '$.${field}' FROM record a
    WHERE a.session_id = s.session_id AND a.kind NOT IN ('session-started', 'session-mark', 'session-ended')
      AND a.kind = 'session-assigned' AND +a.seq <= @headSeq ORDER BY a.seq DESC LIMIT 1)`;
  return `SELECT s.at_ms AS atMs, s.seq, s.session_id AS sessionId FROM record s
    WHERE s.kind = 'session-started' AND +s.seq <= @headSeq
      AND (s.at_ms, s.seq) > (@afterMs, @afterSeq) AND s.at_ms < @toMs
      ${chargePointId === null ? '' : 'AND s.charge_point_id = @chargePointId'}
      ${tokenRef === null ? '' : "AND s.body ->> '$.tokenRef' = @tokenRef"}
      ${vehicleId === null ? '' : `AND ${assigned('vehicleId')} = @vehicleId`}
      ${use === null ? '' : `AND ${assigned('use')} = @use`}
      ${driverId === null ? '' : `AND ${assigned('driverId')} = @driverId`}
    ORDER BY s.at_ms, s.seq LIMIT @pageSize`;
}
