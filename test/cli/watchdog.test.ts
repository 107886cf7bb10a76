import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askedOfWatchdog } from '../../src/cli/watchdog.ts';
import { eventually } from '../sim/eventually.ts';

/** A process that is fed every 50 ms until `then` happens. */
function fedUntil(then: string, limitMs: number, environment: Record<string, string> = {}) {
  const script = `
    import { Watchdog } from './src/cli/watchdog.ts';
    import { pinoLog } from './src/pino-log.ts';
    const watchdog = new Watchdog({ limitMs: ${limitMs}, notifySocket: process.env.NOTIFY_SOCKET ?? null, log: pinoLog('info') });
    const feeding = setInterval(() => watchdog.fed(), 50);
    setTimeout(() => { ${then} }, 600);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stderr: '', stdout: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, ended, said };
}

test.each([
  ['hangs', 'for (;;);'],
  ['goes on without deciding', 'clearInterval(feeding); setInterval(() => {}, 50);'],
])('a process that %s is ended, and says so', async (_, then) => {
  const { ended, said } = fedUntil(then, 800);
  expect(await ended).toEqual({ code: null, signal: 'SIGKILL' });
  expect(said.stderr).toContain('Control stands still');
});

test('a process that ends by itself is let go', async () => {
  const { ended } = fedUntil('clearInterval(feeding); watchdog.stop(); setTimeout(() => process.exit(3), 1_500);', 400);
  expect(await ended).toEqual({ code: 3, signal: null });
});

test('systemd is told of the first cycle, of those after it, and of a stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const told = join(folder, 'told');
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$1" >> ${told}\n`);
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  const path = `${folder}:${process.env['PATH'] ?? ''}`;
  fedUntil('clearInterval(feeding); watchdog.stop();', 800, { NOTIFY_SOCKET: '/run/x', PATH: path });
  const lines = () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []);
  await eventually(() => lines().includes('STOPPING=1'));
  expect(lines()[0]).toBe('READY=1');
  expect(lines()).toContain('WATCHDOG=1');
});

test('without a shell the process goes on, and says that nobody watches', async () => {
  const { ended, said } = fedUntil('process.exit(0)', 400, { PATH: '/nowhere' });
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(said.stdout).toContain('There is no watchdog');
});

test('the supervisor may ask for less patience, not for more', () => {
  expect(askedOfWatchdog({})).toEqual({ limitMs: 30_000, notifySocket: null });
  expect(askedOfWatchdog({ WATCHDOG_USEC: '10000000', NOTIFY_SOCKET: '/run/s' })).toEqual({
    limitMs: 10_000,
    notifySocket: '/run/s',
  });
  expect(askedOfWatchdog({ WATCHDOG_USEC: '60000000' }).limitMs).toBe(30_000);
  expect(askedOfWatchdog({ WATCHDOG_USEC: '1000' }).limitMs).toBe(4_000);
  expect(askedOfWatchdog({ WATCHDOG_USEC: 'soon' }).limitMs).toBe(30_000);
});
