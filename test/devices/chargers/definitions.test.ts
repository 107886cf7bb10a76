import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseChargerDefinition } from '../../../src/devices/chargers/definitions.ts';
import { encode } from '../../../src/devices/chargers/encode.ts';
import { textOf } from '../../../src/devices/modbus/text.ts';
import { HW_FOLDER } from '../modbus/hw.ts';

const text = readFileSync(join(HW_FOLDER, 'chargers/keba-p30.yaml'), 'utf8');

describe('the definition of a charger', () => {
  it.each([
    ['protocol: modbus', 'protocol: mqtt', '/protocol must be modbus or http'],
    ['class: fail-safe-command', 'class: hope', '/watchdog/class'],
    ['leastA: 6', 'leastA: 0', '/setPoint/leastA must be >= 1'],
    ['kind: charger', 'kind: [charger', 'Flow sequence'],
  ])('is refused with %s written as %s', (right, wrong, message) => {
    expect(text).toContain(right);
    expect(parseChargerDefinition(text.replace(right, wrong))).toEqual({ message: expect.stringContaining(message) });
  });
});

describe('text in registers', () => {
  it.each([
    ['ascii', [0x4332, 0x0000, 0x4141], 'C2'],
    ['ascii', [0x0000], null],
    ['utf-16be', [0x0030, 0x0034, 0x0041, 0x0000], '04A'],
    ['hex', [0x04a1, 0xb2c3, 0, 0, 0], '04A1B2C3'],
    ['hex', [0x04a1, 0xb2c3, 0xd4e5, 0xf600, 0], '04A1B2C3D4E5F6'],
    ['hex', [0x04a1, 0xb200, 0, 0, 0], '04A1B200'],
    ['hex-reversed', [0xc3b2, 0xa104], '04A1B2C3'],
    ['hex-reversed', [0, 0], null],
  ] as const)('as %s: %j is %s', (as, words, read) => {
    expect(textOf(words, as)).toBe(read);
  });
});

describe('numbers in registers', () => {
  it.each([
    [16_000, 'u16', 'big', [16_000]],
    [-2, 'i16', 'big', [0xfffe]],
    [70_000, 'u32', 'big', [1, 4_464]],
    [70_000, 'u32', 'little', [4_464, 1]],
    [-1, 'i32', 'big', [0xffff, 0xffff]],
    [16, 'f32', 'big', [0x4180, 0]],
  ] as const)('%d as %s, %s word first', (value, type, order, words) => {
    expect(encode(value, type, order)).toEqual(words);
  });

  it('do not fit where they do not fit', () => {
    expect(() => encode(70_000, 'u16', 'big')).toThrow(RangeError);
  });
});
