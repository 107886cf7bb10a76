import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../src/devices/meters/sml/elements.ts';
import { readSmlFile, type SmlReading } from '../../../src/devices/meters/sml/file.ts';
import { SmlFrames } from '../../../src/devices/meters/sml/frames.ts';
import { type SmlEntry, signed, smlFile, smlOfGrid, unsigned } from '../../../src/sim/endpoints/sml-file.ts';
import { dzg, EMH, GRID, HOLLEY, power } from './sml-samples.ts';

function read(frame: Buffer): SmlReading {
  const files: Buffer[] = [];
  new SmlFrames((one) => {
    if (one.kind === 'file') files.push(one.bytes);
  }).push(frame);
  const [file] = files;
  if (file === undefined) throw new Error('no file');
  return readSmlFile(file);
}

const of = (entries: readonly SmlEntry[], server = EMH, seconds: number | null = 9): SmlReading =>
  read(smlFile(entries, { server, seconds, transaction: 1 }));
const powerOf = (entry: SmlEntry, server = EMH): number | string => {
  const reading = of([entry], server);
  return reading.kind === 'reading' ? reading.values.powerW : JSON.stringify(reading);
};
const energy = (value: Buffer, scaler: number): SmlEntry => ({ code: [1, 8, 0], unit: 30, scaler, value });

describe('an SML file', () => {
  it('tells what a meter with everything set free knows, with our signs', () => {
    expect(read(smlOfGrid(GRID, 1_000_000))).toEqual({
      kind: 'reading',
      values: {
        powerW: 687.6,
        phasePowerW: [1_234.5, -567.2, 20.3],
        phaseCurrentA: [5.34, -2.47, 0.09],
        currentStepA: 0.01,
        phaseVoltageV: [231, 230, 235],
        importWh: 12_345_678,
        exportWh: 4_321_000,
      },
      meterId: '0a01454d480000bc614e',
      hasClock: true,
    });
  });

  it.each([
    ['527f', 1.27],
    ['5280', -1.28],
    ['530be6', 30.46],
    ['53f967', -16.89],
    ['54fecbfd', -788.51],
    ['5500000162', 3.54],
    ['56ffffff76a0', -351.68],
    ['59ffffffffffff76a0', -351.68],
    ['628d', 1.41],
    ['63d6ca', 549.86],
  ])('reads a number of any width and sign: %s', (value, expected) => expect(powerOf(power(value))).toBe(expected));

  it.each([
    ['6501ddf5f4', -1, 3_132_364],
    ['690000000ac07048a7', -5, 461_783],
    ['6232', 3, 50_000],
    ['5415bbaa', -1, 142_430],
  ])('scales registers to whole Wh: %s by 10^%i', (value, scaler, importWh) => {
    const reading = of([power('530be6'), energy(Buffer.from(value, 'hex'), scaler)]);
    expect(reading).toMatchObject({ values: { importWh } });
  });

  it('knows which DZG meters lose the sign of their power, and believes all others', () => {
    const lost = power('538b28');
    const full = power('55ffff8b28');
    for (const serial of [42_082_910, 48_999_999, 55_000_000]) {
      expect(powerOf(lost, dzg(serial))).toBe(356.24);
      expect(powerOf(full, dzg(serial))).toBe(-299.12);
    }
    for (const serial of [40_051_478, 49_000_000, 60_000_000]) expect(powerOf(lost, dzg(serial))).toBe(-299.12);
    expect(powerOf(lost)).toBe(-299.12);
    const register = { ...energy(Buffer.from('538b28', 'hex'), 0) };
    expect(of([power('530be6'), register], dzg(42_082_910))).toEqual({
      kind: 'implausible',
      quantity: 'energy',
      value: -29_912,
    });
  });

  it('says what is missing instead of making it up', () => {
    const locked = [energy(unsigned(13_024), 3)];
    expect(of(locked)).toMatchObject({ detail: expect.stringContaining('PIN') });
    const undirected: SmlEntry = { code: [15, 7, 0], unit: 27, scaler: -1, value: unsigned(1_635) };
    expect(of([...locked, undirected])).toMatchObject({ detail: expect.stringContaining('15.7.0') });
    expect(of([...locked, power('01')])).toMatchObject({ detail: expect.stringContaining('PIN') });
    const onePhase: SmlEntry = { code: [36, 7, 0], unit: 27, scaler: 0, value: signed(400) };
    const twoPhase: SmlEntry = { code: [51, 7, 0], unit: 33, scaler: -2, value: unsigned(174) };
    expect(of([power('530be6'), onePhase, twoPhase])).toMatchObject({
      values: { powerW: 30.46, phasePowerW: null, phaseCurrentA: null },
    });
  });

  it('refuses a value with a foreign unit, a foreign type or a second one', () => {
    const detail = 'cannot read the value 16.7.0';
    expect(of([{ ...power('530be6'), unit: 30 }])).toEqual({ kind: 'malformed', detail });
    expect(of([power('4201')])).toEqual({ kind: 'malformed', detail });
    expect(of([power('04112233')])).toEqual({ kind: 'malformed', detail });
    expect(of([power('530be6', 100)])).toEqual({ kind: 'malformed', detail });
    expect(of([power('530be6'), power('530be7')])).toEqual({ kind: 'malformed', detail: '16.7.0 comes twice' });
    expect(of([power('590fffffffffffffff')])).toMatchObject({ kind: 'implausible', quantity: 'power' });
  });

  it('says whether the meter tells a time, and who it is', () => {
    expect(of([power('5201')], HOLLEY, null)).toMatchObject({ hasClock: false, meterId: HOLLEY.toString('hex') });
    expect(of([power('5201')], Buffer.alloc(10))).toMatchObject({ hasClock: true, meterId: null });
  });

  it('reads bytes without a file in them as nothing, and never throws', () => {
    expect(readSmlFile(Buffer.alloc(0))).toMatchObject({ kind: 'malformed' });
    expect(elementsOf(Buffer.from('7f', 'hex'))).toBeNull();
    expect(elementsOf(Buffer.alloc(100, 0x71))).toBeNull();
    expect(elementsOf(Buffer.from('ff8f8f8f8f8f01', 'hex'))).toBeNull();
    const [whole] = [smlOfGrid(GRID, 5_000).subarray(8, -8)];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), fc.nat(), fc.nat(255), (bytes, from, to, byte) => {
        expect(['reading', 'malformed', 'implausible']).toContain(readSmlFile(bytes).kind);
        const damaged = Buffer.from(whole);
        damaged[from % damaged.length] = byte;
        expect(['reading', 'malformed', 'implausible']).toContain(
          readSmlFile(damaged.subarray(0, to % (damaged.length + 1))).kind,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps its numbers however they are written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        fc.integer({ min: 1, max: 8 }),
        (number, width) => {
          const entry = { ...power('01', -1), value: signed(number, width) };
          expect(powerOf(entry)).toBe(number / 10);
        },
      ),
    );
  });
});
