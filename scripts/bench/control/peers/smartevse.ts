import type { Contestant, Controller, Observation, StationView } from '../controller.ts';
import { currentsA } from '../meter.ts';
import type { SiteSpec, StationSpec } from '../site.ts';
import type { Command } from '../station.ts';

/** Documented rules and defaults of SmartEVSE 3.5. */
const INTERVAL_MS = 2_000;
const START_SUM_A = 4;
const STOP_MS = 600_000;
const HOLD_AFTER_START_MS = 40_000;
const PHASES_UP_MS = 63_000;
const PHASES_DOWN_MS = 30_000;
const RISE_COARSE_A = 0.5;
const RISE_FINE_A = 0.1;
const NO_CURRENT_ROUNDS = 3;
const RETRY_MS = 60_000;
const MAINS_EMERGENCY = 2;
/** Export per phase from which the coarse rise applies, A. */
const COARSE_FROM_A = 1;

interface Solar {
  currentA: number;
  startedMs: number;
  importSinceMs: number | null;
  upSinceMs: number | null;
  downSinceMs: number | null;
}

/**
 * SmartEVSE 3.5 by its documented rules: measures and controls every 2 s. Smart: one pool of current beside the worst
 * phase, raised by a quarter of the headroom, lowered by all of the excess, shared equally. Solar: raised by 0.5 or
 * 0.1 A, lowered by half of the excess; starts at 4 A of summed export, stops after 10 minutes of import.
 * Where the documents are silent: the coarse rise applies above 1 A of export per phase; the deficit that brings three
 * phases down in 30 s is what leaves less than the starting surplus.
 */
export const smartEvse: Contestant = { name: 'SmartEVSE 2 s', create: (site) => new SmartEvse(site) };

class SmartEvse implements Controller {
  private readonly site: SiteSpec;
  private readonly solar: readonly Solar[];
  private nextMs = 0;
  private poolA = 0;
  private roundsWithoutCurrent = 0;
  private stoppedUntilMs = 0;

  constructor(site: SiteSpec) {
    this.site = site;
    this.solar = site.stations.map(() => ({
      currentA: 0,
      startedMs: 0,
      importSinceMs: null,
      upSinceMs: null,
      downSinceMs: null,
    }));
  }

  control(observation: Observation): readonly (Command | null)[] {
    if (observation.nowMs < this.nextMs || observation.grid === null) return this.site.stations.map(() => null);
    this.nextMs = observation.nowMs + INTERVAL_MS;
    if (this.site.mode === 'fast') return this.smart(observation);
    const mains = currentsA(observation.grid);
    const sumA = mains[0] + mains[1] + mains[2];
    return this.site.stations.map((spec, index) => {
      const station = observation.stations[index];
      const solar = this.solar[index];
      if (station === undefined || solar === undefined || station.switching) return null;
      return followSun(sumA, observation.nowMs, station, spec, solar);
    });
  }

  private smart({ grid, nowMs, stations }: Observation): readonly Command[] {
    const pause = this.site.stations.map(() => ({ currentA: 0 }));
    const worstA = Math.max(...currentsA(grid));
    if (nowMs < this.stoppedUntilMs) return pause;
    const active = this.site.stations.map((_, index) => index).filter((index) => stations[index]?.plugged === true);
    const leastA = active.reduce((sum, index) => sum + (this.site.stations[index]?.minCurrentA ?? 0), 0);
    const mostA = active.reduce((sum, index) => sum + (this.site.stations[index]?.maxCurrentA ?? 0), 0);
    const headroomA = this.site.fuseA - worstA;
    this.poolA = Math.min(mostA, this.poolA + (headroomA > 0 ? headroomA / 4 : headroomA));
    const short = this.poolA < leastA && headroomA < 0;
    this.roundsWithoutCurrent = short ? this.roundsWithoutCurrent + 1 : 0;
    this.poolA = Math.max(leastA, this.poolA);
    if (this.roundsWithoutCurrent > NO_CURRENT_ROUNDS || worstA > MAINS_EMERGENCY * this.site.fuseA) {
      this.stoppedUntilMs = nowMs + RETRY_MS;
      this.poolA = 0;
      this.roundsWithoutCurrent = 0;
      return pause;
    }
    return equalShares(this.poolA, this.site.stations).map((currentA) => ({ currentA }));
  }
}

