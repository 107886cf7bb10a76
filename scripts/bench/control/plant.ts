import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { BatterySnapshot } from '../../../src/core/model/snapshot.ts';
import { HomeBattery } from '../../../src/sim/world/home-battery.ts';
import type { Random } from '../../../src/sim/world/random.ts';
import type { Observation, StationView } from './controller.ts';
import { Meter } from './meter.ts';
import { type SiteSpec, STEP_MS } from './site.ts';
import { type Command, Station } from './station.ts';
import { VOLTAGE_V } from './voltage.ts';

/** What happens whatever a controller does: one value for each second. */
export interface Trace {
  readonly seconds: number;
  /** Production, all phases (three-phase inverter), W. */
  readonly solarW: Float32Array;
  /** House without charge points, per grid phase, W. */
  readonly houseW: readonly [Float32Array, Float32Array, Float32Array];
}

export function emptyTrace(seconds: number): Trace {
  const zeros = () => new Float32Array(seconds);
  return { seconds, solarW: zeros(), houseW: [zeros(), zeros(), zeros()] };
}

/** One home on its trace: stations and cars answer to commands, meters report late. */
export class Plant {
  readonly stations: readonly Station[];
  /** Current at the grid connection with the sign of the power, per phase, A. */
  readonly gridA: [number, number, number] = [0, 0, 0];
  /** All charge points, W. */
  carsW = 0;
  readonly battery: HomeBattery | null;
  private trace: Trace;
  private readonly gridMeter: Meter;
  private readonly solarMeter: Meter;
  private readonly stationMeters: readonly Meter[];
  private readonly views: { -readonly [K in keyof StationView]: StationView[K] }[];
  private nowMs = 0;

  constructor(site: SiteSpec, trace: Trace, random: Random) {
    this.trace = trace;
    this.stations = site.stations.map((spec) => new Station(spec));
    for (const station of this.stations) station.plugIn(station.spec.car, random.fork());
    this.gridMeter = new Meter(site.gridMeter, random.fork());
    this.solarMeter = new Meter(site.gridMeter, random.fork());
    this.stationMeters = site.stations.map(({ meter }) => new Meter(meter, random.fork()));
    this.views = this.stations.map(view);
    this.battery = site.battery === undefined ? null : new HomeBattery(site.battery);
  }

  /** Moves everything on by one step of the trace. @param second index into the trace. @param dtMs a minute at most. */
  step(second: number, dtMs: number = STEP_MS): Observation {
    this.nowMs += dtMs;
    this.carsW = 0;
    for (const station of this.stations) {
      station.step(dtMs);
      this.carsW += station.evse.powerW;
    }
    const solarA = at(this.trace.solarW, second) / VOLTAGE_V / 3;
    this.stepBattery();
    const suppliedA = solarA + (this.battery?.powerW ?? 0) / VOLTAGE_V / 3;
    for (let phase = 0 as 0 | 1 | 2; ; phase++) {
      let phaseA = at(this.trace.houseW[phase], second) / VOLTAGE_V - suppliedA;
      for (const station of this.stations) phaseA += station.evse.gridCurrentA[phase];
      this.gridA[phase] = phaseA;
      if (phase === 2) break;
    }
    return this.observe(solarA);
  }

  /** Goes on with another trace: the next day. */
  follow(trace: Trace): void {
    this.trace = trace;
  }

  apply(commands: readonly (Command | null)[]): void {
    for (const [index, station] of this.stations.entries()) {
      const command = commands[index];
      if (command !== undefined && command !== null) station.accept(command);
    }
  }

  /** Five steps a second, with what the grid showed in the second before: as its own meter would. */
  private stepBattery(): void {
    const { battery, gridA } = this;
    if (battery === null) return;
    const others = (gridA[0] + gridA[1] + gridA[2]) * VOLTAGE_V + battery.powerW;
    for (let part = 0; part < BATTERY_STEPS; part++) {
      battery.step(STEP_MS / BATTERY_STEPS, others - battery.powerW);
    }
  }

  private observe(solarA: number): Observation {
    this.gridMeter.step(this.nowMs, copy(this.gridA));
    this.solarMeter.step(this.nowMs, [solarA, solarA, solarA]);
    for (const [index, station] of this.stations.entries()) {
      const meter = this.stationMeters[index];
      const seen = this.views[index];
      if (meter === undefined || seen === undefined) continue;
      meter.step(this.nowMs, copy(station.evse.currentA));
      seen.plugged = station.evse.car !== null;
      seen.charging = station.evse.pilot() === 'C';
      seen.acceptedA = station.acceptedA;
      seen.phases = station.phases;
      seen.switching = station.switching;
      seen.reading = meter.latest;
    }
    return {
      nowMs: this.nowMs,
      grid: this.gridMeter.latest,
      solar: this.solarMeter.latest,
      battery: this.battery === null ? null : saysOf(this.battery, this.nowMs),
      stations: this.views,
    };
  }
}

const BATTERY_STEPS = 5;

const copy = (values: PerPhase): PerPhase => [values[0], values[1], values[2]];

const at = (series: Float32Array, index: number): number => series[index] ?? 0;

function view(station: Station): StationView {
  return {
    plugged: station.evse.car !== null,
    charging: false,
    acceptedA: 0,
    phases: station.phases,
    switching: false,
    reading: null,
  };
}

/** It reports every second, as read over Modbus. */
function saysOf(battery: HomeBattery, nowMs: number): BatterySnapshot {
  const { maxChargeW, maxDischargeW } = battery.spec;
  const powerW = Math.round(battery.powerW);
  return {
    id: 'cellar',
    condition: 'ok',
    reading: {
      value: {
        powerW,
        phasePowerW: null,
        phaseCurrentA: null,
        currentStepA: 0,
        phaseVoltageV: null,
        importWh: null,
        exportWh: null,
      },
      monoMs: nowMs,
      atMs: nowMs,
      quality: 'good',
    },
    soc: { percent: 100 * battery.soc(), atMs: nowMs },
    maxChargeW,
    maxDischargeW,
    lockable: true,
    locked: battery.dischargeLimitW <= 0,
    canChargeFromGrid: false,
    canBlockCharge: false,
    canLimitDischarge: false,
    phases: null,
  };
}
