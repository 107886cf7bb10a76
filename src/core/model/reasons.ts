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
  /** min+solar: at the least current, the sun adds nothing. */
  | { readonly code: 'minimum-current'; readonly surplusW: number; readonly minCurrentA: number }
  /** Solar modes need the grid meter; without it they behave as if there were no sun. */
  | { readonly code: 'surplus-unknown' }
  /** Nothing binds but the installation itself. */
  | { readonly code: 'charge-point-maximum'; readonly limitA: number }
  /** Current is offered; the car takes less, or none. */
  | { readonly code: 'vehicle-draws-less'; readonly offeredA: number; readonly drawnA: number }
  | { readonly code: 'vehicle-not-drawing'; readonly offeredA: number };

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
  /** The grid is lost. */
  | { readonly code: 'grid-backup'; readonly currentA: number }
  /** The grid is back, and is taken into use step by step. */
  | { readonly code: 'grid-returning'; readonly currentA: number; readonly nextChangeAtMs: number };

export type ReasonCode = Reason['code'];
