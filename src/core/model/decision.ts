import type { Reason } from './reasons.ts';

/** What one charge point may draw from now on. */
export interface ChargePointDecision {
  readonly id: string;
  /** Per phase at its terminals: 0 (pause) or at least its minimum, A. */
  readonly currentA: number;
  /** Terminals the station shall connect, where it can switch; `null` leaves its relay as it is. */
  readonly phases: 1 | 3 | null;
  /** The binding reason first, then what stands above it. Never empty. */
  readonly reasons: readonly [Reason, ...Reason[]];
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

export interface Decision {
  /** In the order of the snapshot's charge points. */
  readonly chargePoints: readonly ChargePointDecision[];
  readonly balance: DecisionBalance;
}
