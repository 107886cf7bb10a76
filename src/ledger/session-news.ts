import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** A session has begun or ended, as the ledger was told. */
export interface SessionNews {
  /** Of its record. */
  readonly seq: number;
  readonly kind: 'started' | 'ended';
  readonly sessionId: string;
}

/** At most so many records are looked at in one go: the control loop gets its turn. */
const AT_ONCE = 500;

/** The newest record of the ledger. */
export function newestSeq(db: Database): number {
  return guarded(db.name, () => db.prepare<[], number | null>('SELECT max(seq) FROM record').pluck().get()) ?? 0;
}

/** Starts and ends among the records behind `afterSeq`, in their order, and up to which record that is. */
export function sessionNews(
  db: Database,
  afterSeq: number,
): { readonly news: readonly SessionNews[]; readonly seq: number } {
  const rows = guarded(db.name, () =>
    db
      .prepare<[number], { seq: number; kind: string; sessionId: string | null }>(
        `SELECT seq, kind, session_id AS sessionId FROM record WHERE seq > ? ORDER BY seq LIMIT ${AT_ONCE}`,
      )
      .all(afterSeq),
  );
  const news = rows.flatMap(({ seq, kind, sessionId }): SessionNews[] => {
    if (sessionId === null) return [];
    if (kind === 'session-started') return [{ seq, kind: 'started', sessionId }];
    return kind === 'session-ended' ? [{ seq, kind: 'ended', sessionId }] : [];
  });
  return { news, seq: rows.at(-1)?.seq ?? afterSeq };
}

/** Sessions that the records behind `afterSeq` are about, each once, in their order, and up to which record that is. */
export function touchedSessions(
  db: Database,
  afterSeq: number,
): { readonly sessionIds: readonly string[]; readonly seq: number } {
  const rows = guarded(db.name, () =>
    db
      .prepare<[number], { seq: number; sessionId: string | null }>(
        `SELECT seq, session_id AS sessionId FROM record WHERE seq > ? ORDER BY seq LIMIT ${AT_ONCE}`,
      )
      .all(afterSeq),
  );
  const sessionIds = new Set(rows.flatMap(({ sessionId }) => sessionId ?? []));
  return { sessionIds: [...sessionIds], seq: rows.at(-1)?.seq ?? afterSeq };
}
