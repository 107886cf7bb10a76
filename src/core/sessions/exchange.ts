import type { SessionEvent } from '../model/sessions.ts';
import { countsFromWh, type Session } from './session.ts';

/**
 * What follows for a session that runs while its meter is exchanged: it counted up to `endedWh` on the old one and goes on
 * from `beganWh` on the new one. Refuses an end that lies below what the session has seen already.
 */
export function meterExchanged(
  session: Session,
  { atMs, endedWh, beganWh }: { readonly atMs: number; readonly endedWh: number; readonly beganWh: number },
  recordedAtMs: number,
): readonly SessionEvent[] | 'register-below' {
  const knownWh = session.latest?.registerWh ?? countsFromWh(session);
  if (knownWh !== null && endedWh < knownWh) return 'register-below';
  const { sessionId } = session.started;
  const [cause, flags] = ['exchange', ['meter-exchanged']] as const;
  return [{ kind: 'meter-changed', sessionId, atMs, recordedAtMs, cause, beforeWh: endedWh, afterWh: beganWh, flags }];
}
