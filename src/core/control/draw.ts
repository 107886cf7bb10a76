import { mapPhases, NO_CURRENT, type PerPhase, phaseIndex, toGridPhases } from '../model/phases.ts';
import type { ElectricalValues, Reading } from '../model/readings.ts';
import type { ChargePointSettings, Settings } from '../model/site.ts';
import type { ChargePointSnapshot } from '../model/snapshot.ts';
import { leastCurrents, voltage } from './amperes.ts';
import { type Appetite, DRAWING_A, isIdle, observeAppetite } from './appetite.ts';
import { isEmpty } from './present.ts';

/** How far a car may be over its set-point before it counts as not following, A. */
const TOLERANCE_A = 1;
/** A report that arrives this long after an event was certainly sampled after it, ms. */
export const REPORT_LAG_MS = 2_000;
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
  readonly loweredMs: number;
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
  wired: ChargePointSettings,
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
  const former = formerCeilings(before, ceilingA, nowMs, deadTimeMs);
  const { terminals, candidate } = provenTerminals(before, seen, reading, wired, settings);
  const connected = seen.phaseRelay?.connected ?? 3;

  const usedTerminals = terminals ?? 2 ** wired.phaseRotation.length - 1;
  const reported = reading === null ? NO_CURRENT : drawnAtTerminals(reading.value, usedTerminals, settings);
  const strongestA = reading === null ? null : Math.max(...reported);
  const topFormerA = former[0]?.currentA ?? 0;
  const isSettled = arrivedSince(reading, raisedMs + deadTimeMs);
  const isDormant = strongestA === null || strongestA < DRAWING_A;
  const empty = isEmpty(seen);
  const mayA = empty ? 0 : Math.max(ceilingA, topFormerA);
  const followedMs = Math.max(raisedMs, loweredMs) + deadTimeMs;
  const ignores =
    !empty && strongestA !== null && strongestA > ceilingA + TOLERANCE_A && arrivedSince(reading, followedMs);
  const ignoresA = ignores ? strongestA : 0;
  const isLost = seen.condition !== 'ok' && nowMs - (reading?.monoMs ?? raisedMs) >= UNHEARD_MS;
  // A report from before it had to come down proves no more than it may draw now; an old one of a lost station nothing.
  const believedA = isLost ? 0 : ignores || arrivedSince(reading, followedMs) ? Number.POSITIVE_INFINITY : mayA;
  const drawn = mapPhases(reported, (currentA) => Math.min(currentA, believedA));
  const drawnShare = strongestA === null || strongestA === 0 ? 0 : Math.max(...drawn) / strongestA;
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
    phases: wired.phaseRotation.flatMap((phase, terminal) =>
      usedTerminals & (1 << terminal) ? [phaseIndex(phase)] : [],
    ),
    seenA: toGridPhases(drawn, wired.phaseRotation),
    seenW: reading === null ? 0 : Math.max(0, reading.value.powerW) * drawnShare,
    strongestA,
    mayA,
    heldA: empty
      ? 0
      : Math.max(
          ceilingA,
          ignoresA,
          ...former.filter((one) => !cameDown(one, reading, strongestA, ceilingA)).map((one) => one.currentA),
        ),
    stuckA: empty ? 0 : Math.max(hangs ? ceilingA : 0, ignoresA),
    isIdle: isIdle(seen, appetite),
    isRising: !isDormant && !isSettled,
    inMotion: isDormant || !isSettled || former.length > 0,
    mayExplain: !isLost && seen.condition !== 'faulty',
    reportedMs: reading === null ? null : reading.monoMs - REPORT_LAG_MS,
    settlesMs: former.length === 0 ? null : (former.at(-1)?.loweredMs ?? nowMs) + deadTimeMs,
    voltageV: voltage(reading?.value ?? null, 0, settings.nominalVoltageV),
    memory: { ceilingA, raisedMs, loweredMs, former, overdueMs, terminals, candidate, connected, appetite },
  };
}

const UNPROVEN = { terminals: null, candidate: null } as const;

/** A relay may connect any terminal: three are reserved until currents prove one again. */
export function forgetTerminals(memory: DrawMemory): DrawMemory {
  return memory.terminals === null && memory.candidate === null ? memory : { ...memory, ...UNPROVEN };
}

function arrivedSince(reading: Reading<ElectricalValues> | null, sinceMs: number): boolean {
  return reading !== null && reading.monoMs >= sinceMs;
}

/** Remembers each lowering until the car has certainly followed it. */
function formerCeilings(
  before: DrawMemory | null,
  ceilingA: number,
  nowMs: number,
  deadTimeMs: number,
): readonly FormerCeiling[] {
  if (before === null) return [];
  const lowered = ceilingA < before.ceilingA ? [{ currentA: before.ceilingA, loweredMs: nowMs }] : [];
  const newest = lowered[0]?.currentA ?? ceilingA;
  const kept = before.former.filter((one) => nowMs - one.loweredMs < deadTimeMs && one.currentA > newest);
  const all = [...kept, ...lowered];
  const [oldest, next] = all;
  if (all.length <= MOST_FORMER_CEILINGS || oldest === undefined || next === undefined) return all;
  return [{ currentA: oldest.currentA, loweredMs: next.loweredMs }, ...all.slice(2)];
}

/** Its own reading, taken after the lowering, shows it at the new ceiling. */
function cameDown(
  former: FormerCeiling,
  reading: Reading<ElectricalValues> | null,
  strongestA: number | null,
  ceilingA: number,
): boolean {
  return (
    arrivedSince(reading, former.loweredMs + REPORT_LAG_MS) &&
    strongestA !== null &&
    strongestA <= ceilingA + TOLERANCE_A / 2
  );
}

/** Per terminal; a total without phases is spread over those in use. */
function drawnAtTerminals(values: ElectricalValues, usedTerminals: number, settings: Settings): PerPhase {
  const least = leastCurrents(values, settings.nominalVoltageV);
  if (least !== null) return least;
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
  wired: ChargePointSettings,
  settings: Settings,
): Pick<DrawMemory, 'terminals' | 'candidate'> {
  if (!hasTransaction) return UNPROVEN;
  // A relay that moves, or was found moved: what currents proved before says nothing of the terminals connected now.
  if (phaseRelay?.switching === true || (phaseRelay?.connected ?? 3) !== (before?.connected ?? 3)) return UNPROVEN;
  const known = { terminals: before?.terminals ?? null, candidate: before?.candidate ?? null };
  const least = reading === null ? null : leastCurrents(reading.value, settings.nominalVoltageV);
  if (reading === null || least === null) return known;
  let shown = 0;
  wired.phaseRotation.forEach((_, terminal) => {
    if ((least[terminal] ?? 0) >= DRAWING_A) shown |= 1 << terminal;
  });
  const charging = Math.max(...least) >= wired.minCurrentA - TOLERANCE_A;
  const more = known.terminals !== null && (shown & ~known.terminals) !== 0;
  const terminals = more ? (known.terminals ?? 0) | shown : known.terminals;
  if (shown === 0 || !charging) return { terminals, candidate: null };
  if (known.candidate?.terminals !== shown)
    return { terminals, candidate: { terminals: shown, sinceMs: reading.monoMs } };
  const proven = reading.monoMs - known.candidate.sinceMs >= settings.fuse.deadTimeMs;
  return { terminals: proven ? shown : terminals, candidate: known.candidate };
}
