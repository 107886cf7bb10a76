import type { Contestant, Controller, Observation, StationView } from '../controller.ts';
import { currentsA } from '../meter.ts';
import type { SiteSpec, StationSpec } from '../site.ts';
import type { Command } from '../station.ts';
import { VOLTAGE_V } from '../voltage.ts';

/** Documented defaults of evcc 0.31x, s. */
const ENABLE_DELAY_S = 60;
const DISABLE_DELAY_S = 180;
const PHASE_GUARD_S = 60;
/** How far above its measured current a car's share of the offer still counts, A. */
const DRAW_TOLERANCE_A = 2;
/** A phase counts as used above this current, A. */
const ACTIVE_PHASE_A = 1;

/** When a delay began; `elapsed`: it counts as over. */
type Timer = number | 'elapsed' | null;

interface LoadPoint {
  solarTimer: Timer;
  phaseTimer: Timer;
  phasesSwitchedMs: number;
}

/**
 * evcc by its documented rules: every interval one load point has its turn; its current is what it draws plus what the
 * grid meter exports, unfiltered; starts and stops after delays; the phases follow the surplus after the same delays.
 * Under load management the circuit looks at the worst phase only, and a change is granted against the measured current.
 * @param intervalS seconds between two turns. Set-points go out in the station's own steps (milliamperes where it can).
 */
export function evcc(intervalS: number): Contestant {
  return { name: `evcc ${intervalS} s`, create: (site) => new Evcc(site, intervalS * 1000) };
}

class Evcc implements Controller {
  private readonly site: SiteSpec;
  private readonly intervalMs: number;
  private readonly loadPoints: readonly LoadPoint[];
  private nextTurnMs = 0;
  private turn = 0;

  constructor(site: SiteSpec, intervalMs: number) {
    this.site = site;
    this.intervalMs = intervalMs;
    // On connect the delays count as over.
    this.loadPoints = site.stations.map(() => ({
      solarTimer: 'elapsed',
      phaseTimer: null,
      phasesSwitchedMs: Number.NEGATIVE_INFINITY,
    }));
  }

  control(observation: Observation): readonly (Command | null)[] {
    const commands: (Command | null)[] = this.site.stations.map(() => null);
    if (observation.nowMs < this.nextTurnMs || observation.grid === null) return commands;
    this.nextTurnMs = observation.nowMs + this.intervalMs;
    const index = this.turn;
    this.turn = (this.turn + 1) % this.site.stations.length;
    const station = observation.stations[index];
    const spec = this.site.stations[index];
    const loadPoint = this.loadPoints[index];
    if (station === undefined || spec === undefined || loadPoint === undefined || !station.plugged) return commands;
    commands[index] =
      this.site.mode === 'solar'
        ? this.followSun(observation, station, spec, loadPoint)
        : { currentA: this.circuitLimited(spec.maxCurrentA, observation, station, spec) };
    return commands;
  }

  /** The load point's current under a circuit: the worst phase counts, whichever the car is on. */
  private circuitLimited(wantedA: number, observation: Observation, station: StationView, spec: StationSpec): number {
    const circuitA = Math.max(...currentsA(observation.grid));
    const oldA = measuredA(station);
    const potentialA = this.site.fuseA - circuitA;
    const grantedA = wantedA - oldA > potentialA ? Math.min(wantedA, Math.max(0, oldA + potentialA)) : wantedA;
    return grantedA < spec.minCurrentA ? 0 : grantedA;
  }

  private followSun(observation: Observation, station: StationView, spec: StationSpec, loadPoint: LoadPoint): Command {
    const gridW = observation.grid?.value.powerW ?? 0;
    const phases = this.scalePhases(gridW, observation.nowMs, station, spec, loadPoint);
    const scaledUp = phases === 3 && station.phases === 1;
    const used = phases === station.phases ? activePhases(station) : phases;
    const effectiveA = effectiveCurrentA(station) / (scaledUp ? 3 : 1);
    const targetA = Math.max(0, effectiveA - gridW / VOLTAGE_V / used);
    const currentA = this.withDelays(targetA, gridW, observation.nowMs, station, spec, loadPoint);
    return phases === station.phases ? { currentA } : { currentA, phases };
  }

  /** 1p ↔ 3p by the available power, after a delay while charging, at once otherwise. */
  private scalePhases(
    gridW: number,
    nowMs: number,
    station: StationView,
    spec: StationSpec,
    loadPoint: LoadPoint,
  ): 1 | 3 {
    if (!spec.canSwitchPhases || station.switching) return station.phases;
    if (nowMs - loadPoint.phasesSwitchedMs < PHASE_GUARD_S * 1000) return station.phases;
    const availableA = ((station.reading?.value.powerW ?? 0) - gridW) / VOLTAGE_V;
    const { minCurrentA, maxCurrentA } = spec;
    const enabled = station.acceptedA > 0;
    const wantsDown =
      station.phases === 3 && (gridW > 0 || !enabled) && availableA / activePhases(station) < minCurrentA;
    const wantsUp = station.phases === 1 && availableA > maxCurrentA && availableA / 3 >= minCurrentA;
    if (!wantsDown && !wantsUp) {
      loadPoint.phaseTimer = null;
      return station.phases;
    }
    if (!station.charging) loadPoint.phaseTimer = 'elapsed';
    loadPoint.phaseTimer ??= nowMs;
    if (!isOver(loadPoint.phaseTimer, nowMs, wantsDown ? DISABLE_DELAY_S : ENABLE_DELAY_S)) return station.phases;
    loadPoint.phaseTimer = null;
    loadPoint.phasesSwitchedMs = nowMs;
    return wantsDown ? 1 : 3;
  }

  private withDelays(
    targetA: number,
    gridW: number,
    nowMs: number,
    station: StationView,
    { minCurrentA, maxCurrentA }: StationSpec,
    loadPoint: LoadPoint,
  ): number {
    if (station.acceptedA === 0) {
      if (targetA < minCurrentA) {
        loadPoint.solarTimer = null;
        return 0;
      }
      loadPoint.solarTimer ??= nowMs;
      if (!isOver(loadPoint.solarTimer, nowMs, ENABLE_DELAY_S)) return 0;
      loadPoint.solarTimer = null;
      return minCurrentA;
    }
    if (targetA >= minCurrentA) {
      loadPoint.solarTimer = null;
      return Math.min(targetA, maxCurrentA);
    }
    // While a change to one phase is being timed, the power counts as it will be then.
    const relief = loadPoint.phaseTimer === null ? 0 : VOLTAGE_V * minCurrentA * (activePhases(station) - 1);
    if (gridW - relief < 0) {
      loadPoint.solarTimer = null;
      return minCurrentA;
    }
    loadPoint.solarTimer ??= nowMs;
    if (!isOver(loadPoint.solarTimer, nowMs, DISABLE_DELAY_S)) return minCurrentA;
    loadPoint.solarTimer = null;
    return 0;
  }
}

function isOver(timer: number | 'elapsed', nowMs: number, delayS: number): boolean {
  return timer === 'elapsed' || nowMs - timer >= delayS * 1000;
}

function measuredA(station: StationView): number {
  return Math.max(...currentsA(station.reading));
}

function effectiveCurrentA(station: StationView): number {
  return station.charging ? Math.min(measuredA(station) + DRAW_TOLERANCE_A, station.acceptedA) : 0;
}

function activePhases(station: StationView): number {
  const used = currentsA(station.reading).filter((a) => a > ACTIVE_PHASE_A).length;
  return station.charging && used > 0 ? Math.min(used, station.phases) : station.phases;
}
