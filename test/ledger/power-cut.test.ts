import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FakeClock } from '../fake-clock.ts';
import { ALWAYS, openBooks } from './books.ts';
import { DiskTrace } from './disk-trace.ts';
import { temporaryFolder } from './temporary.ts';

const WRITER = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));
const WALL_MS = Date.UTC(2026, 5, 15);
const SESSIONS = 25;
const CUTS = 20;

const TIMEOUT_MS = 60_000;

/** strace tells what a process writes and when it waits for the disk; where it may not trace, nothing can be said. */
const canTrace = spawnSync('strace', ['-f', '-e', 'trace=fsync', 'true']).status === 0;

/** Runs the writer to its end and gives what it did to the disk. */
function record(synchronous: 'FULL' | 'NORMAL'): DiskTrace {
  const folder = join(temporaryFolder(), 'data');
  const trace = join(temporaryFolder(), 'trace');
  const calls = 'trace=write,pwrite64,ftruncate,fsync,fdatasync,unlink';
  const run = spawnSync(
    'strace',
    ['-f', '-y', '-xx', '-s', '1000000', '-e', calls, '-e', 'signal=none', '-o', trace].concat([
      process.execPath,
      WRITER,
      folder,
      '10000',
      String(WALL_MS),
    ]),
    { env: { ...process.env, SESSIONS: String(SESSIONS), SYNCHRONOUS: synchronous }, encoding: 'utf8' },
  );
  expect([run.status, run.stderr]).toEqual([0, '']);
  return new DiskTrace(readFileSync(trace, 'latin1'), folder);
}

/** Restores what the disk held after the cut, opens the books on it, and gives the acknowledgements that they lack. */
async function lostAfter(trace: DiskTrace, step: number, keep: 'nothing' | 'some'): Promise<readonly string[]> {
  const folder = join(temporaryFolder(), 'restored');
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of trace.diskAfter(step, keep)) writeFileSync(join(folder, basename(file)), content);
  const { reader, ledger } = openBooks(folder, { clock: new FakeClock(WALL_MS + 86_400_000) });
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole' });
  const booked = new Set<string>();
  for (const [index, session] of (await reader.list(ALWAYS)).entries()) {
    const transactionId = ledger.firstTransactionId + index;
    booked.add(`started ${transactionId} ${session.startRegisterWh}`);
    if (session.endedAtMs !== null) booked.add(`ended ${transactionId} ${session.endRegisterWh}`);
  }
  return trace.saidUntil(step).filter((line) => /^(started|ended) /.test(line) && !booked.has(line));
}

function cutsOf(trace: DiskTrace): readonly number[] {
  const first = trace.firstAcknowledgement();
  return Array.from({ length: CUTS }, (_, i) => first + Math.floor(((trace.steps - first) * (i + 1)) / CUTS));
}

test.skipIf(!canTrace)(
  'a power cut loses nothing that was acknowledged, whatever the disk had not written yet',
  async () => {
    const trace = record('FULL');
    expect(trace.saidUntil(trace.steps).length).toBeGreaterThan(SESSIONS);
    for (const step of cutsOf(trace)) {
      expect([step, await lostAfter(trace, step, 'nothing')]).toEqual([step, []]);
      expect([step, await lostAfter(trace, step, 'some')]).toEqual([step, []]);
    }
  },
);

test.skipIf(!canTrace)(
  'the same with synchronous=NORMAL does lose: the test can fail',
  async () => {
    const trace = record('NORMAL');
    let losses = 0;
    for (const step of cutsOf(trace)) losses += (await lostAfter(trace, step, 'nothing')).length > 0 ? 1 : 0;
    expect(losses).toBeGreaterThan(CUTS / 2);
  },
  TIMEOUT_MS,
);
