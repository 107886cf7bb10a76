import type { PerPhase, PhaseRotation } from './phases.ts';

/** What the owner wants of a charge point. */
export type ChargeMode = 'off' | 'solar' | 'min-solar' | 'fast';

export const CHARGE_MODES = ['off', 'solar', 'min-solar', 'fast'] as const satisfies readonly ChargeMode[];

/** A protected part of the installation. Circuits form a tree; the root is the grid connection. */
export interface Circuit {
  readonly id: string;
  /** What the owner calls it: it appears in sentences. */
  readonly name: string;
  /** `null` for the root. A parent stands before its children in {@link Settings.circuits}. */
  readonly parentId: string | null;
  /** Rated current of the protective device, per phase, A. */
  readonly limitA: PerPhase;
  /** Current agreed for it, per phase, where that is less than the fuse holds, A. */
  readonly maxCurrentA: number | null;
  /** How much more one phase may carry than another, as far as cars cause it, A. */
  readonly maxUnbalanceA: number | null;
  /** Limit of the active power over all phases, W. */
  readonly maxPowerW: number | null;
  /** The meter that measures all of this circuit. The root's is the grid meter. */
  readonly meterId: string | null;
}

/** A charge point as installed. Currents are per phase at its terminals. */
export interface ChargePointSettings {
  readonly id: string;
  readonly name: string;
  readonly circuitId: string;
  readonly phaseRotation: PhaseRotation;
  /** Least current at which it charges, A (IEC 61851-1: 6 A). */
  readonly minCurrentA: number;
  /** Largest current of the installation, A. */
  readonly maxCurrentA: number;
  /** Current to which it falls back by itself when its lease is not renewed, A; 0 is allowed. */
  readonly safeCurrentA: number;
  /** Smallest step in which it takes a set-point, A. */
  readonly currentStepA: number;
  /** Higher goes first. Equal priorities share equally. */
  readonly priority: number;
  /** Its part among equals: one with 2 gets twice the current of one with 1. */
  readonly weight: number;
  /** What it may draw while the grid is lost, A; 0: nothing. */
  readonly backupCurrentA: number;
}

/** How the house follows the sun. */
export interface SolarSettings {
  /** Power that shall keep flowing into the grid (positive) or out of it (negative), W. */
  readonly reserveW: number;
  /** Surplus must have lasted this long before a car starts, ms. */
  readonly startDelayMs: number;
  /** Surplus must have been missing this long before a car stops, ms. */
  readonly stopDelayMs: number;
  /** A charging car follows a rising sun by the least surplus of this long, ms; a falling one at once. */
  readonly raiseDelayMs: number;
}

/** How the fuse is held. */
export interface FuseSettings {
  /** Kept free on every circuit and phase, A. */
  readonly marginA: number;
  /** A reading older than this is silence, ms. */
  readonly meterTimeoutMs: number;
  /** Time in which a car has certainly followed a lower set-point (IEC 61851-1 Annex A: 5 s, plus the station's own delay), ms. */
  readonly deadTimeMs: number;
  /** Headroom must have lasted this long before it is handed out, ms. */
  readonly raiseDelayMs: number;
}

/** How those take turns for whom there is not enough at the same time. */
export interface SharingSettings {
  /** A car that has charged this long gives way to an equal one that waits, ms. */
  readonly sliceMs: number;
}

/** The mean import of each quarter hour of the clock that must not be passed (capacity tariff). */
export interface QuarterHourSettings {
  /** W. */
  readonly capW: number;
  /** What the month has reached already may be reached again: it is paid for. */
  readonly orMonthPeak: boolean;
}

/** Everything `decide` needs to know of the site that does not change from second to second. */
export interface Settings {
  /** The tree, parents before children, the root first. */
  readonly circuits: readonly Circuit[];
  readonly chargePoints: readonly ChargePointSettings[];
  /** Phase-to-neutral voltage assumed where none is measured, V. */
  readonly nominalVoltageV: number;
  readonly solar: SolarSettings;
  readonly fuse: FuseSettings;
  readonly sharing: SharingSettings;
  /** `null`: no cap. */
  readonly quarterHour: QuarterHourSettings | null;
}
