import type { DimmingCommand, FeedInCommand } from './dimming.ts';
import type { DeviceCondition } from './health.ts';
import type { PlanWish } from './planning.ts';
import type { ElectricalValues, Reading } from './readings.ts';
import { type ChargeLimit, type ChargeMode, type LoadMode, NO_LIMIT } from './site.ts';

/**
 * State of a connector, in the words of OCPP 1.6 section 7.7 (ChargePointStatus). `unknown` until the station said it.
 */
export type ConnectorStatus =
  | 'unknown'
  | 'available'
  | 'preparing'
  | 'charging'
  | 'suspended-ev'
  | 'suspended-evse'
  | 'finishing'
  | 'reserved'
  | 'unavailable'
  | 'faulted';

/** What the station may be following at this moment. A lease is a current per phase with an expiry. */
export interface LeaseState {
  /** The current of the newest lease the station has accepted, A; `null` before the first. */
  readonly acceptedA: number | null;
  /**
   * The largest current the station may be following now, A: the larger of the accepted lease and of one in flight;
   * its safe current when no lease is in force or the station is out of reach and the lease has run out; its maximum
   * when it cannot fall back by its own hardware.
   */
  readonly ceilingA: number;
  /** When the accepted lease ends inside the station, monotonic ms; `null` when none is in force. */
  readonly expiresMonoMs: number | null;
}

/** The relay of a station that can connect its car to one terminal or to three. */
export interface PhaseRelay {
  /** Terminals connected now; three while it changes over, and until it is known. */
  readonly connected: 1 | 3;
  /** It was told to change over and has not been seen to have done so. */
  readonly switching: boolean;
  /** It was once seen to obey: currents of a car showed one phase and three as told. */
  readonly proven: boolean;
}

/** What people want of a charge point, and what their wishes are judged by. The site knows it, not the station. */
export interface ChargeWishes {
  /** The mode that holds when no boost runs. */
  readonly mode: ChargeMode;
  /** Until then it charges fast, whatever the mode; monotonic ms. */
  readonly boostEndsMonoMs: number | null;
  readonly limit: ChargeLimit;
  /** Energy of the running session, Wh; `null` while it cannot be known. */
  readonly sessionWh: number | null;
  /** State of charge of the car, %; `null` where nobody tells. */
  readonly soc: Reading<number> | null;
  /** What is left of what was paid in advance, cents; `null` where nothing has to be. */
  readonly prepaidLeftCents: number | null;
  /** What the plan wishes; `null` without one. It holds in the solar modes alone: fast means now, and off means off. */
  readonly plan: PlanWish | null;
  /** What the back-end leaves whose session runs, or Home Assistant; `null` where none limits. */
  readonly upstreamLimit: UpstreamLimit | null;
}

/** A back-end limits its own session by its charging profiles, or Home Assistant a charge point: the stricter holds. */
export interface UpstreamLimit {
  /** What the owner calls the back-end, or Home Assistant. */
  readonly source: string;
  /** Per phase, A. */
  readonly limitA: number;
}

/** A mode and nothing else. */
export const NO_WISHES: Omit<ChargeWishes, 'mode'> = {
  boostEndsMonoMs: null,
  limit: NO_LIMIT,
  sessionWh: null,
  soc: null,
  prepaidLeftCents: null,
  plan: null,
  upstreamLimit: null,
};

export interface ChargePointSnapshot extends ChargeWishes {
  readonly id: string;
  readonly condition: DeviceCondition;
  readonly status: ConnectorStatus;
  /** OCPP error code, when `faulted`. */
  readonly errorCode: string | null;
  /** An authorised transaction is running: without one nothing is granted. */
  readonly hasTransaction: boolean;
  /** What its own meter says, at its terminals (not turned to grid phases). */
  readonly reading: Reading<ElectricalValues> | null;
  readonly lease: LeaseState;
  /** `null`: it has no relay that could be switched from here. */
  readonly phaseRelay: PhaseRelay | null;
}

export interface DeviceSnapshot {
  readonly id: string;
  readonly condition: DeviceCondition;
  readonly reading: Reading<ElectricalValues> | null;
}

