import { describe, expect, it } from 'vitest';
import { decode, type Encoding } from '../../../src/devices/modbus/decode.ts';
import type { Register } from '../../../src/devices/modbus/definition-points.ts';
import { blocksOf, planReads, type RegisterMap } from '../../../src/devices/modbus/plan.ts';
import { definition } from './hw.ts';

const PLAIN: Encoding = { wordOrder: 'big', currentSign: 'own', unavailable: {} };

/** Decodes one register as the power. */
function power(register: Partial<Register>, words: readonly number[], encoding: Partial<Encoding> = {}) {
  const map: RegisterMap = { values: { powerW: { address: 0, type: 'u16', ...register } } };
  const decoded = decode(map, { ...PLAIN, ...encoding }, (address) => words[address] ?? 0);
  return decoded.kind === 'values' ? decoded.values.powerW : decoded;
}

describe('a register', () => {
  it.each<[string, Partial<Register>, number[], number]>([
    ['u16', { type: 'u16' }, [0xfffe], 65_534],
    ['i16', { type: 'i16' }, [0xfffe], -2],
    ['u32', { type: 'u32' }, [0x0001, 0x0002], 65_538],
    ['i32', { type: 'i32' }, [0xffff, 0xff38], -200],
    ['f32', { type: 'f32' }, [0x43e4, 0x4000], 456.5],
    ['u64', { type: 'u64' }, [0, 0, 0x0001, 0x86a0], 100_000],
    ['a scale', { type: 'i16', scale: -0.5 }, [300], -150],
    ['a scale factor', { type: 'i16', scaleFactor: 1 }, [1_234, 0xfffe], 12.34],
    ['a positive scale factor', { type: 'i16', scaleFactor: 1 }, [0xfff6, 2], -1_000],
  ])('of type %s', (_, register, words, value) => {
    expect(power(register, words)).toBe(value);
  });

  it('may have its low word first', () => {
    expect(power({ type: 'f32' }, [0x4000, 0x43e4], { wordOrder: 'little' })).toBe(456.5);
    expect(power({ type: 'i32' }, [0xff38, 0xffff], { wordOrder: 'little' })).toBe(-200);
  });

  it.each<[string, Partial<Register>, number[]]>([
    ['0xFFFF', { type: 'u16' }, [0xffff]],
    ['0x8000', { type: 'i16' }, [0x8000]],
    ['0xFFFFFFFF', { type: 'u32' }, [0xffff, 0xffff]],
    ['0x80000000', { type: 'i32' }, [0x8000, 0]],
    ['NaN', { type: 'f32' }, [0x7fc0, 0]],
    ['infinity', { type: 'f32' }, [0x7f80, 0]],
    ['minus infinity', { type: 'f32' }, [0xff80, 0]],
    ['its own pattern', { type: 'u16', unavailable: 0x7fff }, [0x7fff]],
    ['a scale factor that is not there', { type: 'u16', scaleFactor: 1 }, [1, 0x8000]],
  ])('that holds %s has no value', (_, register, words) => {
    const unavailable = { u16: 0xffff, i16: 0x8000, u32: 0xffff_ffff, i32: 0x8000_0000 };
    expect(power(register, words, { unavailable })).toEqual({ kind: 'no-power' });
  });

  it.each<[string, Partial<Register>, number[], number]>([
    ['more than any building draws', { type: 'f32' }, [0x4b80, 0], 16_777_216],
    ['more than this device can', { type: 'u16', range: [0, 5_000] }, [5_001], 5_001],
  ])('that holds %s is not believed', (_, register, words, value) => {
    expect(power(register, words)).toEqual({ kind: 'implausible', quantity: 'power', value });
  });

  it('whose words are swapped shows as an impossibly small float', () => {
    // 230.0 is 0x43660000.
    expect(power({ type: 'f32' }, [0x0000, 0x4366])).toMatchObject({ kind: 'implausible', quantity: 'power' });
    // Two counts of 16 bits, read as one float.
    expect(power({ type: 'f32' }, [0x041c, 0x041d])).toMatchObject({ kind: 'implausible', quantity: 'power' });
    expect(power({ type: 'f32' }, [0, 0])).toBe(0);
  });

  it('with a scale factor beyond 10 is not believed', () => {
    const implausible = { kind: 'implausible', quantity: 'scale factor', value: 11 };
    expect(power({ type: 'u16', scaleFactor: 1 }, [1, 11])).toEqual(implausible);
  });
});

