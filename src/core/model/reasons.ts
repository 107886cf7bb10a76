import type { CommandSource } from './dimming.ts';
import type { DeviceCondition } from './health.ts';
import type { Phase } from './phases.ts';

/**
 * Why a charge point may draw what it may draw. A chain of these belongs to each decision: the binding one first,
 * then the limits above it. Log, API, screen and tests share them; nobody builds sentences elsewhere.
 * `…AtMs` are UTC epoch ms, so that a screen can count down.
 */
export type Reason =
  | LimitReason
  /** The owner switched it off. */
  | { readonly code: 'mode-off' }
  | { readonly code: 'no-vehicle' }
  /** A car is there, but nobody who may charge has shown a card yet. */
  | { readonly code: 'not-authorised' }
  | { readonly code: 'charge-point-unreachable'; readonly condition: DeviceCondition; readonly safeCurrentA: number }
  | { readonly code: 'charge-point-fault'; readonly errorCode: string }
  /** The station takes no limits: it counts with its largest current. */
  | { readonly code: 'charge-point-uncontrolled'; readonly ceilingA: number }
  /** The meter of a circuit is silent: the charge points behind it are held at their safe current. */
  | {
      readonly code: 'meter-silent';
      readonly circuit: string;
      readonly meterId: string;
      readonly safeCurrentA: number;
      readonly sinceMs: number | null;
    }
  /** The meter of a circuit speaks, but cannot be right: as if it were silent. */
  | {
      readonly code: 'meter-doubted';
      readonly circuit: string;
      readonly meterId: string;
      readonly problem: 'frozen' | 'reversed' | 'unbalanced';
      readonly safeCurrentA: number;
    }
  /** A fuse binds. `loadA` is the whole load of that phase, `limitA` its rating. */
  | {
      readonly code: 'circuit-limit';
      readonly circuit: string;
      readonly phase: Phase;
      readonly loadA: number;
      readonly limitA: number;
      readonly wantedA: number;
    }
  | {
      readonly code: 'circuit-power-limit';
      readonly circuit: string;
      readonly powerW: number;
      readonly limitW: number;
      readonly wantedA: number;
    }
  /** The protective device has been overloaded for so long that it is about to trip: all charge points behind it are off. */
  | {
      readonly code: 'fuse-about-to-trip';
      readonly circuit: string;
      readonly phase: Phase;
      readonly limitA: number;
      /** Part of the time for which the device holds the overload that is used up, %. */
      readonly spentPercent: number;
    }
  /** Not enough is left for the least current; others with the same right are charging. */
  | {
      readonly code: 'waiting-for-current';
      readonly circuit: string;
      readonly phase: Phase;
      readonly availableA: number;
      readonly neededA: number;
      /** When the turn of one that charges is over, and it gives way; `null` when nobody's will be. */
      readonly nextChangeAtMs: number | null;
    }
  /** The grid operator limits the controllable devices: together at the grid connection, or this one alone. */
  | {
      readonly code: 'grid-operator-limit';
      readonly source: CommandSource;
      /** What the operator leaves, W. */
      readonly limitW: number;
      /** That and what own generation adds, W. */
      readonly budgetW: number;
      readonly untilMs: number | null;
      /** Kept by our own caution: the input cannot be read. */
      readonly isAssumed: boolean;
      readonly wantedA: number;
    }
  /** The grid operator's limit has ended, and the power comes back gradually. */
  | { readonly code: 'grid-operator-return'; readonly budgetW: number; readonly nextChangeAtMs: number }
  /** Headroom has come back and is being proven. */
  | { readonly code: 'raising-soon'; readonly targetA: number; readonly nextChangeAtMs: number }
  /** Solar mode, paused: too little surplus. */
  | { readonly code: 'waiting-for-sun'; readonly surplusW: number; readonly neededW: number }
  /** Solar mode, paused: enough surplus, and it is being proven. */
  | {
      readonly code: 'sun-proving';
      readonly surplusW: number;
      readonly neededW: number;
      readonly nextChangeAtMs: number;
    }
  /** Charging, following the sun. */
  | { readonly code: 'following-sun'; readonly surplusW: number }
  /** Charging at the least current although the sun does not reach: it stops then unless the sun comes back. */
  | {
      readonly code: 'sun-fading';
      readonly surplusW: number;
      readonly neededW: number;
      readonly nextChangeAtMs: number;
    }
  /** Charging at the least current although the sun does not reach: still better than a pause. */
  | { readonly code: 'sun-bridging'; readonly surplusW: number; readonly neededW: number }
  /** It will change to another number of phases if the sun stays as it is. */
  | { readonly code: 'phases-soon'; readonly to: 1 | 3; readonly surplusW: number; readonly nextChangeAtMs: number }
  /** Nothing is offered while the number of phases changes. */
  | { readonly code: 'phases-changing'; readonly to: 1 | 3; readonly sinceMs: number }
  /** The station or the car did not come along; nothing is tried before. */
  | { readonly code: 'phases-failed'; readonly to: 1 | 3; readonly retryAtMs: number }
  /** Another number of phases would suit the sun better, but so many changes a day are enough. */
  | { readonly code: 'phases-spent'; readonly connected: 1 | 3; readonly changes: number }
  /** min+solar: at the least current, the sun adds nothing. */
  | { readonly code: 'minimum-current'; readonly surplusW: number; readonly minCurrentA: number }
  /** Part of the sun is kept for the home battery: until a state of charge, or as its share (`untilPercent` null). */
  | {
      readonly code: 'battery-first';
      readonly keptW: number;
      readonly untilPercent: number | null;
      /** State of charge of the emptiest one; `null` while unknown. */
      readonly socPercent: number | null;
    }
  /** A battery is not heard: it counts as if it gave its largest power. */
  | { readonly code: 'battery-silent'; readonly batteryId: string; readonly countedW: number }
  /** The battery carries a charging car through a dip of the sun. */
  | { readonly code: 'battery-helps'; readonly powerW: number; readonly socPercent: number }
  /** The inverters hold the feed-in at a limit: more sun than is seen, and the car tries how much. */
  | { readonly code: 'trying-hidden-sun'; readonly feedInLimitW: number; readonly extraW: number }
  /** Solar modes need the grid meter; without it they behave as if there were no sun. */
  | { readonly code: 'surplus-unknown' }
  /** Nothing binds but the installation itself. */
  | { readonly code: 'charge-point-maximum'; readonly limitA: number }
  /** Current is offered; the car takes less, or none. */
  | { readonly code: 'vehicle-draws-less'; readonly offeredA: number; readonly drawnA: number }
  | { readonly code: 'vehicle-not-drawing'; readonly offeredA: number }
  /** Charging fast for a time, whatever the mode says. */
  | { readonly code: 'boosting'; readonly nextChangeAtMs: number }
  | WishReason
  | PlanReason
  | LoadReason;

