import { mapPhases, type PerPhase } from '../../model/phases.ts';
import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { ChargePointSettings, Settings } from '../../model/site.ts';
import type { ChargePointSnapshot } from '../../model/snapshot.ts';
import { voltage } from '../amperes.ts';
import type { Observation } from './evidence.ts';
import { calmLevel, SAMPLES_MS, type Sample } from './meters.ts';

/** Readings of a charge point this close are the same level, A. */
const SAME_A = 0.6;
/** A level counts when it has lasted this long, and there are two readings of it, ms. */
const LASTS_MS = 8_000;
/** Samples of a charge point and of a meter may be this much older than they say, ms. */
const LAG_MS = 3_000;
/** The meter's level before and after is taken from so much time at most: the longer, the more the house does in it. ms. */
const LOOKS_MS = 8_000;
/** A step must be this large on each phase it moves, A; smaller ones the house makes all day. */
const STEP_A = 4;
/** How far the meter may be from a step and still agree: this, or a share of the step. */
const AGREES_A = 0.7;
const AGREES_SHARE = 0.2;

interface Level {
  readonly terminalsA: PerPhase;
  readonly sinceMs: number;
  readonly lastMs: number;
}

/** What is known of a charge point's levels. Monotonic ms. */
export interface StepWatch {
  /** What its readings show now. */
  readonly now: Level | null;
  /** The last level that lasted, before this one. */
  readonly before: Level | null;
  /** When its level, or its ceiling, last changed. */
  readonly movedMs: number;
  readonly ceilingA: number;
}

/**
 * A step: the charge point went from one lasting level to another. What did the meters above it see? Discarded when
 * another charge point moved, too, or the house did.
 */
export function watchSteps(
  seen: ChargePointSnapshot,
  fresh: Reading<ElectricalValues> | null,
  before: StepWatch | null,
  others: readonly StepWatch[],
  meters: readonly { readonly id: string; readonly samples: readonly Sample[] }[],
  wired: ChargePointSettings,
  settings: Settings,
): { readonly watch: StepWatch; readonly observations: readonly Observation[] } {
  const { ceilingA } = seen.lease;
  const terminalsA = fresh === null ? null : terminalCurrents(fresh.value, settings);
  const known = before ?? { now: null, before: null, movedMs: Number.MIN_SAFE_INTEGER, ceilingA };
  if (fresh === null || terminalsA === null) {
    const movedMs = ceilingA === known.ceilingA ? known.movedMs : Math.max(known.movedMs, known.now?.lastMs ?? 0);
    return { watch: { ...known, movedMs, ceilingA }, observations: [] };
  }
  const atMs = fresh.monoMs;
  const { now } = known;
  const isSame =
    now !== null && mapPhases(terminalsA, (a, i) => Math.abs(a - now.terminalsA[i])).every((a) => a <= SAME_A);
  if (now === null || !isSame) {
    const lasted = now !== null && hasLasted(now) ? now : known.before;
    const begun = { terminalsA, sinceMs: atMs, lastMs: atMs };
    return { watch: { now: begun, before: lasted, movedMs: atMs, ceilingA }, observations: [] };
  }
  const going = { ...now, lastMs: atMs };
  const watch = { ...known, now: going, ceilingA };
  const previous = known.before;
  // Judged once: at the reading with which it has lasted.
  if (hasLasted(now) || !hasLasted(going) || previous === null) return { watch, observations: [] };
  const step = { from: previous, to: going };
  const span = { fromMs: previous.lastMs - LAG_MS - LOOKS_MS, toMs: going.lastMs };
  const isAlone = span.toMs - span.fromMs < SAMPLES_MS && others.every((other) => isStill(other, span.fromMs));
  const used = terminalsOf(step.to, wired);
  return {
    watch,
    observations: [...used, ...(isAlone ? judged(step, meters, wired, settings) : [])],
  };
}

function hasLasted({ sinceMs, lastMs }: Level): boolean {
  return lastMs - sinceMs >= LASTS_MS;
}

