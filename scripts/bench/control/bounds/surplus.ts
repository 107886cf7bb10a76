import { PHASE_SWITCH_BLOCK_MS } from '../station.ts';

/** What a car may draw on one and on three phases, W. A bound without a relay gives the same pair twice. */
export interface PowerRange {
  readonly leastW: number;
  readonly mostW: number;
}

export interface SurplusBoundSpec {
  readonly onePhase: PowerRange;
  readonly threePhases: PowerRange;
  readonly canSwitchPhases: boolean;
  /** What a start or a change of phases costs, Wh. */
  readonly switchCostWh: number;
  /** Seconds without power that a start takes. */
  readonly startS: number;
  /** Seconds without power that a change of phases takes while charging. */
  readonly phaseSwitchS: number;
  /** Seconds it takes while paused. */
  readonly idleSwitchS: number;
}

/** What the best possible control reaches, and what it imports on the way. */
export interface SurplusBound {
  /** Used surplus - import - cost of switching, Wh. */
  readonly valueWh: number;
  readonly usedWh: number;
  readonly importWh: number;
  readonly starts: number;
  readonly phaseSwitches: number;
  /** What it does in each second: the phases it charges on, 0 for a pause, {@link UNDERWAY} between two of these. */
  readonly does: Uint8Array;
}

/** In {@link SurplusBound.does}: a start or a change of phases takes its time. */
export const UNDERWAY = 255;

/** Reaction 2 s, start latency 10 s, contactor 1 s: from an offer to the first current in this plant. */
export const START_S = 13;
export const IDLE_SWITCH_S = PHASE_SWITCH_BLOCK_MS / 1000;
export const PHASE_SWITCH_S = IDLE_SWITCH_S + START_S;

const STATES = ['off1', 'on1', 'on3', 'off3'] as const;
type State = (typeof STATES)[number];

const PHASES_OF = { off1: 0, on1: 1, on3: 3, off3: 0 } as const satisfies Record<State, number>;

/** Where a state can go: without time (stop), or with time, cost, and what is counted. */
interface Move {
  readonly to: State;
  readonly seconds: number;
  readonly kind: 'stay' | 'stop' | 'start' | 'switch';
}

/**
 * The largest value any control could have had, knowing the future: exact dynamic programming over
 * {off1, on1, on3, off3} at one second, with the downtimes and the cost of starts and of changes of phases. While on,
 * it draws at every second the power that suits the surplus best, without delay.
 * @param surplusW production minus house for each second, W; the plant starts paused on three phases.
 */
export function surplusBound(surplusW: Float32Array, spec: SurplusBoundSpec): SurplusBound {
  const seconds = surplusW.length;
  const moves = movesOf(spec);
  const best = {
    off1: new Float64Array(seconds + 1),
    on1: new Float64Array(seconds + 1),
    on3: new Float64Array(seconds + 1),
    off3: new Float64Array(seconds + 1),
  };
  const chosen = {
    off1: new Uint8Array(seconds),
    on1: new Uint8Array(seconds),
    on3: new Uint8Array(seconds),
    off3: new Uint8Array(seconds),
  };
  // A stop takes no time: the paused states of a second must be known before the charging ones.
  const order = ['off1', 'off3', 'on1', 'on3'] as const;
  for (let second = seconds - 1; second >= 0; second--) {
    for (const state of order) {
      let bestWh = Number.NEGATIVE_INFINITY;
      let bestMove = 0;
      const options = moves[state];
      for (let index = 0; index < options.length; index++) {
        const move = options[index];
        if (move === undefined) continue;
        const then = Math.min(seconds, second + move.seconds);
        let wh = best[move.to][then] ?? 0;
        if (move.kind === 'stay') wh += secondWh(state, surplusW[second] ?? 0, spec);
        else if (move.kind !== 'stop') wh -= spec.switchCostWh;
        if (wh > bestWh) {
          bestWh = wh;
          bestMove = index;
        }
      }
      best[state][second] = bestWh;
      chosen[state][second] = bestMove;
    }
  }
  return { valueWh: best.off3[0] ?? 0, ...walk(surplusW, spec, moves, chosen) };
}

/** Power that suits a surplus best within what the car can draw, W. */
export function bestPowerW(surplusW: number, { leastW, mostW }: PowerRange): number {
  return Math.min(mostW, Math.max(leastW, surplusW));
}

/** Used minus imported energy of one second, Wh. */
function secondWh(state: State, surplusW: number, spec: SurplusBoundSpec): number {
  if (state === 'off1' || state === 'off3') return 0;
  const drawnW = bestPowerW(surplusW, state === 'on1' ? spec.onePhase : spec.threePhases);
  const usedW = Math.min(drawnW, Math.max(0, surplusW));
  return (usedW - (drawnW - usedW)) / 3600;
}

function movesOf(spec: SurplusBoundSpec): Readonly<Record<State, readonly Move[]>> {
  const stay = (to: State): Move => ({ to, seconds: 1, kind: 'stay' });
  const start = (to: State): Move => ({ to, seconds: spec.startS, kind: 'start' });
  const stop = (to: State): Move => ({ to, seconds: 0, kind: 'stop' });
  const change = (to: State, seconds: number): Move[] =>
    spec.canSwitchPhases ? [{ to, seconds, kind: 'switch' }] : [];
  return {
    off1: [stay('off1'), start('on1'), ...change('off3', spec.idleSwitchS)],
    on1: [stay('on1'), stop('off1'), ...change('on3', spec.phaseSwitchS)],
    on3: [stay('on3'), stop('off3'), ...change('on1', spec.phaseSwitchS)],
    off3: [stay('off3'), start('on3'), ...change('off1', spec.idleSwitchS)],
  };
}

/** Follows the chosen moves forward and counts. */
function walk(
  surplusW: Float32Array,
  spec: SurplusBoundSpec,
  moves: Readonly<Record<State, readonly Move[]>>,
  chosen: Readonly<Record<State, Uint8Array>>,
): Omit<SurplusBound, 'valueWh'> {
  let state: State = 'off3';
  let usedWh = 0;
  let importWh = 0;
  let starts = 0;
  let phaseSwitches = 0;
  const does = new Uint8Array(surplusW.length).fill(UNDERWAY);
  for (let second = 0; second < surplusW.length; ) {
    const move: Move | undefined = moves[state][chosen[state][second] ?? 0];
    if (move === undefined) break;
    if (move.kind === 'start') starts++;
    else if (move.kind === 'switch') phaseSwitches++;
    else if (move.kind === 'stay') does[second] = PHASES_OF[state];
    if (move.kind === 'stay' && (state === 'on1' || state === 'on3')) {
      const surplus = surplusW[second] ?? 0;
      const drawnW = bestPowerW(surplus, state === 'on1' ? spec.onePhase : spec.threePhases);
      const used = Math.min(drawnW, Math.max(0, surplus));
      usedWh += used / 3600;
      importWh += (drawnW - used) / 3600;
    }
    second += move.seconds;
    state = move.to;
  }
  return { usedWh, importWh, starts, phaseSwitches, does };
}
