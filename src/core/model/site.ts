import type { PerPhase, PhaseRotation } from './phases.ts';

/** What the owner wants of a charge point. */
export type ChargeMode = 'off' | 'solar' | 'min-solar' | 'fast';

export const CHARGE_MODES = ['off', 'solar', 'min-solar', 'fast'] as const satisfies readonly ChargeMode[];

/**
 * Where charging shall end by itself, while this car is here. Whatever is reached first ends it; `null` is no limit.
 * Reached, it stays reached until the car leaves or somebody sets another limit.
 */
export interface ChargeLimit {
  /** Of the running session, Wh. */
  readonly energyWh: number | null;
  /** State of charge of the car, where it is known, %. */
  readonly socPercent: number | null;
  /** Clock time, UTC epoch ms. */
  readonly untilMs: number | null;
}

export const NO_LIMIT: ChargeLimit = { energyWh: null, socPercent: null, untilMs: null };

/**
 * What protects a circuit, which decides for how long it holds an overload: the selective main switch of German meter panels
 * (VDE 0641-21, E), a miniature circuit breaker (IEC 60898-1, B or C), a fuse (IEC 60269, gG). `strict`: not known.
 */
export type Protection = 'sls-e' | 'mcb-b' | 'mcb-c' | 'gg' | 'strict';

export const PROTECTIONS = ['sls-e', 'mcb-b', 'mcb-c', 'gg', 'strict'] as const satisfies readonly Protection[];

/** A protected part of the installation. Circuits form a tree; the root is the grid connection. */
export interface Circuit {
  readonly id: string;
  /** What the owner calls it: it appears in sentences. */
  readonly name: string;
  /** `null` for the root. A parent stands before its children in {@link Settings.circuits}. */
  readonly parentId: string | null;
  /** Rated current of the protective device, per phase, A. */
  readonly limitA: PerPhase;
  readonly protection: Protection;
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
  /** The grid operator may limit it (section 14a EnWG: non-public, more than 4.2 kW). */
  readonly dimmable: boolean;
  /** How a car is woken that sleeps since a pause; `null`: never. */
  readonly wakeUp: WakeUpSettings | null;
}

/** A sleeping car gets its current taken away for a moment and offered anew: a new transition B2 to C of IEC 61851-1. */
export interface WakeUpSettings {
  /** It has drawn nothing of its offer for so long, ms. */
  readonly afterMs: number;
  /** At most so many times in a session. */
  readonly attempts: number;
}

/** What the owner wants of a flexible load. `auto`: by its settings. */
export type LoadMode = 'auto' | 'on' | 'off';

export const LOAD_MODES = ['auto', 'on', 'off'] as const satisfies readonly LoadMode[];

/**
 * Something besides cars that can wait for the sun and yields to the fuse. It draws 0 or from `minW` to `maxW`; what
 * is only switched has one power, so both are the same.
 */
export interface FlexibleLoadSettings {
  readonly id: string;
  readonly name: string;
  /** A heat pump lives by itself and is only asked for more (or blocked): BWP regulation SG Ready 1.1. */
  readonly kind: 'socket' | 'heating-rod' | 'heat-pump';
  readonly circuitId: string;
  /** Grid phases it draws on, all alike. */
  readonly phases: PhaseRotation;
  /** Nameplate powers, W. Of a heat pump: what it draws at most when asked for more. */
  readonly minW: number;
  readonly maxW: number;
  /** Smallest step between the two, W; 0: any power. */
  readonly stepW: number;
  /** Higher goes first; the same order as that of the charge points. */
  readonly priority: number;
  /** `surplus`: when the sun gives its least power. `always`: whenever the fuses allow. */
  readonly runs: 'surplus' | 'always';
  /** Once on (off) it stays so at least this long, ms. The fuse, and the owner switching it off, come first. */
  readonly minOnMs: number;
  readonly minOffMs: number;
  /** Run time of a day that is made up for at its end without sun, ms. */
  readonly minDailyMs: number | null;
  /** Run time of a day after which it is left off, ms. */
  readonly maxDailyMs: number | null;
  /** The grid operator may limit it (section 14a EnWG): only a heat pump, which is then blocked where it does not fit. */
  readonly dimmable: boolean;
  /** Of a heat pump: what it still draws while its first contact blocks it, W; 0 where that stops it. */
  readonly blockedW: number;
}

