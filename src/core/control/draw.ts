import { mapPhases, NO_CURRENT, type PerPhase, strongest, toGridPhases } from '../model/phases.ts';
import type { ElectricalValues, Reading } from '../model/readings.ts';
import type { ChargePointSettings, Settings } from '../model/site.ts';
import type { ChargePointSnapshot } from '../model/snapshot.ts';
import { leastCurrents, voltage } from './amperes.ts';
import { type Appetite, DRAWING_A, isIdle, observeAppetite } from './appetite.ts';
import { followed, followTime, type Latencies, NO_LATENCIES, reported, reportLag, unlearned } from './latency.ts';
import type { Place } from './plan.ts';
import { isEmpty } from './present.ts';

/** How far a car may be over its set-point before it counts as not following, A. */
const TOLERANCE_A = 1;
/** A lowering by less says nothing of how soon it is followed, A. */
const CLEARLY_A = 2;
/** A station that is out of reach explains nothing any more when it was last heard so long ago, ms. */
const UNHEARD_MS = 60_000;
/** More lowerings than these within one dead time are merged, towards the safe side. */
const MOST_FORMER_CEILINGS = 8;

/** A higher ceiling that was in force until `loweredMs`: the car may still be following it. */
interface FormerCeiling {
  readonly currentA: number;
  readonly loweredMs: number;
}

export interface DrawMemory {
  /** The ceiling of the snapshot before, A. */
  readonly ceilingA: number;
  /** When the ceiling last rose, and when it last fell, as far as it was seen. Monotonic ms, like all times here. */
  readonly raisedMs: number;
  /** The ceiling before the raises that it has not been seen to have followed, A. */
  readonly raisedFromA: number;
  readonly loweredMs: number;
  /** What it drew before the lowerings that it may still be following; 0 when it was seen to have followed. A. */
  readonly fellFromA: number;
  /** Descending currents, ascending times. */
  readonly former: readonly FormerCeiling[];
  /** Since when the station may follow more than was decided. */
  readonly overdueMs: number | null;
  /** Terminals (bit 0 = L1) the car is proven to use; `null` until proven. */
  readonly terminals: number | null;
  /** Terminals that the newest readings show, and since when they have shown the same. */
  readonly candidate: { readonly terminals: number; readonly sinceMs: number } | null;
  /** Terminals that a phase relay had connected; 3 without one. */
  readonly connected: 1 | 3;
  readonly appetite: Appetite;
  readonly latencies: Latencies;
}

/** What a charge point draws by its own account, and what it may draw whatever that account says. */
export interface Draw {
  /** Grid phases that must be counted with it. */
  readonly phases: readonly (0 | 1 | 2)[];
  /** The least it drew when it last reported, on grid phases, A; 0 where it never did. */
  readonly seenA: PerPhase;
  /** Active power it last reported, W. */
  readonly seenW: number;
  /** The strongest of its phases, A; `null` without a report. */
  readonly strongestA: number | null;
  /** The most it may be drawing per phase: the ceiling, or a former one within the dead time. A. */
  readonly mayA: number;
  /** What must stay reserved per phase: {@link mayA} unless its own reading has proven that it came down. A. */
  readonly heldA: number;
  /** Part of that which no decision can bring down: out of reach, a hanging call, a car that ignores its limit. A. */
  readonly stuckA: number;
  /** It takes nothing, and has had the time to. */
  readonly isIdle: boolean;
  /** It has been raised since it last reported with certainty, and was drawing: it is following. */
  readonly isRising: boolean;
  /** Its last report tells little of what it draws now: it drew nothing then, is rising, or is coming down. */
  readonly inMotion: boolean;
  /** By how much it may still be on its way up, per phase: raised since it last reported with certainty. Infinite when it may begin to charge. A. */
  readonly climbA: number;
  /** It is on its way down, or will be as soon as the station has heard: what is above its grant goes away by itself. */
  readonly isFalling: boolean;
  /** Its last report shows it above what it has come down to by now. */
  readonly isOutrun: boolean;
  /** By how much the rounding of its own meter may have lowered {@link seenA}, A. */
  readonly roundingA: number;
  /** A rise may be its car's. Not when nobody can tell: then it is the house's, and its own current stays reserved. */
  readonly mayExplain: boolean;
  /** The moment which its last report certainly describes or follows, monotonic ms. */
  readonly reportedMs: number | null;
  /** When it has certainly followed its last lowering, monotonic ms; `null` when nothing is on its way. */
  readonly settlesMs: number | null;
  /** V, for turning its amperes into watts. */
  readonly voltageV: number;
  readonly memory: DrawMemory;
}

