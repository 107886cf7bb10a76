import type { NumberPoint, TextPoint } from '../../../src/devices/modbus/definition-points.ts';
import type { Introducible } from '../../../src/devices/modbus/introduction.ts';
import { type Block, WORDS } from '../../../src/devices/modbus/plan.ts';

/** Where a point stands. */
export function blockOf(point: NumberPoint | TextPoint): Block {
  return { address: point.address, count: 'text' in point ? point.words : WORDS[point.type] };
}

/** Words by which a device passes for what its definition is of. */
export function probeWords({ probe, wordOrder }: Pick<Introducible, 'probe' | 'wordOrder'>): Map<number, number> {
  const content = new Map<number, number>();
  if (probe === undefined) return content;
  const { at, in: wanted = [], between } = 'at' in probe ? probe : { at: probe.frequency, between: [40, 60] };
  const said = wanted[0] ?? (between === undefined ? 0 : ((between[0] ?? 0) + (between[1] ?? 0)) / 2);
  const bytes = Buffer.alloc(2 * blockOf(at).count);
  if (typeof said === 'string') bytes.write(said, 'latin1');
  else if ('text' in at) throw new Error('a text cannot be a number');
  else writeNumber(bytes, Math.round(said / (at.scale ?? 1)), at.type);
  if ('text' in at && at.text === 'ascii-swapped') bytes.swap16();
  const words = Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(2 * index));
  if (!('text' in at) && wordOrder === 'little') words.reverse();
  words.forEach((word, index) => {
    content.set(at.address + index, word);
  });
  return content;
}

function writeNumber(bytes: Buffer, value: number, type: NumberPoint['type']): void {
  switch (type) {
    case 'f32':
      bytes.writeFloatBE(value);
      break;
    case 'f64':
      bytes.writeDoubleBE(value);
      break;
    default:
      bytes.writeUIntBE(value, 0, Math.min(6, bytes.length));
  }
}
