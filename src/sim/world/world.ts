import { Car } from './car.ts';
import type { WorldEvent } from './events.ts';
import { Evse, type EvseSpec } from './evse.ts';
import { Feeder, type FeederSpec } from './feeder.ts';
import { FlexibleLoad, type FlexibleLoadSpec } from './flexible-load.ts';
import { HomeBattery, type HomeBatterySpec } from './home-battery.ts';
import { Household, type HouseholdSpec } from './household.ts';
import { MeterPoint } from './meter-point.ts';
import { Random } from './random.ts';
import { Solar, type SolarSpec, type Weather } from './solar.ts';

export interface WorldSpec {
  readonly seed: number;
  /** Where the sun stands at the beginning, UTC epoch ms. */
  readonly startMs: number;
  readonly weather: Weather;
  readonly solar: SolarSpec;
  readonly household: HouseholdSpec;
  readonly feeder: FeederSpec;
  readonly chargePoints: readonly EvseSpec[];
  /** What a relay may switch; none when left out. */
  readonly loads?: readonly FlexibleLoadSpec[];
  /** `null`: there is none. */
  readonly battery: HomeBatterySpec | null;
}

/** The longest step the physics are good for, ms. */
export const MAX_STEP_MS = 1_000;

const NOMINAL_V = 232;
/** Loop resistance of the service cable: the voltage sags by this much for each ampere, V/A. */
const SERVICE_OHM = 0.12;
const VOLTAGE_WAVER_V = 1.5;
const VOLTAGE_TAU_MS = 60_000;

/**
 * One home. Step it, tell it what happens, set what the charge points offer, read what its meters see.
 * Registers are counted with the power at the end of each step.
 */
export class World {
  readonly spec: WorldSpec;
  readonly solar: Solar;
  readonly household: Household;
  readonly feeder: Feeder;
  readonly chargePoints: readonly Evse[];
  readonly loads: readonly FlexibleLoad[];
  readonly battery: HomeBattery | null;
  readonly grid = new MeterPoint(12_345_678, 4_321_000);
  readonly feederMeter = new MeterPoint(912_000, 0);
  /** Phase to neutral, V. */
  readonly voltageV: [number, number, number] = [NOMINAL_V, NOMINAL_V, NOMINAL_V];
  /** Yield of the inverter, Wh. */
  solarWh = 8_765_000;
  elapsedMs = 0;
  private readonly random: Random;
  private readonly onFeeder: readonly boolean[];
  private voltageWaver = 0;

  constructor(spec: WorldSpec) {
    this.spec = spec;
    this.random = new Random(spec.seed);
    this.solar = new Solar(spec.solar, spec.weather, spec.startMs, this.random.fork());
    this.household = new Household(spec.household, this.random.fork());
    this.feeder = new Feeder(spec.feeder, this.random.fork());
    this.chargePoints = spec.chargePoints.map((evse, index) => new Evse(evse, 1_000_000 * (index + 1)));
    this.loads = (spec.loads ?? []).map((load) => new FlexibleLoad(load));
    this.battery = spec.battery === null ? null : new HomeBattery(spec.battery);
    this.onFeeder = spec.chargePoints.map((evse) => spec.feeder.chargePointIds.includes(evse.id));
  }

  /** Moves the world on. @param dtMs more than 0, at most {@link MAX_STEP_MS}. */
  step(dtMs: number): void {
    if (!(dtMs > 0 && dtMs <= MAX_STEP_MS)) throw new RangeError(`step of ${dtMs} ms`);
    this.elapsedMs += dtMs;
    const localMs = this.spec.startMs + this.elapsedMs + (this.spec.solar.longitudeDeg / 360) * 86_400_000;
    this.solar.step(dtMs);
    this.household.step(dtMs, localMs, this.voltageV);
    this.feeder.step(dtMs);
    for (const evse of this.chargePoints) evse.step(dtMs, this.voltageV);
    for (const load of this.loads) load.step(dtMs, this.voltageV);
    this.battery?.step(dtMs, this.grid.powerW);
    this.sumUp();
    this.grid.count(dtMs);
    this.feederMeter.count(dtMs);
    this.solarWh += (this.solar.powerW * dtMs) / 3_600_000;
    this.moveVoltage(dtMs);
  }

  chargePoint(id: string): Evse | null {
    return this.chargePoints.find((evse) => evse.spec.id === id) ?? null;
  }

  /** Lets something happen now. `false` when it names a charge point that is not here. */
  apply(event: WorldEvent): boolean {
    switch (event.kind) {
      case 'cloud':
        this.solar.sendCloud(event.durationMs, event.light);
        return true;
      case 'weather':
        this.solar.setWeather(event.weather);
        return true;
      case 'sun':
        this.solar.setSun(event.utcMs);
        return true;
      case 'appliance-on':
        this.household.switchOn(event.appliance, event.durationMs ?? null);
        return true;
      case 'appliance-off':
        this.household.switchOff(event.appliance);
        return true;
      case 'machine':
        this.feeder.switchMachine(event.on, event.durationMs ?? null);
        return true;
      case 'battery-charges':
        if (this.battery !== null) this.battery.chargesAnywayW = event.powerW;
        return this.battery !== null;
      case 'plug-in':
        return this.at(event.chargePointId, (evse) => evse.plugIn(new Car(event.car, this.random.fork())));
      case 'unplug':
        return this.at(event.chargePointId, (evse) => evse.unplug());
      case 'card':
        return this.at(event.chargePointId, (evse) => evse.showCard(event.idToken));
      case 'wake-car':
        return this.at(event.chargePointId, (evse) => evse.car?.wake());
    }
  }

  private at(chargePointId: string, act: (evse: Evse) => void): boolean {
    const evse = this.chargePoint(chargePointId);
    if (evse !== null) act(evse);
    return evse !== null;
  }

  private sumUp(): void {
    const machineW = this.feeder.machineW / 3;
    const suppliedW = (this.solar.powerW + (this.battery?.powerW ?? 0)) / 3;
    for (let phase = 0 as 0 | 1 | 2; ; phase++) {
      let feederW = machineW;
      let otherW = this.household.powerW[phase] - suppliedW;
      for (const load of this.loads) if (load.spec.phase === phase) otherW += load.powerW;
      for (const [index, evse] of this.chargePoints.entries()) {
        const drawnW = evse.gridCurrentA[phase] * this.voltageV[phase];
        if (this.onFeeder[index] === true) feederW += drawnW;
        else otherW += drawnW;
      }
      this.feederMeter.phasePowerW[phase] = feederW;
      this.grid.phasePowerW[phase] = feederW + otherW;
      if (phase === 2) break;
    }
  }

  private moveVoltage(dtMs: number): void {
    const decay = Math.exp(-dtMs / VOLTAGE_TAU_MS);
    this.voltageWaver = this.voltageWaver * decay + Math.sqrt(1 - decay * decay) * this.random.between(-1, 1);
    for (let phase = 0 as 0 | 1 | 2; ; phase++) {
      const sag = (SERVICE_OHM * this.grid.phasePowerW[phase]) / NOMINAL_V;
      this.voltageV[phase] = NOMINAL_V + VOLTAGE_WAVER_V * this.voltageWaver - sag;
      if (phase === 2) break;
    }
  }
}