/** Judges one charge point. `grantedA` is what the last decision gave it, `null` when there was none. */
export function observeDraw(
  { installed: wired, phasesBehind }: Pick<Place, 'installed' | 'phasesBehind'>,
  seen: ChargePointSnapshot,
  before: DrawMemory | null,
  grantedA: number | null,
  nowMs: number,
  settings: Settings,
): Draw {
  const { deadTimeMs } = settings.fuse;
  const ceilingA = Math.max(0, seen.lease.ceilingA);
  const reading = seen.reading?.quality === 'good' ? seen.reading : null;
  const raisedMs = before === null || ceilingA > before.ceilingA ? nowMs : before.raisedMs;
  const loweredMs = before === null || ceilingA < before.ceilingA ? nowMs : before.loweredMs;
  const raisedFromA = lowestRaisedFrom(before, ceilingA, reading, deadTimeMs);
  const known = before?.latencies ?? NO_LATENCIES;
  const followMs = followTime(known, deadTimeMs);
  const lagMs = reportLag(known);
  const former = formerCeilings(before, ceilingA, nowMs, followMs);
  const least = reading === null ? null : leastCurrents(reading.value, settings.nominalVoltageV);
  const { terminals, candidate } = provenTerminals(before, seen, reading, least, wired, settings);
  const connected = seen.phaseRelay?.connected ?? 3;

  const usedTerminals = terminals ?? 2 ** wired.phaseRotation.length - 1;
  const atTerminals = reading === null ? NO_CURRENT : (least ?? spreadTotal(reading.value, usedTerminals, settings));
  const strongestA = reading === null ? null : strongest(atTerminals);
  const topFormerA = former[0]?.currentA ?? 0;
  const isSettled = arrivedSince(reading, raisedMs + deadTimeMs);
  const isDormant = strongestA === null || strongestA < DRAWING_A;
  const empty = isEmpty(seen);
  const mayA = empty ? 0 : Math.max(ceilingA, topFormerA);
  const followedMs = Math.max(raisedMs, loweredMs) + deadTimeMs;
  const ignores =
    !empty && strongestA !== null && strongestA > ceilingA + TOLERANCE_A && arrivedSince(reading, followedMs);
  const ignoresA = ignores ? strongestA : 0;
  const isAbove = strongestA !== null && strongestA > ceilingA + TOLERANCE_A / 2;
  const isLate = isAbove && ceilingA > 0 && loweredMs > raisedMs && arrivedSince(reading, loweredMs + followMs + lagMs);
  const fellFromA = fallenFrom(before, ceilingA, strongestA, former.length);
  const hasFollowed = !isAbove && reading !== null && reading.monoMs > loweredMs && fellFromA >= ceilingA + CLEARLY_A;
  const seenBefore = isLate ? unlearned(known) : known;
  const latencies = hasFollowed
    ? followed(seenBefore, reading.monoMs - loweredMs, nowMs)
    : reading === null
      ? known
      : reported(seenBefore, reading.monoMs, isAbove);
  const isLost = seen.condition !== 'ok' && nowMs - (reading?.monoMs ?? raisedMs) >= UNHEARD_MS;
  // A report from before it had to come down proves no more than it may draw now; an old one of a lost station nothing.
  const believedA = isLost ? 0 : ignores || arrivedSince(reading, followedMs) ? Number.POSITIVE_INFINITY : mayA;
  const isBelieved = strongestA === null || strongestA <= believedA;
  const drawn = isBelieved ? atTerminals : mapPhases(atTerminals, (currentA) => Math.min(currentA, believedA));
  const drawnShare = strongestA === 0 ? 0 : isBelieved ? 1 : believedA / strongestA;
  const appetite = observeAppetite(
    seen,
    before?.appetite ?? null,
    ceilingA,
    grantedA ?? 0,
    { strongestA, reportedMs: reading?.monoMs ?? nowMs, isSettled },
    nowMs,
  );
  const overdueMs = grantedA !== null && ceilingA > grantedA + TOLERANCE_A ? (before?.overdueMs ?? nowMs) : null;
  const hangs = seen.condition !== 'ok' || (overdueMs !== null && nowMs - overdueMs >= deadTimeMs);

  return {
    phases: phasesBehind[usedTerminals] ?? [],
    seenA: toGridPhases(drawn, wired.phaseRotation),
    seenW: reading === null ? 0 : Math.max(0, reading.value.powerW) * drawnShare,
    strongestA,
    mayA,
    heldA: empty ? 0 : Math.max(ceilingA, ignoresA, heldByFormer(former, reading, isAbove, lagMs)),
    stuckA: empty ? 0 : Math.max(hangs ? ceilingA : 0, ignoresA),
    isIdle: isIdle(seen, appetite),
    isRising: !isDormant && !isSettled,
    inMotion: isDormant || !isSettled || former.length > 0,
    climbA: isDormant && ceilingA > 0 ? Number.POSITIVE_INFINITY : isSettled ? 0 : Math.max(0, mayA - raisedFromA),
    isFalling: !hangs && (former.length > 0 || (grantedA !== null && ceilingA > grantedA)),
    isOutrun: former.length > 0 && isAbove,
    roundingA: reading === null || reading.value.phasePowerW !== null ? 0 : reading.value.currentStepA,
    mayExplain: !isLost && seen.condition !== 'faulty',
    reportedMs: reading === null ? null : reading.monoMs - lagMs,
    settlesMs: former.length === 0 ? null : (former.at(-1)?.loweredMs ?? nowMs) + followMs,
    voltageV: voltage(reading?.value ?? null, 0, settings.nominalVoltageV),
    memory: unlessSame(before, {
      ceilingA,
      raisedMs,
      raisedFromA,
      loweredMs,
      fellFromA: hasFollowed ? 0 : fellFromA,
      former,
      overdueMs,
      terminals,
      candidate,
      connected,
      appetite,
      latencies,
    }),
  };
}

