import type { Database } from 'better-sqlite3';
import type { SessionEvent } from '../core/model/sessions.ts';
import { applyEvent, type Session, type SessionMark } from '../core/sessions/session.ts';
import { guarded, StoreError } from './errors.ts';
import { fromRecord } from './session-codec.ts';

/** How many sessions before and after a report are looked at when it names none. */
const NEIGHBOURS = 8;

/** A started record that no later one replaces. */
const VALID_START = `s.kind = 'session-started' AND NOT EXISTS (
  SELECT 1 FROM record l WHERE l.kind = 'session-started' AND l.session_id = s.session_id AND l.seq > s.seq)`;

/** Records that stand beside the start, the marks and the end of session `id`, in their order, as a JSON list. */
const BESIDE = `(SELECT json_group_array(json(body)) FROM (
  SELECT body FROM record WHERE session_id = s.session_id
    AND kind NOT IN ('session-started', 'session-mark', 'session-ended') ORDER BY seq))`;

export interface Period {
  /** Sessions that start at or after this time and before the other, UTC epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where a page of sessions ended, so that the next one can go on. */
export interface PageEnd {
  readonly atMs: number;
  readonly seq: number;
}

interface PlacedSession {
  readonly at: PageEnd;
  readonly session: Session;
}

/** The records of one session, as they stand in the ledger. */
interface Bodies {
  readonly started: string;
  readonly ended: string | null;
  /** JSON list of the others but the marks. */
  readonly beside: string;
}

/** Sessions read back from the records of ledger.db. */
export class SessionRecords {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** All sessions without an end. */
  open(): readonly Session[] {
    return this.load(
      `SELECT session_id AS id FROM record s WHERE kind = 'session-started' AND NOT EXISTS (
         SELECT 1 FROM record e WHERE e.kind = 'session-ended' AND e.session_id = s.session_id)`,
    );
  }

  byId(sessionId: string): Session | null {
    const exists =
      "SELECT session_id AS id FROM record WHERE kind = 'session-started' AND session_id = @sessionId LIMIT 1";
    return this.load(exists, { sessionId })[0] ?? null;
  }

  byTransaction(transactionId: number): Session | null {
    const exists =
      "SELECT session_id AS id FROM record WHERE kind = 'session-started' AND transaction_id = @transactionId LIMIT 1";
    return this.load(exists, { transactionId })[0] ?? null;
  }

  /** The sessions of a charge point that a report of this time and these marks may concern, the open ones included. */
  around(report: {
    readonly chargePointId: string;
    readonly atMs: number;
    readonly stationTimestamp: string;
    readonly transactionId: number | null;
  }): readonly Session[] {
    const { chargePointId, atMs, stationTimestamp, transactionId } = report;
    const nearest =
      "SELECT session_id AS id FROM record WHERE kind = 'session-started' AND charge_point_id = @chargePointId";
    return this.load(
      `SELECT session_id AS id FROM record WHERE station_timestamp = @stationTimestamp
       UNION SELECT session_id FROM record WHERE kind = 'session-started' AND transaction_id = @transactionId
       UNION SELECT id FROM (${nearest} AND at_ms <= @atMs ORDER BY at_ms DESC LIMIT ${NEIGHBOURS})
       UNION SELECT id FROM (${nearest} AND at_ms > @atMs ORDER BY at_ms LIMIT ${NEIGHBOURS})`,
      { chargePointId, atMs, stationTimestamp, transactionId },
    ).filter(({ started }) => started.chargePointId === chargePointId);
  }

  /** One more than the largest transaction id ever given, or `first`. */
  nextTransactionId(first: number): number {
    const largest = guarded(this.db.name, () =>
      this.db
        .prepare<[], { id: number | null }>(
          "SELECT max(transaction_id) AS id FROM record WHERE kind = 'session-started'",
        )
        .get(),
    );
    return (largest?.id ?? first - 1) + 1;
  }

  /**
   * The sessions that start in the period, oldest first, in pages. Nothing is held between two pages, so that the
   * reader may take its time while the ledger goes on being written.
   */
  *pages(period: Period, chargePointId: string | null, pageSize: number): Generator<readonly Session[], void> {
    const page = this.db.prepare<[object], { atMs: number; seq: number } & Bodies>(
      `SELECT s.at_ms AS atMs, s.seq, s.body AS started, (
         SELECT e.body FROM record e WHERE e.kind = 'session-ended' AND e.session_id = s.session_id
         ORDER BY e.seq DESC LIMIT 1) AS ended, ${BESIDE} AS beside
       FROM record s
       WHERE ${VALID_START} AND (s.at_ms, s.seq) > (@afterMs, @afterSeq) AND s.at_ms < @toMs
         AND (@chargePointId IS NULL OR s.charge_point_id = @chargePointId)
       ORDER BY s.at_ms, s.seq LIMIT @pageSize`,
    );
    let after: PageEnd = { atMs: period.fromMs, seq: 0 };
    for (;;) {
      const rows = guarded(this.db.name, () =>
        page.all({ afterMs: after.atMs, afterSeq: after.seq, toMs: period.toMs, chargePointId, pageSize }),
      );
      if (rows.length > 0) yield rows.map((bodies) => this.compose(bodies));
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last;
    }
  }

