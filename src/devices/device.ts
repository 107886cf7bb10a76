import type { Clock } from '../clock.ts';
import type { ChargePointCommand, CommandResult, StationSheet } from '../core/model/charge-point-commands.ts';
import type { BatteryOrder, SgReadyState } from '../core/model/decision.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { BatterySnapshot, ChargePointSnapshot, ChargeWishes, LoadSnapshot } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';
import type { ExchangeBook } from './exchanges.ts';

/** What every driver is given. */
export interface DeviceContext {
  readonly clock: Clock;
  readonly log: Log;
  /** Called at once whenever a reading arrived or the health changed, so that the site decides on it. */
  readonly changed: () => void;
  /** Where drivers note how each exchange went; without it nobody looks. */
  readonly exchanges?: ExchangeBook;
}

/** One piece of hardware. Start-up never waits for it; whatever goes wrong ends up in {@link health}. */
export interface Device {
  readonly id: string;
  /** Begins to connect, and keeps trying until stopped. Returns at once and never throws. */
  start(): void;
  /** Releases sockets, ports and timers. */
  stop(): Promise<void>;
  health(): DeviceHealth;
}

/** A meter or an inverter: something that is read. */
export interface MeasuringDevice extends Device {
  /** The newest whole reading, whatever its age. */
  reading(): Reading<ElectricalValues> | null;
}

/** What an inverter may produce, with an expiry. */
export interface InverterLease {
  /** W; `null`: as much as the sun gives. */
  readonly limitW: number | null;
  /** It must be free again by itself soon after this monotonic time unless it hears again, ms. */
  readonly expiresMonoMs: number;
}

export interface InverterDevice extends MeasuringDevice {
  /** Installed power, W; `null` while it is not known. */
  nameplateW(): number | null;
  /** It takes a limit of its power from here. */
  takesLimit(): boolean;
  /** Hands over a lease after every decision; as {@link ChargePointDevice.grant}. */
  limit(lease: InverterLease): void;
}

/** A current per phase with an expiry: what the site hands to a charge point after every decision. */
export interface Lease {
  /** 0 (pause) or at least the minimum, A per phase. */
  readonly currentA: number;
  /** Terminals its relay shall connect; `null` leaves it as it is. */
  readonly phases: 1 | 3 | null;
  /** The station must fall back by itself at this monotonic time unless it hears again, ms. */
  readonly expiresMonoMs: number;
}

export interface ChargePointDevice extends Device {
  snapshot(): Omit<ChargePointSnapshot, keyof ChargeWishes>;
  /**
   * Hands over a lease. Called after every decision, so the driver decides whether anything must be sent: a lower
   * current at once, a renewal in time before the old lease ends, else nothing. Never throws and never waits;
   * the outcome shows in {@link snapshot}.
   */
  grant(lease: Lease): void;
  /**
   * Ends the running transaction, the last resort against a car that does not come down. May be called again and again:
   * the station is told once for each transaction. Never throws and never waits; what becomes of it shows in
   * {@link health}.
   */
  stopTransaction(): void;
}

/** What people may ask of a charge point, whatever protocol it speaks. */
export interface OperableChargePoint {
  /** What an operator asks of it; settles within seconds, also where nothing answers. */
  operate(command: ChargePointCommand): Promise<CommandResult>;
  /** A card was held up at a reader of the house: begins a session, or ends the one that runs when it may. */
  present(idToken: string): Promise<CommandResult>;
  /** What is known of the hardware beside its state. */
  sheet(): StationSheet;
}

/** A power with an expiry, for a flexible load. */
export interface LoadLease {
  /** 0 (off) or at least its least power, W. */
  readonly powerW: number;
  /** For heat pumps. */
  readonly sgReady: SgReadyState | null;
  /** Where the hardware can, it switches off by itself at this monotonic time unless it hears again, ms. */
  readonly expiresMonoMs: number;
}

/** A heating rod, a heat pump, a switched socket. Like a charge point it is told after every decision. */
export interface LoadDevice extends Device {
  snapshot(): Pick<LoadSnapshot, 'id' | 'condition' | 'ceilingW' | 'reading'>;
  /** Never throws and never waits; the outcome shows in {@link snapshot}. */
  grant(lease: LoadLease): void;
}

/** What a home battery may do, with an expiry. */
export interface BatteryLease extends BatteryOrder {
  /** It must be free again by itself soon after this monotonic time unless it hears again, ms. */
  readonly expiresMonoMs: number;
}

export interface BatteryDevice extends Device {
  /** Largest power it is taken to have as long as it does not say so itself, W. */
  readonly maxPowerW: number;
  snapshot(): BatterySnapshot;
  /** Hands over a lease after every decision; as {@link ChargePointDevice.grant}. */
  steer(lease: BatteryLease): void;
}
