import type { SessionEvent } from '../model/sessions.ts';
import { countsFromWh, type Session } from './session.ts';

/** What the owner says of an exchange: up to where the old meter counted, and from where the new one does. Whole Wh. */
export interface ToldExchange {
  readonly atMs: number;
  readonly endedWh: number;
  readonly beganWh: number;
}

/** What clocks that differ, and samples that are rounded, may add to what power and time allow, Wh. */
const SLACK_WH = 2_000;

/**
 * What follows for a session that runs while its meter is exchanged. Nothing where it began later, or where its samples
 * have told of the exchange already. Refuses an end of the old meter that the session cannot have come to from the last
 * register it saw.
 * @param mostPowerW the most the charge point can deliver
 */
export function meterExchanged(
  session: Session,
  { atMs, endedWh, beganWh }: ToldExchange,
  recordedAtMs: number,
  mostPowerW: number,
): readonly SessionEvent[] | 'exchange-impossible' {
  const { started, latest, changes } = session;
  if (atMs < started.atMs || changes.some(({ cause }) => TELLING.includes(cause))) return [];
  const knownWh = latest?.registerWh ?? countsFromWh(session);
  if (knownWh !== null) {
    const reachWh = (mostPowerW * Math.max(0, atMs - (latest?.atMs ?? started.atMs))) / 3_600_000 + SLACK_WH;
    if (endedWh < knownWh || endedWh > knownWh + reachWh) return 'exchange-impossible';
  }
  const { sessionId } = started;
  const [cause, flags] = ['exchange', ['meter-exchanged']] as const;
  return [{ kind: 'meter-changed', sessionId, atMs, recordedAtMs, cause, beforeWh: endedWh, afterWh: beganWh, flags }];
}

const TELLING: readonly string[] = ['exchange', 'reset', 'relative'];
