import type { Clock } from '../clock.ts';
import type { MeterDoubt } from '../core/model/decision.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { ChargeLimit, ChargeMode, LoadMode, Settings } from '../core/model/site.ts';
import type { BatteryWish, CircuitCap, GridState } from '../core/model/snapshot.ts';
import type { Device } from '../devices/device.ts';
import type { RegisterReading } from '../ledger/register-log.ts';
import type { Log } from '../log.ts';
import { DeviceWatch, type Outage } from './device-watch.ts';
import type { DimmingBook } from './dimming-book.ts';
import { fencedBattery, fencedChargePoint, fencedInverter, fencedLoad, fencedMeasuring } from './fence.ts';
import type { GridOperator } from './grid-operator.ts';
import { HealthLog } from './health-log.ts';
import type { LoadBook } from './load-book.ts';
import { type Cycle, type CycleRecorder, type SiteDevices, SiteLoop } from './loop.ts';
import type { OutsideLimits } from './outside-limits.ts';
import { PowerPictures } from './power-picture.ts';
import { QuarterHours } from './quarter-hours.ts';
import { ReasonLog } from './reason-log.ts';
import type { SelfIdentification } from './self-identification.ts';
import type { StayOutcome, Stays } from './stays.ts';
import type { Alarm, PointPlanView, SessionView, SiteView } from './view.ts';
import { viewOf } from './view-of.ts';

export interface SiteOptions {
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly settings: Settings;
  readonly devices: SiteDevices;
  readonly stays: Stays;
  readonly loadBook: LoadBook;
  readonly limits: OutsideLimits;
  readonly operator: GridOperator;
  /** Contacts and other inputs that are no part of the loop, for their health. */
  readonly inputs: readonly Device[];
  /** What planning wishes of the batteries now. */
  readonly batteryPlans?: (() => readonly BatteryWish[]) | null;
  readonly dimmingBook: DimmingBook | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
  readonly sessionOf: (chargePointId: string) => SessionView | null;
  /** How far the car there gets, km; `null` where nobody can say. */
  readonly rangeKmOf: (chargePointId: string) => number | null;
  /** What planning does for the car there. */
  readonly planOf: (chargePointId: string) => PointPlanView | null;
  readonly alarms: () => readonly Alarm[];
  /** Takes the registers of a quarter hour; false when they could not be written. */
  readonly recordRegisters: (quarterMs: number, registers: readonly RegisterReading[]) => boolean;
  /** Takes a point of a power curve. */
  readonly samplePower: (deviceId: string, atMs: number, powerW: number) => void;
  readonly recorder?: CycleRecorder | null;
  readonly identification?: SelfIdentification | null;
}

/** The site at work: the loop, and what follows from each of its cycles. */
export class Site {
  private readonly options: SiteOptions;
  private readonly devices: SiteDevices;
  private readonly loop: SiteLoop;
  private readonly quarterHours: QuarterHours;
  private readonly reasonLog: ReasonLog;
  private readonly healthLog: HealthLog;
  private readonly deviceWatch: DeviceWatch;
  private readonly pictures: PowerPictures;
  private readonly listeners = new Set<() => void>();
  private readonly lastSampleMs = new Map<string, number>();
  private lastCycle: Cycle | null = null;

  constructor(options: SiteOptions) {
    const {
      settings,
      stays,
      loadBook,
      operator,
      limits,
      clock,
      log,
      leaseMs,
      recorder = null,
      batteryPlans = null,
    } = options;
    const devices = fenced(options);
    this.options = options;
    this.devices = devices;
    this.quarterHours = new QuarterHours(clock, options.recordRegisters);
    this.reasonLog = new ReasonLog(log);
    this.healthLog = new HealthLog(clock, log);
    this.deviceWatch = new DeviceWatch(clock, log);
    this.pictures = new PowerPictures(settings);
    this.loop = new SiteLoop({
      settings,
      devices,
      wishes: stays,
      loadWishes: loadBook,
      limits,
      operator,
      batteryPlans,
      clock,
      leaseMs,
      onCycle: (cycle) => this.completed(cycle),
      recorder,
    });
  }

  /** Starts the devices and the loop; waits for none of them. */
  start(): void {
    for (const device of this.allDevices()) device.start();
    this.loop.start();
  }

  /** Ends the loop first: leases in force run out by themselves. */
  async stop(): Promise<void> {
    this.loop.stop();
    await Promise.all(this.allDevices().map((device) => device.stop()));
  }

  /** A device has something new. */
  wake(): void {
    this.loop.wake();
  }

  setMode(chargePointId: string, mode: ChargeMode): 'done' | 'unknown-charge-point' {
    const outcome = this.options.stays.choose(chargePointId, mode);
    this.wake();
    return outcome;
  }