/** How the house follows the sun. */
export interface SolarSettings {
  /** Power that shall keep flowing into the grid (positive) or out of it (negative), W. */
  readonly reserveW: number;
  /** A pause for want of sun lasts at least this long, ms. */
  readonly startDelayMs: number;
  /** A car that the sun has started charges at least this long, ms. */
  readonly stopDelayMs: number;
  /** A charging car follows a rising sun by the least surplus of this long, ms; a falling one at once. */
  readonly raiseDelayMs: number;
  /** What a start or a change of phases is worth avoiding (wear, noise), as energy, Wh. */
  readonly switchCostWh: number;
  /** Most changes of phases within 24 hours for the sake of the sun, for each charge point; 0 leaves the relay alone. */
  readonly phaseChangesPerDay: number;
  /**
   * Feed-in at which the inverters hold the grid connection by themselves, W (0: zero feed-in); `null`: no such limit.
   * Sun beyond it is invisible until somebody uses it.
   */
  readonly feedInLimitW: number | null;
}

/** What the home battery and the cars leave to each other. */
export interface BatterySettings {
  /** Part of the sun that the battery may take before the cars, 0 (car first) to 100 (battery first), %. */
  readonly sharePercent: number;
  /** Below this state of charge it comes first whatever its share; 0: never. %. */
  readonly minSocPercent: number;
  /** From this state of charge on it may carry a charging car through a dip; 100: never. %. */
  readonly bufferSocPercent: number;
  /** The most it gives a car then, W. */
  readonly bufferPowerW: number;
  /**
   * Into which cars it may discharge. `free`: any. `not-into-fast`: locked while a car charges fast. `not-into-cars`:
   * locked also while cars in solar modes draw more than the sun gives, below the buffer.
   */
  readonly discharge: 'free' | 'not-into-fast' | 'not-into-cars';
  /** Batteries that the grid operator may limit while they charge from the grid (section 14a EnWG: more than 4.2 kW). */
  readonly dimmableIds: readonly string[];
}

/** How the fuse is held. */
export interface FuseSettings {
  /** Kept free on every circuit and phase at least, A; more where the house is seen to surprise by more. */
  readonly marginA: number;
  /** A reading older than this is silence, ms. */
  readonly meterTimeoutMs: number;
  /** Time in which a car has certainly followed a lower set-point (IEC 61851-1 Annex A: 5 s, plus the station's own delay), ms. */
  readonly deadTimeMs: number;
  /** Headroom must have lasted this long before it is handed out, ms; less where the house's loads are seen to stay off. */
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

/** How the grid operator's commands are carried out. */
export interface DimmingSettings {
  /** After a limit the whole power of the controllable devices comes back in this time, ms. */
  readonly returnMs: number;
}

/** Everything `decide` needs to know of the site that does not change from second to second. */
export interface Settings {
  /** The tree, parents before children, the root first. */
  readonly circuits: readonly Circuit[];
  readonly chargePoints: readonly ChargePointSettings[];
  readonly loads: readonly FlexibleLoadSettings[];
  /** Phase-to-neutral voltage assumed where none is measured, V. */
  readonly nominalVoltageV: number;
  readonly solar: SolarSettings;
  readonly battery: BatterySettings;
  readonly fuse: FuseSettings;
  readonly sharing: SharingSettings;
  /** `null`: no cap. */
  readonly quarterHour: QuarterHourSettings | null;
  readonly dimming: DimmingSettings;
}
