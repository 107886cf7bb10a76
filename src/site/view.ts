import type { QuarterHourBalance, SgReadyState } from '../core/model/decision.ts';
import type { CommandSource } from '../core/model/dimming.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { PerPhase, Phase } from '../core/model/phases.ts';
import type { BatteryReason, Reason } from '../core/model/reasons.ts';
import type { ChargeLimit, ChargeMode, FlexibleLoadSettings, LoadMode } from '../core/model/site.ts';
import type { CircuitCap, ConnectorStatus, GridState } from '../core/model/snapshot.ts';

/** A number on the screen that knows how old it is. */
export interface Shown {
  readonly value: number;
  /** When it was measured, UTC epoch ms. */
  readonly atMs: number;
  /** Older than it should be: shown grey. */
  readonly stale: boolean;
}

export interface SessionView {
  readonly sessionId: string;
  readonly startedAtMs: number;
  readonly energyWh: number;
  /** What the owner calls the card, else `…D4E5`; empty when its number is too short for that, `null` without a card. */
  readonly tokenName: string | null;
}

/** When the car at a charge point shall be ready, and what the plan does for it. */
export interface PointPlanView {
  /** UTC epoch ms. */
  readonly byMs: number;
  /** When it charges next; past: it does now; `null`: it has what it needs. */
  readonly nextMs: number | null;
  /** What will not be in it by then, Wh; 0: it will be ready. */
  readonly missingWh: number;
  /** It lacks that because the month's budget does not pay for it. */
  readonly keptBack: boolean;
  /** What is bought beyond the month's budget, by all cars of the plan, nano units of the currency; 0 where this car buys nothing. */
  readonly aboveBudgetNano: number;
}

export interface ChargePointView {
  readonly id: string;
  readonly name: string;
  /** The mode that holds, or that comes back when the boost ends. */
  readonly mode: ChargeMode;
  /** While a boost runs: when it ends, UTC epoch ms. */
  readonly boostEndsAtMs: number | null;
  /** Where this session ends by itself. */
  readonly limit: ChargeLimit;
  /** State of charge of the car, %; `null` where nobody tells. */
  readonly socPercent: number | null;
  /** How far the car gets with it, km; `null` where it or its consumption is not known. */
  readonly rangeKm: number | null;
  /** `null` without a departure, and where its mode does not wait for a plan. */
  readonly plan: PointPlanView | null;
  readonly status: ConnectorStatus;
  readonly powerW: Shown | null;
  /** On the phases of the house, like the fuses, A. */
  readonly phaseCurrentA: PerPhase | null;
  /** What it may draw per phase now, A. */
  readonly grantedA: number;
  readonly maxCurrentA: number;
  /** Part of {@link powerW} that comes from sun (and battery) rather than the grid, W. */
  readonly solarPowerW: number | null;
  readonly session: SessionView | null;
  /** The binding one first. */
  readonly reasons: readonly Reason[];
}

export interface LoadView {
  readonly id: string;
  readonly name: string;
  readonly kind: FlexibleLoadSettings['kind'];
  readonly mode: LoadMode;
  /** As measured by itself; `null` where it measures nothing. */
  readonly powerW: Shown | null;
  /** What it may draw now, 0 for off, W. */
  readonly grantedW: number;
  readonly maxW: number;
  /** `null` for everything but a heat pump. */
  readonly sgReady: SgReadyState | null;
  readonly ranTodayMs: number;
  /** The binding one first. */
  readonly reasons: readonly Reason[];
}

export interface BatteryView {
  readonly id: string;
  readonly name: string;
  /** Discharge is positive. */
  readonly powerW: Shown | null;
  /** State of charge, %; `null` while it is not known. */
  readonly socPercent: Shown | null;
  /** It was read back to be locked. */
  readonly locked: boolean;
  readonly reason: BatteryReason;
}

export interface CircuitView {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly limitA: PerPhase;
  /** Measured load per phase, A; `null` when the circuit has no meter or it is silent. */
  readonly loadA: PerPhase | null;
  /** Limits from outside that are in force. */
  readonly caps: readonly Omit<CircuitCap, 'circuitId'>[];
}

