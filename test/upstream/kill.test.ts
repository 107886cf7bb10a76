import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FakeClock } from '../fake-clock.ts';
import { ALWAYS, endAt, openBooks } from '../ledger/books.ts';
import { DiskTrace } from '../ledger/disk-trace.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { Forwarder, saying } from './forwarder.ts';

const WRITER = fileURLToPath(new URL('./kill-forwarder.ts', import.meta.url));
const BEGIN_MS = Date.UTC(2026, 5, 15);

async function writeUntilKilled(folder: string, registerWh: number, wallMs: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder, String(registerWh), String(wallMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

/** Goes on where the process ended, to the end of the queue. Gives what goes out, and what the ledger says of the sessions. */
async function finished(folder: string, wallMs: number, registerWh: number) {
  const clock = new FakeClock(wallMs);
  const { book, stores, reader, close } = openBooks(folder, { clock });
  const sent: string[] = [];
  const forwarder = new Forwarder(stores, book, clock, (message) => sent.push(saying(message)));
  const open = book.openTransaction('carport');
  if (open !== null) await book.ended(endAt(clock, open.transactionId, registerWh));
  await forwarder.drain();
  const sessions = await reader.list(ALWAYS);
  close();
  return { sent, sessions };
}

/** What a back-end has heard, as a list of sessions; a message that came twice running is one. */
function heard(messages: readonly string[]) {
  const once = messages.filter((message, i) => messages.indexOf(message) === i);
  return once.map((message) => {
    const [, action = '', payload = ''] = /^sent (\w+) (.*)$/.exec(message) ?? [];
    const { meterStart = null, meterStop = null, timestamp } = JSON.parse(payload);
    return `${action} ${meterStart ?? meterStop} ${Date.parse(timestamp)}`;
  });
}

function wanted(sessions: Awaited<ReturnType<typeof finished>>['sessions']) {
  return sessions.flatMap(({ startRegisterWh, startedAtMs, endRegisterWh, endedAtMs }) => [
    `StartTransaction ${startRegisterWh} ${startedAtMs}`,
    `StopTransaction ${endRegisterWh} ${endedAtMs}`,
  ]);
}

test('kill -9 in the middle, again and again: the back-end hears what the ledger says, in order, and doubles are repeats', async () => {
  const folder = temporaryFolder();
  const sent: string[] = [];
  let registerWh = 10_000;
  let wallMs = BEGIN_MS;
  const kills = [7, 16, 23];
  for (const lines of kills) {
    for (const line of await writeUntilKilled(folder, registerWh, wallMs, lines)) {
      const [what, wh = '', atMs = ''] = line.split(' ');
      if (what === 'sent') sent.push(line);
      else [registerWh, wallMs] = [Number(wh), Number(atMs) + 120_000];
    }
  }
  const end = await finished(folder, wallMs, registerWh);
  const all = [...sent, ...end.sent];
  expect(end.sessions.length).toBeGreaterThan(8);
  expect(heard(all)).toEqual(wanted(end.sessions));
  expect(all.length - new Set(all).size).toBeLessThanOrEqual(kills.length);
});

/** strace tells what a process writes and when it waits for the disk; where it may not trace, nothing can be said. */
const canTrace = spawnSync('strace', ['-f', '-e', 'trace=fsync', 'true']).status === 0;

test.skipIf(!canTrace)('a power cut, whatever the disk had not written yet: the same', async () => {
  const folder = join(temporaryFolder(), 'data');
  const traceFile = join(temporaryFolder(), 'trace');
  const calls = 'trace=write,pwrite64,ftruncate,fsync,fdatasync,unlink';
  const words = ['-f', '-y', '-xx', '-s', '1000000', '-e', calls, '-e', 'signal=none', '-o', traceFile];
  const run = spawnSync('strace', [...words, process.execPath, WRITER, folder, '10000', String(BEGIN_MS)], {
    env: { ...process.env, SESSIONS: '6' },
    encoding: 'utf8',
  });
  expect([run.status, run.stderr]).toEqual([0, '']);
  const trace = new DiskTrace(readFileSync(traceFile, 'latin1'), folder);
  const first = trace.firstAcknowledgement();
  let repeats = 0;
  for (let cut = 1; cut <= 10; cut += 1) {
    const step = first + Math.floor(((trace.steps - first) * cut) / 10);
    for (const keep of ['nothing', 'some'] as const) {
      const restored = join(temporaryFolder(), 'restored');
      mkdirSync(restored, { recursive: true });
      for (const [file, content] of trace.diskAfter(step, keep)) writeFileSync(join(restored, basename(file)), content);
      const before = trace.saidUntil(step).filter((line) => line.startsWith('sent '));
      const end = await finished(restored, BEGIN_MS + 86_400_000, 1_000_000);
      expect([step, heard([...before, ...end.sent])]).toEqual([step, wanted(end.sessions)]);
      repeats += before.filter((message) => end.sent.includes(message)).length;
    }
  }
  expect(repeats).toBeLessThanOrEqual(20);
});
