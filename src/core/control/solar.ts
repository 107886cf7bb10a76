import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { EPSILON, toMultiple } from './amperes.ts';
import { isLoad } from './loads.ts';
import type { SunIntake, SunMemory } from './memory.ts';
import { type PhaseChoice, phaseChoice } from './phase-switch.ts';
import { share } from './sharing.ts';
import type { Station } from './stations.ts';
import { type Choice, choose, lookOn, type Move, type Sight, type Way, type Ways } from './sun-policy.ts';
import { sunReason } from './sun-reason.ts';

/** A new set-point that differs by more is sent at once, A. A smaller difference waits for {@link CALM_MS}. */
const AT_ONCE_A = 0.3;
const CALM_MS = 5_000;
/** A car is kept this much below the sun: that loses about as much sun as it saves import, A. */
const BELOW_A = 0.03;
/** Time constant of what a car takes of its offer, ms; and the least share for which its offer is raised. */
const INTAKE_MS = 120_000;
const LEAST_INTAKE = 0.9;
/** An announced moment moves only when it would be wrong by more, ms. */
const SAME_MOMENT_MS = 10_000;

/** Power that cars in solar modes may draw together without import, W. */
export interface Surplus {
  readonly nowW: number;
  /** The least of the last `raiseDelayMs`. */
  readonly lastingW: number;
  /** What the inverters give, W; `null` where none is heard, or not of the same seconds. */
  readonly producedW: number | null;
}

export interface SunWish {
  /** 0 (pause) or at least its minimum, A. */
  readonly wantA: number;
  /** Terminals that suit the sun; `null` leaves the relay as it is. */
  readonly wantPhases: 1 | 3 | null;
  readonly reason: Reason;
  readonly memory: SunMemory;
}

/**
 * What the sun gives to each car in a solar mode, by id (`surplus` null: unknown, as if there were no sun).
 *
 * Each car in turn (by priority, then those charging) looks at the surplus that those before it leave, and starts,
 * pauses or changes its number of phases when that pays (sun-policy.ts). Who charges takes its minimum out of the
 * surplus; what is left raises those that charge, by priority, then equally. A car that does not draw keeps its
 * minimum offered and takes nothing away.
 */
export function followSun(
  stations: readonly Station[],
  surplus: Surplus | null,
  settings: Settings,
  snapshot: Snapshot,
): ReadonlyMap<string, SunWish> {
  const cars = stations
    .filter(({ seen, presence, maxA }) => isSolar(seen.mode) && presence.kind !== 'closed' && maxA > 0)
    .map((station) => ({ station, wasRunning: wasRunning(station) }))
    .toSorted(
      (a, b) =>
        b.station.installed.priority - a.station.installed.priority ||
        Number(b.wasRunning) - Number(a.wasRunning) ||
        (a.station.id < b.station.id ? -1 : 1),
    );

  let leftW = surplus?.nowW ?? 0;
  const turns = cars.map(({ station, wasRunning }) => {
    const turn = takeTurn(
      station,
      wasRunning,
      { surplusW: leftW, sunW: surplus?.producedW ?? null },
      settings,
      snapshot,
    );
    if (turn.memory.running ? !station.draw.isIdle : leftW >= turn.neededW - EPSILON) leftW -= turn.neededW;
    return turn;
  });

  const running = turns.filter(({ memory, station }) => memory.running && !station.draw.isIdle);
  const forExtrasW = running.reduce(
    (restW, { station, neededW, wattPerA }) => restW - neededW - (isLoad(station.id) ? 0 : BELOW_A * wattPerA),
    surplus?.lastingW ?? 0,
  );
  const extraById = extrasOf(running, Math.max(0, forExtrasW));

  return new Map(
    turns.map((turn) => {
      const { station, memory, wantPhases } = turn;
      const extraA = extraById.get(station.id) ?? 0;
      const wantA = memory.running ? Math.max(turn.baseA, calm(turn.baseA + extraA, station, snapshot.monoMs)) : 0;
      const grounds = { ...turn, running: memory.running, nextMs: memory.nextMs, extraA };
      const { reason, told } = sunReason(
        grounds,
        station.before?.sun?.told ?? null,
        surplus?.nowW ?? null,
        settings,
        snapshot,
      );
      return [station.id, { wantA, wantPhases, reason, memory: { ...memory, told } }];
    }),
  );
}

