import type { PhaseRotation } from '../../../src/core/model/phases.ts';
import type { CarSpec } from '../../../src/sim/world/car.ts';
import type { HomeBatterySpec } from '../../../src/sim/world/home-battery.ts';
import type { MeterSpec } from './meter.ts';

/** Step of the closed loop, ms. */
export const STEP_MS = 1_000;

/** A charge point with its car, as a scenario describes it. */
export interface StationSpec {
  readonly id: string;
  readonly phaseRotation: PhaseRotation;
  readonly minCurrentA: number;
  readonly maxCurrentA: number;
  /** Smallest step in which it takes a set-point, A. */
  readonly currentStepA: number;
  /** Shortest time between two changes of its pilot, ms (IEC 61851-1 Annex A: 5 s; many stations do better). */
  readonly pilotPeriodMs: number;
  readonly canSwitchPhases: boolean;
  /** What its own meter tells, and how late. */
  readonly meter: MeterSpec;
  /** The car that hangs on it all the time. */
  readonly car: CarSpec;
}

/** One home as a scenario describes it. */
export interface SiteSpec {
  /** `solar`: charge from surplus only. `fast`: as much as the fuse leaves. */
  readonly mode: 'solar' | 'fast';
  /** Rated current of the main fuse, per phase, A. */
  readonly fuseA: number;
  /** What a start or a change of phases costs the owner, as energy, Wh. */
  readonly switchCostWh: number;
  readonly gridMeter: MeterSpec;
  /** A home battery with a controller of its own; left out: none. */
  readonly battery?: HomeBatterySpec;
  readonly stations: readonly StationSpec[];
}
