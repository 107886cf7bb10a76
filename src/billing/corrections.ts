import type { BilledQuery, BilledSession, BilledSessions, CorrectionRecord } from '../ledger/billed-sessions.ts';
import type { StatementQuery } from './query.ts';
import type { StatementCorrection } from './statement.ts';

interface CorrectionSources {
  readonly billed: BilledSessions;
  /** Newest record that the previous statement of this subject rests on; `null`: there is none. */
  readonly previous: number | null;
  readonly headSeq: number;
  readonly matches: BilledQuery;
}

/**
 * Corrections to be shown: those of the period's sessions, and all since the previous statement, of whatever month: what
 * was sealed is never changed, the next statement says what is known better now.
 */
export function correctionsOf({ period }: StatementQuery, sources: CorrectionSources): readonly StatementCorrection[] {
  const { billed, previous, headSeq, matches } = sources;
  return billed
    .corrections(0, headSeq)
    .filter(({ seq, event }) => {
      const one = billed.one(event.sessionId, headSeq);
      const { atMs } = one.session.started;
      const isInPeriod = atMs >= period.fromMs && atMs < period.toMs;
      return (isInPeriod || (previous !== null && seq > previous)) && concerns(one, matches);
    })
    .map(shown);
}

/** A session that was moved away concerns the vehicle it was moved from as well. */
function concerns({ session }: BilledSession, wanted: BilledQuery): boolean {
  const { started, assigned } = session;
  const { chargePointId, tokenRef, vehicleId, driverId, use } = wanted;
  return (
    (chargePointId === null || started.chargePointId === chargePointId) &&
    (tokenRef === null || started.tokenRef === tokenRef) &&
    (vehicleId === null || assigned.some((one) => one.vehicleId === vehicleId)) &&
    (driverId === null || assigned.some((one) => one.driverId === driverId)) &&
    (use === null || assigned.some((one) => one.use === use))
  );
}

function shown({ event }: CorrectionRecord): StatementCorrection {
  const { recordedAtMs: atMs, sessionId } = event;
  const about = { atMs, sessionId, author: event.author ?? '', reason: event.reason ?? '' };
  if (event.kind === 'assigned') return { ...about, what: ['assignment'] };
  const { energyWh, startedAtMs, endedAtMs } = event;
  const changed = { energy: energyWh, start: startedAtMs, end: endedAtMs } as const;
  const what = (['energy', 'start', 'end'] as const).filter((part) => changed[part] !== null);
  return { ...about, what };
}