  /** Charges fast for so long; `null` ends it. */
  boost(chargePointId: string, durationMs: number | null): StayOutcome {
    const outcome = this.options.stays.boost(chargePointId, durationMs);
    this.wake();
    return outcome;
  }

  limit(chargePointId: string, limit: ChargeLimit): StayOutcome {
    const outcome = this.options.stays.limit(chargePointId, limit);
    this.wake();
    return outcome;
  }

  setLoadMode(loadId: string, mode: LoadMode): 'done' | 'unknown-load' {
    const outcome = this.options.loadBook.choose(loadId, mode);
    this.wake();
    return outcome;
  }

  /** See {@link OutsideLimits.setCap}. */
  setCap(cap: CircuitCap): ReturnType<OutsideLimits['setCap']> {
    const outcome = this.options.limits.setCap(cap);
    this.wake();
    return outcome;
  }

  setGrid(state: GridState): void {
    this.options.limits.setGrid(state);
    this.wake();
  }

  view(): SiteView {
    const { name, settings, alarms, sessionOf, rangeKmOf, planOf } = this.options;
    const cycle = this.lastCycle;
    if (cycle === null) throw new Error('The view was asked for before the first decision');
    const health = this.health(cycle);
    const picture = this.pictures.newest();
    return viewOf({
      siteName: name,
      currency: this.options.currency,
      settings,
      cycle,
      picture,
      health,
      alarms: [...alarms(), ...this.deviceWatch.alarms(health)],
      sessionOf,
      rangeKmOf,
      planOf,
    });
  }

  /** The last outage of a device that took minutes, once it is over; `null` without. */
  lastOutage(deviceId: string): Outage | null {
    return this.deviceWatch.lastOutage(deviceId);
  }

  /** The newest cycle; `null` before the first. */
  cycle(): Cycle | null {
    return this.lastCycle;
  }

  /** Calls back after each cycle; returns how to stop that. */
  onView(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private completed(cycle: Cycle): void {
    if (this.lastCycle === null) {
      this.options.log.info({ sinceProcessStartMs: Math.round(performance.now()) }, 'First decision');
    }
    this.lastCycle = cycle;
    this.pictures.note(cycle);
    this.options.dimmingBook?.note(cycle);
    this.quarterHours.notice(cycle.snapshot);
    this.options.identification?.note(cycle.snapshot);
    this.sampleCurves(cycle);
    this.reasonLog.note(cycle.decision);
    const health = this.health(cycle);
    this.healthLog.note(health);
    this.deviceWatch.note(health);
    for (const listener of this.listeners) listener();
  }

  private sampleCurves({ snapshot }: Cycle): void {
    const { meters, inverters, batteries, chargePoints, loads } = snapshot;
    for (const { id, reading } of [...meters, ...inverters, ...batteries, ...chargePoints, ...loads]) {
      if (reading === null || this.lastSampleMs.get(id) === reading.atMs) continue;
      this.lastSampleMs.set(id, reading.atMs);
      this.options.samplePower(id, reading.atMs, reading.value.powerW);
    }
  }

  /** By their own account, and by what the others say of a meter. */
  private health({ decision: { doubts } }: Cycle): readonly DeviceHealth[] {
    return this.allDevices().map((device) => doubted(device.health(), doubts));
  }

  private allDevices(): readonly Device[] {
    const { meters, inverters, batteries, chargePoints, loads } = this.devices;
    return [...meters, ...inverters, ...batteries, ...chargePoints, ...loads, ...this.options.inputs];
  }
}

function doubted(own: DeviceHealth, doubts: readonly MeterDoubt[]): DeviceHealth {
  const doubt = doubts.find(({ meterId }) => meterId === own.id);
  if (doubt === undefined || own.condition !== 'ok') return own;
  const { use, sinceMs, problem } = doubt;
  return { ...own, condition: use === 'none' ? 'faulty' : 'ok', sinceMs, problem };
}

function fenced({ devices, settings, clock, log }: SiteOptions): SiteDevices {
  const surroundings = { clock, log };
  const installed = new Map(settings.chargePoints.map((point) => [point.id, point]));
  const installedLoads = new Map(settings.loads.map((load) => [load.id, load]));
  return {
    meters: devices.meters.map((device) => fencedMeasuring(device, 'meter', surroundings)),
    inverters: devices.inverters.map((device) => fencedInverter(device, surroundings)),
    batteries: devices.batteries.map((device) => fencedBattery(device, surroundings)),
    chargePoints: devices.chargePoints.map((device) => {
      const point = installed.get(device.id);
      if (point === undefined) throw new Error(`charge point ${device.id} has no settings`);
      return fencedChargePoint(device, point, surroundings);
    }),
    loads: devices.loads.map((device) => {
      const load = installedLoads.get(device.id);
      if (load === undefined) throw new Error(`load ${device.id} has no settings`);
      return fencedLoad(device, load, surroundings);
    }),
  };
}
