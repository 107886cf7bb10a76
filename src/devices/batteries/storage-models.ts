/** SunSpec models of a battery, word by word. Offsets count from a model's ID register (SunSpec model definitions, JSON). */
import type { FoundModel } from '../modbus/sunspec.ts';

/** A model with its content as it was read. */
export interface ModelWords extends FoundModel {
  readonly words: readonly number[];
}

/** How the power of the battery reads where the specification leaves its sign open (model 802). */
export type PowerSign = 'discharge-positive' | 'charge-positive';

/** Model 124: where it is told what to do. */
export const STORAGE_CONTROL = {
  id: 124,
  leastLength: 24,
  chargeMax: 2,
  mode: 5,
  soc: 8,
  state: 11,
  dischargeRate: 12,
  chargeRate: 13,
  revertS: 15,
  gridCharging: 17,
  chargeMaxFactor: 18,
  socFactor: 22,
  rateFactor: 25,
} as const;

/** Models worth reading for a battery, and how many words of each. */
export function worthReading(models: readonly FoundModel[]): readonly FoundModel[] {
  return models.filter(({ id, length }) => {
    const least = LEAST_LENGTH.get(id);
    return least !== undefined && length >= least && length + 2 <= MOST_WORDS;
  });
}

/** Discharge power, W (negative: charging); `null` when no model says it. */
export function powerOf(models: readonly ModelWords[], sign: PowerSign, coupling: 'ac' | 'dc'): number | null {
  const modules = modelOf(models, 160);
  const ofModules = modules === null ? null : moduleFlows(modules, restingIn(modelOf(models, 124)));
  if (ofModules !== null) return ofModules.dischargeW - ofModules.chargeW;
  const base = modelOf(models, 802);
  const ofBase = base === null ? null : scaled(i16(base, 47), i16(base, 63));
  if (ofBase !== null) return sign === 'discharge-positive' ? ofBase : -ofBase;
  // What a storage inverter of its own puts out is the battery's; a hybrid one puts out the sun as well.
  const inverter = coupling === 'ac' ? models.find(({ id }) => id >= 101 && id <= 103) : undefined;
  return inverter === undefined ? null : scaled(i16(inverter, 14), i16(inverter, 15));
}

/** State of charge, %; `null` when no model says one that can be. */
export function socOf(models: readonly ModelWords[]): number | null {
  const base = modelOf(models, 802);
  const capacity = modelOf(models, 713);
  const control = modelOf(models, STORAGE_CONTROL.id);
  const percents = [
    base === null ? null : scaled(u16(base, 11), i16(base, 56)),
    capacity === null ? null : scaled(u16(capacity, 4), i16(capacity, 8)),
    control === null ? null : scaled(u16(control, STORAGE_CONTROL.soc), i16(control, STORAGE_CONTROL.socFactor)),
  ];
  return percents.find((percent) => percent !== null && percent >= 0 && percent <= 100) ?? null;
}

/** The largest power it charges with, W. */
export function maxPowerOf(models: readonly ModelWords[]): number | null {
  const control = modelOf(models, STORAGE_CONTROL.id);
  if (control === null) return null;
  const powerW = scaled(u16(control, STORAGE_CONTROL.chargeMax), i16(control, STORAGE_CONTROL.chargeMaxFactor));
  return powerW !== null && powerW > 0 ? powerW : null;
}

export function modelOf(models: readonly ModelWords[], id: number): ModelWords | null {
  return models.find((model) => model.id === id) ?? null;
}

/** Who made it, by its common model; empty where it does not say. */
export function makerOf(models: readonly ModelWords[]): string {
  const common = modelOf(models, 1);
  return common === null ? '' : text(common.words.slice(2, 18)).trim();
}

/** A word; `null` where the point is not implemented. */
export function u16({ words }: ModelWords, offset: number): number | null {
  const word = words[offset];
  return word === undefined || word === 0xffff ? null : word;
}

export function i16({ words }: ModelWords, offset: number): number | null {
  const word = words[offset];
  if (word === undefined || word === 0x8000) return null;
  return word > 0x7fff ? word - 0x1_0000 : word;
}

/** A value and its power of ten; powers below 1 are divided by, so that 12.3 stays 12.3. */
export function scaled(value: number | null, factor: number | null): number | null {
  if (value === null || factor === null || Math.abs(factor) > 10) return null;
  return factor < 0 ? value / 10 ** -factor : value * 10 ** factor;
}

const LEAST_LENGTH: ReadonlyMap<number, number> = new Map([
  [1, 65],
  [101, 50],
  [102, 50],
  [103, 50],
  [124, STORAGE_CONTROL.leastLength],
  [160, 48],
  [713, 7],
  [802, 62],
]);
const MOST_WORDS = 125;
const FIRST_MODULE = 10;
const MODULE_WORDS = 20;
/** ChaSt of model 124: off, empty, full, holding. */
const RESTING = [1, 2, 5, 6];

function restingIn(control: ModelWords | null): boolean {
  return control !== null && RESTING.includes(u16(control, STORAGE_CONTROL.state) ?? 0);
}

/** Hybrid inverters show the battery as two inputs of model 160, told by their names (`StCha 3`, `StDisCha 4`). */
function moduleFlows(
  model: ModelWords,
  isResting: boolean,
): { readonly chargeW: number; readonly dischargeW: number } | null {
  const factor = i16(model, 4);
  const flow = (isWanted: (name: string) => boolean): number | null | undefined => {
    for (let at = FIRST_MODULE; at + MODULE_WORDS <= model.words.length; at += MODULE_WORDS) {
      if (isWanted(text(model.words.slice(at + 1, at + 9)))) return scaled(u16(model, at + 11), factor);
    }
    return undefined;
  };
  const isDischarge = (name: string): boolean => /dis.?cha?/i.test(name);
  const dischargeW = flow(isDischarge);
  const chargeW = flow((name) => !isDischarge(name) && /st.?cha?/i.test(name));
  if (dischargeW === undefined || chargeW === undefined) return null;
  // An input at rest has no value; both without one is rest only if the battery says so.
  if (dischargeW === null && chargeW === null && !isResting) return null;
  return { dischargeW: dischargeW ?? 0, chargeW: chargeW ?? 0 };
}

function text(words: readonly number[]): string {
  return String.fromCharCode(...words.flatMap((word) => [word >> 8, word & 0xff]).filter((code) => code >= 0x20));
}
