import { toGridPhases } from '../../../../src/core/model/phases.ts';
import type { Contestant, Controller, Observation, StationView } from '../controller.ts';
import { currentsA } from '../meter.ts';
import type { SiteSpec, StationSpec } from '../site.ts';
import type { Command } from '../station.ts';
import { VOLTAGE_V } from '../voltage.ts';

/** Documented defaults of openWB 2. */
const INTERVAL_MS = 10_000;
const CONTROL_RANGE_W = [0, 230] as const;
const RAMP_A = 5;
const UNDER_CONSUMPTION_A = 2;
const SWITCH_ON_W_PER_PHASE = 1_500;
const SWITCH_ON_MS = 30_000;
const SWITCH_OFF_MS = 60_000;
const PHASES_UP_MS = 30_000;
const PHASES_DOWN_MS = 60_000;
const BETWEEN_PHASE_SWITCHES_MS = 420_000;

interface ChargePoint {
  onSinceMs: number | null;
  offSinceMs: number | null;
  phasesSinceMs: number | null;
  phasesSwitchedMs: number;
}

/**
 * openWB 2 by its documented rules: every 10 s all charge points together. Load management is per phase: the least
 * current to everybody in the configured order, then equal parts of what each phase leaves. Surplus is followed within
 * a control range, by at most 5 A a cycle; starts, stops and changes of phases after their delays.
 * Where the documents are silent: automatic phases begin on one phase, and a change to one phase goes before a stop.
 */
export const openWb: Contestant = { name: 'openWB 10 s', create: (site) => new OpenWb(site) };

class OpenWb implements Controller {
  private readonly site: SiteSpec;
  private readonly chargePoints: readonly ChargePoint[];
  private nextCycleMs = 0;

  constructor(site: SiteSpec) {
    this.site = site;
    this.chargePoints = site.stations.map(() => ({
      onSinceMs: null,
      offSinceMs: null,
      phasesSinceMs: null,
      phasesSwitchedMs: Number.NEGATIVE_INFINITY,
    }));
  }

  control(observation: Observation): readonly (Command | null)[] {
    if (observation.nowMs < this.nextCycleMs || observation.grid === null) return this.site.stations.map(() => null);
    this.nextCycleMs = observation.nowMs + INTERVAL_MS;
    if (this.site.mode === 'fast') return this.loadManagement(observation);
    return this.site.stations.map((spec, index) => {
      const station = observation.stations[index];
      const chargePoint = this.chargePoints[index];
      if (station === undefined || chargePoint === undefined || station.switching) return null;
      return followSun(observation, station, spec, chargePoint);
    });
  }

  private loadManagement({ grid, stations }: Observation): readonly Command[] {
    const left: [number, number, number] = [...currentsA(grid)];
    for (const phase of [0, 1, 2] as const) left[phase] = this.site.fuseA - left[phase];
    for (const [index, spec] of this.site.stations.entries()) {
      const ownA = toGridPhases(currentsA(stations[index]?.reading ?? null), spec.phaseRotation);
      for (const phase of [0, 1, 2] as const) left[phase] += ownA[phase];
    }
    for (const phase of [0, 1, 2] as const) left[phase] = Math.max(0, left[phase]);

    // Everybody's least current, in the configured order; who does not fit gets nothing.
    const granted = this.site.stations.map((spec) => {
      const phases = phasesOf(spec);
      if (phases.some((phase) => left[phase] < spec.minCurrentA)) return 0;
      for (const phase of phases) left[phase] -= spec.minCurrentA;
      return spec.minCurrentA;
    });
    // Then each that charges takes its part of what is left on its tightest phase.
    const open = this.site.stations
      .map((_, index) => index)
      .filter((index) => {
        return (granted[index] ?? 0) > 0 && stations[index]?.charging === true;
      });
    while (open.length > 0) {
      const index = open[0] ?? 0;
      const spec = this.site.stations[index];
      if (spec === undefined) break;
      const sharing = (phase: 0 | 1 | 2): number =>
        open.filter((other) => {
          const otherSpec = this.site.stations[other];
          return otherSpec !== undefined && phasesOf(otherSpec).includes(phase);
        }).length;
      const missingA = Math.min(spec.maxCurrentA, spec.car.maxCurrentA) - (granted[index] ?? 0);
      const moreA = Math.min(missingA, ...phasesOf(spec).map((phase) => left[phase] / sharing(phase)));
      granted[index] = (granted[index] ?? 0) + moreA;
      for (const phase of phasesOf(spec)) left[phase] -= moreA;
      open.shift();
    }
    return granted.map((currentA) => ({ currentA }));
  }
}

