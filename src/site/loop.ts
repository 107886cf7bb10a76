import type { Cancel, Clock } from '../clock.ts';
import { decide } from '../core/control/decide.ts';
import { initialMemory, type Memory } from '../core/control/memory.ts';
import { type Decision, FREE_BATTERY } from '../core/model/decision.ts';
import type { DimmingCommand, FeedInCommand } from '../core/model/dimming.ts';
import type { Settings } from '../core/model/site.ts';
import type {
  BatteryWish,
  ChargePointSnapshot,
  ChargeWishes,
  CircuitCap,
  DeviceSnapshot,
  GridState,
  LoadSnapshot,
  Snapshot,
} from '../core/model/snapshot.ts';
import type {
  BatteryDevice,
  ChargePointDevice,
  InverterDevice,
  LoadDevice,
  MeasuringDevice,
} from '../devices/device.ts';

/** The devices of the site, by what they are to control. */
export interface SiteDevices {
  readonly meters: readonly MeasuringDevice[];
  readonly inverters: readonly InverterDevice[];
  readonly batteries: readonly BatteryDevice[];
  readonly chargePoints: readonly ChargePointDevice[];
  readonly loads: readonly LoadDevice[];
}

/** What people wish of each charge point; survives a restart. */
export interface ChargePointWishes {
  wishes(seen: Omit<ChargePointSnapshot, keyof ChargeWishes>): ChargeWishes;
}

/** What people wish of each flexible load, and how long it ran today; survives a restart. */
export interface LoadWishes {
  of(loadId: string): Pick<LoadSnapshot, 'mode' | 'ranTodayMs' | 'dayEndsMs'>;
  /** Hears after each decision which loads are on. */
  count(on: ReadonlySet<string>): void;
}

/** What others limit; survives a restart. */
export interface LimitsFromOutside {
  /** Those in force now. */
  caps(): readonly CircuitCap[];
  grid(): GridState;
}

/** What the grid operator has commanded and not taken back. */
export interface OperatorCommands {
  commands(): { readonly dimming: readonly DimmingCommand[]; readonly feedIn: readonly FeedInCommand[] };
}

export interface Cycle {
  readonly snapshot: Snapshot;
  readonly decision: Decision;
}

/** Takes down what each cycle saw and decided; never waits and never throws. */
export interface CycleRecorder {
  saw(snapshot: Snapshot, memory: Memory): void;
  /** Called when the leases have left. */
  decided(decision: Decision): void;
}

export interface SiteLoopOptions {
  readonly settings: Settings;
  readonly devices: SiteDevices;
  readonly wishes: ChargePointWishes;
  readonly loadWishes: LoadWishes;
  readonly limits: LimitsFromOutside;
  readonly operator: OperatorCommands;
  /** What planning wishes of the batteries now; without it nothing is planned. */
  readonly batteryPlans?: (() => readonly BatteryWish[]) | null;
  readonly clock: Clock;
  /** How long a lease lasts unless it is handed out again, ms. */
  readonly leaseMs: number;
  /** Hears of each completed cycle: screen, recorder, watchdog. */
  readonly onCycle: (cycle: Cycle) => void;
  readonly recorder?: CycleRecorder | null;
}

/** Silence is noticed by this tick; everything else by {@link SiteLoop.wake}. */
const TICK_MS = 1_000;

/**
 * measure → decide → act. Driven by events: whatever a device reports is decided on at once, in the same turn of the
 * event loop, so that a limit leaves within milliseconds of the telegram that asked for it.
 *
 * A `decide` that throws is a bug and is not caught: the process ends, its leases run out, the charge points fall back
 * to their safe currents, and the supervisor starts it anew.
 */
export class SiteLoop {
  private readonly options: SiteLoopOptions;
  private memory: Memory = initialMemory();
  private deciding = false;
  private cancelTick: Cancel | null = null;
  private cancelRepeat: Cancel | null = null;

