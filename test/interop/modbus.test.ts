import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModbusBus } from '../../src/transport/modbus/bus.ts';
import { freePort } from '../free-port.ts';
import { closeAll, closers, ended, leased, PYTHON, serial, serialPair, started } from './others.ts';

afterEach(closeAll);

/** Against a Modbus server that nobody here wrote: Debian's python3-pymodbus, over TCP and over a serial line (socat). */

const SERVER = join(import.meta.dirname, 'pymodbus_server.py');

async function speaksWith(bus: ModbusBus): Promise<void> {
  const read = { unit: 1, table: 'holding', address: 100, count: 3 } as const;
  expect(await bus.read(read)).toEqual({ kind: 'words', words: [1100, 1101, 1102] });
  expect(await bus.read({ ...read, unit: 2, table: 'input' })).toEqual({ kind: 'words', words: [2100, 2101, 2102] });
  expect(await bus.read({ ...read, table: 'coil', count: 10 })).toEqual({
    kind: 'words',
    words: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
  });
  expect(await bus.write({ unit: 1, address: 100, words: [7, 8] })).toEqual({ kind: 'written' });
  expect(await bus.write({ unit: 1, address: 102, words: [9], as: 'single' })).toEqual({ kind: 'written' });
  expect(await bus.writeCoil({ unit: 1, address: 101, on: true })).toEqual({ kind: 'written' });
  expect(await bus.read(read)).toEqual({ kind: 'words', words: [7, 8, 9] });
  expect(await bus.read({ ...read, table: 'coil', count: 2 })).toEqual({ kind: 'words', words: [1, 1] });
  expect(await bus.read({ ...read, address: 600 })).toEqual({ kind: 'exception', code: 2 });
  // pymodbus says nothing for a unit it does not have; the one behind it must not suffer.
  const [silent, next] = await Promise.all([bus.read({ ...read, unit: 9 }), bus.read(read)]);
  expect(silent).toEqual({ kind: 'timeout' });
  expect(next).toEqual({ kind: 'words', words: [7, 8, 9] });
}

describe('pymodbus', () => {
  it('is understood over TCP', async () => {
    const port = await freePort();
    await started(PYTHON, [SERVER, 'tcp', String(port)], (output) => output.includes('ready'));
    await speaksWith(leased({ kind: 'tcp', host: '127.0.0.1', port, framing: 'tcp' }));
  });

  it('is understood over a serial line, and through a gateway that passes its bytes on', async () => {
    const { ours, theirs } = await serialPair();
    await started(PYTHON, [SERVER, 'rtu', theirs, '19200'], (output) => output.includes('ready'));
    await speaksWith(leased(serial(ours)));
    for (const close of closers.splice(-1)) await close();

    const port = await freePort();
    await started('socat', [`tcp-listen:${port},bind=127.0.0.1,fork,reuseaddr`, `file:${ours},raw,echo=0`], () => true);
    const bus = leased({ kind: 'tcp', host: '127.0.0.1', port, framing: 'rtu' });
    const read = { unit: 2, table: 'holding', address: 7, count: 2 } as const;
    await expect.poll(() => bus.read(read), { timeout: 10_000 }).toEqual({ kind: 'words', words: [2007, 2008] });
  });

  it('is found again on a line whose adapter was pulled and plugged in', async () => {
    const { ours, theirs, cable } = await serialPair();
    const server = await started(PYTHON, [SERVER, 'rtu', theirs, '19200'], (output) => output.includes('ready'));
    const bus = leased(serial(ours));
    const read = { unit: 1, table: 'holding', address: 7, count: 1 } as const;
    expect(await bus.read(read)).toEqual({ kind: 'words', words: [1007] });
    await ended(cable);
    await ended(server);
    for (const path of [ours, theirs]) rmSync(path, { force: true });
    expect((await bus.read(read)).kind).not.toBe('words');
    await started('socat', [`pty,link=${ours},raw,echo=0`, `pty,link=${theirs},raw,echo=0`], () => existsSync(ours));
    await started(PYTHON, [SERVER, 'rtu', theirs, '19200'], (output) => output.includes('ready'));
    await expect.poll(() => bus.read(read), { timeout: 15_000 }).toEqual({ kind: 'words', words: [1007] });
  });
});
