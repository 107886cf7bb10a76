import type { BatteryMemory } from './battery.ts';
import type { Belief } from './belief.ts';
import type { DrawMemory } from './draw.ts';
import { type HiddenSunMemory, NO_HIDDEN_SUN } from './hidden-sun.ts';
import type { MeterTrust } from './plausible.ts';

/** Whether the sun lets a car charge. */
export interface SunMemory {
  readonly running: boolean;
  /** Since when the surplus says otherwise, monotonic ms; `null` while it does not. */
  readonly sinceMs: number | null;
}

/** What one decision leaves to the next about one charge point. Times are monotonic ms. */
export interface ChargePointMemory {
  readonly id: string;
  readonly draw: DrawMemory;
  /** `null` outside the solar modes. */
  readonly sun: SunMemory | null;
  /** The newest decision, A. */
  readonly grantedA: number;
  /** When a decision last raised it; `null` before the first time. */
  readonly raisedMs: number | null;
}

/** What one decision leaves to the next about the sun and the batteries. */
export interface SurplusMemory {
  readonly batteries: readonly BatteryMemory[];
  readonly hidden: HiddenSunMemory;
}

/**
 * Plain JSON, bounded by the number of charge points, circuits and batteries; what is gone from snapshot or settings is
 * forgotten. Its times belong to one run of the monotonic clock: a new process starts with {@link initialMemory}.
 */
export interface Memory {
  readonly chargePoints: readonly ChargePointMemory[];
  readonly loads: readonly Belief[];
  readonly surplus: SurplusMemory;
  readonly meters: readonly MeterTrust[];
}

/** What a controller knows that has just started: nothing. Cars found charging go on. */
export function initialMemory(): Memory {
  return { chargePoints: [], loads: [], surplus: { batteries: [], hidden: NO_HIDDEN_SUN }, meters: [] };
}
