import type { Observation, StationView } from '../../../scripts/bench/control/controller.ts';
import { FAST_METER } from '../../../scripts/bench/control/meter.ts';
import { emptyTrace, type Trace } from '../../../scripts/bench/control/plant.ts';
import type { SiteSpec, StationSpec } from '../../../scripts/bench/control/site.ts';
import { VOLTAGE_V } from '../../../scripts/bench/control/voltage.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import { type CarSpec, carSpec } from '../../../src/sim/world/car.ts';

interface DifferentStation extends Omit<Partial<StationSpec>, 'car'> {
  readonly car?: Partial<CarSpec>;
}

/** A station with a car that never fills; it differs from the ordinary one in what is given. */
export function station({ car, ...different }: DifferentStation = {}): StationSpec {
  return {
    id: 'carport',
    phaseRotation: ['L1', 'L2', 'L3'],
    minCurrentA: 6,
    maxCurrentA: 16,
    currentStepA: 0.1,
    pilotPeriodMs: 0,
    canSwitchPhases: true,
    meter: FAST_METER,
    car: carSpec({
      batteryWh: 10_000_000,
      soc: 0,
      reactionMs: [2_000, 2_000],
      startLatencyMs: 10_000,
      stepA: 0.1,
      ...car,
    }),
    ...different,
  };
}

export function site(different: Partial<SiteSpec> = {}): SiteSpec {
  return {
    mode: 'solar',
    fuseA: 35,
    switchCostWh: 20,
    gridMeter: FAST_METER,
    stations: [station()],
    ...different,
  };
}

/** Sun and house that never change. */
export function steadyTrace(seconds: number, solarW: number, houseW: PerPhase = [0, 0, 0]): Trace {
  const trace = emptyTrace(seconds);
  trace.solarW.fill(solarW);
  for (const phase of [0, 1, 2] as const) trace.houseW[phase].fill(houseW[phase]);
  return trace;
}

export function reading(currentA: PerPhase, monoMs = 0): Reading<ElectricalValues> {
  const watts = (a: number): number => a * VOLTAGE_V;
  return {
    monoMs,
    atMs: monoMs,
    quality: 'good',
    value: {
      powerW: watts(currentA[0] + currentA[1] + currentA[2]),
      phasePowerW: [watts(currentA[0]), watts(currentA[1]), watts(currentA[2])],
      phaseCurrentA: currentA,
      currentStepA: 0.01,
      phaseVoltageV: [VOLTAGE_V, VOLTAGE_V, VOLTAGE_V],
      importWh: null,
      exportWh: null,
    },
  };
}

/** A station that charges on three phases as it was told. */
export function charging(currentA: number, different: Partial<StationView> = {}): StationView {
  return {
    plugged: true,
    charging: currentA > 0,
    acceptedA: currentA,
    phases: 3,
    switching: false,
    reading: reading([currentA, currentA, currentA]),
    ...different,
  };
}

/** @param gridW at the grid connection, evenly on the phases. */
export function observation(nowMs: number, gridW: number, stations: readonly StationView[]): Observation {
  const phaseA = gridW / 3 / VOLTAGE_V;
  return { nowMs, grid: reading([phaseA, phaseA, phaseA], nowMs), solar: null, battery: null, stations };
}
