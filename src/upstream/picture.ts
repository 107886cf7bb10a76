import type { DeviceCondition, DeviceKind } from '../core/model/health.ts';
import type { PerPhase } from '../core/model/phases.ts';
import type { ChargeLimit, ChargeMode, LoadMode } from '../core/model/site.ts';
import type { ConnectorStatus } from '../core/model/snapshot.ts';

/**
 * What the house tells other programs of itself. No person, no card and no car has a place in it, so none can leave by
 * it. Numbers that are not known, or too old to be true, are `null`: whoever draws them shows a gap and no lie. Powers
 * follow the signs of the house, W; energies are Wh; times UTC epoch ms.
 */
export interface HousePicture {
  readonly atMs: number;
  readonly siteName: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly gridW: number | null;
  readonly solarW: number | null;
  readonly batteryW: number | null;
  readonly houseW: number | null;
  /** The grid operator limits what is drawn; `limitW` `null`: of single charge points. */
  readonly dimming: { readonly limitW: number | null } | null;
  readonly feedIn: { readonly limitW: number } | null;
  readonly alarms: number;
  readonly circuits: readonly CircuitPicture[];
  readonly chargePoints: readonly PointPicture[];
  readonly loads: readonly LoadPicture[];
  readonly batteries: readonly BatteryPicture[];
  readonly devices: readonly DevicePicture[];
  readonly registers: readonly RegisterPicture[];
}

export interface CircuitPicture {
  readonly id: string;
  readonly name: string;
  readonly limitA: PerPhase;
  readonly loadA: PerPhase | null;
  /** The strictest limit from outside, per phase, A; `null` without one. */
  readonly capA: number | null;
  /** What Home Assistant has asked for of it; `null`: nothing. */
  readonly homeCapA: number | null;
}

export interface PointPicture {
  readonly id: string;
  readonly name: string;
  readonly mode: ChargeMode;
  readonly status: ConnectorStatus;
  readonly powerW: number | null;
  readonly solarPowerW: number | null;
  /** On the phases of the house, A. */
  readonly phaseCurrentA: PerPhase | null;
  readonly grantedA: number;
  readonly minCurrentA: number;
  readonly maxCurrentA: number;
  readonly boostEndsAtMs: number | null;
  readonly limit: ChargeLimit;
  /** What Home Assistant leaves it, per phase, A; `null`: all of it. */
  readonly homeLimitA: number | null;
  readonly socPercent: number | null;
  readonly rangeKm: number | null;
  readonly plan: { readonly byMs: number; readonly missingWh: number } | null;
  /** `cost`: so far, in whole units of the currency; `null` where no price holds. */
  readonly session: { readonly startedAtMs: number; readonly energyWh: number; readonly cost: number | null } | null;
  /** Code of the reason that binds. */
  readonly reason: string | null;
}

export interface LoadPicture {
  readonly id: string;
  readonly name: string;
  readonly mode: LoadMode;
  readonly powerW: number | null;
  readonly grantedW: number;
}

export interface BatteryPicture {
  readonly id: string;
  readonly name: string;
  readonly powerW: number | null;
  readonly socPercent: number | null;
}

export interface DevicePicture {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly condition: DeviceCondition;
  readonly lastHeardMs: number | null;
}

/**
 * What the meter of a device counts: it only grows, until the meter is exchanged. `importWh`: in the positive direction
 * of its kind (drawn from the grid, produced, discharged, charged into a car), `exportWh`: against it.
 */
export interface RegisterPicture {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly importWh: number | null;
  readonly exportWh: number | null;
}
