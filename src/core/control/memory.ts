import type { BatteryMemory, BatteryOrderMemory } from './battery.ts';
import type { Belief } from './belief.ts';
import type { DrawMemory } from './draw.ts';
import type { GridMemory } from './grid.ts';
import { type HiddenSunMemory, NO_HIDDEN_SUN } from './hidden-sun.ts';
import type { DimmingMemory, FeedInMemory } from './operator-memory.ts';
import type { Overload } from './overload.ts';
import type { MeterTrust } from './plausible/plausible.ts';
import type { QuarterMemory } from './quarter-hour.ts';
import type { Outlook } from './sun-policy.ts';
import type { Turn } from './turns.ts';
import type { WakeMemory } from './waking.ts';
import type { ReachedLimit } from './wishes.ts';

/** Whether the sun lets a car charge. */
export interface SunMemory {
  readonly running: boolean;
  /** Since when it runs or pauses, monotonic ms; `null`: for longer than it was watched. */
  readonly sinceMs: number | null;
  readonly outlook: Outlook;
  /** Part of its offer that the car takes, as far as it has shown it. */
  readonly intake: SunIntake | null;
  /** The announced moment of the next change, monotonic ms. */
  readonly nextMs: number | null;
  /** `null` while the surplus is unknown. */
  readonly told: Told | null;
}

/** What one decision leaves to the next about what is said of the sun. Monotonic ms. */
export interface Told {
  readonly code: SunCode;
  /** It would say something else by now: what, and since when. */
  readonly otherwise: { readonly code: SunCode; readonly sinceMs: number } | null;
}

export type SunCode =
  | 'phases-soon'
  | 'following-sun'
  | 'minimum-current'
  | 'sun-fading'
  | 'phases-spent'
  | 'sun-bridging'
  | 'sun-proving'
  | 'waiting-for-sun';

/** Averages of what was offered and what was drawn while charging, A. */
export interface SunIntake {
  readonly offeredA: number;
  readonly drawnA: number;
}

/** What one decision leaves to the next about a phase relay. Times are monotonic ms. */
export interface PhaseMemory {
  /** What the relay was last told, if it is known to have done so. */
  readonly told: 1 | 3 | null;
  readonly change: PhaseChange | null;
  /** Changes told within the last day, oldest first; no more than the settings allow. */
  readonly changedMs: readonly number[];
  /** A change did not come: nothing is tried before. */
  readonly failed: { readonly to: 1 | 3; readonly retryMs: number } | null;
  /** Terminals that the car of this transaction uses when it has all; `null` until seen. */
  readonly carUses: number | null;
  /** The car of this transaction does not charge on one. */
  readonly refusesOne: boolean;
  /** Since when the relay has not been where it was told to be. */
  readonly strayMs: number | null;
}

/** First nothing flows, and the car's own meter says so; only then the relay is told. */
export interface PhaseChange {
  readonly to: 1 | 3;
  readonly sinceMs: number;
  readonly toldMs: number | null;
}

/** What one decision leaves to the next about one charge point. Times are monotonic ms. */
export interface ChargePointMemory {
  readonly id: string;
  readonly draw: DrawMemory;
  /** `null` outside the solar modes. */
  readonly sun: SunMemory | null;
  /** `null` while it asks for nothing. */
  readonly turn: Turn | null;
  /** `null` without a phase relay. */
  readonly phases: PhaseMemory | null;
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

/** Whether cars report in step with the grid meter: the newest values, and how smooth their difference has been, W. */
export interface FeedMemory {
  /** Arrival of the meter reading, monotonic ms. */
  readonly atMs: number;
  readonly measuredW: number;
  readonly carsW: number;
  /** The meter less the cars; and less what they report one reading later. */
  readonly restW: number;
  readonly lateW: number;
  /** How fast `restW` changed up to the reading before, and up to this one, W/s. */
  readonly slopes: readonly [number, number];
  readonly roughW: number;
  readonly roughLateW: number;
  /** For how many readings the inverters have kept step with the meter, up to what it takes to believe them. */
  readonly sunSteps: number;
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
  readonly grid: GridMemory;
  /** `null` without a cap on quarter hours. */
  readonly quarterHour: QuarterMemory | null;
  readonly dimming: DimmingMemory;
  /** `null` while nothing limits the feed-in. */
  readonly feedIn: FeedInMemory | null;
  /** Protective devices that were overloaded, until they have cooled down. */
  readonly overloads: readonly Overload[];
  readonly flexibleLoads: readonly LoadMemory[];
  readonly surplus: SurplusMemory;
  readonly batteryOrders: readonly BatteryOrderMemory[];
  readonly meters: readonly MeterTrust[];
  readonly feed: FeedMemory | null;
}

/** What a controller knows that has just started: nothing. Cars found charging go on. */
export function initialMemory(): Memory {
  return {
    chargePoints: [],
    loads: [],
    overloads: [],
    grid: { lost: false, backMs: null },
    quarterHour: null,
    dimming: { ceilings: [], discharge: null, blocked: [], charging: [] },
    feedIn: null,
    flexibleLoads: [],
    surplus: { batteries: [], hidden: NO_HIDDEN_SUN },
    batteryOrders: [],
    feed: null,
    meters: [],
  };
}
