/**
 * Where SunSpec inverters take a limit of their power, word by word. Offsets count from a model's ID register (SunSpec
 * model definitions, JSON: 120, 121, 123, 702, 704).
 */

/** A limit in percent of the largest power, which another model says. */
export interface LimitModel {
  readonly id: number;
  readonly leastLength: number;
  /** 1 while the limit is in force. */
  readonly enabled: number;
  /** The limit, in its own unit. */
  readonly percent: number;
  /** Power of ten of the limit. */
  readonly percentFactor: number;
  /** Seconds until it ends by itself, in one word or two. */
  readonly revertS: number;
  readonly revertWords: 1 | 2;
}

export const LIMIT_MODELS: readonly LimitModel[] = [
  // DER AC controls (IEEE 1547-2018).
  { id: 704, leastLength: 57, enabled: 14, percent: 15, percentFactor: 54, revertS: 18, revertWords: 2 },
  // Immediate controls.
  { id: 123, leastLength: 24, enabled: 9, percent: 5, percentFactor: 23, revertS: 7, revertWords: 1 },
];

/** The largest power as set, else as rated; percentages count from it. The first one that the device has. */
export const LARGEST_POWER = [
  { id: 121, power: 2, factor: 22 },
  { id: 702, power: 26, factor: 45 },
  { id: 120, power: 3, factor: 4 },
] as const;

/** A word as a number; `null` where the point is not implemented. */
export function unsigned(word: number | undefined): number | null {
  return word === undefined || word === 0xffff ? null : word;
}

/** A scale factor: from 10^-10 to 10^10; `null` where it is none. */
export function scaleOf(word: number | undefined): number | null {
  if (word === undefined || word === 0x8000) return null;
  const exponent = word > 0x7fff ? word - 0x1_0000 : word;
  return Math.abs(exponent) <= 10 ? 10 ** exponent : null;
}
