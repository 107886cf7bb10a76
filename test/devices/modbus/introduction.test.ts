import { afterEach, describe, expect, it } from 'vitest';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { definition, HW_FOLDER } from './hw.ts';
import { f32, put, startRegisterBank } from './register-bank.ts';
import { MODEL_103, sunSpecWords } from './sunspec-bank.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const others = [...loadDefinitions(HW_FOLDER).byName.values()];

/** A device with this definition, when it has said something for the first time. */
async function met(wanted: Definition, words: ReadonlyMap<number, number>) {
  const clock = new FakeClock();
  const bank = await startRegisterBank(words);
  closers.push(() => bank.close());
  const options = { id: 'device', name: 'Device', line: tcpLine(bank.port), unit: 1, definition: wanted, others };
  const device = new ModbusDevice(options, new ModbusBuses(clock), { clock, log: silentLog, changed: () => {} });
  closers.push(() => device.stop());
  device.start();
  const hasSpoken = (): boolean => device.reading() !== null || device.health().problem !== null;
  await until(() => {
    clock.advance(50);
    return hasSpoken();
  }, 'a word');
  return { device, bank, clock };
}

function zeros(upTo: number): Map<number, number> {
  return new Map(Array.from({ length: upTo }, (_, address) => [address, 0]));
}

describe('a device that is another one than its definition is of', () => {
  it('is named, and not read', async () => {
    const words = zeros(0x80);
    words.set(0x0b, 341);
    const { device, bank } = await met(definition('carlo-gavazzi-em24'), words);
    expect(device.reading()).toBeNull();
    expect(device.health()).toMatchObject({
      condition: 'faulty',
      problem: {
        code: 'other-device',
        expected: 'Carlo Gavazzi EM24-DIN (RS-485)',
        looksLike: 'Carlo Gavazzi EM340',
      },
    });
    expect(new Set(bank.peer.questions.map(({ address }) => address))).toEqual(new Set([0x0b]));
  });

  it('is named as its own number says', async () => {
    const words = zeros(0x80);
    words.set(0x0b, 1650);
    const { device } = await met(definition('carlo-gavazzi-em24'), words);
    expect(device.health().problem).toMatchObject({ looksLike: 'Carlo Gavazzi EM24-E1 (Ethernet)' });
  });

  it('is not read where nothing in it says who it is, and what must be a frequency is none', async () => {
    const words = zeros(0x80);
    // 50.00 Hz as an Eltako says it.
    put(words, 0x46, [0, 5_000]);
    const { device, bank, clock } = await met(definition('eastron-sdm630'), words);
    expect(device.health().problem).toMatchObject({ code: 'implausible', quantity: 'frequency' });
    put(bank.words, 0x46, f32(50));
    await until(() => {
      clock.advance(50);
      return device.reading() !== null;
    }, 'a reading');
    expect(device.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('is told from another maker by the common model of SunSpec', async () => {
    const meter = [203, 105, ...Array.from({ length: 105 }, () => 0)];
    const { device } = await met(definition('solaredge-meter'), sunSpecWords(40_000, [meter]));
    expect(device.health().problem).toMatchObject({
      code: 'other-device',
      expected: 'SolarEdge meter behind a SolarEdge inverter (Modbus TCP port 1502 or 502)',
      looksLike: expect.stringContaining('SunSpec Alliance'),
    });
  });
});

describe('a device that is what it should be', () => {
  it('says its firmware and its number', async () => {
    const { device } = await met(definition('sunspec'), sunSpecWords(40_000, [MODEL_103]));
    expect(device.identity()).toEqual({
      product: 'Fronius Symo GEN24 10.0 Plus',
      firmware: '1.30.7-1',
      serial: '34567890',
    });
  });

  it('is read as its firmware says', async () => {
    const sdm630 = definition('eastron-sdm630');
    if (sdm630.protocol !== 'modbus') throw new Error('not SunSpec');
    const quirky: Definition = {
      ...sdm630,
      identity: { firmware: { address: 0x60, words: 2, text: 'bytes' } },
      quirks: [
        {
          firmware: { from: '1.2', before: '1.3' },
          because: 'it counts half',
          values: { powerW: { address: 0x34, type: 'f32', scale: 2 } },
        },
      ],
    };
    const words = zeros(0x80);
    put(words, 0x46, f32(50));
    put(words, 0x34, f32(100));
    put(words, 0x60, [0x0102, 0x0900]);
    const { device } = await met(quirky, words);
    expect(device.identity()?.firmware).toBe('1.2.9.0');
    expect(device.reading()?.value.powerW).toBe(200);
    put(words, 0x60, [0x0103, 0x0000]);
    expect((await met(quirky, words)).device.reading()?.value.powerW).toBe(100);
  });
});
