import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { blocksOf } from '../../../src/devices/modbus/plan.ts';
import { blockOf, probeWords } from './probe-words.ts';

/** What a device holds: these words, what its probe wants to see, and zeros elsewhere. */
export function contentFor(
  definition: Definition,
  words: Readonly<Record<string, readonly number[]>>,
): Map<number, number> {
  const content = new Map<number, number>();
  if (definition.protocol === 'sunspec') {
    for (let at = 0; at < SUNSPEC_WORDS; at += 1) content.set((definition.bases[0] ?? 0) + at, 0);
  } else {
    const { firmware, serial } = definition.identity ?? {};
    const points = [firmware, serial].filter((point) => point !== undefined).map(blockOf);
    for (const { address, count } of [...blocksOf(definition), ...points]) {
      for (let at = 0; at < count + definition.maxGapWords; at += 1) content.set(address + at, 0);
    }
    for (const [address, word] of probeWords(definition)) content.set(address, word);
  }
  for (const [address, values] of Object.entries(words)) {
    values.forEach((word, index) => {
      content.set(Number(address) + index, word);
    });
  }
  return content;
}

/** Marker, common model, and what a meter or an inverter with two models may take. */
const SUNSPEC_WORDS = 700;
