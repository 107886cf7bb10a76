import type { SessionQuery } from '../api/ports.ts';
import { pseudonymLabel, tokenLabel } from '../core/sessions/uid.ts';
import type { SessionReader, SessionSummary } from '../ledger/session-reader.ts';

/** What a list calls the card of a session; `null` without one. */
export function cardLabel({ tokenRef, tokenName, tokenTail }: SessionSummary): string | null {
  if (tokenTail !== null) return tokenLabel(tokenName, tokenTail);
  return tokenRef === null ? null : pseudonymLabel(tokenRef);
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
