import { Server } from 'node:net';
import { ServerTCP } from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { definition } from './hw.ts';
import { f32, put, startRegisterBank } from './register-bank.ts';
import { MODEL_103, MODEL_113, MODEL_160, sunSpecWords } from './sunspec-bank.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function bench(definition: Definition, words: ReadonlyMap<number, number>) {
  const clock = new FakeClock();
  const bank = await startRegisterBank(words);
  closers.push(() => bank.close());
  let changes = 0;
  const context = {
    clock,
    log: silentLog,
    changed: () => {
      changes += 1;
    },
  };
  const options = { id: 'device', name: 'Device', line: tcpLine(bank.port), unit: 3, definition };
  const device = new ModbusDevice(options, new ModbusBuses(clock), context);
  closers.push(() => device.stop());
  /** Moves the clock until the device has something to say. */
  const next = async (stepMs = 1_000): Promise<void> => {
    const before = changes;
    const questions = bank.peer.questions.length;
    clock.advance(stepMs);
    await until(() => bank.peer.questions.length > questions || changes > before, 'a poll');
    if (bank.isSilent) clock.advance(2_000);
    await until(() => changes > before, 'an outcome');
  };
  return { clock, bank, device, next, changes: () => changes };
}

/** As it stands in hw/, without the question who it is: introduction.test.ts has that. */
const SDM630 = withoutProbe(definition('eastron-sdm630'));

function withoutProbe(whole: Definition): Definition {
  if (whole.protocol === 'sunspec') return whole;
  const { probe: _probe, ...rest } = whole;
  return rest;
}

function sdm630Words(): Map<number, number> {
  const words = new Map(Array.from({ length: 0x80 }, (_, address) => [address, 0] as const));
  const values = { 0: 230.5, 2: 231, 4: 229.5, 6: 4.5, 8: 10.25, 10: 0, 12: 1037.25, 14: -2367.75, 16: 0, 52: -1330.5 };
  for (const [address, value] of Object.entries(values)) put(words, Number(address), f32(value));
  put(words, 0x46, f32(50));
  put(words, 0x48, f32(1234.5));
  put(words, 0x4a, f32(0.25));
  return words;
}

const INVERTER = {
  powerW: 5230,
  phasePowerW: null,
  phaseVoltageV: [230.1, 229.8, 231],
  importWh: 12_345_670,
  exportWh: null,
};

/** Where the inverter model stands when it follows the common one. */
const FIRST_MODEL = 2 + 68;