/** The same object while nothing changes: a quiet charge point leaves no garbage. */
function unlessSame(before: DrawMemory | null, after: DrawMemory): DrawMemory {
  if (before === null) return after;
  const isSame =
    before.ceilingA === after.ceilingA &&
    before.raisedMs === after.raisedMs &&
    before.raisedFromA === after.raisedFromA &&
    before.loweredMs === after.loweredMs &&
    before.fellFromA === after.fellFromA &&
    before.former === after.former &&
    before.overdueMs === after.overdueMs &&
    before.terminals === after.terminals &&
    before.candidate === after.candidate &&
    before.connected === after.connected &&
    before.appetite === after.appetite &&
    before.latencies === after.latencies;
  return isSame ? before : after;
}

const UNPROVEN = { terminals: null, candidate: null } as const;

/** A relay may connect any terminal: three are reserved until currents prove one again. */
export function forgetTerminals(memory: DrawMemory): DrawMemory {
  return memory.terminals === null && memory.candidate === null ? memory : { ...memory, ...UNPROVEN };
}

function arrivedSince(reading: Reading<ElectricalValues> | null, sinceMs: number): boolean {
  return reading !== null && reading.monoMs >= sinceMs;
}

function lowestRaisedFrom(
  before: DrawMemory | null,
  ceilingA: number,
  reading: Reading<ElectricalValues> | null,
  deadTimeMs: number,
): number {
  if (before === null) return 0;
  const hadFollowed = arrivedSince(reading, before.raisedMs + deadTimeMs);
  const fromA = hadFollowed ? before.ceilingA : Math.min(before.raisedFromA, before.ceilingA);
  return ceilingA > before.ceilingA ? fromA : before.raisedFromA;
}

const NONE_FORMER: readonly FormerCeiling[] = [];

/** What it drew when it was told to come down; 0 when it has been seen to have followed. A. */
function fallenFrom(
  before: DrawMemory | null,
  ceilingA: number,
  strongestA: number | null,
  formerCount: number,
): number {
  if (before === null) return 0;
  if (ceilingA >= before.ceilingA) return before.fellFromA;
  return Math.max(strongestA ?? 0, formerCount > 1 ? before.fellFromA : 0);
}

