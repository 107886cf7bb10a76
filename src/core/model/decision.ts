import type { DimmingDecision, FeedInDecision } from './dimming.ts';
import type { DeviceProblem } from './health.ts';
import type { BatteryReason, Reason } from './reasons.ts';

/** What one charge point may draw from now on. */
export interface ChargePointDecision {
  readonly id: string;
  /** Per phase at its terminals: 0 (pause) or at least its minimum, A. */
  readonly currentA: number;
  /** Terminals the station shall connect, where it can switch; `null` leaves its relay as it is. */
  readonly phases: 1 | 3 | null;
  /** The car goes on drawing while the fuse is about to trip: its transaction shall be stopped. The last resort. */
  readonly stopTransaction: boolean;
  /** The binding reason first, then what stands above it. Never empty. */
  readonly reasons: readonly [Reason, ...Reason[]];
}

/** What one battery is told. Handed out as a lease: without renewal it is {@link FREE_BATTERY} again. */
export interface BatteryOrder {
  /** `free`: self-consumption as it does by itself. `locked`: it charges, and does not discharge. */
  readonly discharge: 'free' | 'locked';
  /** The most it gives while its discharge is free, W; `null`: as it does by itself. */
  readonly dischargeLimitW: number | null;
  /** `locked`: it does not charge: it drew from the grid while the grid operator limits that. */
  readonly charge: 'free' | 'locked';
  /** So much it charges with, from the grid where there is too little sun, W; `null`: from the sun alone. */
  readonly chargeW: number | null;
}

export const FREE_BATTERY: BatteryOrder = { discharge: 'free', dischargeLimitW: null, charge: 'free', chargeW: null };

/** What one battery may do from now on. */
export interface BatteryDecision extends BatteryOrder {
  readonly id: string;
  readonly reason: BatteryReason;
}

/** Surplus and headroom as the decision saw them, for screen and recorder. */
export interface DecisionBalance {
  /** Power the charge points could use without import, W; `null` while the grid meter is silent. */
  readonly surplusW: number | null;
  /** Everything but charge points, PV and batteries, W; `null` while unknown. */
  readonly houseW: number | null;
  /** `null` where no cap is set. */
  readonly quarterHour: QuarterHourBalance | null;
}

/** Where the running quarter hour of the clock stands. */
export interface QuarterHourBalance {
  /** Mean import that must not be passed, W. */
  readonly capW: number;
  /** Imported since it began, Wh. */
  readonly energyWh: number;
  /** UTC epoch ms. */
  readonly endsAtMs: number;
}

/** A meter that speaks and cannot be believed. */
export interface MeterDoubt {
  readonly meterId: string;
  /** `none`: as if it were silent. `rises-only`: a load may rise by it, and not fall. */
  readonly use: 'none' | 'rises-only';
  readonly problem: Extract<DeviceProblem, { readonly code: 'frozen' | 'reversed' | 'unbalanced' }>;
  /** UTC epoch ms. */
  readonly sinceMs: number;
}

/** What an inverter may produce from now on. */
export interface InverterDecision {
  readonly id: string;
  /** W; `null`: as much as the sun gives. */
  readonly limitW: number | null;
}

/**
 * BWP regulation SG Ready 1.1: 1 blocked (two hours at most), 2 as the heat pump likes, 3 more is welcome, 4 it shall
 * run.
 */
export type SgReadyState = 1 | 2 | 3 | 4;

/** What one flexible load may draw from now on. */
export interface LoadDecision {
  readonly id: string;
  /** 0 (off) or at least its least power, W. Of a heat pump: what it may draw beyond its own will. */
  readonly powerW: number;
  /** `null` for everything but a heat pump. */
  readonly sgReady: SgReadyState | null;
  /** The binding reason first. Never empty. */
  readonly reasons: readonly [Reason, ...Reason[]];
}

export interface Decision {
  /** In the order of the snapshot's charge points. */
  readonly chargePoints: readonly ChargePointDecision[];
  /** In the order of the snapshot's inverters. */
  readonly inverters: readonly InverterDecision[];
  /** In the order of the snapshot's loads. */
  readonly loads: readonly LoadDecision[];
  /** In the order of the snapshot's batteries. */
  readonly batteries: readonly BatteryDecision[];
  readonly balance: DecisionBalance;
  /** Meters of circuits that this decision did not believe. */
  readonly doubts: readonly MeterDoubt[];
  /** What is done about the grid operator's commands; `null` while nothing is. */
  readonly dimming: DimmingDecision | null;
  readonly feedIn: FeedInDecision | null;
}
