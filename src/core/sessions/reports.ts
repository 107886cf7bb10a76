import type { SessionEvent, SessionFlag } from '../model/sessions.ts';
import type { TransactionEndReport, TransactionStartReport } from '../model/transactions.ts';
import { stopRegisterReported } from './registers.ts';
import { applyEvent, endRegisterWh, isEndAssumed, isStartUnknown, type Session } from './session.ts';
import { settleTime } from './times.ts';

/** A start with its card already looked up. */
export interface StartReport extends Omit<TransactionStartReport, 'idToken'> {
  readonly tokenRef: string | null;
  /** False flags the session: it was started with a card nobody has allowed. */
  readonly tokenKnown: boolean;
}

export interface EndReport extends Omit<TransactionEndReport, 'idToken'> {
  readonly tokenRef: string | null;
}

/** Names for a session that may have to be opened. They are used up only when an event carries them. */
export interface FreshIds {
  readonly sessionId: string;
  readonly transactionId: number;
}

/**
 * A StartTransaction. `known`: the sessions of this charge point that it may concern, at least those open, those whose
 * start carries the same station timestamp, and the nearest later ones. A repeated report gives no events and the same
 * id again. A start after others on its connector ends those that are still open, at their last register.
 */
export function startReported(
  known: readonly Session[],
  report: StartReport,
  fresh: FreshIds,
  recordedAtMs: number,
): { readonly transactionId: number; readonly events: readonly SessionEvent[] } {
  const same = known.find(({ started }) => isSameStart(started, report));
  if (same !== undefined) return { transactionId: same.started.transactionId, events: [] };

  const time = settleTime(report.atMs, recordedAtMs);
  const orphan = findOrphanOf(known, report, time.atMs);
  const { sessionId, transactionId } = orphan?.started ?? fresh;
  const flags: SessionFlag[] = [...time.flags];
  if (report.registerWh === null) flags.push('start-register-missing');
  if (!report.tokenKnown) flags.push('token-unknown');
  const { chargePointId, connectorId, tokenRef, registerWh, stationTimestamp } = report;
  const ids = { sessionId, transactionId, chargePointId, connectorId, tokenRef };
  const atMs = time.atMs;
  // Not reported late means that it is now, and all that is open was before it, whatever the clocks say.
  const late = time.flags.includes('reported-late');
  const events: SessionEvent[] = known
    .filter(({ started, ended }) => ended === null && started.connectorId === connectorId)
    .filter(({ started }) => !late || started.atMs <= atMs)
    .flatMap((session) => assumeEnd(session, recordedAtMs));
  events.push({ kind: 'started', ...ids, atMs, recordedAtMs, registerWh, stationTimestamp, flags });
  return { transactionId, events };
}

/**
 * A StopTransaction. `known`: the sessions of this charge point that it may concern, at least those open, the one with
 * its transaction id, those whose end carries the same station timestamp, and the nearest earlier ones. A repeated
 * report gives no events; one that belongs to no start is kept as a session of its own, with the start unknown.
 */
export function endReported(
  known: readonly Session[],
  report: EndReport,
  fresh: FreshIds,
  recordedAtMs: number,
  mostPowerW?: number,
): readonly SessionEvent[] {
  const time = settleTime(report.atMs, recordedAtMs);
  const named = known.find(({ started }) => report.transactionId > 0 && started.transactionId === report.transactionId);
  if (named === undefined && known.some((session) => isSameEnd(session, report))) return [];
  const session = named ?? findStartOf(known, report, time.atMs);
  if (session === undefined) return orphanOf(report, fresh, time, recordedAtMs);
  if (session.ended !== null && !isEndAssumed(session)) {
    const isCertain = session === named && session.isEndGuessed && !isSameEnd(session, report);
    if (!isCertain) return [];
    return [
      ...endOf(session, report, time, recordedAtMs, mostPowerW),
      ...withoutStart(session, session.ended, fresh, recordedAtMs),
    ];
  }
  return endOf(session, report, time, recordedAtMs, mostPowerW);
}

/** The session a sample belongs to: the one it names, else the newest on its connector. */
export function sessionOfSample(
  known: readonly Session[],
  { transactionId, connectorId }: { readonly transactionId: number | null; readonly connectorId: number },
): Session | undefined {
  if (transactionId !== null && transactionId > 0) {
    return known.find(({ started }) => started.transactionId === transactionId);
  }
  return newest(known.filter(({ started }) => started.connectorId === connectorId));
}

/** OCPP 1.6 section 3.7.1: a station repeats what was not answered, so these five make a start the same one. */
function isSameStart(started: Session['started'], report: StartReport): boolean {
  return (
    isTelling(report) &&
    started.stationTimestamp === report.stationTimestamp &&
    started.connectorId === report.connectorId &&
    started.tokenRef === report.tokenRef &&
    started.registerWh === report.registerWh
  );
}

function isSameEnd({ ended }: Session, report: EndReport): boolean {
  return (
    isTelling(report) && ended?.stationTimestamp === report.stationTimestamp && ended.registerWh === report.registerWh
  );
}

/** One that says neither when nor how much is like any other of its kind. */
function isTelling({ stationTimestamp, registerWh }: StartReport | EndReport): boolean {
  return stationTimestamp !== '' || registerWh !== null;
}