  constructor(options: SiteLoopOptions) {
    this.options = options;
  }

  start(): void {
    this.cancelTick ??= this.options.clock.every(TICK_MS, () => this.wake());
    this.wake();
  }

  /** Hands out no more leases: those in force run out. */
  stop(): void {
    this.cancelTick?.();
    this.cancelTick = null;
    this.cancelRepeat?.();
    this.cancelRepeat = null;
  }

  /** Something changed: decide now. Calls made while deciding (a grant changes a lease's state) lead to one more cycle. */
  wake(): void {
    if (this.cancelTick === null) return;
    if (this.deciding) {
      this.cancelRepeat ??= this.options.clock.after(0, () => {
        this.cancelRepeat = null;
        this.wake();
      });
      return;
    }
    this.deciding = true;
    try {
      this.cycle();
    } finally {
      this.deciding = false;
    }
  }

  private cycle(): void {
    const { settings, devices, loadWishes, clock, leaseMs, onCycle, recorder } = this.options;
    const snapshot = this.takeSnapshot();
    recorder?.saw(snapshot, this.memory);
    const { decision, memory } = decide(snapshot, this.memory, settings);
    this.memory = memory;
    const expiresMonoMs = clock.monoMs() + leaseMs;
    const decided = new Map(decision.chargePoints.map((one) => [one.id, one]));
    for (const chargePoint of devices.chargePoints) {
      const { currentA = 0, phases = null, stopTransaction = false } = decided.get(chargePoint.id) ?? {};
      chargePoint.grant({ currentA, phases, expiresMonoMs });
      if (stopTransaction) chargePoint.stopTransaction();
    }
    const ofInverters = new Map(decision.inverters.map((one) => [one.id, one]));
    for (const inverter of devices.inverters) {
      inverter.limit({ limitW: ofInverters.get(inverter.id)?.limitW ?? null, expiresMonoMs });
    }
    const decidedLoads = new Map(decision.loads.map((one) => [one.id, one]));
    for (const load of devices.loads) {
      const { powerW = 0, sgReady = null } = decidedLoads.get(load.id) ?? {};
      load.grant({ powerW, sgReady, expiresMonoMs });
    }
    loadWishes.count(new Set(decision.loads.filter(({ powerW }) => powerW > 0).map(({ id }) => id)));
    const ofBatteries = new Map(decision.batteries.map((one) => [one.id, one]));
    for (const battery of devices.batteries) {
      const { discharge, dischargeLimitW, charge, chargeW } = ofBatteries.get(battery.id) ?? FREE_BATTERY;
      battery.steer({ discharge, dischargeLimitW, charge, chargeW, expiresMonoMs });
    }
    recorder?.decided(decision);
    onCycle({ snapshot, decision });
  }

  private takeSnapshot(): Snapshot {
    const { devices, wishes, loadWishes, operator, limits, batteryPlans, clock } = this.options;
    const { dimming, feedIn } = operator.commands();
    return {
      monoMs: clock.monoMs(),
      wallMs: clock.wallMs(),
      meters: devices.meters.map(snapshotOf),
      inverters: devices.inverters.map((inverter) => ({
        ...snapshotOf(inverter),
        nameplateW: inverter.nameplateW(),
        takesLimit: inverter.takesLimit(),
      })),
      batteries: devices.batteries.map((battery) => battery.snapshot()),
      chargePoints: devices.chargePoints.map((chargePoint) => {
        const seen = chargePoint.snapshot();
        return { ...seen, ...wishes.wishes(seen) };
      }),
      loads: devices.loads.map((load) => ({ ...load.snapshot(), ...loadWishes.of(load.id) })),
      caps: limits.caps(),
      grid: limits.grid(),
      dimming,
      feedIn,
      batteryPlans: batteryPlans?.() ?? [],
    };
  }
}

function snapshotOf(device: MeasuringDevice): DeviceSnapshot {
  return { id: device.id, condition: device.health().condition, reading: device.reading() };
}
