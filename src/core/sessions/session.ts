import type { SessionEvent, SessionFlag } from '../model/sessions.ts';

type SessionStarted = Extract<SessionEvent, { kind: 'started' }>;
export type SessionMark = Extract<SessionEvent, { kind: 'mark' }>;
export type SignedValue = Extract<SessionEvent, { kind: 'signed' }>;
type Assigned = Extract<SessionEvent, { kind: 'assigned' }>;
type Detailed = Extract<SessionEvent, { kind: 'detailed' }>;
export type Correction = Extract<SessionEvent, { kind: 'corrected' }>;
export type MeterChange = Extract<SessionEvent, { kind: 'meter-changed' }>;
type SessionEnded = Extract<SessionEvent, { kind: 'ended' }>;

/** A meter register at a time: Wh, UTC epoch ms. */
export interface RegisterAt {
  readonly atMs: number;
  readonly registerWh: number;
}

/** A second opinion in the making: from the first to the newest of registers that contradict the known ones. */
export interface Doubt {
  readonly first: RegisterAt;
  readonly newest: RegisterAt;
  readonly count: number;
}

/** A session as its events tell it: the valid start, the newest mark, the valid end. */
export interface Session {
  readonly started: SessionStarted;
  readonly lastMark: SessionMark | null;
  /** The newest register of its meter, whether or not a mark has been made of it. */
  readonly latest: RegisterAt | null;
  /** Where its registers began to count anew, in order. */
  readonly changes: readonly MeterChange[];
  /** Values that the meter signed, in order. */
  readonly signed: readonly SignedValue[];
  /** Whose it is, and how that came about, in order; the last one holds. */
  readonly assigned: readonly Assigned[];
  /** What driver or car said of it; a later one fills or replaces. */
  readonly details: Pick<Detailed, 'odometerKm' | 'socPercent'>;
  /** In order; a later one replaces what it names. */
  readonly corrections: readonly Correction[];
  /** Registers that do not follow from those known, and agree with each other so far. Not in the books. */
  readonly doubt: Doubt | null;
  /** `null` while it is open. */
  readonly ended: SessionEnded | null;
  /** Its end was reported before its start, which only fitted: one that names the session may still replace it. */
  readonly isEndGuessed: boolean;
}

/** The session after one more event, in the order of the log. An event before the start is a bug. */
export function applyEvent(session: Session | null, event: SessionEvent): Session {
  if (event.kind === 'started') {
    const isEndGuessed = session !== null && session.ended !== null;
    return { ...NOTHING_YET, ...session, started: event, isEndGuessed };
  }
  if (session === null) throw new Error(`session ${event.sessionId} has a ${event.kind} before its start`);
  switch (event.kind) {
    case 'mark':
      return { ...session, lastMark: event, latest: event };
    case 'meter-changed': {
      const { atMs, afterWh: registerWh } = event;
      return { ...session, changes: [...session.changes, event], latest: { atMs, registerWh }, doubt: null };
    }
    case 'signed':
      return { ...session, signed: [...session.signed, event] };
    case 'assigned':
      return { ...session, assigned: [...session.assigned, event] };
    case 'detailed': {
      const { odometerKm, socPercent } = session.details;
      const details = { odometerKm: event.odometerKm ?? odometerKm, socPercent: event.socPercent ?? socPercent };
      return { ...session, details };
    }
    case 'corrected':
      return { ...session, corrections: [...session.corrections, event] };
    default:
      return { ...session, ended: event, isEndGuessed: false };
  }
}

const NOTHING_YET = {
  lastMark: null,
  latest: null,
  changes: [],
  signed: [],
  assigned: [],
  details: { odometerKm: null, socPercent: null },
  corrections: [],
  doubt: null,
  ended: null,
  isEndGuessed: false,
} as const;

/** Nobody reported this end: a report may still replace it. */
export function isEndAssumed(session: Session): boolean {
  return session.ended?.flags.includes('end-assumed') ?? false;
}

/** Nobody reported this start: a report may still replace it. */
export function isStartUnknown(session: Session): boolean {
  return session.started.flags.includes('start-unknown');
}

/** The register at the end; the newest one where none was reported, or one that cannot be. Wh. */
export function endRegisterWh({ ended, latest }: Session): number | null {
  if (ended === null || ended.registerWh === null) return latest?.registerWh ?? null;
  return isUnusable(ended) ? (latest?.registerWh ?? ended.registerWh) : ended.registerWh;
}

/**
 * Energy by the registers, Wh: their difference, taken piece by piece where the meter began to count anew. `null` when
 * it cannot be known: a register is missing, or ran backwards without a cause.
 */
export function energyWh(session: Session): number | null {
  let sumWh = 0;
  let fromWh = session.started.registerWh;
  for (const { beforeWh, afterWh } of session.changes) {
    if (fromWh !== null && beforeWh !== null) sumWh += Math.max(0, beforeWh - fromWh);
    fromWh = afterWh;
  }
  const endWh = endRegisterWh(session);
  if (fromWh === null || endWh === null || endWh < fromWh) return null;
  if (session.ended !== null && isUnusable(session.ended) && session.latest === null) return null;
  return sumWh + endWh - fromWh;
}

/** What was corrected by hand: the newest word on each. `null`: as reported. */
export function correctedTo({ corrections }: Session): Pick<Correction, 'energyWh' | 'startedAtMs' | 'endedAtMs'> {
  const newest = <Key extends 'energyWh' | 'startedAtMs' | 'endedAtMs'>(key: Key): number | null =>
    corrections.findLast((one) => one[key] !== null)?.[key] ?? null;
  return { energyWh: newest('energyWh'), startedAtMs: newest('startedAtMs'), endedAtMs: newest('endedAtMs') };
}

/** The energy that counts: by the registers, unless somebody has corrected it. Wh. */
export function billedEnergyWh(session: Session): number | null {
  return correctedTo(session).energyWh ?? energyWh(session);
}

/** What is less than perfect about it, each once, in the order in which it came. */
export function flagsOf({ started, changes, ended }: Session): readonly SessionFlag[] {
  return [...new Set([...started.flags, ...changes.flatMap(({ flags }) => flags), ...(ended?.flags ?? [])])];
}

/** From where the registers count now, Wh. */
export function countsFromWh({ started, changes }: Session): number | null {
  return changes.at(-1)?.afterWh ?? started.registerWh;
}

function isUnusable({ flags }: SessionEnded): boolean {
  return flags.includes('stop-below-start') || flags.includes('stop-register-implausible');
}