/** The same current for everybody; what one cannot take goes to the others. */
function equalShares(poolA: number, stations: readonly StationSpec[]): readonly number[] {
  const shares = stations.map(() => 0);
  let leftA = poolA;
  const bySize = stations.map((_, index) => index).sort((a, b) => mostOf(stations, a) - mostOf(stations, b));
  for (const [done, index] of bySize.entries()) {
    const shareA = Math.min(mostOf(stations, index), leftA / (bySize.length - done));
    shares[index] = shareA;
    leftA -= shareA;
  }
  return shares;
}

function mostOf(stations: readonly StationSpec[], index: number): number {
  return stations[index]?.maxCurrentA ?? 0;
}

function followSun(sumA: number, nowMs: number, station: StationView, spec: StationSpec, solar: Solar): Command {
  const { minCurrentA, maxCurrentA } = spec;
  if (station.acceptedA === 0) {
    if (sumA > -START_SUM_A) return { currentA: 0 };
    solar.currentA = minCurrentA;
    solar.startedMs = nowMs;
    forgetDelays(solar);
    return { currentA: minCurrentA };
  }
  if (nowMs - solar.startedMs < HOLD_AFTER_START_MS) return { currentA: minCurrentA };

  const exportA = -sumA / station.phases;
  if (exportA > 0) solar.currentA += exportA > COARSE_FROM_A ? RISE_COARSE_A : RISE_FINE_A;
  else solar.currentA += exportA / 2;
  solar.currentA = Math.min(maxCurrentA, Math.max(minCurrentA, solar.currentA));

  const tooLittle = solar.currentA <= minCurrentA && sumA > 0;
  solar.importSinceMs = tooLittle ? (solar.importSinceMs ?? nowMs) : null;
  const phases = spec.canSwitchPhases ? wantedPhases(sumA, nowMs, station, spec, solar) : station.phases;
  if (phases !== station.phases) {
    solar.currentA = minCurrentA;
    solar.startedMs = nowMs;
    forgetDelays(solar);
    return { currentA: minCurrentA, phases };
  }
  if (solar.importSinceMs !== null && nowMs - solar.importSinceMs >= STOP_MS) {
    forgetDelays(solar);
    return { currentA: 0 };
  }
  return { currentA: solar.currentA };
}

function wantedPhases(
  sumA: number,
  nowMs: number,
  station: StationView,
  { minCurrentA, maxCurrentA }: StationSpec,
  solar: Solar,
): 1 | 3 {
  if (station.phases === 3) {
    const largeDeficit = solar.importSinceMs !== null && sumA > 3 * minCurrentA - START_SUM_A;
    solar.downSinceMs = largeDeficit ? (solar.downSinceMs ?? nowMs) : null;
    const stopDue = solar.importSinceMs !== null && nowMs - solar.importSinceMs >= STOP_MS;
    const downDue = solar.downSinceMs !== null && nowMs - solar.downSinceMs >= PHASES_DOWN_MS;
    return stopDue || downDue ? 1 : 3;
  }
  const enough = solar.currentA >= maxCurrentA && -sumA >= 3 * minCurrentA - maxCurrentA;
  solar.upSinceMs = enough ? (solar.upSinceMs ?? nowMs) : null;
  return solar.upSinceMs !== null && nowMs - solar.upSinceMs >= PHASES_UP_MS ? 3 : 1;
}

function forgetDelays(solar: Solar): void {
  solar.importSinceMs = null;
  solar.upSinceMs = null;
  solar.downSinceMs = null;
}
