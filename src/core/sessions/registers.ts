import type { MeterChangeCause, SessionEvent, SessionFlag } from '../model/sessions.ts';
import type { RegisterReport } from '../model/transactions.ts';
import {
  countsFromWh,
  type Doubt,
  type MeterChange,
  type RegisterAt,
  type Session,
  type SessionMark,
} from './session.ts';
import { settleTime } from './times.ts';

/** A mark is made after this time, if at least this much was charged since the last one. */
const MARK_EVERY_MS = 60_000;
const MARK_EVERY_WH = 100;
/** Price and load profiles are cut at quarter hours: the first register of each one is always a mark. */
const QUARTER_MS = 15 * 60_000;
/** No charge point delivers more (MCS for lorries: 3.75 MW), W. */
export const MOST_POWER_W = 4_000_000;
/** What clocks that differ may add to what power and time allow, Wh. */
const CLOCK_SLACK_WH = 2_000;
/** Start and stop in Wh, samples in whole kWh: a register that seems to fall by less has only been rounded. */
const ROUNDING_WH = 1_000;
/** So many registers that agree with each other, over so long, outweigh those known before. */
const DOUBTS_ENOUGH = 3;
const DOUBT_LASTS_MS = 60_000;
/** Where counters begin again: a full row of kWh digits, with or without decimals behind, and 32 bits of Wh. */
const WRAPS_WH = [1e8, 1e9, 1e10, 2 ** 31, 2 ** 32];
/** What a register of 32 bits says that says nothing. */
const NO_VALUES_WH = new Set([2 ** 31 - 1, 2 ** 32 - 1]);

const FLAG_OF: Readonly<Record<MeterChangeCause, SessionFlag>> = {
  rollover: 'meter-rollover',
  reset: 'meter-reset',
  exchange: 'meter-exchanged',
  relative: 'session-relative-registers',
  lifetime: 'session-relative-registers',
  baseline: 'baseline-unreadable',
};

/**
 * A register of the meter of an open session. What follows from the ones known is believed, and written down as a mark
 * where one is due. What is older says nothing new. What contradicts them (lower, or more than the charge point can have
 * delivered) is a fault of the meter or the bus, until registers that agree with each other tell another story: then the
 * meter began to count anew, and the events say where. `mostPowerW`: the most the charge point can deliver.
 */
export function registerReported(
  session: Session,
  report: RegisterReport,
  recordedAtMs: number,
  mostPowerW = MOST_POWER_W,
): { readonly session: Session; readonly events: readonly SessionEvent[] } {
  const { atMs, flags } = settleTime(report.atMs, recordedAtMs);
  const seen = { atMs, registerWh: report.registerWh };
  const last = lastKnown(session);
  if (atMs <= (last?.atMs ?? session.started.atMs) || NO_VALUES_WH.has(seen.registerWh)) return { session, events: [] };
  if (last !== null && follows(last, seen, mostPowerW)) {
    return marked({ ...session, latest: seen, doubt: null }, session, seen, recordedAtMs, flags);
  }
  if (last !== null && seen.registerWh < last.registerWh && last.registerWh - seen.registerWh < ROUNDING_WH) {
    return { session, events: [] };
  }
  const change = changeSeen(session, last, seen, mostPowerW);
  if (change !== null) return changed(session, change, seen, recordedAtMs, flags);
  const doubt = doubted(session.doubt, seen, mostPowerW);
  if (last === null || !isConvincing(doubt)) return { session: { ...session, doubt }, events: [] };
  return changed(session, storyOf(session, last, doubt, mostPowerW), seen, recordedAtMs, flags);
}

/** What a stop's register is worth, and where the meter began to count anew if only that explains it. */
export function stopRegisterReported(
  session: Session,
  stop: RegisterAt,
  recordedAtMs: number,
  mostPowerW = MOST_POWER_W,
): { readonly changes: readonly MeterChange[]; readonly flags: readonly SessionFlag[] } {
  const { started, doubt } = session;
  const fromWh = countsFromWh(session);
  const last = lastKnown(session);
  const event = (
    story: Story,
  ): { readonly changes: readonly MeterChange[]; readonly flags: readonly SessionFlag[] } => ({
    changes: [changeEvent(session, story, stop.atMs, recordedAtMs)],
    flags: [],
  });
  if (last === null || fromWh === null) return { changes: [], flags: [] };
  if (stop.registerWh >= fromWh && canHaveReached(last, stop, mostPowerW)) return { changes: [], flags: [] };
  const lifetime = backToLifetime(session, last, stop, mostPowerW);
  if (lifetime !== null) return event(lifetime);
  if (doubt !== null && follows(doubt.newest, stop, mostPowerW))
    return event(storyOf(session, last, doubt, mostPowerW));
  const rollover = rolledOver(last, stop, mostPowerW);
  if (rollover !== null) return event(rollover);
  if (stop.registerWh < fromWh) return { changes: [], flags: ['stop-below-start'] };
  // With clocks that cannot be trusted nothing can be said of power: money metered is not thrown away for that.
  const isTimed = !started.flags.includes('station-clock-wrong') && !started.flags.includes('controller-clock-wrong');
  return { changes: [], flags: isTimed ? ['stop-register-implausible'] : [] };
}

/** A change of the meter before it is an event. */
interface Story {
  readonly cause: MeterChangeCause;
  readonly beforeWh: number | null;
  readonly afterWh: number;
}

/** The newest register that is known, the start's if there is no later one. */
function lastKnown({ started, latest }: Session): RegisterAt | null {
  if (latest !== null) return latest;
  return started.registerWh === null ? null : { atMs: started.atMs, registerWh: started.registerWh };
}