/** The end that came before this start: the nearest later one without a start, if nothing else began in between. */
function findOrphanOf(known: readonly Session[], report: StartReport, atMs: number): Session | undefined {
  const [next] = known
    .filter(({ started }) => started.atMs >= atMs)
    .filter((session) =>
      isStartUnknown(session)
        ? mayShareToken(session.started.tokenRef, report.tokenRef)
        : session.started.connectorId === report.connectorId,
    )
    .sort((a, b) => a.started.atMs - b.started.atMs);
  const fits = next !== undefined && isStartUnknown(next) && isForwards(report.registerWh, endRegisterWh(next));
  return fits ? next : undefined;
}

/**
 * The session that a stop without a usable id ends: the newest of a connector that began before it, has no reported
 * end, may have been started with the same card, and whose meter has not run backwards since. A wrong guess would bill
 * somebody else's energy, so in doubt there is none.
 */
function findStartOf(known: readonly Session[], report: EndReport, atMs: number): Session | undefined {
  const before = known.filter(({ started }) => started.atMs <= atMs);
  const connectors = new Set(before.map(({ started }) => started.connectorId));
  const candidates = [...connectors]
    .map((connectorId) => newest(before.filter(({ started }) => started.connectorId === connectorId)))
    .filter((session) => session !== undefined)
    .filter((session) => session.ended === null || isEndAssumed(session))
    .filter(({ started }) => mayShareToken(started.tokenRef, report.tokenRef))
    .filter(({ started }) => isForwards(started.registerWh, report.registerWh));
  return newest(candidates);
}

function orphanOf(
  report: EndReport,
  fresh: FreshIds,
  time: ReturnType<typeof settleTime>,
  recordedAtMs: number,
): readonly SessionEvent[] {
  const { chargePointId, tokenRef } = report;
  const first = beginOf(report, time.atMs, recordedAtMs);
  const started: Session['started'] = {
    kind: 'started',
    ...fresh,
    chargePointId,
    // StopTransaction.req names no connector; 0 is OCPP's word for the charge point as a whole.
    connectorId: 0,
    tokenRef,
    atMs: first?.atMs ?? time.atMs,
    recordedAtMs,
    registerWh: first?.registerWh ?? null,
    stationTimestamp: null,
    flags: first === null ? ['start-unknown', 'start-register-missing'] : ['start-unknown'],
  };
  return [started, ...endOf(applyEvent(null, started), report, time, recordedAtMs, undefined)];
}

/** An end that was not this session's after all: a session of its own, and nobody's. */
function withoutStart(
  { started: { chargePointId } }: Session,
  ended: NonNullable<Session['ended']>,
  fresh: FreshIds,
  recordedAtMs: number,
): readonly SessionEvent[] {
  const { atMs } = ended;
  return [
    {
      kind: 'started',
      ...fresh,
      chargePointId,
      connectorId: 0,
      tokenRef: null,
      atMs,
      recordedAtMs,
      registerWh: null,
      stationTimestamp: null,
      flags: ['start-unknown', 'start-register-missing'],
    },
    { ...ended, sessionId: fresh.sessionId, recordedAtMs },
  ];
}

/** With what it began, by the samples that came with its end, as far as that can be. */
function beginOf({ begin, registerWh }: EndReport, endedAtMs: number, recordedAtMs: number): EndReport['begin'] | null {
  if (begin === undefined || begin.atMs > endedAtMs || !isForwards(begin.registerWh, registerWh)) return null;
  return settleTime(begin.atMs, recordedAtMs).flags.includes('station-clock-wrong') ? null : begin;
}

function endOf(
  session: Session,
  report: EndReport,
  time: ReturnType<typeof settleTime>,
  recordedAtMs: number,
  mostPowerW: number | undefined,
): readonly SessionEvent[] {
  const { started } = session;
  const { registerWh, reason, stationTimestamp } = report;
  const atMs = Math.max(time.atMs, started.atMs);
  const flags = new Set(time.flags);
  if (time.atMs < started.atMs) flags.add('station-clock-wrong');
  if (registerWh === null) flags.add('stop-register-missing');
  const isTimed = flags.size === 0;
  const stop =
    registerWh === null ? null : stopRegisterReported(session, { atMs, registerWh }, recordedAtMs, mostPowerW);
  for (const flag of stop?.flags ?? []) if (isTimed || flag !== 'stop-register-implausible') flags.add(flag);
  const { sessionId } = started;
  return [
    ...(stop?.changes ?? []),
    { kind: 'ended', sessionId, atMs, recordedAtMs, registerWh, reason, stationTimestamp, flags: [...flags] },
  ];
}

/** Ends a session whose end nobody reported: its register is the newest one, which becomes a mark if it is none yet. */
function assumeEnd(session: Session, recordedAtMs: number): readonly SessionEvent[] {
  const { started, lastMark, latest } = session;
  const { sessionId } = started;
  const ended: SessionEvent = {
    kind: 'ended',
    sessionId,
    atMs: latest?.atMs ?? started.atMs,
    recordedAtMs,
    registerWh: null,
    reason: 'unknown',
    stationTimestamp: null,
    flags: ['end-assumed', 'stop-register-missing'],
  };
  if (latest === null || latest.atMs === lastMark?.atMs) return [ended];
  return [{ kind: 'mark', sessionId, ...latest, recordedAtMs, flags: [] }, ended];
}

function newest(sessions: readonly Session[]): Session | undefined {
  return sessions.reduce<Session | undefined>(
    (best, session) => (best === undefined || session.started.atMs >= best.started.atMs ? session : best),
    undefined,
  );
}

function isForwards(fromWh: number | null, toWh: number | null): boolean {
  return fromWh === null || toWh === null || toWh >= fromWh;
}

function mayShareToken(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}
