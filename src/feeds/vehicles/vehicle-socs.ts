import { Type } from 'typebox';
import type { Cancel, Clock } from '../../clock.ts';
import type { Reading } from '../../core/model/readings.ts';
import type { Log } from '../../log.ts';
import { KeptFile } from '../keep.ts';
import {
  type CarriedSoc,
  CarriedSocs,
  KeptSocSchema,
  type ReportOutcome,
  type SessionNow,
  type SocReport,
} from './carried-soc.ts';

/** A vehicle as its owner has described it. */
export interface KnownVehicle {
  readonly id: string;
  readonly name: string;
  /** Usable energy of its battery; `null`: not known. */
  readonly capacityWh: number | null;
  readonly consumptionWhPerKm: number | null;
}

/** The car that stands at a charge point. */
export interface PluggedCar {
  readonly session: SessionNow;
  /** `null`: nobody knows it. */
  readonly vehicleId: string | null;
}

export interface VehicleSocView extends CarriedSoc {
  readonly vehicleId: string | null;
  /** `null` where its consumption is not known. */
  readonly rangeKm: number | null;
}

export interface VehicleSocsOptions {
  readonly vehicles: readonly KnownVehicle[];
  readonly chargePointIds: readonly string[];
  /** Asked every second: cheap. */
  readonly carAt: (chargePointId: string) => PluggedCar | null;
  /** What the charge point was told by the car (OCPP measurand SoC), %. */
  readonly stationSoc: (chargePointId: string) => Reading<number> | null;
  readonly clock: Clock;
  readonly log: Log;
  /** What is kept for the next start. */
  readonly file: string;
}

const KEEP_EVERY_MS = 5 * 60_000;

const Kept = Type.Object({ cars: Type.Record(Type.String(), KeptSocSchema) });

/** How full the cars are: known vehicles wherever they charge, and whoever else stands at a charge point. */
export class VehicleSocs {
  private readonly options: VehicleSocsOptions;
  private readonly cars = new Map<string, CarriedSocs>();
  private readonly stationSaid = new Map<string, number>();
  private readonly file: KeptFile<typeof Kept>;
  private hasNews = false;
  private cancelKeeping: Cancel = () => {};

  constructor(options: VehicleSocsOptions) {
    this.options = options;
    this.file = new KeptFile(options.file, Kept, options.log);
    for (const { id, capacityWh } of options.vehicles) this.cars.set(vehicleKey(id), new CarriedSocs(capacityWh));
    for (const id of options.chargePointIds) this.cars.set(guestKey(id), new CarriedSocs(null));
  }

  start(): void {
    const kept = this.file.read();
    for (const [key, soc] of Object.entries(kept?.cars ?? {})) this.cars.get(key)?.restore(soc);
    this.cancelKeeping = this.options.clock.every(KEEP_EVERY_MS, () => this.keep());
  }

  stop(): void {
    this.cancelKeeping();
    this.keep();
  }

  /** State of charge of the car at a charge point, for control; `null` where nobody can say. */
  readingAt(chargePointId: string): Reading<number> | null {
    const soc = this.at(chargePointId);
    if (soc === null) return null;
    const { clock } = this.options;
    const ageMs = Math.max(0, clock.wallMs() - soc.atMs);
    return { value: soc.percent, monoMs: clock.monoMs() - ageMs, atMs: soc.atMs, quality: 'good' };
  }

  /** The same for people. */
  at(chargePointId: string): VehicleSocView | null {
    const car = this.options.carAt(chargePointId);
    if (car === null) return null;
    this.hearStation(chargePointId, car);
    const soc = this.carried(chargePointId, car)?.soc(car.session, this.options.clock.wallMs()) ?? null;
    return soc === null ? null : this.viewOf(soc, car.vehicleId);
  }

  /** Of a vehicle wherever it is. */
  of(vehicleId: string): VehicleSocView | null {
    const session = this.whereIs(vehicleId)?.session ?? null;
    const soc = this.cars.get(vehicleKey(vehicleId))?.soc(session, this.options.clock.wallMs()) ?? null;
    return soc === null ? null : this.viewOf(soc, vehicleId);
  }

