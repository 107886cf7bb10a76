import type { Reason } from '../model/reasons.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { EPSILON } from './amperes.ts';
import { type Limit, phaseName, type Tree } from './circuits.ts';
import type { Dimming } from './dimming.ts';
import type { House } from './house.ts';
import type { QuarterHour } from './quarter-hour.ts';
import type { Rating } from './ratings.ts';
import type { Share } from './sharing.ts';
import type { Station } from './stations.ts';
import type { Turn } from './turns.ts';

/** A limit that would bind only this much further on is not worth a place in the chain, A. */
const CLOSE_A = 0.05;

/** Everything that a decision about one charge point rests on. */
export interface Grounds {
  readonly snapshot: Snapshot;
  readonly tree: Tree;
  readonly ratings: readonly Rating[];
  /** What each limit leaves to the charge points. */
  readonly rooms: readonly number[];
  readonly house: House;
  readonly dimming: Dimming;
  /** `null` without a cap on quarter hours. */
  readonly quarter: QuarterHour | null;
  readonly raiseDelayMs: number;
  /** Currents granted to all, for the load that a limit counts. */
  readonly grantedOn: (limit: number) => number;
  /** Charge points granted something on a limit. */
  readonly sharersOn: (limit: number) => number;
  /** When a time slice ends that lets a waiting one in, monotonic ms. */
  readonly turnEndsMs: (limit: number, station: Station) => number | null;
}

/** What a limit is to one charge point. */
export interface AtLimit {
  readonly station: Station;
  /** What it asked of the limits, A. */
  readonly wantedA: number;
  readonly fair: Share;
}

/** Why a limit keeps it from more. A car with nothing waits for others, unless the house alone leaves nothing. */
export function limitReason({ station, wantedA, fair }: AtLimit, index: number, grounds: Grounds): Reason | null {
  const limit = grounds.tree.limits[index];
  if (limit === undefined) return grounds.dimming.reasonAt(index, wantedA);
  const waits = fair.currentA <= EPSILON && grounds.sharersOn(index) > 0;
  if (waits && limit.phase !== null && limit.against === null) {
    const endsMs = grounds.turnEndsMs(index, station);
    return {
      code: 'waiting-for-current',
      circuit: limit.circuit.id,
      phase: phaseName(limit.phase),
      availableA: tenth(fair.availableA),
      neededA: station.minA,
      nextChangeAtMs: endsMs === null ? null : atWall(endsMs, grounds.snapshot),
    };
  }
  return binding(limit, tenth(wantedA), grounds);
}

/** Why it does not start: its least current does not fit into a whole quarter hour. */
export function quarterHourReason({ capW, energyWh, allowedW, endsAtMs }: QuarterHour, wantedA: number): Reason {
  return {
    code: 'quarter-hour-limit',
    usedWh: Math.round(energyWh),
    capW: Math.round(capW),
    allowedW: Math.max(0, Math.round(allowedW)),
    wantedA: tenth(wantedA),
    nextChangeAtMs: endsAtMs,
  };
}

/**
 * The limits that would bind next if those before them did not: for each circuit and kind the tightest, with the current
 * that it would allow while the others stay as they are, A.
 */
export function furtherLimits(
  at: AtLimit,
  grounds: Grounds,
): readonly { readonly limitA: number; readonly reason: Reason }[] {
  const { station, fair, wantedA } = at;
  const first = fair.boundBy === null ? null : kindOf(fair.boundBy, grounds);
  const tightest = new Map<string, { readonly limitA: number; readonly index: number }>();
  for (const { limit: index, perA } of station.loads) {
    const leftA = ((grounds.rooms[index] ?? 0) - grounds.grantedOn(index)) / perA;
    const limitA = fair.currentA + Math.max(0, leftA);
    if (limitA > wantedA - CLOSE_A) continue;
    const kind = kindOf(index, grounds);
    if (kind === first || limitA >= (tightest.get(kind)?.limitA ?? Number.POSITIVE_INFINITY)) continue;
    tightest.set(kind, { limitA, index });
  }
  if (tightest.size === 0) return NO_LIMITS;
  return [...tightest.values()].flatMap(({ limitA, index }) => {
    const limit = grounds.tree.limits[index];
    const reason =
      limit === undefined ? grounds.dimming.reasonAt(index, wantedA) : binding(limit, tenth(wantedA), grounds);
    return reason === null ? [] : [{ limitA, reason }];
  });
}

const NO_LIMITS: ReturnType<typeof furtherLimits> = [];

/**
 * When a slice ends that lets `station` in, monotonic ms: the end of as many slices under this limit as there are cars
 * that wait and go before it; `null` when not so many are running.
 */
export function turnEndsMs(
  limit: number,
  station: Station,
  stations: readonly Station[],
  turns: readonly (Turn | null)[],
  sliceMs: number,
): number | null {
  const ends: number[] = [];
  let ahead = 0;
  const own = turns[stations.indexOf(station)] ?? null;
  stations.forEach((other, i) => {
    const turn = turns[i] ?? null;
    const competes = other.loads.some((load) => load.limit === limit);
    if (turn === null || !competes || other.installed.priority !== station.installed.priority) return;
    if (turn.state === 'charging') ends.push(turn.sinceMs + sliceMs);
    if (turn.state === 'waiting' && other !== station && own !== null && goesBefore(turn, own, other, station))
      ahead += 1;
  });
  return ends.toSorted((a, b) => a - b)[ahead] ?? null;
}

export function atWall(monoMs: number, { wallMs, monoMs: nowMs }: Snapshot): number {
  return wallMs + Math.max(0, monoMs - nowMs);
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function goesBefore(turn: Turn, own: Turn, other: Station, station: Station): boolean {
  return turn.sinceMs < own.sinceMs || (turn.sinceMs === own.sinceMs && other.id < station.id);
}

/** The phases of a circuit are one kind, and so are its unbalances. Beyond the circuits' limits are the grid operator's. */
function kindOf(index: number, { tree }: Grounds): string {
  const limit = tree.limits[index];
  if (limit === undefined) return `operator/${index}`;
  const { circuit, phase, against } = limit;
  return `${circuit.id}/${phase === null ? 'power' : against === null ? 'current' : 'unbalance'}`;
}

/** A limit with its numbers, by what has set it. */
function binding(limit: Limit, wantedA: number, grounds: Grounds): Reason {
  const { index, phase, against } = limit;
  const circuit = limit.circuit.id;
  const { value, setBy } = grounds.ratings[index] ?? { value: limit.rated, setBy: null };
  const load = Math.max(0, grounds.house.others[index] ?? 0) + grounds.grantedOn(index);
  if (setBy !== null && 'allowedW' in setBy) return quarterHourReason(setBy, wantedA);
  if (phase === null) {
    const powers = { circuit, powerW: Math.round(load), limitW: Math.round(value), wantedA };
    if (setBy === null) return { code: 'circuit-power-limit', ...powers };
    return { code: 'circuit-power-cap', ...powers, source: setBy.source, nextChangeAtMs: setBy.untilMs };
  }
  if (against !== null) {
    const phases = { phase: phaseName(phase), against: phaseName(against) };
    const differenceA = tenth((grounds.house.others[index] ?? 0) + grounds.grantedOn(index));
    return { code: 'unbalance-limit', circuit, ...phases, differenceA, limitA: value, wantedA };
  }
  const currents = { circuit, phase: phaseName(phase), loadA: tenth(load), limitA: value, wantedA };
  if (setBy === null) return { code: 'circuit-limit', ...currents };
  return { code: 'circuit-cap', ...currents, source: setBy.source, nextChangeAtMs: setBy.untilMs };
}
