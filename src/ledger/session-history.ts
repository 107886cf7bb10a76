import type { Database } from 'better-sqlite3';
import type { SessionEvent } from '../core/model/sessions.ts';
import { guarded, StoreError } from './errors.ts';
import { fromRecord } from './session-codec.ts';

/** What was recorded of a session, but for the marks of its register. */
export interface HistoryRecord {
  readonly seq: number;
  readonly event: Exclude<SessionEvent, { readonly kind: 'mark' }>;
}

/** All records of a session in the order in which they were written; empty where there is no such session. */
export function sessionHistory(db: Database, sessionId: string): readonly HistoryRecord[] {
  // One arm per partial index.
  const arm = (kind: string): string => `SELECT seq, body FROM record WHERE session_id = @sessionId AND ${kind}`;
  const rows = guarded(db.name, () =>
    db
      .prepare<[object], { seq: number; body: string }>(
        `SELECT seq, body FROM (${[
          arm("kind = 'session-started'"),
          arm("kind = 'session-ended'"),
          arm("kind NOT IN ('session-started', 'session-mark', 'session-ended')"),
        ].join(' UNION ALL ')}) ORDER BY seq`,
      )
      .all({ sessionId }),
  );
  return rows.flatMap(({ seq, body }) => {
    const event = fromRecord(JSON.parse(body));
    if (event === null) throw new StoreError('damaged', db.name, `no session record: ${body.slice(0, 200)}`);
    return event.kind === 'mark' ? [] : [{ seq, event }];
  });
}
