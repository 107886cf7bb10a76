import type { SessionList } from '../api/answers.ts';
import { placeText } from '../api/list-place.ts';
import type { ListQuery, SessionQuery } from '../api/ports.ts';
import { pseudonymLabel, tokenLabel } from '../core/sessions/uid.ts';
import type { SessionReader, SessionSummary } from '../ledger/session-reader.ts';

/** What a list calls the card of a session; `null` without one. */
export function cardLabel({ tokenRef, tokenName, tokenTail }: SessionSummary): string | null {
  if (tokenTail !== null) return tokenLabel(tokenName, tokenTail);
  return tokenRef === null ? null : pseudonymLabel(tokenRef);
}

/** A list of sessions, as the page shows it. */
export async function sessionList(
  reader: SessionReader,
  { limit, unassignedFirst, after, ...query }: ListQuery,
  chargePointName: (id: string) => string,
): Promise<SessionList> {
  const { sessions, totals, next } = await reader.newest(bounded(query), { limit, unassignedFirst, after });
  return {
    sessions: sessions.map((session) => ({
      ...session,
      chargePointName: chargePointName(session.chargePointId),
      tokenName: cardLabel(session),
    })),
    totals,
    next: next === null ? null : placeText(next),
  };
}

/** A query of the page with its ends filled in. */
export function bounded({ fromMs, toMs, chargePointId, only }: SessionQuery): Parameters<SessionReader['list']>[0] {
  return {
    fromMs: fromMs ?? 0,
    toMs: toMs ?? Number.MAX_SAFE_INTEGER,
    chargePointId,
    ...(only === undefined ? {} : { only }),
  };
}