/** Remembers each lowering until the car has certainly followed it. */
function formerCeilings(
  before: DrawMemory | null,
  ceilingA: number,
  nowMs: number,
  deadTimeMs: number,
): readonly FormerCeiling[] {
  if (before === null) return NONE_FORMER;
  if (before.former.length === 0 && ceilingA >= before.ceilingA) return NONE_FORMER;
  const lowered = ceilingA < before.ceilingA ? [{ currentA: before.ceilingA, loweredMs: nowMs }] : [];
  const newest = lowered[0]?.currentA ?? ceilingA;
  const kept = before.former.filter((one) => nowMs - one.loweredMs < deadTimeMs && one.currentA > newest);
  const all = [...kept, ...lowered];
  const [oldest, next] = all;
  if (all.length <= MOST_FORMER_CEILINGS || oldest === undefined || next === undefined) return all;
  return [{ currentA: oldest.currentA, loweredMs: next.loweredMs }, ...all.slice(2)];
}

/** The highest former ceiling from which its own reading, taken after the lowering, has not shown it come down. A. */
function heldByFormer(
  former: readonly FormerCeiling[],
  reading: Reading<ElectricalValues> | null,
  isAbove: boolean,
  lagMs: number,
): number {
  return former.find(({ loweredMs }) => isAbove || !arrivedSince(reading, loweredMs + lagMs))?.currentA ?? 0;
}

/** Per terminal: a total without phases is spread over those in use. */
function spreadTotal(values: ElectricalValues, usedTerminals: number, settings: Settings): PerPhase {
  const count = [1, 2, 4].filter((bit) => usedTerminals & bit).length;
  return mapPhases(NO_CURRENT, (_, terminal) =>
    usedTerminals & (1 << terminal)
      ? Math.max(0, values.powerW) / count / voltage(values, terminal, settings.nominalVoltageV)
      : 0,
  );
}

/**
 * Which terminals the car uses. More than thought are believed at once; fewer only when it charges with at least
 * its minimum and readings a dead time apart agree, for some cars bring up one phase after the other. All of it is
 * forgotten with the transaction, and when a phase relay moves.
 */
function provenTerminals(
  before: DrawMemory | null,
  { hasTransaction, phaseRelay }: ChargePointSnapshot,
  reading: Reading<ElectricalValues> | null,
  least: PerPhase | null,
  wired: ChargePointSettings,
  settings: Settings,
): Pick<DrawMemory, 'terminals' | 'candidate'> {
  if (!hasTransaction) return UNPROVEN;
  // A relay that moves, or was found moved: what currents proved before says nothing of the terminals connected now.
  if (phaseRelay?.switching === true || (phaseRelay?.connected ?? 3) !== (before?.connected ?? 3)) return UNPROVEN;
  const known = { terminals: before?.terminals ?? null, candidate: before?.candidate ?? null };
  if (reading === null || least === null) return known;
  let shown = 0;
  for (let terminal = 0; terminal < wired.phaseRotation.length; terminal += 1) {
    if ((least[terminal] ?? 0) >= DRAWING_A) shown |= 1 << terminal;
  }
  const charging = strongest(least) >= wired.minCurrentA - TOLERANCE_A;
  const more = known.terminals !== null && (shown & ~known.terminals) !== 0;
  const terminals = more ? (known.terminals ?? 0) | shown : known.terminals;
  if (shown === 0 || !charging) return { terminals, candidate: null };
  if (known.candidate?.terminals !== shown)
    return { terminals, candidate: { terminals: shown, sinceMs: reading.monoMs } };
  const proven = reading.monoMs - known.candidate.sinceMs >= settings.fuse.deadTimeMs;
  return { terminals: proven ? shown : terminals, candidate: known.candidate };
}

/** The same after a meter above has shown that all cars behind it came down `tookMs` after they were told to. */
export function seenToFollow(memory: DrawMemory, tookMs: number, atMs: number): DrawMemory {
  if (memory.fellFromA < memory.ceilingA + CLEARLY_A) return memory;
  return { ...memory, fellFromA: 0, latencies: followed(memory.latencies, tookMs, atMs) };
}
