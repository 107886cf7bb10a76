import { characters, f32, put } from './register-bank.ts';

const MARKER = [0x5375, 0x6e53];
const COMMON = [
  1,
  66,
  ...characters('Fronius', 16),
  ...characters('Symo GEN24 10.0 Plus', 16),
  ...characters('', 8),
  ...characters('1.30.7-1', 8),
  ...characters('34567890', 16),
  1,
  0x8000,
];
const END = [0xffff, 0];

/** Model 103 with 5230 W on three phases; words written down by hand from the model's table. */
export const MODEL_103: readonly number[] = [
  // ID, L
  103, 50,
  // A, AphA, AphB, AphC, A_SF: 22.75, 7.58, 7.6, 7.57 A
  2275, 758, 760, 757, 0xfffe,
  // PPVphAB, BC, CA (not implemented), PhVphA, B, C, V_SF: 230.1, 229.8, 231 V
  0xffff, 0xffff, 0xffff, 2301, 2298, 2310, 0xffff,
  // W, W_SF, Hz, Hz_SF, VA, VA_SF, VAr, VAr_SF, PF, PF_SF
  523, 1, 5001, 0xfffe, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x8000,
  // WH (acc32), WH_SF: 1 234 567 x 10 Wh
  0x0012, 0xd687, 1,
  // DCA, DCA_SF, DCV, DCV_SF, DCW, DCW_SF
  0xffff, 0x8000, 0xffff, 0x8000, 0x8000, 0x8000,
  // TmpCab, TmpSnk, TmpTrns, TmpOt, Tmp_SF, St (MPPT), StVnd, events
  0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/** Model 113 (floats) with the same content. */
export const MODEL_113: readonly number[] = [
  113,
  60,
  ...f32(22.75),
  ...f32(7.58),
  ...f32(7.6),
  ...f32(7.57),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(230.1),
  ...f32(229.8),
  ...f32(231),
  ...f32(5230),
  ...f32(50.01),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(12_345_670),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  ...f32(NaN),
  4,
  4,
  ...Array.from({ length: 12 }, () => 0),
];

/** A model nobody here reads. */
export const MODEL_160: readonly number[] = [160, 88, ...Array.from({ length: 88 }, () => 0xffff)];

/** A device with these models behind the common one. Returns the address of the first of them too. */
export function sunSpecWords(base: number, models: readonly (readonly number[])[], end = END): Map<number, number> {
  const words = new Map<number, number>();
  put(words, base, [...MARKER, ...COMMON, ...models.flat(), ...end]);
  return words;
}
