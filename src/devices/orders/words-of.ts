import { encode } from '../chargers/encode.ts';
import type { OrderPart, OrderPower, OrderWrite } from '../modbus/control-definition.ts';
import type { Definition } from '../modbus/definition.ts';

/** Powers of an order, W or %; what an order does not need may be missing. */
export type Powers = Partial<Readonly<Record<OrderPower, number>>>;

/** One request. */
export interface WordsToWrite {
  readonly address: number;
  readonly words: readonly number[];
  readonly as: 'single' | 'several';
  /** It can be read back as it was written. */
  readonly isReadable: boolean;
  /** Which of its words are the same in every such order. */
  readonly isFixed: readonly boolean[];
}

/** What an order comes to, request by request. Powers beyond what a register can say are cut to it. */
export function wordsOf(
  writes: readonly OrderWrite[],
  powers: Powers,
  wordOrder: Definition['wordOrder'],
): readonly WordsToWrite[] {
  return writes.map(({ address, as = 'several', next = [], unread = false, ...first }) => {
    const words: number[] = [];
    const isFixed: boolean[] = [];
    for (const part of [first, ...next]) {
      const own = encode(rawOf(part, powers), part.type, wordOrder);
      words.push(...own);
      isFixed.push(...own.map(() => part.of === undefined));
    }
    return { address, as, words, isReadable: !unread, isFixed };
  });
}

const RANGE = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
} as const;

function rawOf({ type, value = 0, of, scale = 1, plus = 0 }: OrderPart, powers: Powers): number {
  const raw = of === undefined ? value : (powers[of] ?? 0) / scale + plus;
  if (type === 'f32') return raw;
  const [least, most] = RANGE[type];
  return Math.max(least, Math.min(most, Math.round(raw)));
}
