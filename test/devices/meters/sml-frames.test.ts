import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reflectedCrc16 } from '../../../src/devices/meters/crc16.ts';
import { MAX_FILE_BYTES, type SmlFrame, SmlFrames } from '../../../src/devices/meters/sml/frames.ts';
import { crc16, smlFile, smlFrame, smlOfGrid } from '../../../src/sim/endpoints/sml-file.ts';
import { GRID, HOLLEY } from './sml-samples.ts';

function framesOf(chunks: Iterable<Uint8Array>): SmlFrame[] {
  const frames: SmlFrame[] = [];
  const splitter = new SmlFrames((frame) => frames.push(frame));
  for (const chunk of chunks) splitter.push(chunk);
  return frames;
}

const filesIn = (frames: readonly SmlFrame[]): string[] =>
  frames.flatMap((frame) => (frame.kind === 'file' ? [frame.bytes.toString('hex')] : []));

/** The same bytes cut at arbitrary places. */
function* chopped(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

const START = '1b1b1b1b01010101';
const file = smlOfGrid(GRID, 1_000_000);
const cuts = fc.array(fc.nat(100_000), { maxLength: 40 });
/** Escapes are what can go wrong. */
const nasty = fc
  .array(fc.constantFrom('1b', '1b1b1b1b', START, '1b1b1b1b1a00', '01', '1a', '00', '76', '620063'), { maxLength: 12 })
  .map((parts) => Buffer.from(parts.join(''), 'hex'));
const garbage = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

describe('the checksums', () => {
  it('are CRC-16/X-25 and CRC-16/KERMIT, whatever the length', () => {
    const check = Buffer.from('123456789');
    expect(crc16(check, 'x25')).toBe(0x906e);
    expect(crc16(check, 'kermit')).toBe(0x2189);
    const crc = reflectedCrc16(0x8408);
    for (let length = 0; length <= file.length; length += 1) {
      const bytes = file.subarray(0, length);
      expect(crc(bytes, 0xffff) ^ 0xffff).toBe(crc16(bytes, 'x25'));
    }
  });
});

describe('the SML splitter', () => {
  it('finds a file that others have published', () => {
    const published = Buffer.from(`${START}123456781b1b1b1b1a00b87b`, 'hex');
    expect(filesIn(framesOf([published]))).toEqual(['12345678']);
  });

  it('undoes doubled escapes, takes off what fills up, and is not misled by escapes before the end', () => {
    const bodies = [
      '1b1b1b1b',
      '001b1b1b1b1b',
      '761b',
      '76001b1b',
      '761b1b1b',
      '1b1b1b1b1b1b1b1b1b',
      '761b1b1b1b1a0076',
    ];
    for (const body of bodies) {
      expect(filesIn(framesOf([smlFrame(Buffer.from(body, 'hex'))])), body).toEqual([body]);
    }
  });

  it('carries any body, cut anywhere', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, garbage), cuts, (body, places) => {
        expect(filesIn(framesOf(chopped(smlFrame(body), places)))).toEqual([body.toString('hex')]);
      }),
      { numRuns: 500 },
    );
  });

  it('believes CRC-16/KERMIT of Holley alone', () => {
    const options = { seconds: 7, transaction: 1, checksum: 'kermit' } as const;
    expect(filesIn(framesOf([smlFile([], { ...options, server: HOLLEY })]))).toHaveLength(1);
    const other = smlFile([], { ...options, server: Buffer.from('0a01454d480000bc614e', 'hex') });
    expect(framesOf([other])).toEqual([{ kind: 'bad-checksum' }]);
  });

  it('hands a file over with the last byte of its checksum', () => {
    expect(filesIn(framesOf([file.subarray(0, -1)]))).toEqual([]);
    expect(filesIn(framesOf([file]))).toHaveLength(1);
  });

  it('gives up an endless file, in bounded memory, and goes on with the next', () => {
    const endless = Buffer.concat([Buffer.from(START, 'hex'), Buffer.alloc(3 * MAX_FILE_BYTES, 0x76)]);
    expect(framesOf([endless, endless, file]).map(({ kind }) => kind)).toEqual(['overlong', 'overlong', 'file']);
  });

  it('begins with four escapes, of which there may be more, and with nothing else', () => {
    const rest = file.subarray(4);
    const after = (hex: string): number => filesIn(framesOf([Buffer.from(hex, 'hex'), rest])).length;
    for (const enough of ['1b1b1b1b', '1b1b1b1b1b', '011b1b1b1b', '1b1b1b1b011b1b1b1b', '1b1b1b1b0101011b1b1b1b']) {
      expect(after(enough), enough).toBe(1);
    }
    for (const few of ['', '1b1b1b', '1b1b1b1b011b', '1b1b1b1b1b01011b1b1b', '1b1b1b1b00']) {
      expect(after(few), few).toBe(0);
    }
  });

  it('forgets half a file when told to', () => {
    const frames: SmlFrame[] = [];
    const splitter = new SmlFrames((frame) => frames.push(frame));
    for (const cut of [5, 100, file.length - 3]) {
      splitter.push(file.subarray(0, cut));
      splitter.reset();
      splitter.push(file.subarray(cut));
    }
    expect(filesIn(frames)).toEqual([]);
  });

  it('never loses a whole file to one that broke off before it', () => {
    const whole = filesIn(framesOf([file]));
    for (let cut = 0; cut < file.length; cut += 1) {
      expect(filesIn(framesOf([file.subarray(0, cut), file])), `cut at ${cut}`).toEqual(whole);
    }
  });

  it('gives the same however the bytes are chopped up, and never makes a file of garbage', () => {
    const stream = fc
      .array(fc.oneof(nasty, garbage, fc.constant(file)), { maxLength: 6 })
      .map((all) => Buffer.concat(all));
    const [whole] = filesIn(framesOf([file]));
    fc.assert(
      fc.property(stream, cuts, (bytes, places) => {
        const frames = framesOf([bytes]);
        expect(framesOf(chopped(bytes, places))).toEqual(frames);
        // What is made of escapes alone may be empty and right by chance; it holds no message.
        expect(filesIn(frames).filter((found) => found !== whole && found.length > 24)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('makes nothing but whole files of halves, repetitions and shuffled pieces', () => {
    const files = [1, 2, 3].map((second) => smlOfGrid({ ...GRID, importWh: second }, second * 1_000));
    const originals = new Set(filesIn(framesOf(files)));
    expect(originals.size).toBe(3);
    const piece = fc
      .record({ file: fc.constantFrom(...files), from: fc.nat(400), to: fc.nat(400) })
      .map(({ file: one, from, to }) => (from < to ? one.subarray(from, to) : one));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(filesIn(framesOf(pieces)).filter((found) => !originals.has(found))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['X-25', file],
    ['KERMIT', smlFile([], { server: HOLLEY, seconds: 7, transaction: 1, checksum: 'kermit' })],
    ['X-25 of a maker that also sends KERMIT', smlOfGrid(GRID, 1_000_000, HOLLEY)],
  ])('never takes a file with any one bit flipped: %s', (_name, original) => {
    for (let bit = 0; bit < original.length * 8; bit += 1) {
      const damaged = Buffer.from(original);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(filesIn(framesOf([damaged])), `bit ${bit}`).toEqual([]);
    }
  });
});
