import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpeedwire, readRecords } from '../../../src/devices/meters/speedwire/datagram.ts';
import { speedwireDatagram } from '../../../src/sim/endpoints/speedwire-datagram.ts';
import { GRID } from './sml-samples.ts';

const sender = { susyId: 349, serialNumber: 1_901_403_938, tickerMs: 2_481_853_346 };
const whole = speedwireDatagram(GRID, sender);

/** A datagram with these records alone, by hand. */
function withRecords(hex: string): Buffer {
  const block = Buffer.from(`6069015d71551f2293ee13a2${hex}`, 'hex');
  const length = block.length.toString(16).padStart(4, '0');
  return Buffer.concat([
    Buffer.from(`534d4100000402a000000001${length}0010`, 'hex'),
    block,
    Buffer.from('00000000', 'hex'),
  ]);
}

function recordsIn(datagram: Buffer) {
  const parsed = parseSpeedwire(datagram);
  return parsed.kind === 'meter' ? readRecords(parsed.records) : parsed;
}

describe('a Speedwire datagram', () => {
  it('says who sent it, and the values with our signs', () => {
    expect(whole).toHaveLength(608);
    expect(parseSpeedwire(whole)).toMatchObject({ kind: 'meter', ...sender });
    expect(recordsIn(whole)).toEqual({
      kind: 'values',
      values: {
        powerW: 687.6,
        phasePowerW: [1_234.5, -567.2, 20.3],
        phaseCurrentA: [5.343, -2.467, 0.086],
        currentStepA: 0.001,
        phaseVoltageV: [231.04, 229.96, 235],
        importWh: 12_345_679,
        exportWh: 4_321_000,
      },
    });
  });

  it('is read byte by byte as SMA sends it', () => {
    const records = [
      ['00010400', '000018cb'],
      ['00010800', '00000003950e5180'],
      ['00020400', '00000000'],
      ['00020800', '00000000036ae9a8'],
      ['000e0400', '0000c350'],
      ['001f0400', '00000bb7'],
      ['00200400', '000371dd'],
      ['90000000', '02001052'],
    ];
    expect(recordsIn(withRecords(records.flat().join('')))).toMatchObject({
      values: {
        powerW: 634.7,
        importWh: 4_273_790,
        exportWh: 15_927,
        phaseCurrentA: [2.999, 0, 0],
        phaseVoltageV: [225.757, 0, 0],
      },
    });
  });

  it('is nothing when it is of another kind, and broken when it breaks off', () => {
    expect(parseSpeedwire(Buffer.from('534d4100000402a0ffffffff0000002000000000', 'hex'))).toEqual({ kind: 'foreign' });
    const inverter = Buffer.from(whole);
    inverter.writeUInt16BE(0x6065, 16);
    expect(parseSpeedwire(inverter)).toEqual({ kind: 'foreign' });
    for (let length = 0; length < whole.length; length += 1) {
      expect(['foreign', 'malformed'], `${length} bytes`).toContain(parseSpeedwire(whole.subarray(0, length)).kind);
    }
    expect(parseSpeedwire(whole.subarray(0, 400))).toMatchObject({ kind: 'malformed' });
    expect(parseSpeedwire(Buffer.from('534d4100000200106069000000000000', 'hex'))).toMatchObject({ kind: 'malformed' });
  });

  it('is not read when a record is none, comes twice, or cannot be', () => {
    expect(recordsIn(withRecords('00010500000018cb'))).toBeNull();
    expect(recordsIn(withRecords('000104000000'))).toBeNull();
    expect(recordsIn(withRecords('00010400000018cb00010400000018cc'))).toBeNull();
    expect(recordsIn(withRecords(''))).toEqual({ kind: 'no-power' });
    expect(recordsIn(withRecords('00010400ffffffff'))).toMatchObject({ kind: 'implausible', quantity: 'power' });
  });

  it('never makes anything throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.nat(), fc.nat(255), (bytes, to, at, byte) => {
        const damaged = Buffer.from(whole);
        damaged[at % damaged.length] = byte;
        recordsIn(damaged.subarray(0, to % (damaged.length + 1)));
        recordsIn(damaged);
        readRecords(Buffer.from(bytes));
        recordsIn(withRecords(Buffer.from(bytes).toString('hex')));
      }),
      { numRuns: 1_000 },
    );
  });
});
