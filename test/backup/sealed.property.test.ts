import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '../../src/backup/refused.ts';
import { sealed, unsealed } from '../../src/backup/sealed.ts';
import { CHEAP, PASSPHRASE } from './house.ts';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function joined(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of stream) all.push(piece);
  return Buffer.concat(all);
}

const seal = (plain: Buffer, size = 10_000): Promise<Buffer> => joined(sealed(pieces(plain, size), PASSPHRASE, CHEAP));
const open = (file: Buffer, passphrase = PASSPHRASE, size = 9_999): Promise<Buffer> =>
  joined(unsealed(pieces(file, size), passphrase));

/** What a file was refused for, or `opened`. */
async function verdict(file: Buffer, passphrase = PASSPHRASE): Promise<string> {
  try {
    await open(file, passphrase);
    return 'opened';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.code;
  }
}

const CHUNK = 65_536;
const plain = (length: number): Buffer => Buffer.alloc(length, 'The quick brown fox. ');

describe('a sealed stream', () => {
  test('comes out as it went in, whatever its length and pieces', async () => {
    for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]) {
      const file = await seal(plain(length), 1 + (length % 7_000));
      expect((await open(file)).equals(plain(length)), `${length} bytes`).toBe(true);
      expect(await verdict(file, 'another passphrase')).toBe('wrong-passphrase');
    }
  });

  test('a large one is never in memory as a whole', async () => {
    const block = Buffer.alloc(1_000_000, 'abc');
    async function* large(): AsyncGenerator<Buffer, void> {
      for (let i = 0; i < 200; i += 1) yield block;
    }
    const before = process.memoryUsage().rss;
    let [length, most] = [0, 0];
    for await (const piece of unsealed(sealed(large(), PASSPHRASE, CHEAP), PASSPHRASE)) {
      length += piece.length;
      if (length % (100 * CHUNK) === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(length).toBe(200_000_000);
    expect(most).toBeLessThan(150_000_000);
  });

  test('the same text looks different every time', async () => {
    expect((await seal(plain(100))).equals(await seal(plain(100)))).toBe(false);
  });

  test('a single bit anywhere refuses it', async () => {
    const file = await seal(plain(2 * CHUNK + 500));
    const bits = file.length * 8;
    const anywhere = fc.oneof(
      fc.integer({ min: 0, max: 72 * 8 - 1 }),
      fc.integer({ min: 0, max: bits - 1 }),
      fc.integer({ min: bits - 129, max: bits - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(anywhere, async (bit) => {
        const damaged = Buffer.from(file);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await verdict(damaged)).not.toBe('opened');
      }),
      // A bit of the cost may make guessing dear, but never dearer than what is allowed at all.
      { numRuns: 150, examples: [[0], [16 * 8], [23 * 8], [24 * 8], [bits - 1]] },
    );
  });

  test('cut anywhere, with something added, or with chunks in another order it is refused', async () => {
    const file = await seal(plain(3 * CHUNK + 500));
    const cuts = fc.integer({ min: 0, max: file.length - 1 });
    await fc.assert(
      fc.asyncProperty(cuts, async (length) => {
        expect(await verdict(file.subarray(0, length))).not.toBe('opened');
      }),
      { numRuns: 60, examples: [[0], [15], [16], [71], [72], [72 + CHUNK + 16], [72 + 2 * (CHUNK + 16)]] },
    );
    expect(await verdict(Buffer.concat([file, Buffer.from('x')]))).toBe('damaged');
    const piece = (number: number): Buffer =>
      file.subarray(72 + number * (CHUNK + 16), 72 + (number + 1) * (CHUNK + 16));
    const swapped = [file.subarray(0, 72), piece(1), piece(0), piece(2), piece(3)];
    expect(await verdict(Buffer.concat(swapped))).toBe('damaged');
  });

  test('a newer format and a foreign file are named', async () => {
    const file = await seal(plain(10));
    file.writeUInt16BE(2, 16);
    expect(await verdict(file)).toBe('newer');
    expect(await verdict(Buffer.from('%PDF-1.7 and so on'))).toBe('not-a-backup');
  });
});
