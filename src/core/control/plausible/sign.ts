import { mapPhases, type PerPhase, PHASES, type Phase } from '../../model/phases.ts';
import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { Known } from './known.ts';

/** One report of a charge point, and what the meter said when it arrived. Monotonic ms. */
interface Level {
  readonly atMs: number;
  readonly carsW: number;
  readonly carsPhaseW: PerPhase | null;
  readonly sourcesW: number;
  readonly meterW: number;
  readonly meterPhaseW: PerPhase | null;
}

/**
 * Does the meter move with the cars? Every step of a car from one level to another is a question to it; house and sun
 * answer at random, a meter that is the wrong way round answers wrongly each time.
 */
export interface SignWatch {
  readonly last: Level | null;
  /** The newest level that was reported twice. */
  readonly calm: Level | null;
  /** Wrong answers count up, right ones down. */
  readonly score: number;
  /** Since when it counts as reversed; `null` while it does not. */
  readonly reversedMs: number | null;
  /** The phases that went the other way; empty when only their sum is known. */
  readonly phases: readonly Phase[];
}

export const UNKNOWN_SIGN: SignWatch = { last: null, calm: null, score: 0, reversedMs: null, phases: [] };

/** Reports this close are the same level, W. */
const SAME_W = 150;
/** A step is at least so large, on each phase that it is asked about, W. */
const STEP_W = 900;
/** The answer must be so close to the step, in either direction: this or a share of it. */
const AGREES_W = 200;
const AGREES_SHARE = 0.25;
/** Sun and battery that moved by more in the meantime answer for the meter, W. */
const SOURCES_MOVED_W = 300;
/** Phases answer separately: several that agree are worth two of one. */
const SEVERAL_PHASES = 2;
const REVERSED_FROM = 2;
const REVERSED_UNTIL = 0;
const MOST = 4;
/** However often it was right: after so many wrong answers a meter that was reconnected is found. */
const LEAST = -4;

/** `phasesW`: what the cars draw per grid phase, W, worked out when they have said something new. */
export function watchSign(
  before: SignWatch,
  meter: Reading<ElectricalValues>,
  known: Known,
  phasesW: () => PerPhase | null,
): SignWatch {
  const { last, calm } = before;
  if (last !== null && known.newestMs <= last.atMs) return before;
  const { carsW, sourcesW, newestMs: atMs } = known;
  const carsPhaseW = phasesW();
  const { powerW: meterW, phasePowerW: meterPhaseW } = meter.value;
  const level: Level = { atMs, carsW, carsPhaseW, sourcesW, meterW, meterPhaseW };
  if (last === null || Math.abs(carsW - last.carsW) > SAME_W || meter.monoMs <= last.atMs) {
    // Where nothing flows, one report is enough.
    return { ...before, last: level, calm: last !== null && Math.abs(last.carsW) <= SAME_W ? last : calm };
  }
  const answer = calm === null ? null : answerTo(calm, level);
  if (answer === null) return { ...before, last: level, calm: last };

  const weight = answer.asked >= SEVERAL_PHASES ? 2 : 1;
  const isWrong = answer.wrong !== 0;
  const score = isWrong ? Math.min(MOST, before.score + weight) : Math.max(LEAST, before.score - weight);
  const isReversed = before.reversedMs === null ? score >= REVERSED_FROM : score > REVERSED_UNTIL;
  return {
    last: level,
    calm: last,
    score,
    reversedMs: isReversed ? (before.reversedMs ?? meter.monoMs) : null,
    phases: isWrong ? answer.phases : before.phases,
  };
}

interface Answer {
  readonly asked: number;
  readonly wrong: number;
  readonly phases: readonly Phase[];
}

/** `null`: no step, or an answer that is neither yes nor no. */
function answerTo(from: Level, to: Level): Answer | null {
  if (Math.abs(to.sourcesW - from.sourcesW) > SOURCES_MOVED_W) return null;
  if (from.carsPhaseW === null || to.carsPhaseW === null || from.meterPhaseW === null || to.meterPhaseW === null) {
    const sign = signOf(to.carsW - from.carsW, to.meterW - from.meterW);
    return sign === null || sign === 0 ? null : { asked: 1, wrong: sign < 0 ? 1 : 0, phases: [] };
  }
  const cars = mapPhases(to.carsPhaseW, (w, i) => w - (from.carsPhaseW?.[i] ?? 0));
  const meter = mapPhases(to.meterPhaseW, (w, i) => w - (from.meterPhaseW?.[i] ?? 0));
  const phases: Phase[] = [];
  let asked = 0;
  for (const [i, phase] of PHASES.entries()) {
    const sign = signOf(cars[i as 0 | 1 | 2], meter[i as 0 | 1 | 2]);
    if (sign === null) return null;
    if (sign !== 0) asked += 1;
    if (sign < 0) phases.push(phase);
  }
  return asked === 0 ? null : { asked, wrong: phases.length, phases };
}

/** 1 with the cars, -1 against them, 0 where they did not step, `null` when it cannot be told. */
function signOf(carsW: number, meterW: number): 1 | -1 | 0 | null {
  if (Math.abs(carsW) < STEP_W) return 0;
  const agreesW = Math.max(AGREES_W, AGREES_SHARE * Math.abs(carsW));
  if (Math.abs(meterW - carsW) <= agreesW) return 1;
  return Math.abs(meterW + carsW) <= agreesW ? -1 : null;
}