describe('an Eastron SDM630', () => {
  it('is read in one request, currents signed by their powers', async () => {
    const { clock, bank, device, next } = await bench(SDM630, sdm630Words());
    device.start();
    expect(device.health()).toMatchObject({ id: 'device', kind: 'meter', condition: 'connecting', problem: null });
    await next(0);
    expect(device.reading()).toEqual({
      value: {
        powerW: -1330.5,
        phasePowerW: [1037.25, -2367.75, 0],
        phaseCurrentA: [4.5, -10.25, 0],
        currentStepA: 0.01,
        phaseVoltageV: [230.5, 231, 229.5],
        importWh: 1_234_500,
        exportWh: 250,
      },
      monoMs: clock.monoMs(),
      atMs: clock.wallMs(),
      quality: 'good',
    });
    expect(device.health()).toMatchObject({ condition: 'ok', problem: null });
    expect(bank.peer.questions).toMatchObject([{ unit: 3, functionCode: 4, address: 0, count: 0x4c }]);
  });

  it('is polled every second, never twice at once', async () => {
    const { clock, bank, device, next } = await bench(SDM630, sdm630Words());
    device.start();
    await next(0);
    await next();
    await next();
    expect(bank.peer.questions).toHaveLength(3);
    bank.isSilent = true;
    clock.advance(1_000);
    await until(() => bank.peer.questions.length === 4, 'a question');
    clock.advance(1_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bank.peer.questions).toHaveLength(4);
  });

  it('becomes stale when it does not answer, is asked less often, and comes back', async () => {
    const { clock, bank, device, next } = await bench(SDM630, sdm630Words());
    device.start();
    await next(0);
    bank.isSilent = true;
    // Two silent neighbours behind the same gateway may keep it waiting for so long.
    clock.advance(5_999);
    expect(device.health().condition).toBe('ok');
    clock.advance(1);
    expect(device.health()).toMatchObject({ condition: 'stale', problem: { code: 'silent', silentMs: 6_000 } });
    const askedAtMs: number[] = [];
    let seen = bank.peer.questions.length;
    for (const endMs = clock.monoMs() + 60_000; clock.monoMs() < endMs; ) {
      await clock.advanceAsync(500, 500);
      await new Promise((resolve) => setTimeout(resolve, 3));
      if (bank.peer.questions.length > seen) askedAtMs.push(clock.monoMs());
      seen = bank.peer.questions.length;
    }
    expect(device.health()).toMatchObject({
      condition: 'stale',
      problem: { code: 'unreachable', detail: 'no answer in time' },
    });
    const gapsMs = askedAtMs.slice(1).map((atMs, index) => atMs - (askedAtMs[index] ?? 0));
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(11_000);
    expect(Math.max(...gapsMs)).toBeGreaterThanOrEqual(8_000);
    bank.isSilent = false;
    await patiently(clock, () => device.health().condition === 'ok');
    expect(device.health().condition).toBe('ok');
  });

  it('shows the exception it answers with', async () => {
    const { bank, device, next } = await bench(SDM630, sdm630Words());
    bank.exception = 2;
    device.start();
    await next(0);
    const problem = { code: 'modbus-exception', address: `127.0.0.1:${bank.port} unit 3`, register: 0, exception: 2 };
    expect(device.health()).toMatchObject({ condition: 'faulty', problem });
    bank.exception = null;
    await next();
    expect(device.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it.each<[string, number, number[], object]>([
    ['no power', 52, f32(NaN), { code: 'protocol-error' }],
    ['an infinite power', 52, f32(Infinity), { code: 'protocol-error' }],
    ['an absurd voltage', 2, f32(23_000), { code: 'implausible', quantity: 'voltage', value: 23_000 }],
    ['a float turned round', 52, f32(230).reverse(), { code: 'implausible', quantity: 'power' }],
  ])('with %s gives no reading', async (_, address, words, problem) => {
    const { bank, device, next } = await bench(SDM630, sdm630Words());
    put(bank.words, address, words);
    device.start();
    await next(0);
    expect(device.reading()).toBeNull();
    expect(device.health()).toMatchObject({ condition: 'faulty', problem });
  });

  it('that is not there does not keep anybody waiting', async () => {
    const { bank, device, changes } = await bench(SDM630, sdm630Words());
    await bank.close();
    device.start();
    expect(device.health().condition).toBe('connecting');
    await until(() => changes() > 0, 'a failure');
    expect(device.health()).toMatchObject({
      condition: 'connecting',
      problem: { code: 'unreachable', detail: 'ECONNREFUSED' },
    });
    await device.stop();
  });

  it('is read from a Modbus server that is not ours, on the real clock', async () => {
    const words = sdm630Words();
    const server = new ServerTCP(
      { getInputRegister: (address: number) => words.get(address) ?? 0 },
      { host: '127.0.0.1', port: 0, unitID: 3 },
    );
    await new Promise<void>((resolve) => server.on('initialized', () => resolve()));
    const port = portOf(Reflect.get(server, '_server'));
    const device = new ModbusDevice(
      { id: 'm', name: 'M', line: tcpLine(port), unit: 3, definition: SDM630, pollMs: 50 },
      new ModbusBuses(systemClock),
      { clock: systemClock, log: silentLog, changed: () => {} },
    );
    device.start();
    await until(() => device.reading() !== null, 'a reading');
    const first = device.reading();
    await until(() => device.reading() !== first, 'the next one');
    expect(device.reading()?.value).toEqual(first?.value);
    expect(first?.value.powerW).toBe(-1330.5);
    await device.stop();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
});

describe('a SunSpec inverter', () => {
  it.each([40_000, 0, 50_000])('is found at %i, with integers and scale factors', async (base) => {
    const { device, next } = await bench(definition('sunspec'), sunSpecWords(base, [MODEL_103, MODEL_160]));
    device.start();
    await next(0);
    expect(device.health()).toMatchObject({ kind: 'inverter', condition: 'ok' });
    expect(device.reading()?.value).toEqual({ ...INVERTER, phaseCurrentA: [7.58, 7.6, 7.57], currentStepA: 0.01 });
  });

  it('is found behind models it does not know, with floats', async () => {
    const { device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [MODEL_160, MODEL_113]));
    device.start();
    await next(0);
    const value = device.reading()?.value;
    expect(value).toMatchObject({ powerW: 5230, importWh: 12_345_670, currentStepA: 0.01 });
    expect(value?.phaseCurrentA?.[1]).toBeCloseTo(7.6, 5);
    expect(value?.phaseVoltageV?.[0]).toBeCloseTo(230.1, 4);
  });

  it('is looked for once, then polled with one request', async () => {
    const { bank, device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [MODEL_103]));
    device.start();
    await next(0);
    const asked = bank.peer.questions.length;
    await next();
    await next();
    expect(bank.peer.questions.slice(asked)).toMatchObject([
      { address: 40_000 + FIRST_MODEL, count: 39 },
      { address: 40_000 + FIRST_MODEL, count: 39 },
    ]);
  });

  it('that rearranges its models is found anew, and nothing is read at the old place', async () => {
    const { clock, bank, device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [MODEL_103]));
    device.start();
    await next(0);
    const before = device.reading();
    for (const [address, word] of sunSpecWords(40_000, [MODEL_160, MODEL_113])) bank.words.set(address, word);
    bank.words.set(40_000 + FIRST_MODEL + 14, 30_000);
    await patiently(clock, () => device.reading() !== before);
    expect(device.reading()?.value.powerW).toBe(5230);
  });

  it('asleep without a value for its power makes none', async () => {
    const model = [...MODEL_103];
    model[14] = 0x8000;
    model[38] = 2;
    const { device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [model]));
    device.start();
    await next(0);
    expect(device.reading()?.value.powerW).toBe(0);
  });

  it('awake without a value for its power is faulty', async () => {
    const model = [...MODEL_103];
    model[14] = 0x8000;
    const { device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [model]));
    device.start();
    await next(0);
    expect(device.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error' } });
  });

  it('that draws at night shows negative power and currents', async () => {
    const model = [...MODEL_103];
    model[14] = 0xffff;
    const { device, next } = await bench(definition('sunspec'), sunSpecWords(40_000, [model]));
    device.start();
    await next(0);
    expect(device.reading()?.value).toMatchObject({ powerW: -10, phaseCurrentA: [-7.58, -7.6, -7.57] });
  });

  it.each<[string, Map<number, number>, string]>([
    [
      'without the marker',
      new Map([
        [0, 1],
        [1, 2],
      ]),
      'no SunSpec marker at 40000, 0, 50000',
    ],
    [
      'with other models only',
      sunSpecWords(40_000, [MODEL_160]),
      'none of the SunSpec models 101, 102, 103, 111, 112, 113 among 1, 160',
    ],
    [
      'whose chain is cut off',
      sunSpecWords(40_000, [MODEL_160], []),
      'none of the SunSpec models 101, 102, 103, 111, 112, 113 among 1, 160',
    ],
    [
      'with a model too short',
      sunSpecWords(40_000, [[103, 10, ...MODEL_103.slice(2, 12)]]),
      'none of the SunSpec models 101, 102, 103, 111, 112, 113 among 1, 103',
    ],
    [
      'with a chain of nothing',
      sunSpecWords(40_000, [[77, 0]]),
      'none of the SunSpec models 101, 102, 103, 111, 112, 113 among 1',
    ],
  ])('%s is faulty, and says why', async (_, words, detail) => {
    const { device, next } = await bench(definition('sunspec'), words);
    device.start();
    await next(0);
    expect(device.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error', detail } });
  });
});

/** Moves the clock in small steps, with time for the sockets in between, until something is so. */
async function patiently(clock: FakeClock, isSo: () => boolean): Promise<void> {
  for (let step = 0; step < 400 && !isSo(); step += 1) {
    await clock.advanceAsync(250, 250);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function portOf(server: unknown): number {
  const address = server instanceof Server ? server.address() : null;
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on TCP');
  return address.port;
}