/** What somebody has set for this session has come true, or its car does not take what it may. */
export type WishReason =
  /** What this session should get is in the car: it pauses until the car leaves or the limit is changed. */
  | { readonly code: 'energy-limit-reached'; readonly energyWh: number; readonly limitWh: number }
  | { readonly code: 'soc-limit-reached'; readonly socPercent: number; readonly limitPercent: number }
  | { readonly code: 'time-limit-reached'; readonly untilMs: number }
  /** What was paid in advance for the card is used up: it goes on when more is booked. */
  | { readonly code: 'prepaid-used-up' }
  /** It takes no current since it was paused: its current is taken away for a moment and offered anew. */
  | {
      readonly code: 'waking-vehicle';
      readonly attempt: number;
      readonly attempts: number;
      readonly nextChangeAtMs: number;
    }
  /** It was offered current anew as often as is allowed, and has not woken up. */
  | { readonly code: 'vehicle-asleep'; readonly attempts: number; readonly offeredA: number };

/** What the plan has to do with it. Prices are gross, nano units of the site's currency per kWh. */
export type PlanReason =
  /** Charging although the sun does not reach: the grid is cheap now. */
  | {
      readonly code: 'plan-cheap';
      readonly priceNano: number;
      readonly powerW: number;
      readonly nextChangeAtMs: number;
    }
  /** Charging although the sun does not reach: the time until the departure is only just enough. */
  | { readonly code: 'plan-urgent'; readonly byMs: number; readonly powerW: number }
  /** Charged at once up to a state of charge. */
  | { readonly code: 'plan-minimum-soc'; readonly percent: number; readonly powerW: number }
  /** Buying later is better; `nextChangeAtMs`: when it begins, `null`: not as long as the plan looks ahead. */
  | { readonly code: 'plan-waits'; readonly nextChangeAtMs: number | null }
  /** The goal is reached, and feeding in pays more than charging on. */
  | { readonly code: 'plan-done'; readonly byMs: number }
  /** What cars may buy for in a month is used: only the sun charges until it ends, UTC epoch ms. */
  | { readonly code: 'plan-budget'; readonly nextChangeAtMs: number };

