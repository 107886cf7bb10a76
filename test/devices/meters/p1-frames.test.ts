import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16Arc } from '../../../src/devices/meters/p1/crc16.ts';
import {
  type ChecksumPolicy,
  MAX_TELEGRAM_BYTES,
  type P1Frame,
  P1Frames,
} from '../../../src/devices/meters/p1/frames.ts';
import { SAMPLE_NAMES, sample, telegram } from './p1-samples.ts';

const WITH_CHECKSUM = SAMPLE_NAMES.filter((name) => !/^dsmr-[23]/.test(name));

function framesOf(chunks: Iterable<Uint8Array>, policy: ChecksumPolicy = 'required'): P1Frame[] {
  const frames: P1Frame[] = [];
  const splitter = new P1Frames(policy, (frame) => frames.push(frame));
  for (const chunk of chunks) splitter.push(chunk);
  return frames;
}

const telegrams = (frames: readonly P1Frame[]): string[] =>
  frames.flatMap((frame) => (frame.kind === 'telegram' ? [frame.text] : []));
const body = (bytes: Buffer): string => bytes.toString('latin1').replace(/![\s\S]*$/, '!');

/** The same bytes cut at arbitrary places. */
function* chopped(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

const cuts = fc.array(fc.nat(100_000), { maxLength: 40 });
const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
/** Garbage that looks like a telegram is worse than noise. */
const nastyGarbage = fc
  .array(fc.constantFrom('/', '!', '/ISK5\r\n', '!12', '!FFFF', '\0', '\n', '1-0:1.7.0(09.999*kW)\r\n'), {
    maxLength: 12,
  })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

describe('the checksum', () => {
  it('is CRC-16/ARC', () => {
    expect(crc16Arc(Buffer.from('123456789'))).toBe(0xbb3d);
  });
});

describe('the telegram splitter', () => {
  it.each(WITH_CHECKSUM)('finds the telegram of %s', (name) => {
    expect(framesOf([sample(name)])).toEqual([{ kind: 'telegram', text: body(sample(name)) }]);
  });

  it.each(['dsmr-2.2', 'dsmr-3.0'])('takes %s, which has no checksum, only where that is allowed', (name) => {
    expect(telegrams(framesOf([sample(name)], 'if-present'))).toEqual([body(sample(name))]);
    expect(framesOf([sample(name)])).toEqual([{ kind: 'bad-checksum' }]);
  });

  it('refuses a wrong checksum even where none is needed', () => {
    const bytes = Buffer.from('/X\r\n1-0:1.7.0(1*W)\r\n!0001\r\n');
    expect(framesOf([bytes], 'if-present')).toEqual([{ kind: 'bad-checksum' }]);
  });

  it('hands the telegram over with the last digit of the checksum, before the line end', () => {
    const bytes = telegram(500);
    expect(telegrams(framesOf([bytes.subarray(0, -2)]))).toHaveLength(1);
    expect(telegrams(framesOf([bytes.subarray(0, -3)]))).toHaveLength(0);
  });

  it('takes checksums in lower case and without leading zeros', () => {
    const all = Array.from({ length: 1_000 }, (_, powerW) => telegram(powerW).toString('latin1'));
    const short = all.find((text) => text.includes('!0')) ?? '';
    expect(telegrams(framesOf([Buffer.from(short.replace('!0', '!'))]))).toHaveLength(1);
    const lower = all.map((text) => text.replace(/![0-9A-F]{4}/, (end) => end.toLowerCase())).join('');
    expect(telegrams(framesOf([Buffer.from(lower)]))).toHaveLength(1_000);
  });

  it('lives with NUL after the frame, LF alone, and a start in the middle of a line', () => {
    const first = telegram(1);
    const stream = Buffer.concat([Buffer.from('1-0:2.8.2(0000'), first, Buffer.from('\0\0\n'), telegram(2)]);
    expect(telegrams(framesOf([stream]))).toEqual([body(first), body(telegram(2))]);
  });

  it('gives up an endless telegram, in bounded memory, and goes on with the next', () => {
    const endless = Buffer.from(`/X\r\n${'1-0:1.7.0(00.001*kW)\r\n'.repeat(1_000)}`);
    expect(endless.length).toBeGreaterThan(MAX_TELEGRAM_BYTES);
    const frames = framesOf([endless, endless, telegram(3)]);
    expect(frames.map(({ kind }) => kind)).toEqual(['overlong', 'overlong', 'telegram']);
  });

  it('forgets half a telegram when told to', () => {
    const frames: P1Frame[] = [];
    const splitter = new P1Frames('if-present', (frame) => frames.push(frame));
    splitter.push(Buffer.from('/X\r\n1-0:1.7.0(00.0'));
    splitter.reset();
    splitter.push(Buffer.from('99.999*kW)\r\n!\r\n'));
    expect(frames).toEqual([]);
  });

  it('gives the same frames however the bytes are chopped up', () => {
    const stream = fc
      .array(fc.oneof(nastyGarbage, garbage, fc.constantFrom(...SAMPLE_NAMES).map(sample)), { maxLength: 6 })
      .map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(stream, cuts, fc.constantFrom<ChecksumPolicy>('required', 'if-present'), (bytes, places, policy) => {
        expect(framesOf(chopped(bytes, places), policy)).toEqual(framesOf([bytes], policy));
      }),
      { numRuns: 300 },
    );
  });

  it('never loses the next whole telegram to garbage before it, and never makes one of garbage', () => {
    const wanted = body(telegram(1234));
    fc.assert(
      fc.property(fc.oneof(garbage, nastyGarbage), fc.oneof(garbage, nastyGarbage), cuts, (before, after, places) => {
        const stream = Buffer.concat([before, telegram(1234), after, telegram(1234), Buffer.from('\r\n')]);
        expect(telegrams(framesOf(chopped(stream, places)))).toEqual([wanted, wanted]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(WITH_CHECKSUM)('never takes %s with any one bit flipped', (name) => {
    const original = sample(name);
    const whole = body(original);
    for (let bit = 0; bit < original.length * 8; bit += 1) {
      const damaged = Buffer.from(original);
      const byte = bit >> 3;
      damaged.writeUInt8(damaged.readUInt8(byte) ^ (1 << (bit & 7)), byte);
      const found = telegrams(framesOf([damaged]));
      // A flip within the checksum's digits may change their case alone: then the telegram is still the one sent.
      expect(found.filter((text) => text !== whole)).toEqual([]);
      if (byte < whole.length) expect(found).toEqual([]);
    }
  });
});