function follows(last: RegisterAt, next: RegisterAt, mostPowerW: number): boolean {
  return next.registerWh >= last.registerWh && canHaveReached(last, next, mostPowerW);
}

function canHaveReached(from: RegisterAt, to: RegisterAt, mostPowerW: number): boolean {
  return to.registerWh - from.registerWh <= reachWh(from.atMs, to.atMs, mostPowerW);
}

function reachWh(fromMs: number, toMs: number, mostPowerW: number): number {
  return CLOCK_SLACK_WH + (mostPowerW * Math.max(0, toMs - fromMs)) / 3_600_000;
}

/** Changes that one register alone proves. */
function changeSeen(session: Session, last: RegisterAt | null, seen: RegisterAt, mostPowerW: number): Story | null {
  if (last === null) return { cause: 'baseline', beforeWh: null, afterWh: seen.registerWh };
  return backToLifetime(session, last, seen, mostPowerW) ?? rolledOver(last, seen, mostPowerW);
}

/** The counter passed its last digit: what that takes must fit between the two registers. */
function rolledOver(last: RegisterAt, seen: RegisterAt, mostPowerW: number): Story | null {
  const wrapWh = WRAPS_WH.find(
    (wrap) =>
      last.registerWh < wrap && wrap - last.registerWh + seen.registerWh <= reachWh(last.atMs, seen.atMs, mostPowerW),
  );
  return wrapWh === undefined ? null : { cause: 'rollover', beforeWh: wrapWh, afterWh: 0 };
}

/** Samples counted from the start of the session, the stop again is a lifetime register. */
function backToLifetime(session: Session, last: RegisterAt, stop: RegisterAt, mostPowerW: number): Story | null {
  const startWh = session.started.registerWh;
  if (session.changes.at(-1)?.cause !== 'relative' || startWh === null || stop.registerWh < startWh) return null;
  const counted = { atMs: last.atMs, registerWh: startWh + last.registerWh };
  if (!canHaveReached(counted, stop, mostPowerW)) return null;
  return { cause: 'lifetime', beforeWh: last.registerWh, afterWh: Math.min(counted.registerWh, stop.registerWh) };
}

function doubted(doubt: Doubt | null, seen: RegisterAt, mostPowerW: number): Doubt {
  if (doubt === null || !follows(doubt.newest, seen, mostPowerW)) return { first: seen, newest: seen, count: 1 };
  return { first: doubt.first, newest: seen, count: doubt.count + 1 };
}

function isConvincing({ first, newest, count }: Doubt): boolean {
  return count >= DOUBTS_ENOUGH && newest.atMs - first.atMs >= DOUBT_LASTS_MS;
}

/** What registers that agree with each other, and not with those before, most likely mean. */
function storyOf({ started, latest }: Session, last: RegisterAt, { first }: Doubt, mostPowerW: number): Story {
  if (first.registerWh > last.registerWh) {
    const isBaseline = latest === null && started.registerWh === 0;
    return { cause: isBaseline ? 'baseline' : 'exchange', beforeWh: last.registerWh, afterWh: first.registerWh };
  }
  // The register of the start is as old as the session: before any other was seen, samples may count from there.
  const isFromZero = first.registerWh <= reachWh(last.atMs, first.atMs, mostPowerW);
  if (!isFromZero) return { cause: 'exchange', beforeWh: last.registerWh, afterWh: first.registerWh };
  return { cause: latest === null ? 'relative' : 'reset', beforeWh: last.registerWh, afterWh: 0 };
}

function changed(
  session: Session,
  story: Story,
  seen: RegisterAt,
  recordedAtMs: number,
  flags: readonly SessionFlag[],
): { readonly session: Session; readonly events: readonly SessionEvent[] } {
  const change = changeEvent(session, story, seen.atMs, recordedAtMs);
  const mark = markOf(session, seen, recordedAtMs, flags);
  return {
    session: { ...session, changes: [...session.changes, change], latest: seen, lastMark: mark, doubt: null },
    events: [change, mark],
  };
}

function changeEvent(
  session: Session,
  { cause, beforeWh, afterWh }: Story,
  atMs: number,
  recordedAtMs: number,
): MeterChange {
  const { sessionId } = session.started;
  return { kind: 'meter-changed', sessionId, atMs, recordedAtMs, cause, beforeWh, afterWh, flags: [FLAG_OF[cause]] };
}

function marked(
  after: Session,
  before: Session,
  seen: RegisterAt,
  recordedAtMs: number,
  flags: readonly SessionFlag[],
): { readonly session: Session; readonly events: readonly SessionEvent[] } {
  if (!isMarkDue(before, seen)) return { session: after, events: [] };
  const mark = markOf(before, seen, recordedAtMs, flags);
  return { session: { ...after, lastMark: mark }, events: [mark] };
}

function markOf(
  { started: { sessionId } }: Session,
  { atMs, registerWh }: RegisterAt,
  recordedAtMs: number,
  flags: readonly SessionFlag[],
): SessionMark {
  return { kind: 'mark', sessionId, atMs, recordedAtMs, registerWh, flags };
}

function isMarkDue({ started, lastMark }: Session, { atMs, registerWh }: RegisterAt): boolean {
  const last = lastMark ?? started;
  if (Math.floor(atMs / QUARTER_MS) > Math.floor(last.atMs / QUARTER_MS)) return true;
  return atMs - last.atMs >= MARK_EVERY_MS && registerWh - (last.registerWh ?? 0) >= MARK_EVERY_WH;
}
