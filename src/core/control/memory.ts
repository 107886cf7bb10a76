import type { BatteryMemory } from './battery.ts';
import type { Belief } from './belief.ts';
import type { DrawMemory } from './draw.ts';
import { type HiddenSunMemory, NO_HIDDEN_SUN } from './hidden-sun.ts';
import type { Overload } from './overload.ts';
import type { MeterTrust } from './plausible.ts';
import type { WakeMemory } from './waking.ts';
import type { ReachedLimit } from './wishes.ts';

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
  readonly reached: ReachedLimit | null;
  readonly wake: WakeMemory;
}

/** What one decision leaves to the next about one flexible load. Monotonic ms. */
export interface LoadMemory {
  readonly id: string;
  readonly isOn: boolean;
  /** Since when. */
  readonly sinceMs: number;
  /** Since when a heat pump is blocked for the sake of a fuse. */
  readonly blockedSinceMs: number | null;
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
  /** Protective devices that were overloaded, until they have cooled down. */
  readonly overloads: readonly Overload[];
  readonly flexibleLoads: readonly LoadMemory[];
  readonly surplus: SurplusMemory;
  readonly meters: readonly MeterTrust[];
}

/** What a controller knows that has just started: nothing. Cars found charging go on. */
export function initialMemory(): Memory {
  const surplus = { batteries: [], hidden: NO_HIDDEN_SUN };
  return { chargePoints: [], loads: [], overloads: [], flexibleLoads: [], surplus, meters: [] };
}
