import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModbusBus } from '../../src/transport/modbus/bus.ts';
import { freePort } from '../free-port.ts';
import { closeAll, leased, PYTHON, serial, serialPair, started } from './others.ts';

afterEach(closeAll);

/** Against the Modbus server most devices were written with: Debian's libmodbus5, over TCP and over a serial line (socat). */

const SERVER = join(import.meta.dirname, 'libmodbus_server.py');
const isThere = globSync('/usr/lib/*/libmodbus.so.5').length > 0;
const ready = (output: string): boolean => output.includes('ready');

async function speaksWith(bus: ModbusBus): Promise<void> {
  const read = { unit: 1, table: 'holding', address: 100, count: 3 } as const;
  expect(await bus.read(read)).toEqual({ kind: 'words', words: [1100, 1101, 1102] });
  expect(await bus.read({ ...read, table: 'input', address: 375, count: 125 })).toMatchObject({
    words: Array.from({ length: 125 }, (_, index) => 1375 + index),
  });
  expect(await bus.read({ ...read, table: 'coil', count: 10 })).toMatchObject({
    words: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
  });
  expect(await bus.read({ ...read, table: 'discrete', address: 101, count: 2 })).toMatchObject({ words: [0, 1] });
  expect(await bus.write({ unit: 1, address: 100, words: [7, 0xffff] })).toEqual({ kind: 'written' });
  expect(await bus.write({ unit: 1, address: 102, words: [9], as: 'single' })).toEqual({ kind: 'written' });
  expect(await bus.writeCoil({ unit: 1, address: 101, on: true })).toEqual({ kind: 'written' });
  expect(await bus.read(read)).toEqual({ kind: 'words', words: [7, 0xffff, 9] });
  expect(await bus.read({ ...read, table: 'coil', count: 2 })).toMatchObject({ words: [1, 1] });
  expect(await bus.read({ ...read, address: 600 })).toEqual({ kind: 'exception', code: 2 });
  expect(await bus.write({ unit: 1, address: 499, words: [1, 2] })).toEqual({ kind: 'exception', code: 2 });
  // Many at once are asked one after the other.
  const many = await Promise.all(
    Array.from({ length: 20 }, (_, n) => bus.read({ ...read, address: 200 + n, count: 1 })),
  );
  expect(many).toEqual(many.map((_, n) => ({ kind: 'words', words: [1200 + n] })));
}

describe.skipIf(!isThere)('libmodbus (Debian: libmodbus5)', () => {
  it('is understood over TCP, and again after it was gone', async () => {
    const port = await freePort();
    const server = await started(PYTHON, [SERVER, 'tcp', String(port)], ready);
    const bus = leased({ kind: 'tcp', host: '127.0.0.1', port, framing: 'tcp' });
    await speaksWith(bus);
    server.kill('SIGKILL');
    const read = { unit: 1, table: 'holding', address: 100, count: 1 } as const;
    await expect.poll(async () => (await bus.read(read)).kind).not.toBe('words');
    await started(PYTHON, [SERVER, 'tcp', String(port)], ready);
    await expect.poll(() => bus.read(read)).toEqual({ kind: 'words', words: [1100] });
  });

  it('is understood over a serial line, where it says nothing for other units', async () => {
    const { ours, theirs } = await serialPair();
    await started(PYTHON, [SERVER, 'rtu', theirs, '19200'], ready);
    const bus = leased(serial(ours));
    await speaksWith(bus);
    const read = { unit: 2, table: 'holding', address: 100, count: 1 } as const;
    const [other, own] = await Promise.all([bus.read(read), bus.read({ ...read, unit: 1 })]);
    expect(other).toEqual({ kind: 'timeout' });
    expect(own).toEqual({ kind: 'words', words: [7] });
  });
});