describe('a register map', () => {
  const phases = (type: Register['type']): [Register, Register, Register] => [
    { address: 1, type },
    { address: 2, type },
    { address: 3, type },
  ];
  const map = (words: readonly number[], currentSign: Encoding['currentSign'], extra: Partial<RegisterMap['values']>) =>
    decode(
      { values: { powerW: { address: 0, type: 'i16' }, ...extra } },
      { ...PLAIN, currentSign, unavailable: { u16: 0xffff } },
      (address) => words[address] ?? 0,
    );

  it('gives unsigned currents the sign of their power, else of the total', () => {
    const phaseCurrentA = phases('u16');
    expect(map([0xff9c, 1, 2, 0], 'of-power', { phaseCurrentA })).toMatchObject({
      values: { powerW: -100, phaseCurrentA: [-1, -2, 0] },
    });
    const phasePowerW: [Register, Register, Register] = [
      { address: 4, type: 'i16' },
      { address: 5, type: 'i16' },
      { address: 6, type: 'i16' },
    ];
    expect(map([0xff9c, 1, 2, 3, 0xff9c, 200, 0], 'of-power', { phaseCurrentA, phasePowerW })).toMatchObject({
      values: { phaseCurrentA: [-1, 2, 3] },
    });
    expect(map([0xff9c, 1, 2, 3], 'own', { phaseCurrentA })).toMatchObject({ values: { phaseCurrentA: [1, 2, 3] } });
  });

  it('has no current at all when a phase has none, and one phase when it lists one', () => {
    expect(map([5, 1, 0xffff, 3], 'own', { phaseCurrentA: phases('u16') })).toMatchObject({
      values: { phaseCurrentA: null },
    });
    expect(map([5, 7], 'own', { phaseCurrentA: [{ address: 1, type: 'u16', scale: 0.5 }] })).toMatchObject({
      values: { phaseCurrentA: [3.5, 0, 0], currentStepA: 0.5 },
    });
  });

  it('counts energy in whole Wh', () => {
    const importWh: Register = { address: 1, type: 'f32', scale: 1000 };
    // 1234.5678 kWh as a float
    expect(map([5, 0x449a, 0x522b], 'own', { importWh })).toMatchObject({
      values: { importWh: 1_234_568, exportWh: null },
    });
  });
});

describe('the read plan', () => {
  it('of the SDM630 is one read, or as few as it may ask for at once', () => {
    const sdm630 = definition('eastron-sdm630');
    if (sdm630.protocol !== 'modbus') throw new Error('not plain registers');
    expect(planReads(blocksOf(sdm630), sdm630)).toEqual([{ address: 0, count: 0x4c }]);
    expect(planReads(blocksOf(sdm630), { maxWords: 54, maxGapWords: 36 })).toEqual([
      { address: 0, count: 0x36 },
      { address: 0x48, count: 4 },
    ]);
    expect(planReads(blocksOf(sdm630), { maxWords: 10, maxGapWords: 0 }).map(({ count }) => count)).toEqual([
      10, 8, 2, 4,
    ]);
  });

  it('never splits a value and never reads a gap that is too wide', () => {
    const blocks = [
      { address: 10, count: 4 },
      { address: 0, count: 2 },
      { address: 4, count: 2 },
      { address: 5, count: 1 },
    ];
    expect(planReads(blocks, { maxWords: 125, maxGapWords: 2 })).toEqual([
      { address: 0, count: 6 },
      { address: 10, count: 4 },
    ]);
    expect(planReads(blocks, { maxWords: 4, maxGapWords: 10 })).toEqual([
      { address: 0, count: 2 },
      { address: 4, count: 2 },
      { address: 10, count: 4 },
    ]);
  });
});
