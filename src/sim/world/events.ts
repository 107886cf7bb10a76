import type { CarSpec } from './car.ts';
import type { ApplianceName } from './household.ts';
import type { Weather } from './solar.ts';

/** Something that happens in the home, whoever or whatever does it. */
export type WorldEvent =
  | { readonly kind: 'plug-in'; readonly chargePointId: string; readonly car: CarSpec }
  | { readonly kind: 'unplug'; readonly chargePointId: string }
  /** Somebody holds a card to the reader. */
  | { readonly kind: 'card'; readonly chargePointId: string; readonly idToken: string }
  /** The owner opens the car's door. */
  | { readonly kind: 'wake-car'; readonly chargePointId: string }
  /** `light`: part of the clear-sky light it lets through. */
  | { readonly kind: 'cloud'; readonly durationMs: number; readonly light: number }
  | { readonly kind: 'weather'; readonly weather: Weather }
  /** Puts the sun where it stands at this time. */
  | { readonly kind: 'sun'; readonly utcMs: number }
  | { readonly kind: 'appliance-on'; readonly appliance: ApplianceName; readonly durationMs?: number }
  | { readonly kind: 'appliance-off'; readonly appliance: ApplianceName }
  /** The battery charges from wherever with so much, as by a plan of its maker's; `null`: by its own controller again. */
  | { readonly kind: 'battery-charges'; readonly powerW: number | null }
  /** The machine behind the sub-meter. */
  | { readonly kind: 'machine'; readonly on: boolean; readonly durationMs?: number };

/** An event and when it happens, ms of world time since the start. */
export interface TimedEvent {
  readonly atMs: number;
  readonly event: WorldEvent;
}