/** What only flexible loads have to say. */
export type LoadReason =
  /** Nothing binds but the load itself. */
  | { readonly code: 'load-maximum'; readonly powerW: number }
  | { readonly code: 'load-unreachable'; readonly condition: DeviceCondition }
  /** It has just been switched off and rests for its least time. */
  | { readonly code: 'load-resting'; readonly nextChangeAtMs: number }
  /** It has just been switched on and stays on for its least time. */
  | { readonly code: 'load-minimum-run'; readonly nextChangeAtMs: number }
  /** The rest of the day is just enough for the run time it needs. */
  | { readonly code: 'load-daily-minimum'; readonly ranMs: number; readonly neededMs: number }
  | {
      readonly code: 'load-daily-maximum';
      readonly ranMs: number;
      readonly limitMs: number;
      readonly nextChangeAtMs: number;
    }
  /** It is on and takes nothing: its thermostat is satisfied. */
  | { readonly code: 'load-not-drawing'; readonly offeredW: number };

/** A limit beside the fuses: set by others, agreed, or because of the grid. */
export type LimitReason =
  /** A cap from outside binds, of the current or of the power; `nextChangeAtMs`: when it ends. */
  | {
      readonly code: 'circuit-cap';
      readonly circuit: string;
      readonly source: string;
      readonly phase: Phase;
      readonly loadA: number;
      readonly limitA: number;
      readonly wantedA: number;
      readonly nextChangeAtMs: number | null;
    }
  | {
      readonly code: 'circuit-power-cap';
      readonly circuit: string;
      readonly source: string;
      readonly powerW: number;
      readonly limitW: number;
      readonly wantedA: number;
      readonly nextChangeAtMs: number | null;
    }
  /** One phase would carry too much more than another. `differenceA`: with what is granted now. */
  | {
      readonly code: 'unbalance-limit';
      readonly circuit: string;
      readonly phase: Phase;
      readonly against: Phase;
      readonly differenceA: number;
      readonly limitA: number;
      readonly wantedA: number;
    }
  /** The mean import of this quarter hour would pass its cap. `usedWh`: imported since it began. */
  | {
      readonly code: 'quarter-hour-limit';
      readonly usedWh: number;
      readonly capW: number;
      /** What may be imported for the rest of it, W. */
      readonly allowedW: number;
      readonly wantedA: number;
      readonly nextChangeAtMs: number;
    }
  /** The back-end whose session runs limits it. */
  | { readonly code: 'upstream-limit'; readonly source: string; readonly limitA: number }
  /** The grid is lost. */
  | { readonly code: 'grid-backup'; readonly currentA: number }
  /** The grid is back, and is taken into use step by step. */
  | { readonly code: 'grid-returning'; readonly currentA: number; readonly nextChangeAtMs: number };

export type ReasonCode = Reason['code'];

/** Why a battery may do what it may do. */
export type BatteryReason =
  /** It charges from what is left over and gives what is missing, as its own controller sees fit. */
  | { readonly code: 'self-consumption' }
  | { readonly code: 'battery-first'; readonly untilPercent: number; readonly socPercent: number | null }
  | { readonly code: 'battery-share'; readonly sharePercent: number }
  | { readonly code: 'locked-while-fast'; readonly chargePointId: string }
  /** Cars in solar modes draw more than the sun gives. */
  | { readonly code: 'locked-for-sun'; readonly missingW: number; readonly bufferPercent: number }
  /** No car needs the lock any more; it ends in a moment. */
  | { readonly code: 'unlocking' }
  /** It should be locked and cannot be. */
  | { readonly code: 'not-lockable' }
  | { readonly code: 'battery-helps'; readonly powerW: number; readonly aboveSocPercent: number }
  | { readonly code: 'battery-silent'; readonly countedW: number }
  /** The grid operator limits what is drawn: it does not charge from the grid until that is over. */
  | { readonly code: 'charge-limited'; readonly limitW: number }
  /** It gives the house what that needs, and the cars nothing. */
  | { readonly code: 'house-only'; readonly limitW: number }
  /** As planned it keeps what it has. UTC epoch ms. */
  | { readonly code: 'planned-hold'; readonly untilMs: number }
  /** As planned it takes no sun: its room is meant for cheaper energy. UTC epoch ms. */
  | { readonly code: 'planned-wait'; readonly untilMs: number }
  /** As planned it charges, from the grid if need be; `wantedW` is more where the grid connection leaves no more. */
  | { readonly code: 'planned-charge'; readonly powerW: number; readonly wantedW: number; readonly untilMs: number }
  /** What is planned for it cannot be now: it keeps what it has where it can be locked. */
  | {
      readonly code: 'plan-waits';
      readonly why: 'fuse' | 'backup' | 'meter-silent' | 'not-steerable';
      readonly untilMs: number;
    };

export type BatteryReasonCode = BatteryReason['code'];
