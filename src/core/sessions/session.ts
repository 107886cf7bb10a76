import type { SessionEvent, SessionFlag } from '../model/sessions.ts';

type SessionStarted = Extract<SessionEvent, { kind: 'started' }>;
export type SessionMark = Extract<SessionEvent, { kind: 'mark' }>;
type SessionEnded = Extract<SessionEvent, { kind: 'ended' }>;

/** A meter register at a time: Wh, UTC epoch ms. */
interface RegisterAt {
  readonly atMs: number;
  readonly registerWh: number;
}

/** A session as its events tell it: the valid start, the newest mark, the valid end. */
export interface Session {
  readonly started: SessionStarted;
  readonly lastMark: SessionMark | null;
  /** The newest register of its meter, whether or not a mark has been made of it. */
  readonly latest: RegisterAt | null;
  /** `null` while it is open. */
  readonly ended: SessionEnded | null;
}

/** The session after one more event, in the order of the log. An event before the start is a bug. */
export function applyEvent(session: Session | null, event: SessionEvent): Session {
  if (event.kind === 'started') {
    return { lastMark: null, latest: null, ended: null, ...session, started: event };
  }
  if (session === null) throw new Error(`session ${event.sessionId} has a ${event.kind} before its start`);
  return event.kind === 'mark' ? { ...session, lastMark: event, latest: event } : { ...session, ended: event };
}

/** Nobody reported this end: a report may still replace it. */
export function isEndAssumed(session: Session): boolean {
  return session.ended?.flags.includes('end-assumed') ?? false;
}

/** Nobody reported this start: a report may still replace it. */
export function isStartUnknown(session: Session): boolean {
  return session.started.flags.includes('start-unknown');
}

/** The register at the end, or the newest one where none was reported, Wh. */
export function endRegisterWh(session: Session): number | null {
  return session.ended?.registerWh ?? session.latest?.registerWh ?? null;
}

/** Difference of the registers, Wh; `null` when it cannot be known (a register is missing, or ran backwards). */
export function energyWh(session: Session): number | null {
  const startWh = session.started.registerWh;
  const endWh = endRegisterWh(session);
  if (startWh === null || endWh === null || endWh < startWh) return null;
  return endWh - startWh;
}

/** What is less than perfect about its start and its end, each once. */
export function flagsOf(session: Session): readonly SessionFlag[] {
  return [...new Set([...session.started.flags, ...(session.ended?.flags ?? [])])];
}
