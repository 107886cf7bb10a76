import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deltaText, withDelta } from '../../../src/site/flight-recorder/delta.ts';
import { recordingsIn } from '../../../src/site/flight-recorder/folder.ts';
import { blocksOf, joined } from '../../../src/site/flight-recorder/recorded.ts';
import { ALL_TIME, blocksIn, recordedHome, temporaryFolder } from './bench.ts';

/** Members as ours: none is called like one of Object.prototype. */
const json = fc.object({
  key: fc.constantFrom('a', 'b', '"', '0', 'length'),
  values: [
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ],
  maxDepth: 4,
});
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what changed, made to what was, gives what is', () => {
  fc.assert(
    fc.property(fc.oneof(json, fc.array(json)), fc.oneof(json, fc.array(json)), (before, after) => {
      const text = deltaText(before, after);
      const result = text === '' ? before : withDelta(asJson(before), JSON.parse(text));
      expect(asJson(result)).toEqual(asJson(after));
      expect(deltaText(before, asJson(before))).toBe(deltaText(asJson(before), before));
    }),
    { numRuns: 500 },
  );
});

test('a change in one number is told in a few characters', () => {
  const before = { grid: { values: [1, 2, 3], ok: true }, other: 'x'.repeat(100) };
  expect(deltaText(before, { ...before, grid: { values: [1, 2, 4], ok: true } })).toBe('{"grid":{"values":{"2":[4]}}}');
  expect(deltaText(before, structuredClone(before))).toBe('');
});

test('no file of another kind is taken for a recording, and no foreign member for a change', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, change) => {
      withDelta(before, change);
    }),
  );
});

async function oneFile(): Promise<{ readonly path: string; readonly bytes: Buffer }> {
  const [file] = await recordingsIn(await recordedHome(1_200));
  if (file === undefined) throw new Error('nothing was recorded');
  return { path: file.path, bytes: readFileSync(file.path) };
}

async function outcome(path: string) {
  const blocks = blocksOf(path, ALL_TIME);
  for (let count = 0; ; count += 1) {
    const next = await blocks.next();
    if (next.done === true) return { ...next.value, blocks: count };
  }
}

test('a recording that breaks off gives what stands before', async () => {
  const { path, bytes } = await oneFile();
  const whole = await outcome(path);
  expect(whole).toMatchObject({ problem: null, damagedBlocks: 0 });
  for (const share of [0.99, 0.6, 0.3]) {
    truncateSync(path, Math.floor(bytes.length * share));
    const rest = await outcome(path);
    expect(rest.problem?.kind).toBe('broken-off');
    expect(rest.blocks).toBeLessThan(whole.blocks);
    expect(rest.blocks).toBeGreaterThanOrEqual(Math.floor(whole.blocks * share) - 1);
  }
});

test('a damaged block is left out, and counted', async () => {
  const { path, bytes } = await oneFile();
  const whole = await outcome(path);
  const middle = Math.floor(bytes.length / 2);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, middle), Buffer.from('XXXX'), bytes.subarray(middle + 4)]));
  expect(await outcome(path)).toEqual({ problem: null, damagedBlocks: 1, blocks: whole.blocks - 1 });
});

test('any bytes at all end in an answer', async () => {
  const { path, bytes } = await oneFile();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { maxLength: 20 }),
      async (changes) => {
        const broken = Buffer.from(bytes);
        for (const [at, value] of changes) broken[at] = value;
        writeFileSync(path, broken);
        await outcome(path);
      },
    ),
    { numRuns: 50 },
  );
});

test.each([
  ['', 'foreign'],
  ['PK\u0003\u0004', 'foreign'],
  ['{}\n', 'foreign'],
  ['{"file":"lademeister-flight-recording","format":2}\n', 'newer-format'],
])('%j is said to be what it is', async (text, kind) => {
  const path = join(temporaryFolder(), 'x.flight');
  writeFileSync(path, text);
  expect((await outcome(path)).problem?.kind).toBe(kind);
});

test('a file that is not there is said to be unreadable', async () => {
  expect((await outcome('/nonexistent/x')).problem?.kind).toBe('unreadable');
});

test('recordings of several files join into one, with the span that was asked for', async () => {
  const folder = await recordedHome(5_000);
  const files = (await recordingsIn(folder)).map(({ path }) => path);
  expect(files.length).toBe(2);
  const blocks = await blocksIn(folder);
  const write = async (span: Parameters<typeof joined>[1]): Promise<string> => {
    const pieces: Buffer[] = [];
    for await (const piece of joined(files, span)) pieces.push(piece);
    const path = join(temporaryFolder(), 'joined.flight');
    writeFileSync(path, Buffer.concat(pieces));
    return path;
  };
  expect(await outcome(await write(ALL_TIME))).toEqual({ problem: null, damagedBlocks: 0, blocks: blocks.length });
  const second = blocks[1]?.head;
  if (second === undefined) throw new Error('too little was recorded');
  const span = { fromMs: second.fromMs + 1_000, toMs: second.toMs - 1_000 };
  expect(await outcome(await write(span))).toEqual({ problem: null, damagedBlocks: 0, blocks: 1 });
});