  /** The same, newest first, from what came before a place on; each with its own place. */
  *pagesBack(
    period: Period,
    chargePointId: string | null,
    pageSize: number,
    from: PageEnd | null,
  ): Generator<readonly PlacedSession[], void> {
    const page = this.db.prepare<[object], PageEnd & Bodies>(
      `SELECT s.at_ms AS atMs, s.seq, s.body AS started, (
         SELECT e.body FROM record e WHERE e.kind = 'session-ended' AND e.session_id = s.session_id
         ORDER BY e.seq DESC LIMIT 1) AS ended, ${BESIDE} AS beside
       FROM record s
       WHERE ${VALID_START} AND (s.at_ms, s.seq) < (@beforeMs, @beforeSeq) AND s.at_ms >= @fromMs
         AND (@chargePointId IS NULL OR s.charge_point_id = @chargePointId)
       ORDER BY s.at_ms DESC, s.seq DESC LIMIT @pageSize`,
    );
    const { fromMs } = period;
    let before: PageEnd = from ?? { atMs: period.toMs, seq: 0 };
    for (;;) {
      const { atMs: beforeMs, seq: beforeSeq } = before;
      const rows = guarded(this.db.name, () => page.all({ fromMs, beforeMs, beforeSeq, chargePointId, pageSize }));
      if (rows.length > 0) {
        yield rows.map(({ atMs, seq, ...bodies }) => ({ at: { atMs, seq }, session: this.compose(bodies) }));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      before = { atMs: last.atMs, seq: last.seq };
    }
  }

  /** Its marks, in the order of the log. */
  marks(sessionId: string): readonly SessionMark[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[string], { body: string }>(
          "SELECT body FROM record WHERE kind = 'session-mark' AND session_id = ? AND seq > 0 ORDER BY seq",
        )
        .all(sessionId),
    );
    return rows.map(({ body }) => this.read(body)).filter((event) => event.kind === 'mark');
  }

  private compose({ started, ended, beside }: Bodies): Session {
    const changed = readAll(beside, this.db.name).reduce<Session>(applyEvent, applyEvent(null, this.read(started)));
    const end = ended === null ? null : this.read(ended);
    // The marks matter only where the end does not say the register: reading them for every session would be slow.
    const needsMark = end?.kind !== 'ended' || end.registerWh === null || end.flags.length > 0;
    const marked = needsMark ? this.withLastMark(changed) : changed;
    return end === null ? marked : applyEvent(marked, end);
  }

  private withLastMark(session: Session): Session {
    const row = guarded(this.db.name, () =>
      this.db
        .prepare<[string], { body: string }>(
          "SELECT body FROM record WHERE kind = 'session-mark' AND session_id = ? AND seq > 0 ORDER BY seq DESC LIMIT 1",
        )
        .get(session.started.sessionId),
    );
    return row === undefined ? session : applyEvent(session, this.read(row.body));
  }

  private read(body: string): SessionEvent {
    return readRecord(JSON.parse(body), this.db.name);
  }

  /** Loads whole sessions from a query that gives their ids. */
  private load(ids: string, values: object = {}): readonly Session[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[object], Bodies>(
          `SELECT (
             SELECT body FROM record WHERE kind = 'session-started' AND session_id = s.session_id ORDER BY seq DESC LIMIT 1
           ) AS started, (
             SELECT body FROM record WHERE kind = 'session-ended' AND session_id = s.session_id ORDER BY seq DESC LIMIT 1
           ) AS ended, ${BESIDE} AS beside
           FROM (SELECT id AS session_id FROM (${ids})) s`,
        )
        .all(values),
    );
    return rows.map((bodies) => this.compose(bodies));
  }
}

function readAll(bodies: string, file: string): readonly SessionEvent[] {
  const list: unknown = JSON.parse(bodies);
  return Array.isArray(list) ? list.map((body: unknown) => readRecord(body, file)) : [];
}

function readRecord(body: unknown, file: string): SessionEvent {
  const event = fromRecord(body);
  if (event === null) throw new StoreError('damaged', file, `no session record: ${JSON.stringify(body).slice(0, 200)}`);
  return event;
}
