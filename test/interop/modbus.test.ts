import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { ModbusBus } from '../../src/transport/modbus/bus.ts';
import { ModbusBuses, type ModbusLine } from '../../src/transport/modbus/buses.ts';
import { freePort } from '../free-port.ts';
import { until } from '../transport/peer.ts';

/** Against a Modbus server that nobody here wrote: Debian's python3-pymodbus, over TCP and over a serial line (socat). */

/** Debian's own: where its packages are. */
const PYTHON = '/usr/bin/python3';
const SERVER = join(import.meta.dirname, 'pymodbus_server.py');
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function started(command: string, words: readonly string[], isReady: (output: string) => boolean) {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  closers.push(() => ended(child));
  await until(() => isReady(output) || child.exitCode !== null, `${command} ready: ${output}`, 30_000);
  expect(child.exitCode, output).toBeNull();
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

function leased(line: ModbusLine): ModbusBus {
  const lease = new ModbusBuses(systemClock).lease(line);
  closers.push(() => lease.release());
  return lease.bus;
}

/** A pair of pseudo terminals: what is written to one end comes out of the other. */
async function serialPair(): Promise<{ readonly ours: string; readonly theirs: string; readonly cable: ChildProcess }> {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-rtu-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const [ours, theirs] = [join(folder, 'ttyOurs'), join(folder, 'ttyTheirs')];
  const ends = [ours, theirs].map((path) => `pty,link=${path},raw,echo=0`);
  const cable = await started('socat', ends, () => existsSync(ours) && existsSync(theirs));
  return { ours, theirs, cable };
}

const serial = (path: string): ModbusLine => ({
  kind: 'serial',
  path,
  baudRate: 19_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
});

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
