import type { SunSpecModel, Value, Values } from './definition.ts';
import type { Register, RegisterType } from './definition-points.ts';

/** Registers that stand together. */
export interface Block {
  readonly address: number;
  readonly count: number;
}

/** What to decode, and at which addresses: absolute, or within a SunSpec model. */
export interface RegisterMap {
  readonly values: Values;
  readonly asleep?: SunSpecModel['asleep'];
}

export interface ReadLimits {
  readonly maxWords: number;
  readonly maxGapWords: number;
}

export const WORDS: Readonly<Record<RegisterType, number>> = {
  u16: 1,
  i16: 1,
  u32: 2,
  i32: 2,
  f32: 2,
  u64: 4,
  i64: 4,
  f64: 4,
};

/** The registers a map needs, each value whole. */
export function blocksOf({ values, asleep }: RegisterMap): Block[] {
  const registers = Object.values(values)
    .flatMap((value): readonly Value[] => (Array.isArray(value) ? value : [value]))
    .flatMap(registersOf);
  return [
    ...registers.map(({ address, type }) => ({ address, count: WORDS[type] })),
    ...registers.flatMap(({ scaleFactor }) => (scaleFactor === undefined ? [] : { address: scaleFactor, count: 1 })),
    ...registers.flatMap(({ direction }) => (direction === undefined ? [] : { address: direction.address, count: 1 })),
    ...(asleep === undefined ? [] : [{ address: asleep.address, count: 1 }]),
  ];
}

/** What a value is made of. */
export function registersOf(value: Value): readonly Register[] {
  return 'sum' in value ? value.sum : [value];
}

/** As few reads as the limits allow. A value is never split over two reads: its halves could be of different moments. */
export function planReads(needed: readonly Block[], { maxWords, maxGapWords }: ReadLimits): Block[] {
  const reads: Block[] = [];
  for (const block of [...needed].sort((a, b) => a.address - b.address)) {
    const last = reads.at(-1);
    const end = block.address + block.count;
    const lastEnd = last === undefined ? 0 : last.address + last.count;
    if (last !== undefined && block.address - lastEnd <= maxGapWords && end - last.address <= maxWords) {
      reads[reads.length - 1] = { address: last.address, count: Math.max(lastEnd, end) - last.address };
    } else {
      reads.push(block);
    }
  }
  return reads;
}
