import { expect, test } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import type { RecordedBlock } from '../../../src/site/flight-recorder/recorded.ts';
import { type Decide, type Difference, Replay } from '../../../src/site/flight-recorder/replay.ts';
import { blocksIn, live, recordedHome, recorder, temporaryFolder } from './bench.ts';
import { DAY_SETTINGS, home } from './day.ts';

test('a day with a restart at noon is decided again exactly as it was', async () => {
  const folder = temporaryFolder();
  const { clock, start } = home(7, undefined, 4_000);
  for (const hours of [9, 15]) {
    const taken = recorder(folder, clock);
    const loop = start(taken);
    await live(clock, hours * 3_600, taken);
    loop.stop();
    expect(taken.problem()).toBeNull();
  }

  const blocks = await blocksIn(folder);
  const replay = new Replay();
  const results = blocks.map((block) => replay.block(block));

  expect(new Set(blocks.map(({ head }) => head.run)).size).toBe(2);
  expect(results.reduce((sum, { frames }) => sum + frames, 0)).toBeGreaterThan((24 * 3_600) / 4);
  expect(results.flatMap(({ differences }) => differences)).toEqual([]);
  expect(results.some(({ foreignMemory }) => foreignMemory)).toBe(false);
  expect(blocks[0]?.settings).toEqual(DAY_SETTINGS);
  // Cars did come and go, and followed the sun: this was no empty day.
  expect(new Set(blocks.flatMap(({ block }) => block.frames.map(granted))).size).toBeGreaterThan(30);
}, 60_000);

test('a replay tells what another build decides otherwise, by how far it is off', async () => {
  const blocks = await blocksIn(await recordedHome(900));
  const kinds = async (other: Decide): Promise<readonly string[]> => [
    ...new Set(differences(blocks, other).map(({ kind }) => kind)),
  ];
  const others: readonly (readonly [Difference['kind'], Decide])[] = [
    ['set-point', changed((one) => ({ ...one, currentA: one.currentA + 1 }))],
    ['reasons', changed((one) => ({ ...one, reasons: [{ code: 'surplus-unknown' }] }))],
    ['numbers', changed((one) => (one.reasons[0].code === 'following-sun' ? { ...one, reasons: louder(one) } : one))],
    [
      'threw',
      () => {
        throw new Error('a bug');
      },
    ],
  ];
  for (const [kind, other] of others) expect(await kinds(other)).toEqual([kind]);
});

test('a member that one of the builds does not know is no difference', async () => {
  const blocks = await blocksIn(await recordedHome(300));
  expect(
    differences(
      blocks,
      changed((one) => ({ ...one, ofTomorrow: 1 })),
    ),
  ).toEqual([]);
});

test('a memory of another build is not used: the replay goes on with its own', async () => {
  const blocks = await blocksIn(await recordedHome(900));
  const foreign = blocks.map((block) => ({ ...block, block: { ...block.block, memory: { other: [] } } }));
  const replay = new Replay();
  const results = foreign.map((block) => replay.block(block));
  expect(results.every(({ foreignMemory }) => foreignMemory)).toBe(true);
  // The process began with nothing, too.
  expect(results.flatMap((result) => result.differences)).toEqual([]);
});

function differences(blocks: readonly RecordedBlock[], other: Decide): readonly Difference[] {
  const replay = new Replay(other);
  return blocks.flatMap((block) => replay.block(block).differences);
}

type Decided = ReturnType<Decide>['decision']['chargePoints'][number];

/** Today's `decide` with each decision about a charge point changed. */
function changed(change: (one: Decided) => Decided): Decide {
  return (...input) => {
    const { decision, memory } = decide(...input);
    return { decision: { ...decision, chargePoints: decision.chargePoints.map(change) }, memory };
  };
}

function louder({ reasons: [first, ...rest] }: Decided): Decided['reasons'] {
  return first.code === 'following-sun' ? [{ ...first, surplusW: first.surplusW + 1 }, ...rest] : [first, ...rest];
}

function granted({ decision }: RecordedBlock['block']['frames'][number]): string {
  return (decision?.chargePoints ?? []).map(({ currentA }) => currentA).join();
}