/** What is left beyond the least currents raises those that charge: by priority, then equally. By id, A. */
function extrasOf(running: readonly Turn[], forExtrasW: number): ReadonlyMap<string, number> {
  const [only] = running;
  if (only === undefined) return NO_EXTRAS;
  if (running.length === 1) {
    const { station, wattPerA } = only;
    return new Map([[station.id, Math.min(station.maxA - only.baseA, forExtrasW / wattPerA)]]);
  }
  const extras = share(
    running.map(({ station, wattPerA, baseA }) => ({
      key: station.id,
      priority: station.installed.priority,
      charging: true,
      queuedMs: 0,
      weight: station.installed.weight,
      minA: 0,
      maxA: station.maxA - baseA,
      stepA: 0,
      reservedA: 0,
      loads: [{ limit: 0, perA: wattPerA }],
    })),
    [forExtrasW],
  );
  return new Map(running.map(({ station }, i) => [station.id, extras[i]?.currentA ?? 0]));
}

const NO_EXTRAS: ReadonlyMap<string, number> = new Map();

export function isSolar(mode: Station['seen']['mode']): boolean {
  return mode === 'solar' || mode === 'min-solar';
}

/** One car's decision, with what it rests on. */
interface Turn {
  readonly station: Station;
  readonly memory: SunMemory;
  readonly phases: PhaseChoice;
  readonly wantPhases: 1 | 3 | null;
  readonly availableW: number;
  /** What it has whatever the sun gives while it runs: its minimum, or what the plan buys, A. */
  readonly baseA: number;
  /** Power at that, and what one ampere of offer draws, on the phases it uses, W. */
  readonly neededW: number;
  readonly wattPerA: number;
  readonly next: Choice['next'];
}

function takeTurn(
  station: Station,
  wasRunning: boolean,
  sight: Sight,
  settings: Settings,
  { monoMs: nowMs }: Snapshot,
): Turn {
  const before = station.before?.sun ?? null;
  const availableW = sight.surplusW;
  const phases = phaseChoice(station, settings, nowMs);
  const intake = observeIntake(station, before?.intake ?? null, before?.outlook.atMs ?? nowMs, nowMs);
  const ways = waysOf(station, phases, shareOf(intake));
  const outlook = lookOn(before?.outlook ?? null, ways, sight, nowMs);
  const always = station.seen.mode === 'min-solar';
  const allowed = allowedMoves(phases, wasRunning, always, before?.sinceMs ?? null, settings, nowMs);
  const { connected } = phases;
  const { switchCostWh } = settings.solar;
  const choice = isLoad(station.id)
    ? prove(wasRunning, availableW >= ways.three.leastW - EPSILON, before?.nextMs ?? null, settings, nowMs)
    : choose({ running: wasRunning, connected, outlook, ways, sight, switchCostWh }, allowed);

  const other = connected === 1 ? 3 : 1;
  const changes = choice.move === 'change' || phases.changingTo === other;
  const boughtW = station.wish.plan?.leastW ?? 0;
  const wantPhases = phases.refusesOne ? 3 : (phasesToBuy(boughtW, ways) ?? (changes ? other : connected));
  // A change out of a pause is a start: perhaps only the car's current shows that the relay has come.
  const running = always || (choice.move === null ? wasRunning : choice.move !== 'pause');
  const way = (changes ? other : connected) === 1 ? (ways.one ?? ways.three) : ways.three;
  const wattPerA = way.leastW / station.minA;
  const baseA = baseOf(boughtW / wattPerA, station);
  return {
    station,
    memory: {
      running,
      sinceMs: running === wasRunning ? (before?.sinceMs ?? null) : nowMs,
      outlook,
      intake,
      nextMs: announced(choice.next, before?.nextMs ?? null),
      told: null,
    },
    phases,
    wantPhases,
    availableW,
    baseA,
    neededW: baseA * wattPerA,
    wattPerA,
    next: choice.next,
  };
}

/** Terminals that the power the plan buys calls for; `null`: it buys none. */
function phasesToBuy(boughtW: number, { one, three }: Ways): 1 | 3 | null {
  if (boughtW <= 0) return null;
  return one !== null && boughtW < three.leastW - EPSILON ? 1 : 3;
}

/** The set-point that gives at least the power that is bought, A. */
function baseOf(boughtA: number, { minA, maxA, installed: { currentStepA } }: Station): number {
  if (boughtA <= minA) return minA;
  const steppedA = currentStepA > 0 ? toMultiple(Math.ceil(boughtA / currentStepA - EPSILON), currentStepA) : boughtA;
  return Math.min(maxA, steppedA);
}

