import type { Settings } from '../model/site.ts';
import { EPSILON } from './amperes.ts';
import { type Demand, type Share, share } from './sharing.ts';
import type { Station } from './stations.ts';

/** A raise by less is not worth a telegram, unless it is the last step to the maximum. A. */
const LEAST_RAISE_A = 0.5;

/** How far a car may go now on its way to its fair share. */
export interface Step {
  readonly currentA: number;
  /** Monotonic time at which it may go further, if something but its fair share holds it back; else `null`. */
  readonly nextMs: number | null;
}

/**
 * Fair shares for all, where some stations cannot be brought down (out of reach, a hanging call, a car that ignores
 * its limit): they are told their share, they count with what they hold, and the others yield.
 */
export function shareFairly(
  stations: readonly Station[],
  demands: readonly Demand[],
  rooms: readonly number[],
): readonly Share[] {
  const fair = share(demands, rooms);
  const isStuck = (i: number): boolean => (stations[i]?.draw.stuckA ?? 0) > (fair[i]?.currentA ?? 0) + EPSILON;
  if (!stations.some((_, i) => isStuck(i))) return fair;
  const around = share(
    demands.map((demand, i) =>
      isStuck(i) ? { ...demand, maxA: 0, reservedA: stations[i]?.draw.stuckA ?? 0 } : demand,
    ),
    rooms,
  );
  return fair.map((one, i) => (isStuck(i) ? one : (around[i] ?? one)));
}

/**
 * Down now, up slowly. Whoever is lowered still counts with what he holds until he has followed; whoever is raised
 * gets no more than what that leaves, not before he has followed the raise before, and not for a trifle. (Where nobody
 * holds more than his fair share, the fair shares leave exactly that.)
 */
export function stepTowards(
  stations: readonly Station[],
  demands: readonly Demand[],
  fair: readonly Share[],
  rooms: readonly number[],
  nowMs: number,
  settings: Settings,
): readonly Step[] {
  const reachable = stations.every(({ draw }, i) => draw.heldA <= (fair[i]?.currentA ?? 0) + EPSILON)
    ? fair
    : share(
        demands.map((demand, i) => ({
          ...demand,
          maxA: fair[i]?.currentA ?? 0,
          reservedA: stations[i]?.draw.heldA ?? 0,
        })),
        rooms,
      );
  const { deadTimeMs } = settings.fuse;
  const leftByHeld = once(() => leftBeside(stations, rooms, ({ draw }) => draw.heldA));
  const leftByMost = once(() => leftBeside(stations, rooms, ({ draw, maxA }) => Math.max(maxA, draw.heldA)));
  const isFull = (limit: number): boolean => (leftByHeld()[limit] ?? 0) < -EPSILON;
  const isRoomy = (limit: number): boolean => (leftByMost()[limit] ?? 0) >= 0;
  return stations.map(({ before, draw, loads, maxA }, i) => {
    const fairA = fair[i]?.currentA ?? 0;
    const reachA = reachable[i]?.currentA ?? 0;
    const grantedA = before?.grantedA ?? (draw.heldA >= (demands[i]?.minA ?? 0) ? Math.min(draw.heldA, reachA) : 0);
    const readyMs = (before?.raisedMs ?? Number.NEGATIVE_INFINITY) + deadTimeMs;
    // Even all maxima together fit: nothing that a raise may hide from the meter can be too much.
    if (reachA > grantedA && loads.every(({ limit }) => isRoomy(limit))) return { currentA: reachA, nextMs: null };
    // All together hold more than there is room: some are still on their way down, and nobody is raised, not even within
    // what he himself still holds.
    if (reachA > grantedA && loads.some(({ limit }) => isFull(limit))) {
      return { currentA: grantedA, nextMs: othersSettleMs(stations, nowMs + deadTimeMs, nowMs) };
    }
    if (reachA > grantedA && grantedA > 0) {
      if (nowMs < readyMs) return { currentA: grantedA, nextMs: readyMs };
      if (reachA < fairA - EPSILON) return { currentA: worthIt(grantedA, reachA), nextMs: nowMs + deadTimeMs };
      return { currentA: reachA >= maxA - EPSILON ? reachA : worthIt(grantedA, reachA), nextMs: null };
    }
    return {
      currentA: reachA,
      nextMs: reachA < fairA - EPSILON ? othersSettleMs(stations, nowMs + deadTimeMs, nowMs) : null,
    };
  });
}

/** What every limit leaves when each station counts with so much. */
function leftBeside(
  stations: readonly Station[],
  rooms: readonly number[],
  countedA: (station: Station) => number,
): readonly number[] {
  const left = [...rooms];
  for (const station of stations) {
    const ampere = countedA(station);
    for (const { limit, perA } of station.loads) left[limit] = (left[limit] ?? 0) - perA * ampere;
  }
  return left;
}

/** Worked out when it is first asked for: most decisions raise nobody. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

function worthIt(grantedA: number, reachA: number): number {
  return reachA - grantedA >= LEAST_RAISE_A ? reachA : grantedA;
}

function othersSettleMs(stations: readonly Station[], otherwiseMs: number, nowMs: number): number {
  const settling = stations.flatMap(({ draw: { settlesMs } }) =>
    settlesMs === null || settlesMs <= nowMs ? [] : [settlesMs],
  );
  return settling.length === 0 ? otherwiseMs : Math.max(...settling);
}