/** A limit of a circuit from outside: it holds beside the circuit's own and never raises one. */
export interface CircuitCap {
  readonly circuitId: string;
  /** Who asked for it; each source has at most one cap per circuit. */
  readonly source: string;
  /** Per phase, A. */
  readonly maxCurrentA: number | null;
  /** Active power over all phases, W. */
  readonly maxPowerW: number | null;
  /** When it ends, UTC epoch ms; `null`: when it is taken back. */
  readonly untilMs: number | null;
}

/** `backup`: the public grid is lost and the house feeds itself. `unknown`: nobody has told. */
export type GridState = 'connected' | 'backup' | 'unknown';

export const GRID_STATES = ['connected', 'backup', 'unknown'] as const satisfies readonly GridState[];

export interface InverterSnapshot extends DeviceSnapshot {
  /** Installed power, W; `null` while it is not known. */
  readonly nameplateW: number | null;
  /** It takes a limit of its power from here. */
  readonly takesLimit: boolean;
}

/** A flexible load as its driver and the site know it. */
export interface LoadSnapshot {
  readonly id: string;
  readonly condition: DeviceCondition;
  readonly mode: LoadMode;
  /** The most it may be drawing by what it was told, or by what it says of itself, W. */
  readonly ceilingW: number;
  /** What it measures of itself, its own terminals first; `null`: it measures nothing and counts with its ceiling. */
  readonly reading: Reading<ElectricalValues> | null;
  /** How long it has been on on this day of the site's calendar, ms. */
  readonly ranTodayMs: number;
  /** When that day ends, UTC epoch ms. */
  readonly dayEndsMs: number;
}

/** A home battery. Its own controller keeps the grid at zero (self-consumption) unless it is told otherwise. */
export interface BatterySnapshot extends DeviceSnapshot {
  /** State of charge; `null` while it is not known. */
  readonly soc: { readonly percent: number; readonly atMs: number } | null;
  /** Largest power it charges and discharges with, W. */
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  /** Whether its discharge can be locked from here, with an expiry of its own. */
  readonly lockable: boolean;
  /** It was read back to have its discharge locked. */
  readonly locked: boolean;
  /** Whether it can be told from here to charge with a power, from the grid if need be, with an expiry of its own. */
  readonly canChargeFromGrid: boolean;
  /** Whether it can be told from here to take nothing and to go on giving, with an expiry of its own. */
  readonly canBlockCharge: boolean;
  /** Whether its discharge can be held at a power that changes often. */
  readonly canLimitDischarge: boolean;
  /** Phases of the grid connection that it charges from; `null`: nobody has said, and each may carry all of it. */
  readonly phases: readonly (0 | 1 | 2)[] | null;
}

/** What planning wishes of one battery. A wish: fuses, the grid operator, backup and locks come first. */
export interface BatteryWish {
  readonly id: string;
  /** `free`: self-consumption. `hold`: it keeps what it has, and takes sun. `charge`: also from the grid. `wait`: it takes no sun yet. */
  readonly action: 'free' | 'hold' | 'charge' | 'wait';
  /** Power to charge with, W; counts for `charge` alone. */
  readonly chargeW: number;
  /** When the wish ends, UTC epoch ms. One that is over counts for nothing. */
  readonly untilMs: number;
}

/** All that is known at one moment. It never changes while a decision is made. */
export interface Snapshot {
  /** Monotonic time, ms: ages, delays and leases. */
  readonly monoMs: number;
  /** Wall-clock time, UTC epoch ms: only for what people or tariffs call a time. */
  readonly wallMs: number;
  /** Meters by the id that circuits name. */
  readonly meters: readonly DeviceSnapshot[];
  /** Power is positive when producing. */
  readonly inverters: readonly InverterSnapshot[];
  /** Power is positive when discharging. */
  readonly batteries: readonly BatterySnapshot[];
  /** In the order of {@link Settings.chargePoints}. */
  readonly chargePoints: readonly ChargePointSnapshot[];
  /** Those of circuits that are not there, and those that are over, count for nothing. */
  readonly caps: readonly CircuitCap[];
  readonly grid: GridState;
  /** What the grid operator has commanded and not taken back. */
  readonly dimming: readonly DimmingCommand[];
  readonly feedIn: readonly FeedInCommand[];
  /** In the order of {@link Settings.loads}. */
  readonly loads: readonly LoadSnapshot[];
  /** At most one for each battery; empty while nothing is planned. */
  readonly batteryPlans: readonly BatteryWish[];
}