/** It did not move, or does not draw. */
function isStill({ now, before, movedMs }: StepWatch, sinceMs: number): boolean {
  const draws = [now, before].some((level) => level !== null && Math.max(...level.terminalsA) >= 1);
  return movedMs < sinceMs || !draws;
}

/** On how many terminals it draws. */
function terminalsOf({ terminalsA }: Level, { id }: ChargePointSettings): readonly Observation[] {
  const used = terminalsA.map((currentA) => currentA >= STEP_A);
  const last = used.lastIndexOf(true) + 1;
  return last === 0 ? [] : [{ kind: 'terminals', chargePointId: id, used: last }];
}

function judged(
  { from, to }: { readonly from: Level; readonly to: Level },
  meters: readonly { readonly id: string; readonly samples: readonly Sample[] }[],
  wired: ChargePointSettings,
  settings: Settings,
): readonly Observation[] {
  const change = mapPhases(to.terminalsA, (a, i) => a - from.terminalsA[i]);
  const moved = change.filter((a) => Math.abs(a) >= STEP_A);
  const stepA = moved.reduce((sum, a) => sum + a, 0) / Math.max(1, moved.length);
  const isClear =
    moved.length > 0 &&
    change.every((a) => Math.abs(a) < 1 || Math.abs(a - stepA) <= AGREES_SHARE * Math.abs(stepA)) &&
    change.slice(wired.phaseRotation.length).every((a) => Math.abs(a) < 1);
  if (!isClear) return [];
  const terminals = bits(change, (a) => Math.abs(a) >= STEP_A);
  const agreesA = Math.max(AGREES_A, AGREES_SHARE * Math.abs(stepA));
  return metersAbove(wired, settings).flatMap((meterId): Observation[] => {
    const samples = meters.find(({ id }) => id === meterId)?.samples ?? [];
    const beforeMs = from.lastMs - LAG_MS;
    const afterMs = to.sinceMs + LAG_MS;
    const earlier = calmLevel(samples, Math.max(from.sinceMs - 1, beforeMs - LOOKS_MS), beforeMs, agreesA);
    const later = calmLevel(samples, afterMs - 1, Math.min(to.lastMs, afterMs + LOOKS_MS), agreesA);
    if (earlier === null || later === null) return [];
    const shown = mapPhases(later, (a, i) => a - earlier[i]);
    const isPlus = (a: number): boolean => Math.abs(a - stepA) <= agreesA;
    const isMinus = (a: number): boolean => Math.abs(a + stepA) <= agreesA;
    if (!shown.every((a) => isPlus(a) || isMinus(a) || Math.abs(a) <= agreesA)) return [];
    const inverted = bits(shown, isMinus);
    const phases = bits(shown, isPlus) | inverted;
    if (phases !== 0 && count(phases) !== count(terminals)) return [];
    return [{ kind: 'step', chargePointId: wired.id, meterId, terminals, phases, inverted }];
  });
}

/** Meters of the circuits above a charge point, the nearest first. */
export function metersAbove({ circuitId }: ChargePointSettings, { circuits }: Settings): readonly string[] {
  const found: string[] = [];
  let at: string | null = circuitId;
  for (let depth = 0; at !== null && depth <= circuits.length; depth += 1) {
    const circuit = circuits.find(({ id }) => id === at);
    if (circuit?.meterId != null) found.push(circuit.meterId);
    at = circuit?.parentId ?? null;
  }
  return found;
}

export function terminalCurrents(values: ElectricalValues, { nominalVoltageV }: Settings): PerPhase | null {
  const { phaseCurrentA, phasePowerW } = values;
  if (phaseCurrentA !== null) return mapPhases(phaseCurrentA, Math.abs);
  return phasePowerW === null
    ? null
    : mapPhases(phasePowerW, (w, i) => Math.abs(w) / voltage(values, i, nominalVoltageV));
}

/** Bit 0 is the first. */
function bits(values: PerPhase, isSet: (value: number) => boolean): number {
  return values.reduce((set, value, i) => (isSet(value) ? set | (1 << i) : set), 0);
}

function count(set: number): number {
  return [1, 2, 4].filter((bit) => set & bit).length;
}
