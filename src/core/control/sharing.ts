import { EPSILON, toMultiple } from './amperes.ts';
import type { Load } from './circuits.ts';

/** One that wants current. Currents per phase, A. */
export interface Demand {
  /** Decides where nothing else does: order among equals, and who gets a left-over step. */
  readonly key: string;
  /** Higher goes first. */
  readonly priority: number;
  /** Among equal priorities, those already charging keep their place. */
  readonly charging: boolean;
  /** Among the others, who has waited longer goes first: since when, monotonic ms. */
  readonly queuedMs: number;
  /** Its part among equals: the water in one with 2 stands twice as high, A, as in one with 1. */
  readonly weight: number;
  /** Its smallest and largest set-point; it gets 0 when the largest is below the smallest. */
  readonly minA: number;
  readonly maxA: number;
  readonly stepA: number;
  /** Counted against the rooms whatever it gets; up to here its share costs nothing more. */
  readonly reservedA: number;
  readonly loads: readonly Load[];
}

export interface Share {
  /** 0, or at least the minimum; whole steps. */
  readonly currentA: number;
  /** What it could have had if only the others were as they are, A. */
  readonly availableA: number;
  /** The limit that keeps it from more; `null` when it has its maximum. */
  readonly boundBy: number | null;
}

/**
 * Shares the room under all limits at once, exactly max-min fair by weight: nobody can get more without somebody
 * getting less who has no more than he. (Bertsekas and Gallager, Data Networks, 6.5: progressive filling.)
 *
 * First everyone is admitted with the minimum, by priority, then those already charging, then by the time of waiting,
 * then by key; whoever does not fit waits. Then the water rises: higher priorities first, equals together, until a
 * limit or a maximum stops each. At last whole steps: down, and what that leaves over goes to those with the least.
 *
 * `rooms[i]` is what is left under limit `i` (A or W); negative means nothing may be added there. Shares come in the
 * order of the demands, and do not depend on that order.
 */
export function share(demands: readonly Demand[], rooms: readonly number[]): readonly Share[] {
  if (!demands.some(({ minA, maxA }) => wants(minA, maxA))) return demands.map(() => NOTHING);
  const all = allTheyWant(demands, rooms);
  if (all !== null) return all;
  const left = [...rooms];
  const rising = demands.map((demand) => new Rising(demand));
  for (const { demand } of rising) spend(left, demand.loads, demand.reservedA);

  const admitted = admit(rising, left);
  for (const peers of byPriority(admitted)) fill(peers, left);
  roundDown(admitted, left);
  handOutSteps(admitted, left);

  return rising.map(({ demand, isAdmitted, amountA, refusedBy, refusedA }) => {
    if (!isAdmitted) return { currentA: 0, availableA: refusedA, boundBy: refusedBy };
    const tightest = tightestOf(demand.loads, left);
    const availableA = Math.max(amountA, demand.reservedA) + Math.max(0, tightest.roomA);
    return {
      currentA: amountA,
      availableA,
      boundBy: hasAll(amountA, demand) ? null : tightest.limit,
    };
  });
}

const NOTHING: Share = { currentA: 0, availableA: 0, boundBy: null };

/** Where all maxima fit together there is nothing to share: each has its own. `null` where they do not. */
function allTheyWant(demands: readonly Demand[], rooms: readonly number[]): readonly Share[] | null {
  const left = [...rooms];
  const amounts = demands.map(({ minA, maxA, stepA, reservedA, loads }) => {
    const wishA = wants(minA, maxA) ? maxA : 0;
    const amountA = stepA > 0 && wishA > 0 ? wholeSteps(wishA, minA, stepA) : wishA;
    spend(left, loads, Math.max(amountA, reservedA));
    return amountA;
  });
  // A step must be left, so that rounding could not have given anybody more.
  const fits = demands.every(({ loads, stepA }) =>
    loads.every(({ limit, perA }) => (left[limit] ?? 0) >= perA * stepA + EPSILON),
  );
  if (!fits) return null;
  return demands.map(({ loads, reservedA }, i) => {
    const amountA = amounts[i] ?? 0;
    if (amountA === 0) return NOTHING;
    const availableA = Math.max(amountA, reservedA) + Math.max(0, tightestOf(loads, left).roomA);
    return { currentA: amountA, availableA, boundBy: null };
  });
}

function wholeSteps(amountA: number, minA: number, stepA: number): number {
  return Math.max(minA, toMultiple(Math.floor(amountA / stepA + EPSILON), stepA));
}

function wants(minA: number, maxA: number): boolean {
  return maxA > 0 && maxA >= minA - EPSILON;
}

/** It has its maximum, as far as its steps allow. */
function hasAll(amountA: number, { maxA, stepA }: Demand): boolean {
  return stepA > 0 ? amountA + stepA > maxA + EPSILON : amountA >= maxA - EPSILON;
}

/** A demand while the water rises. */
class Rising {
  readonly demand: Demand;
  /** Where its own water begins: below, it costs nothing. */
  readonly startA: number;
  /** The same as a level that is common to all, A per weight. */
  readonly startLevel: number;
  amountA = 0;
  isAdmitted = false;
  refusedBy: number | null = null;
  refusedA = 0;

  constructor(demand: Demand) {
    this.demand = demand;
    this.startA = Math.min(demand.maxA, Math.max(demand.minA, demand.reservedA));
    this.startLevel = this.startA / demand.weight;
  }
}

