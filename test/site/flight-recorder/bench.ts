import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { FlightRecorder } from '../../../src/site/flight-recorder/flight-recorder.ts';
import { recordingsIn } from '../../../src/site/flight-recorder/folder.ts';
import { blocksOf, type RecordedBlock } from '../../../src/site/flight-recorder/recorded.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { DAY_SETTINGS, home } from './day.ts';

export const ALL_TIME = { fromMs: 0, toMs: Number.POSITIVE_INFINITY };

export function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lademeister-flight-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export function recorder(
  folder: string,
  clock: Clock,
  limits: { readonly days?: number; readonly maxBytes?: number } = {},
): FlightRecorder {
  const { days = 7, maxBytes = 200_000_000 } = limits;
  return new FlightRecorder({
    folder,
    settings: DAY_SETTINGS,
    version: '1.2.3',
    days,
    maxBytes,
    clock,
    log: silentLog,
  });
}

/** Lets time go by in steps within which the disk follows, as it does in real time. */
export async function live(clock: FakeClock, seconds: number, taken: FlightRecorder): Promise<void> {
  for (let left = seconds; left > 0; left -= 299) {
    clock.advance(Math.min(299, left) * 1_000);
    await taken.flush();
  }
}

/** A folder with what a home recorded in so many seconds. */
export async function recordedHome(seconds: number, folder = temporaryFolder()): Promise<string> {
  const { clock, start } = home(3, new FakeClock());
  const taken = recorder(folder, clock);
  const loop = start(taken);
  await live(clock, seconds, taken);
  loop.stop();
  return folder;
}

export async function blocksIn(folder: string): Promise<readonly RecordedBlock[]> {
  const blocks: RecordedBlock[] = [];
  for (const { path } of await recordingsIn(folder)) {
    for await (const block of blocksOf(path, ALL_TIME)) blocks.push(block);
  }
  return blocks;
}
