import { NO_CURRENT, type PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import { PLAUSIBLE, type Quantity, withSignOf } from '../modbus/decode.ts';

/** A quantity of a meter by its place in {@link ObisValues}. */
export type Slot = number;

export type ObisReading =
  | { readonly kind: 'values'; readonly values: ElectricalValues }
  | { readonly kind: 'no-power' }
  | Implausible;

/** A number that no meter can mean. */
export interface Implausible {
  readonly kind: 'implausible';
  readonly quantity: Quantity;
  readonly value: number;
}

const POWER = 0;
const POWER_IMPORT = 1;
const POWER_EXPORT = 2;
/** All tariffs together, then tariffs 1 to 4. */
const ENERGY_IMPORT = 3;
const ENERGY_EXPORT = 8;
const TARIFFS = 4;
/** What each phase has: signed power, import, export, current, voltage. */
const PHASE = 13;
const PER_PHASE = 5;
const [OF_POWER, OF_IMPORT, OF_EXPORT, OF_CURRENT, OF_VOLTAGE] = [0, 1, 2, 3, 4] as const;
const SLOTS = PHASE + 3 * PER_PHASE;

/**
 * Where an OBIS code of electricity (IEC 62056-6-1, value groups C.D.E) belongs; `null`: it says nothing that is needed.
 * The codes of the phases lie 20 apart: 21.7.0, 41.7.0, 61.7.0.
 */
export function slotOf(c: number, d: number, e: number): Slot | null {
  if (d === 8 && e <= TARIFFS) return c === 1 ? ENERGY_IMPORT + e : c === 2 ? ENERGY_EXPORT + e : null;
  if (d !== 7 || e !== 0) return null;
  if (c === 1) return POWER_IMPORT;
  if (c === 2) return POWER_EXPORT;
  if (c === 16) return POWER;
  const phase = Math.floor((c - 20) / 20);
  const kind = OF_PHASE.get((c - 20) % 20);
  return c < 20 || phase > 2 || kind === undefined ? null : PHASE + PER_PHASE * phase + kind;
}

const OF_PHASE: ReadonlyMap<number, number> = new Map([
  [1, OF_IMPORT],
  [2, OF_EXPORT],
  [11, OF_CURRENT],
  [12, OF_VOLTAGE],
  [16, OF_POWER],
]);

/** What is measured at a slot. */
export function quantityOf(slot: Slot): Quantity & ('power' | 'energy' | 'current' | 'voltage') {
  if (slot < ENERGY_IMPORT) return 'power';
  if (slot < PHASE) return 'energy';
  const kind = (slot - PHASE) % PER_PHASE;
  return kind === OF_CURRENT ? 'current' : kind === OF_VOLTAGE ? 'voltage' : 'power';
}

/** Numbers of one telegram by their OBIS codes, put together to what the site knows of a meter. W, Wh, A and V. */
export class ObisValues {
  private readonly found = new Float64Array(SLOTS).fill(Number.NaN);
  private currentStepA = 0;

  /** `step` is the smallest difference that the number can show. `false`: another value is there already. */
  set(slot: Slot, value: number, step: number): boolean {
    const earlier = this.at(slot);
    if (earlier !== null) return earlier === value;
    this.found[slot] = value;
    if (step > this.currentStepA && quantityOf(slot) === 'current') this.currentStepA = step;
    return true;
  }

  read(): ObisReading {
    // A single-phase meter leaves L2 and L3 out; a quantity must cover every phase that any quantity shows to be there.
    const isThere: readonly boolean[] = [this.hasPhase(0), this.hasPhase(1), this.hasPhase(2)];
    const phasePowerW = covering(isThere, (phase) => this.powerOf(phase));
    const powerW = this.total(phasePowerW);
    if (powerW === null) return { kind: 'no-power' };
    const currents = covering(isThere, (phase) => this.ofPhase(phase, OF_CURRENT));
    // Currents have no sign of their own. Without a power to tell it, they count as import: the safe side for a fuse.
    const isSinglePhase = isThere[0] === true && !isThere[1] && !isThere[2];
    const signedBy = phasePowerW ?? (isSinglePhase ? [powerW, 0, 0] : NO_CURRENT);
    const values: ElectricalValues = {
      powerW,
      phasePowerW,
      phaseCurrentA: currents === null ? null : withSignOf(currents, signedBy),
      currentStepA: this.currentStepA,
      phaseVoltageV: covering(isThere, (phase) => this.ofPhase(phase, OF_VOLTAGE)),
      importWh: this.register(ENERGY_IMPORT),
      exportWh: this.register(ENERGY_EXPORT),
    };
    return this.implausible() ?? { kind: 'values', values };
  }

  private at(slot: Slot): number | null {
    const value = this.found[slot] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  private ofPhase(phase: number, kind: number): number | null {
    return this.at(PHASE + PER_PHASE * phase + kind);
  }

  private hasPhase(phase: number): boolean {
    const first = PHASE + PER_PHASE * phase;
    for (let slot = first; slot < first + PER_PHASE; slot += 1) if (this.at(slot) !== null) return true;
    return false;
  }

  private powerOf(phase: number): number | null {
    const importW = this.ofPhase(phase, OF_IMPORT);
    if (importW !== null) return importW - (this.ofPhase(phase, OF_EXPORT) ?? 0);
    return this.ofPhase(phase, OF_POWER);
  }

  private total(phasePowerW: PerPhase | null): number | null {
    const importW = this.at(POWER_IMPORT);
    if (importW !== null) return importW - (this.at(POWER_EXPORT) ?? 0);
    const powerW = this.at(POWER);
    if (powerW !== null || phasePowerW === null) return powerW;
    return phasePowerW[0] + phasePowerW[1] + phasePowerW[2];
  }

  /** Tariffs are added up and never named: 1 is the low one in the Netherlands and the high one in Belgium. */
  private register(first: Slot): number | null {
    const total = this.at(first);
    if (total !== null) return total;
    let sum: number | null = null;
    for (let slot = first + 1; slot <= first + TARIFFS; slot += 1) {
      const value = this.at(slot);
      if (value !== null) sum = (sum ?? 0) + value;
    }
    return sum;
  }

  private implausible(): Implausible | null {
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const value = this.at(slot);
      if (value === null) continue;
      const quantity = quantityOf(slot);
      const [least, largest] = PLAUSIBLE[quantity];
      if (value < least || value > largest) return { kind: 'implausible', quantity, value };
    }
    return null;
  }
}

/** `null` when a phase that is there has no such value; 0 for one that is not. */
function covering(isThere: readonly boolean[], of: (phase: number) => number | null): PerPhase | null {
  const one = (phase: number): number | null => (isThere[phase] === true ? of(phase) : 0);
  const [a, b, c] = [one(0), one(1), one(2)];
  if (!isThere.includes(true) || a === null || b === null || c === null) return null;
  return [a, b, c];
}
