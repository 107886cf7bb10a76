import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { ModbusBus } from '../../src/transport/modbus/bus.ts';
import { ModbusBuses, type ModbusLine } from '../../src/transport/modbus/buses.ts';
import { until } from '../transport/peer.ts';

/** Programs of others, started for one test and ended after it. */

/** Debian's own: where its packages are. */
export const PYTHON = '/usr/bin/python3';
/** What a test leaves behind, newest last. */
export const closers: (() => unknown)[] = [];

/** For `afterEach` of each file: test files share their modules, a hook in here would be that of the first of them alone. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'lademeister-interop-'));
  closers.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function started(command: string, words: readonly string[], isReady: (output: string) => boolean) {
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

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

export function leased(line: ModbusLine): ModbusBus {
  const lease = new ModbusBuses(systemClock).lease(line);
  closers.push(() => lease.release());
  return lease.bus;
}

/** A pair of pseudo terminals: what is written to one end comes out of the other. */
export async function serialPair(): Promise<{
  readonly ours: string;
  readonly theirs: string;
  readonly cable: ChildProcess;
}> {
  const place = folder();
  const [ours, theirs] = [join(place, 'ttyOurs'), join(place, 'ttyTheirs')];
  const ends = [ours, theirs].map((path) => `pty,link=${path},raw,echo=0`);
  const cable = await started('socat', ends, () => existsSync(ours) && existsSync(theirs));
  return { ours, theirs, cable };
}

export const serial = (path: string): ModbusLine => ({
  kind: 'serial',
  path,
  baudRate: 19_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
});
