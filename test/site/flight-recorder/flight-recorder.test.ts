import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import { recordingsIn } from '../../../src/site/flight-recorder/folder.ts';
import { FakeClock } from '../../fake-clock.ts';
import { chargePoint, device, snapshot } from '../builders.ts';
import { blocksIn, live, recorder, temporaryFolder } from './bench.ts';
import { home } from './day.ts';

afterEach(() => vi.restoreAllMocks());

const DECISION: Decision = {
  chargePoints: [{ id: 'carport', currentA: 6, phases: null, stopTransaction: false, reasons: [{ code: 'mode-off' }] }],
  loads: [],
  batteries: [],
  inverters: [],
  dimming: null,
  feedIn: null,
  balance: { surplusW: null, houseW: 300, quarterHour: null },
  doubts: [],
};

function seen(clock: FakeClock) {
  return snapshot({
    monoMs: clock.monoMs(),
    wallMs: clock.wallMs(),
    meters: [device('grid', 500)],
    chargePoints: [chargePoint('carport', 4_000)],
  });
}

test('what was taken down is written every five minutes, one file an hour', async () => {
  const folder = temporaryFolder();
  const { clock, start } = home(1);
  const taken = recorder(folder, clock);
  start(taken);
  clock.advance(299_000);
  expect(readdirSync(folder)).toEqual([]);
  clock.advance(2_000);
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['00000001-2026-06-15T04-00.flight']));
  await live(clock, 7_200, taken);
  expect((await recordingsIn(folder)).length).toBe(3);
  expect(statSync(join(folder, '00000001-2026-06-15T04-00.flight')).mode & 0o777).toBe(0o600);
});

test('what a process ends over is kept: the snapshot without a decision', async () => {
  const folder = temporaryFolder();
  const clock = new FakeClock();
  const taken = recorder(folder, clock);
  taken.saw(seen(clock), initialMemory());
  taken.decided(DECISION);
  clock.advance(1_000);
  const last = seen(clock);
  taken.saw(last, initialMemory());
  taken.closeNow();

  const [block] = await blocksIn(folder);
  expect(block?.block.frames).toEqual([
    { snapshot: { ...last, monoMs: last.monoMs - 1_000, wallMs: last.wallMs - 1_000 }, decision: DECISION },
    { snapshot: last, decision: null },
  ]);
});

test('the oldest files go when they are too old, or the room is used up', async () => {
  const old = temporaryFolder();
  const { clock, start } = home(1);
  const taken = recorder(old, clock, { days: 1 });
  const loop = start(taken);
  await live(clock, 3_700, taken);
  loop.stop();
  clock.advance(86_400_000);
  loop.start();
  await live(clock, 3_700, taken);
  expect((await recordingsIn(old)).map(({ number }) => number)).toEqual([3, 4]);

  const full = temporaryFolder();
  const small = recorder(full, clock, { maxBytes: 80_000 });
  home(2, clock).start(small);
  await live(clock, 4_000, small);
  const sizes = (await recordingsIn(full)).map(({ path }) => statSync(path).size);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(110_000);
});

test('a clock that was set back neither mixes files up nor removes what is new', async () => {
  const folder = temporaryFolder();
  const { clock, start } = home(1);
  const taken = recorder(folder, clock);
  start(taken);
  await live(clock, 600, taken);
  clock.jumpWall(-3 * 3_600_000);
  await live(clock, 600, taken);
  const frames = (await blocksIn(folder)).flatMap(({ block }) => block.frames);
  const times = frames.map(({ snapshot: { monoMs } }) => monoMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.length).toBeGreaterThan(1_200);
});

test('a disk that cannot be written is told, costs only what could not be written, and is forgotten when it can', async () => {
  const folder = join(temporaryFolder(), 'recordings');
  writeFileSync(folder, 'no folder');
  const { clock, start } = home(1);
  const taken = recorder(folder, clock);
  start(taken);
  await live(clock, 600, taken);
  expect(taken.problem()).toMatchObject({ sinceMs: expect.any(Number), detail: expect.stringContaining('EEXIST') });
  rmSync(folder);
  await live(clock, 600, taken);
  expect(taken.problem()).toBeNull();
  expect((await blocksIn(folder)).length).toBeGreaterThan(0);
});

test('a process that ends with a broken disk ends in peace', () => {
  const folder = join(temporaryFolder(), 'recordings');
  writeFileSync(folder, 'no folder');
  const clock = new FakeClock();
  const taken = recorder(folder, clock);
  taken.saw(seen(clock), initialMemory());
  taken.closeNow();
  expect(taken.problem()).not.toBeNull();
});

test('a disk that hangs loses blocks, not memory', async () => {
  const folder = temporaryFolder();
  const { clock, start } = home(1);
  const taken = recorder(folder, clock);
  start(taken);
  // No turn of the event loop in between: nothing can be written.
  clock.advance(3_600_000);
  expect(taken.problem()).toMatchObject({ detail: 'the disk does not follow' });
  await taken.flush();
  expect((await blocksIn(folder)).length).toBeLessThan(5);
});

test('another process goes on with a new file, whatever stands in the folder', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, '00000041-2026-06-15T04-00.flight'), 'torn');
  writeFileSync(join(folder, 'notes.txt'), '');
  chmodSync(join(folder, 'notes.txt'), 0o000);
  const clock = new FakeClock();
  const taken = recorder(folder, clock);
  taken.saw(seen(clock), initialMemory());
  taken.decided(DECISION);
  await taken.flush();
  expect((await recordingsIn(folder)).map(({ number }) => number)).toEqual([41, 42]);
  expect(readFileSync(join(folder, '00000041-2026-06-15T04-00.flight'), 'utf8')).toBe('torn');
});