  /** What a source of a vehicle says. */
  reported(vehicleId: string, report: SocReport): ReportOutcome {
    const car = this.cars.get(vehicleKey(vehicleId));
    if (car === undefined) throw new Error(`vehicle ${vehicleId} is not known`);
    return this.take(car, report, this.whereIs(vehicleId)?.session ?? null);
  }

  /** Somebody has looked at the car and says how full it is. */
  entered(chargePointId: string, percent: number): 'done' | 'unknown-charge-point' | 'no-vehicle' {
    if (!this.options.chargePointIds.includes(chargePointId)) return 'unknown-charge-point';
    const plugged = this.options.carAt(chargePointId);
    const car = plugged === null ? undefined : this.carried(chargePointId, plugged);
    if (plugged === null || car === undefined) return 'no-vehicle';
    this.take(car, { percent, atMs: this.options.clock.wallMs(), origin: 'hand' }, plugged.session);
    return 'done';
  }

  /** What fits into the battery of the car at a charge point, Wh of its battery; `null` where nobody knows. */
  capacityWhAt(chargePointId: string): number | null {
    const vehicleId = this.options.carAt(chargePointId)?.vehicleId ?? null;
    return this.options.vehicles.find(({ id }) => id === vehicleId)?.capacityWh ?? null;
  }

  /** Wh at the meter for a per cent of the car at a charge point; `null` where nobody knows. */
  whPerPercentAt(chargePointId: string): number | null {
    const car = this.options.carAt(chargePointId);
    return car === null ? null : (this.carried(chargePointId, car)?.whPerPercent() ?? null);
  }

  /** What part of the energy arrives in the battery, as learned; `null` while it is not. */
  learnedEfficiency(vehicleId: string): number | null {
    return this.cars.get(vehicleKey(vehicleId))?.learnedEfficiency() ?? null;
  }

  private take(car: CarriedSocs, report: SocReport, session: SessionNow | null): ReportOutcome {
    const outcome = car.report(report, session, this.options.clock.wallMs());
    if (outcome === 'doubted') this.options.log.debug({ ...report }, 'A state of charge is not believed');
    if (outcome === 'taken') this.hasNews = true;
    return outcome;
  }

  private hearStation(chargePointId: string, plugged: PluggedCar): void {
    const reading = this.options.stationSoc(chargePointId);
    if (reading === null || this.stationSaid.get(chargePointId) === reading.atMs) return;
    this.stationSaid.set(chargePointId, reading.atMs);
    const car = this.carried(chargePointId, plugged);
    if (car !== undefined)
      this.take(car, { percent: reading.value, atMs: reading.atMs, origin: 'station' }, plugged.session);
  }

  private carried(chargePointId: string, { vehicleId }: PluggedCar): CarriedSocs | undefined {
    return this.cars.get(vehicleId === null ? guestKey(chargePointId) : vehicleKey(vehicleId));
  }

  private whereIs(vehicleId: string): PluggedCar | null {
    for (const id of this.options.chargePointIds) {
      const car = this.options.carAt(id);
      if (car?.vehicleId === vehicleId) return car;
    }
    return null;
  }

  private viewOf(soc: CarriedSoc, vehicleId: string | null): VehicleSocView {
    const vehicle = this.options.vehicles.find(({ id }) => id === vehicleId);
    const { capacityWh = null, consumptionWhPerKm = null } = vehicle ?? {};
    const isKnown = capacityWh !== null && consumptionWhPerKm !== null;
    const rangeKm = isKnown ? Math.round((soc.percent / 100) * (capacityWh / consumptionWhPerKm)) : null;
    return { ...soc, vehicleId, rangeKm };
  }

  private keep(): void {
    if (!this.hasNews) return;
    this.hasNews = false;
    this.file.write({ cars: Object.fromEntries([...this.cars].map(([key, car]) => [key, car.kept()])) });
  }
}

const vehicleKey = (id: string): string => `vehicle ${id}`;
const guestKey = (chargePointId: string): string => `guest ${chargePointId}`;
