import type { FixedRegisterWrite, ModbusCharger } from './definition.ts';

/** The words of a number, as they go over the wire. What does not fit its type is a mistake in the definition: RangeError. */
export function encode(
  value: number,
  type: FixedRegisterWrite['type'],
  wordOrder: ModbusCharger['wordOrder'],
): readonly number[] {
  const bytes = Buffer.alloc(type === 'u16' || type === 'i16' ? 2 : 4);
  switch (type) {
    case 'u16':
      bytes.writeUInt16BE(value);
      break;
    case 'i16':
      bytes.writeInt16BE(value);
      break;
    case 'u32':
      bytes.writeUInt32BE(value);
      break;
    case 'i32':
      bytes.writeInt32BE(value);
      break;
    case 'f32':
      bytes.writeFloatBE(value);
  }
  const words = bytes.length === 2 ? [bytes.readUInt16BE(0)] : [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  return wordOrder === 'big' ? words : words.reverse();
}