/** Something the owner should know that belongs to no single device. */
export type Alarm =
  /** The port that charge points connect to cannot be opened; it is tried again. */
  | {
      readonly code: 'ocpp-port-closed';
      readonly sinceMs: number;
      readonly host: string;
      readonly port: number;
      readonly detail: string;
    }
  | { readonly code: 'ledger-unwritable'; readonly sinceMs: number; readonly detail: string }
  | { readonly code: 'ledger-damaged'; readonly sinceMs: number; readonly detail: string }
  | { readonly code: 'state-unavailable'; readonly sinceMs: number; readonly detail: string }
  | { readonly code: 'history-unavailable'; readonly sinceMs: number; readonly detail: string }
  | { readonly code: 'recorder-unwritable'; readonly sinceMs: number; readonly detail: string }
  /** Scheduled backups: the last good one (`sinceMs`, `null`: none) is too old, or the last attempt failed. */
  | { readonly code: 'backup-missing'; readonly sinceMs: number | null; readonly detail: string }
  /** Evidence of dimming waits in memory. */
  | { readonly code: 'dimming-unrecorded'; readonly sinceMs: number; readonly detail: string }
  /** A report that goes out by itself cannot be issued yet. */
  | { readonly code: 'report-open'; readonly sinceMs: number; readonly report: string; readonly period: string }
  | {
      readonly code: 'report-undelivered';
      readonly sinceMs: number;
      readonly report: string;
      readonly period: string;
      readonly target: string;
      readonly attempts: number;
      readonly detail: string;
    }
  /** A receiver of notifications cannot be reached. */
  | {
      readonly code: 'notification-undelivered';
      readonly sinceMs: number;
      readonly receiver: string;
      readonly detail: string;
    }
  /** Prices of a market that should be there are not; `problem`: what is wrong with the source, if anything is. */
  | {
      readonly code: 'prices-missing';
      readonly sinceMs: number;
      readonly market: string;
      readonly day: 'today' | 'tomorrow';
      readonly problem: { readonly code: string; readonly detail: string } | null;
    }
  | {
      readonly code: 'mqtt-unreachable';
      readonly sinceMs: number;
      readonly address: string;
      readonly detail: string;
    }
  /** Charge points are told no time, and do not boot. */
  | { readonly code: 'time-unknown'; readonly sinceMs: number }
  /** There is no NTP. */
  | { readonly code: 'time-borrowed'; readonly sinceMs: number; readonly source: 'meter' | 'rtc' | 'owner' }
  | {
      readonly code: 'unknown-charge-point';
      readonly sinceMs: number;
      readonly identity: string;
      readonly address: string;
    }
  | {
      readonly code: 'safe-currents-too-high';
      readonly circuit: string;
      readonly totalA: number;
      readonly limitA: number;
      /** Charge points that count with their maximum, because they were not seen to fall back by themselves. */
      readonly unproven: readonly string[];
    }
  /** A device has been out for minutes. Its own health says why. */
  | { readonly code: 'device-out'; readonly sinceMs: number; readonly deviceId: string; readonly name: string }
  /** The clock of this machine was set by so much, forward where positive. */
  | { readonly code: 'clock-jumped'; readonly sinceMs: number; readonly byMs: number }
  /** The safe currents fit by themselves, but not beside the largest load that the house was seen to have. */
  | {
      readonly code: 'safe-currents-beside-house';
      readonly circuit: string;
      readonly phase: Phase;
      readonly safeA: number;
      readonly houseA: number;
      readonly limitA: number;
    };

/** A command of the grid operator on what controllable devices draw, or its end. */
export interface DimmingView {
  readonly source: CommandSource | null;
  /** What the operator leaves at the grid connection, W; `null` where only single charge points are limited. */
  readonly limitW: number | null;
  /** That and what own generation adds, W. */
  readonly budgetW: number | null;
  /** Net effective draw of the controllable devices, W. */
  readonly netDrawW: number;
  readonly untilMs: number | null;
  /** Kept by our own caution: the input cannot be read. */
  readonly isAssumed: boolean;
  /** The command is over, and the power comes back gradually. */
  readonly isReturning: boolean;
}

/** A command of the grid operator on what flows into the grid. */
export interface FeedInView {
  readonly source: CommandSource | null;
  readonly limitW: number;
  readonly untilMs: number | null;
  readonly isAssumed: boolean;
  /** Ids of inverters that take no limit from here. */
  readonly uncontrolledIds: readonly string[];
}

/** The whole live state of the site, as the stream sends it. Powers follow the house's signs. */
export interface SiteView {
  readonly atMs: number;
  readonly siteName: string;
  /** In which prices are told, ISO 4217. */
  readonly currency: string;
  readonly gridW: Shown | null;
  /** `null` when the site has no inverter. */
  readonly solarW: Shown | null;
  /** `null` when the site has no battery. */
  readonly batteryW: Shown | null;
  /** Everything but charge points, PV and battery; `null` while it cannot be known. */
  readonly houseW: Shown | null;
  readonly grid: GridState;
  /** The running quarter hour, where its mean import has a cap. */
  readonly quarterHour: QuarterHourBalance | null;
  readonly circuits: readonly CircuitView[];
  readonly chargePoints: readonly ChargePointView[];
  readonly loads: readonly LoadView[];
  readonly batteries: readonly BatteryView[];
  /** `null` while nothing is limited. */
  readonly dimming: DimmingView | null;
  readonly feedIn: FeedInView | null;
  readonly devices: readonly DeviceHealth[];
  readonly alarms: readonly Alarm[];
}