function admit(all: readonly Rising[], left: number[]): readonly Rising[] {
  const wanting = all.filter(({ demand }) => wants(demand.minA, demand.maxA));
  const inOrder = wanting.toSorted(
    ({ demand: a }, { demand: b }) =>
      b.priority - a.priority ||
      Number(b.charging) - Number(a.charging) ||
      (a.charging ? 0 : a.queuedMs - b.queuedMs) ||
      byKey(a, b),
  );
  return inOrder.filter((one) => {
    const extraA = Math.max(0, one.demand.minA - one.demand.reservedA);
    const tightest = tightestOf(one.demand.loads, left);
    if (extraA > EPSILON && tightest.roomA < extraA - EPSILON) {
      one.refusedBy = tightest.limit;
      one.refusedA = one.demand.reservedA + Math.max(0, tightest.roomA);
      return false;
    }
    spend(left, one.demand.loads, extraA);
    one.isAdmitted = true;
    one.amountA = one.startA;
    return true;
  });
}

/** Raises all peers together, the lowest first, until a limit or a maximum stops each. Levels are A per weight. */
function fill(peers: readonly Rising[], left: number[]): void {
  const waiting = peers.toSorted((a, b) => b.startLevel - a.startLevel);
  const touched = [...new Set(peers.flatMap(({ demand }) => demand.loads.map(({ limit }) => limit)))];
  /** What one more level for all that are rising takes from each limit. */
  const pressure: number[] = left.map(() => 0);
  let active: Rising[] = [];
  let level = 0;

  while (active.length > 0 || waiting.length > 0) {
    if (active.length === 0) level = Math.max(level, waiting.at(-1)?.startLevel ?? level);
    for (let next = waiting.at(-1); next !== undefined && next.startLevel <= level + EPSILON; next = waiting.at(-1)) {
      waiting.pop();
      if (next.demand.maxA <= next.startA + EPSILON) continue;
      active.push(next);
      press(pressure, next.demand, 1);
    }

    let rise = (waiting.at(-1)?.startLevel ?? Number.POSITIVE_INFINITY) - level;
    for (const { demand } of active) rise = Math.min(rise, demand.maxA / demand.weight - level);
    for (const limit of touched) {
      const perLevel = pressure[limit] ?? 0;
      if (perLevel > EPSILON) rise = Math.min(rise, Math.max(0, left[limit] ?? 0) / perLevel);
    }
    if (active.length === 0) continue;

    level += rise;
    const full = new Set<number>();
    for (const limit of touched) {
      const perLevel = pressure[limit] ?? 0;
      if (perLevel <= EPSILON) continue;
      const roomLeft = (left[limit] ?? 0) - perLevel * rise;
      left[limit] = roomLeft;
      if (roomLeft <= EPSILON * Math.max(1, perLevel)) full.add(limit);
    }
    active = active.filter((one) => {
      const { maxA, weight, loads } = one.demand;
      // The level is a sum of fractions: never below where its water began.
      one.amountA = Math.max(one.startA, Math.min(level * weight, maxA));
      const stops = level * weight >= maxA - EPSILON || (full.size > 0 && loads.some(({ limit }) => full.has(limit)));
      if (stops) press(pressure, one.demand, -1);
      return !stops;
    });
  }
}

function roundDown(admitted: readonly Rising[], left: number[]): void {
  for (const one of admitted) {
    const { minA, stepA, reservedA, loads } = one.demand;
    if (stepA <= 0) continue;
    const wholeA = wholeSteps(one.amountA, minA, stepA);
    spend(left, loads, Math.max(wholeA, reservedA) - Math.max(one.amountA, reservedA));
    one.amountA = wholeA;
  }
}

/** What rounding left over, step by step to those with the least. */
function handOutSteps(admitted: readonly Rising[], left: number[]): void {
  const inOrder = [...admitted].filter(({ demand }) => demand.stepA > 0);
  for (let handedOut = true; handedOut; ) {
    handedOut = false;
    inOrder.sort(
      ({ demand: a, amountA: first }, { demand: b, amountA: second }) =>
        b.priority - a.priority || first / a.weight - second / b.weight || byKey(a, b),
    );
    for (const one of inOrder) {
      const { maxA, stepA, reservedA, loads } = one.demand;
      const nextA = toMultiple(Math.round(one.amountA / stepA) + 1, stepA);
      const extraA = Math.max(nextA, reservedA) - Math.max(one.amountA, reservedA);
      if (nextA > maxA + EPSILON || (extraA > EPSILON && tightestOf(loads, left).roomA < extraA)) continue;
      spend(left, loads, extraA);
      one.amountA = nextA;
      handedOut = true;
    }
  }
}

function byPriority(admitted: readonly Rising[]): readonly Rising[][] {
  const classes = new Map<number, Rising[]>();
  for (const one of admitted) {
    const peers = classes.get(one.demand.priority);
    if (peers === undefined) classes.set(one.demand.priority, [one]);
    else peers.push(one);
  }
  return [...classes].toSorted(([a], [b]) => b - a).map(([, peers]) => peers);
}

/** The limit under which the least is left for this demand, and how many amperes of it that is. */
function tightestOf(
  loads: readonly Load[],
  left: readonly number[],
): { readonly limit: number | null; readonly roomA: number } {
  let limit: number | null = null;
  let roomA = Number.POSITIVE_INFINITY;
  for (const load of loads) {
    const hereA = (left[load.limit] ?? 0) / load.perA;
    if (hereA < roomA - EPSILON) {
      limit = load.limit;
      roomA = hereA;
    }
  }
  return { limit, roomA };
}

function spend(left: number[], loads: readonly Load[], currentA: number): void {
  for (const { limit, perA } of loads) left[limit] = (left[limit] ?? 0) - perA * currentA;
}

function press(pressure: number[], { loads, weight }: Demand, sign: 1 | -1): void {
  for (const { limit, perA } of loads) pressure[limit] = (pressure[limit] ?? 0) + sign * perA * weight;
}

function byKey(a: Demand, b: Demand): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