function phasesOf({ phaseRotation, car }: StationSpec): readonly (0 | 1 | 2)[] {
  return phaseRotation.slice(0, car.phases).map((phase) => (phase === 'L1' ? 0 : phase === 'L2' ? 1 : 2));
}

function followSun(
  { grid, nowMs }: Observation,
  station: StationView,
  spec: StationSpec,
  chargePoint: ChargePoint,
): Command {
  const gridW = grid?.value.powerW ?? 0;
  const ownW = station.reading?.value.powerW ?? 0;
  const surplusW = ownW - gridW;
  if (station.acceptedA === 0) return startWithSun(surplusW, nowMs, station, spec, chargePoint);

  const phases = phasesInUse(station, spec);
  const switched = switchPhases(surplusW, nowMs, station, spec, chargePoint);
  if (switched !== null) return { currentA: spec.minCurrentA, phases: switched };

  const leastW = spec.minCurrentA * phases * VOLTAGE_V;
  if (surplusW >= leastW) chargePoint.offSinceMs = null;
  else {
    chargePoint.offSinceMs ??= nowMs;
    if (nowMs - chargePoint.offSinceMs >= SWITCH_OFF_MS && chargePoint.phasesSinceMs === null) {
      chargePoint.offSinceMs = null;
      chargePoint.onSinceMs = null;
      return { currentA: 0 };
    }
  }
  return { currentA: nextCurrentA(gridW, surplusW, phases, station, spec) };
}

function startWithSun(
  surplusW: number,
  nowMs: number,
  station: StationView,
  spec: StationSpec,
  chargePoint: ChargePoint,
): Command {
  chargePoint.phasesSinceMs = null;
  const phases = spec.canSwitchPhases ? 1 : Math.min(station.phases, spec.car.phases);
  if (surplusW < SWITCH_ON_W_PER_PHASE * phases) {
    chargePoint.onSinceMs = null;
    return { currentA: 0 };
  }
  chargePoint.onSinceMs ??= nowMs;
  if (nowMs - chargePoint.onSinceMs < SWITCH_ON_MS) return { currentA: 0 };
  chargePoint.onSinceMs = null;
  if (!spec.canSwitchPhases || station.phases === 1) return { currentA: spec.minCurrentA };
  chargePoint.phasesSwitchedMs = nowMs;
  return { currentA: spec.minCurrentA, phases: 1 };
}

function switchPhases(
  surplusW: number,
  nowMs: number,
  station: StationView,
  spec: StationSpec,
  chargePoint: ChargePoint,
): 1 | 3 | null {
  if (!spec.canSwitchPhases || nowMs - chargePoint.phasesSwitchedMs < BETWEEN_PHASE_SWITCHES_MS) return null;
  const least3W = spec.minCurrentA * 3 * VOLTAGE_V;
  const up = station.phases === 1 && station.acceptedA >= spec.maxCurrentA - 0.5 && surplusW >= least3W;
  const down = station.phases === 3 && station.acceptedA <= spec.minCurrentA + 0.5 && surplusW < least3W;
  if (!up && !down) {
    chargePoint.phasesSinceMs = null;
    return null;
  }
  chargePoint.phasesSinceMs ??= nowMs;
  if (nowMs - chargePoint.phasesSinceMs < (up ? PHASES_UP_MS : PHASES_DOWN_MS)) return null;
  chargePoint.phasesSinceMs = null;
  chargePoint.offSinceMs = null;
  chargePoint.phasesSwitchedMs = nowMs;
  return up ? 3 : 1;
}

/** Inside the control range nothing changes; outside the middle of the range is aimed at, by at most 5 A. */
function nextCurrentA(
  gridW: number,
  surplusW: number,
  phases: number,
  station: StationView,
  spec: StationSpec,
): number {
  const [lowW, highW] = CONTROL_RANGE_W;
  if (gridW >= lowW && gridW <= highW) return station.acceptedA;
  const measuredA = Math.max(...currentsA(station.reading));
  const unusedA = Math.min(UNDER_CONSUMPTION_A, Math.max(0, station.acceptedA - measuredA));
  const wantedA = (surplusW + (lowW + highW) / 2) / VOLTAGE_V / phases + unusedA;
  const rampedA = Math.min(station.acceptedA + RAMP_A, Math.max(station.acceptedA - RAMP_A, wantedA));
  return Math.min(spec.maxCurrentA, Math.max(spec.minCurrentA, rampedA));
}

function phasesInUse(station: StationView, spec: StationSpec): number {
  return Math.min(station.phases, spec.car.phases, spec.phaseRotation.length);
}
