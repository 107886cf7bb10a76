import { type PerPhase, phaseIndex } from '../../../../src/core/model/phases.ts';
import type { StationSpec } from '../site.ts';

/**
 * What a control that knew the house at this very second would give each car, A per phase: as many cars as
 * fit with their least currents (of such sets the one that carries the most), filled max-min fair. The bound of the fuse
 * scenarios. All cars of a site have the same least current.
 * @param headroomA what the house leaves of the fuse, per phase, A.
 */
export function clairvoyantShares(headroomA: PerPhase, stations: readonly StationSpec[]): readonly number[] {
  let best: readonly number[] = stations.map(() => 0);
  let bestCount = 0;
  let bestA = 0;
  for (let set = 1; set < 1 << stations.length; set++) {
    const shares = maxMinShares(
      headroomA,
      stations,
      stations.map((_, index) => (set & (1 << index)) !== 0),
    );
    if (shares === null) continue;
    const count = shares.filter((share) => share > 0).length;
    const totalA = totalCurrentA(shares, stations);
    if (count > bestCount || (count === bestCount && totalA > bestA)) {
      bestCount = count;
      bestA = totalA;
      best = shares;
    }
  }
  return best;
}

/** Currents of all cars on all their phases, A. */
export function totalCurrentA(shares: readonly number[], stations: readonly StationSpec[]): number {
  return stations.reduce((sum, station, index) => sum + (shares[index] ?? 0) * phasesOf(station).length, 0);
}

/** Max-min fair shares of the admitted cars by filling; `null` when their least currents do not fit. */
function maxMinShares(
  headroomA: PerPhase,
  stations: readonly StationSpec[],
  admitted: readonly boolean[],
): readonly number[] | null {
  const left: [number, number, number] = [...headroomA];
  const shares = stations.map((station, index) => (admitted[index] === true ? station.minCurrentA : 0));
  for (const [index, station] of stations.entries()) {
    for (const phase of phasesOf(station)) left[phase] -= shares[index] ?? 0;
  }
  if (left.some((phaseA) => phaseA < 0)) return null;

  let rising = stations.map((_, index) => index).filter((index) => admitted[index] === true);
  while (rising.length > 0) {
    const users = [0, 0, 0];
    for (const index of rising) for (const phase of phasesAt(stations, index)) users[phase] = (users[phase] ?? 0) + 1;
    let riseA = Number.POSITIVE_INFINITY;
    for (const phase of [0, 1, 2] as const) {
      const count = users[phase] ?? 0;
      if (count > 0) riseA = Math.min(riseA, left[phase] / count);
    }
    for (const index of rising) riseA = Math.min(riseA, mostOf(stations, index) - (shares[index] ?? 0));
    for (const index of rising) {
      shares[index] = (shares[index] ?? 0) + riseA;
      for (const phase of phasesAt(stations, index)) left[phase] -= riseA;
    }
    // At least one of them has met its largest current or a full phase: the loop ends.
    rising = rising.filter(
      (index) =>
        mostOf(stations, index) - (shares[index] ?? 0) > 1e-9 &&
        phasesAt(stations, index).every((phase) => left[phase] > 1e-9),
    );
  }
  return shares;
}

function phasesOf({ phaseRotation, car }: StationSpec): readonly (0 | 1 | 2)[] {
  return phaseRotation.slice(0, car.phases).map(phaseIndex);
}

function phasesAt(stations: readonly StationSpec[], index: number): readonly (0 | 1 | 2)[] {
  const station = stations[index];
  return station === undefined ? [] : phasesOf(station);
}

function mostOf(stations: readonly StationSpec[], index: number): number {
  const station = stations[index];
  return station === undefined ? 0 : Math.min(station.maxCurrentA, station.car.maxCurrentA);
}
