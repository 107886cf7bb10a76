import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerTCP } from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { type ContactReading, type ContactSource, ReadContact } from '../../../src/devices/inputs/contact.ts';
import { GpioContact } from '../../../src/devices/inputs/gpio-contact.ts';
import { ModbusContact } from '../../../src/devices/inputs/modbus-contact.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const OPTIONS = { id: 'box', name: 'Control box', debounceMs: 100 };
const context = (clock: FakeClock | typeof systemClock, changed = () => {}) => ({ clock, log: silentLog, changed });
const state = (isClosed: boolean): ContactReading => ({ kind: 'state', isClosed });
const lost: ContactReading = {
  kind: 'problem',
  isFaulty: false,
  problem: { code: 'unreachable', address: 'x', detail: 'gone' },
};

/** A source that says what it is told, each time it is asked. */
class Scripted implements ContactSource {
  readonly address = 'x';
  now: ContactReading = state(false);
  reads = 0;
  async read(): Promise<ContactReading> {
    this.reads += 1;
    return this.now;
  }
  poke: () => void = () => {};
  changed(cancelled: Promise<void>): Promise<void> {
    return Promise.race([cancelled, new Promise<void>((resolve) => (this.poke = resolve))]);
  }
  async stop(): Promise<void> {}
}

async function scripted() {
  const clock = new FakeClock();
  const source = new Scripted();
  const contact = new ReadContact(OPTIONS, source, context(clock));
  closers.push(() => contact.stop());
  contact.start();
  /** Until the next read, moving the clock where it waits. */
  const nextRead = async (advanceMs: number) => {
    const { reads } = source;
    source.poke();
    await until(() => {
      clock.advance(advanceMs);
      return source.reads > reads;
    }, 'a read');
    await new Promise((resolve) => setImmediate(resolve));
  };
  await nextRead(10);
  return { clock, source, contact, nextRead };
}

describe('a contact', () => {
  it('counts a new state when two readings a debounce apart agree', async () => {
    const { source, contact, nextRead } = await scripted();
    await nextRead(100);
    expect(contact.isClosed()).toBe(false);
    source.now = state(true);
    await nextRead(0);
    expect(contact.isClosed()).toBe(false);
    source.now = state(false);
    await nextRead(100);
    source.now = state(true);
    await nextRead(0);
    expect(contact.isClosed()).toBe(false);
    await nextRead(100);
    expect(contact.isClosed()).toBe(true);
  });

  it('keeps its last state when it can no longer be read, and says so', async () => {
    const { clock, source, contact, nextRead } = await scripted();
    source.now = state(true);
    await nextRead(100);
    await nextRead(100);
    await nextRead(100);
    expect(contact.isClosed()).toBe(true);
    source.now = lost;
    clock.advance(6_000);
    await nextRead(1_000);
    expect(contact.health()).toMatchObject({ kind: 'contact', condition: 'stale', problem: { code: 'unreachable' } });
    expect(contact.isClosed()).toBe(true);
    source.now = state(true);
    await nextRead(10_000);
    expect(contact.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('knows nothing before its first reading', () => {
    const contact = new ReadContact(OPTIONS, new Scripted(), context(new FakeClock()));
    expect(contact.isClosed()).toBeNull();
    expect(contact.health().condition).toBe('connecting');
  });
});

describe('a contact on a Modbus input', () => {
  it.each(['coil', 'discrete'] as const)('reads one bit (%s) over a real socket', async (table) => {
    const bits = new Map([[2, true]]);
    const asked: string[] = [];
    const server = new ServerTCP(
      {
        getCoil: (address: number) => {
          asked.push('coil');
          return bits.get(address) ?? false;
        },
        getDiscreteInput: (address: number) => {
          asked.push('discrete');
          return bits.get(address) ?? false;
        },
      },
      { host: '127.0.0.1', port: 0, unitID: 1 },
    );
    closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const port = await new Promise<number>((resolve) => {
      server.on('initialized', () => {
        const address = Reflect.get(server, '_server').address();
        resolve(address.port);
      });
    });
    const options = { line: tcpLine(port), unit: 1, table, address: 2 };
    const source = new ModbusContact(options, new ModbusBuses(systemClock), systemClock);
    closers.push(() => source.stop());
    expect(await source.read()).toEqual(state(true));
    bits.set(2, false);
    expect(await source.read()).toEqual(state(false));
    expect(new Set(asked)).toEqual(new Set([table]));
  });

  it('says what is wrong when nobody is there', async () => {
    const options = { line: tcpLine(1), unit: 1, table: 'coil', address: 0 } as const;
    const source = new ModbusContact(options, new ModbusBuses(systemClock), systemClock);
    closers.push(() => source.stop());
    expect(await source.read()).toMatchObject({ kind: 'problem', problem: { code: 'unreachable' } });
  });
});

/** Programs with the faces of gpiod 1 and 2, over a file that is the line. */
function programs(version: 1 | 2) {
  const folder = mkdtempSync(join(tmpdir(), 'gpio-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const level = join(folder, 'level');
  const armed = join(folder, 'armed');
  const check =
    version === 1
      ? '[ "$3" = "" ] && [ "$1" = gpiochip0 ] && [ "$2" = 17 ] || { echo "wrong arguments" >&2; exit 1; }'
      : '[ "$1" = --chip=gpiochip0 ] && [ "$2" = 17 ] || { echo "wrong arguments" >&2; exit 1; }';
  const options = 'while :; do case "$1" in --bias=pull-up|--numeric|--num-events=1) shift;; *) break;; esac; done';
  const banner = version === 1 ? 'gpioget (libgpiod) v1.6.3' : 'gpioget (libgpiod) v2.2.1';
  const program = (name: string, work: string) => {
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\nif [ "$1" = --version ]; then echo "${banner}"; exit 0; fi\n${options}\n${check}\n${work}\n`,
    );
    chmodSync(join(folder, name), 0o755);
  };
  program('gpioget', `cat ${level}`);
  // Ends when the line changes.
  program(
    'gpiomon',
    `before=$(cat ${level}); touch ${armed}; while [ "$(cat ${level})" = "$before" ]; do sleep 0.05; done`,
  );
  return { folder, isArmed: () => existsSync(armed), set: (value: 0 | 1) => writeFileSync(level, `${value}\n`) };
}

describe('a contact on a GPIO line', () => {
  it.each([1, 2] as const)(
    'hears an edge by the programs of gpiod %i; closed is low with a pull-up',
    async (version) => {
      const { folder, isArmed, set } = programs(version);
      set(1);
      const clock = systemClock;
      const source = new GpioContact({ chip: 'gpiochip0', line: 17, bias: 'pull-up', programFolder: folder }, clock);
      const contact = new ReadContact({ ...OPTIONS, debounceMs: 10 }, source, context(clock));
      closers.push(() => contact.stop());
      contact.start();
      await until(() => contact.isClosed() === false && isArmed(), 'the open contact');
      set(0);
      await until(() => contact.isClosed() === true, 'the closed contact');
      expect(contact.health()).toMatchObject({ condition: 'ok' });
    },
  );

  it('says that the program is missing', async () => {
    const source = new GpioContact(
      { chip: 'gpiochip0', line: 17, bias: 'pull-up', programFolder: join(tmpdir(), 'nowhere') },
      systemClock,
    );
    expect(await source.read()).toMatchObject({
      kind: 'problem',
      isFaulty: true,
      problem: { address: 'gpiochip0 line 17', detail: 'the program gpioget is not installed (package gpiod)' },
    });
  });
});