/** A flexible load runs on sun alone: it starts when there has been enough for a while, and ends when there has not. */
function prove(running: boolean, enough: boolean, nextMs: number | null, { solar }: Settings, nowMs: number): Choice {
  if (running === enough) return { move: null, next: null };
  const move = running ? 'pause' : 'start';
  const atMs = nextMs ?? nowMs + (running ? solar.stopDelayMs : solar.startDelayMs);
  return nowMs >= atMs ? { move, next: null } : { move: null, next: { move, atMs } };
}

/** Who was charging when it came into a solar mode, or was found charging after a restart, goes on. */
function wasRunning({ before, seen, draw, minA }: Station): boolean {
  if (before?.sun != null) return before.sun.running;
  const foundCharging =
    seen.lease.ceilingA >= minA && (seen.status === 'charging' || (draw.strongestA ?? 0) >= minA - 1);
  return (before?.grantedA ?? 0) > 0 || foundCharging;
}

function allowedMoves(
  phases: PhaseChoice,
  running: boolean,
  always: boolean,
  sinceMs: number | null,
  { solar }: Settings,
  nowMs: number,
): readonly Move[] {
  if (phases.changingTo !== null) return [];
  const dwellMs = running ? solar.stopDelayMs : solar.startDelayMs;
  const mayTurn = !always && (sinceMs === null || nowMs - sinceMs >= dwellMs);
  const moves: Move[] = [];
  if (mayTurn) moves.push(running ? 'pause' : 'start');
  if (phases.mayChange && phases.usesOne !== null && !phases.refusesOne && (running || mayTurn)) moves.push('change');
  return moves;
}

function waysOf({ minA, maxA, draw }: Station, { usesOne, usesAll }: PhaseChoice, takes: number): Ways {
  const way = (count: number): Way => {
    const wattPerA = count * draw.voltageV * takes;
    return { leastW: minA * wattPerA, mostW: maxA * wattPerA };
  };
  return { one: usesOne === null ? null : way(usesOne), three: way(usesAll) };
}

/** Many cars stay some percent below their offer. Averages over the same time leave ramps out of it. */
function observeIntake(
  { draw, seen }: Station,
  before: SunIntake | null,
  beforeMs: number,
  nowMs: number,
): SunIntake | null {
  const offeredA = seen.lease.ceilingA;
  const drawnA = draw.strongestA ?? 0;
  if (offeredA <= 0 || drawnA < offeredA / 2) return before;
  if (before === null) return { offeredA, drawnA: offeredA };
  const part = 1 - Math.exp(-(nowMs - beforeMs) / INTAKE_MS);
  return {
    offeredA: before.offeredA + part * (offeredA - before.offeredA),
    drawnA: before.drawnA + part * (drawnA - before.drawnA),
  };
}

/** A car that leaves more than a little is full, small or cold: its offer is not raised for that. */
function shareOf(intake: SunIntake | null): number {
  const taken = intake === null ? 1 : intake.drawnA / intake.offeredA;
  return taken >= LEAST_INTAKE ? Math.min(1, taken) : 1;
}

/** The nearest step, and no telegram for a trifle. A. */
function calm(wantA: number, { id, before, draw, minA, maxA, installed }: Station, nowMs: number): number {
  const { currentStepA } = installed;
  // A load runs on sun alone; half a step more or less is the same to a car.
  const steps = wantA / currentStepA;
  const wholeSteps = isLoad(id) ? Math.floor(steps + EPSILON) : Math.round(steps);
  const steppedA = currentStepA > 0 ? toMultiple(wholeSteps, currentStepA) : wantA;
  const nearestA = Math.min(maxA, Math.max(minA, steppedA));
  const grantedA = before?.grantedA ?? 0;
  const isTrifle = grantedA >= minA && Math.abs(wantA - grantedA) <= Math.max(AT_ONCE_A, currentStepA * 0.6);
  const lastMs = Math.max(draw.memory.raisedMs, draw.memory.loweredMs);
  return isTrifle && nowMs - lastMs < CALM_MS ? Math.min(maxA, grantedA) : nearestA;
}

function announced(next: Choice['next'], beforeMs: number | null): number | null {
  if (next === null) return null;
  return beforeMs !== null && Math.abs(next.atMs - beforeMs) < SAME_MOMENT_MS ? beforeMs : next.atMs;
}
