import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HidKeys } from '../../../src/devices/readers/hid-keys.ts';
import type { ReaderEvents, ReaderLanguage } from '../../../src/devices/readers/language.ts';
import { Pn532 } from '../../../src/devices/readers/pn532.ts';
import { Rdm6300 } from '../../../src/devices/readers/rdm6300.ts';
import { type TagFormat, tagNumber } from '../../../src/devices/readers/tag-number.ts';
import { TextLines } from '../../../src/devices/readers/text-lines.ts';
import { FakeClock } from '../../fake-clock.ts';
import { inputEvent, PN532_ACK, pn532Answer, rdm6300, typed } from './reader-bytes.ts';

function hearing<Language extends ReaderLanguage>(make: (events: ReaderEvents) => Language) {
  const tags: string[] = [];
  const damages: string[] = [];
  const language = make({ tag: (text) => tags.push(text), damaged: (detail) => damages.push(detail) });
  language.opened();
  return { language, tags, damages };
}

const UID = fc
  .uint8Array({ minLength: 4, maxLength: 10 })
  .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());

describe('a reader that types', () => {
  it.each([32, 64] as const)('is read from records of %i-bit user space, however they are cut', (wordBits) => {
    fc.assert(
      fc.property(UID, fc.array(fc.integer({ min: 1, max: 50 })), (uid, cuts) => {
        const { language, tags } = hearing((events) => new HidKeys(events, new FakeClock(), wordBits));
        let bytes: Buffer = typed(`${uid}\n`, wordBits);
        for (const cut of cuts) {
          language.bytes(bytes.subarray(0, cut));
          bytes = bytes.subarray(cut);
        }
        language.bytes(bytes);
        expect(tags).toEqual([uid]);
      }),
      { numRuns: 50 },
    );
  });

  it('forgets half a number whose end never came', () => {
    const clock = new FakeClock();
    const { language, tags } = hearing((events) => new HidKeys(events, clock, 64));
    language.bytes(typed('04A1'));
    clock.advance(2_000);
    language.bytes(typed('0011223344\t'));
    expect(tags).toEqual(['0011223344']);
  });

  it('gives no number of which the kernel has dropped keys', () => {
    const { language, tags, damages } = hearing((events) => new HidKeys(events, new FakeClock(), 64));
    language.bytes(Buffer.concat([typed('04A1'), inputEvent(0, 3, 0), typed('F6\n')]));
    expect(tags).toEqual([]);
    expect(damages).toHaveLength(1);
    language.bytes(typed('04A1B2C3\n'));
    expect(tags).toEqual(['04A1B2C3']);
  });
});

describe('a reader that writes lines', () => {
  it('ends a number with any line end, and takes no noise', () => {
    const { language, tags, damages } = hearing((events) => new TextLines(events));
    for (const text of ['04A1B2C3\r', '\n04D4', 'E5F6\n\n', '\xff\x00\x81\n', `${'9'.repeat(500)}\r\n`, '0411\r\n']) {
      language.bytes(Buffer.from(text, 'latin1'));
    }
    expect(tags).toEqual(['04A1B2C3', '04D4E5F6', '0411']);
    expect(damages).toHaveLength(2);
  });
});

describe('an RDM6300', () => {
  it('is read however its frames are cut, and with a frame broken off before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 13 }), (id, cut) => {
        const { language, tags } = hearing((events) => new Rdm6300(events));
        const digits = Buffer.from(id).toString('hex').toUpperCase();
        const frame = rdm6300(digits);
        language.bytes(frame.subarray(0, cut));
        language.bytes(frame.subarray(0, cut));
        language.bytes(frame.subarray(cut));
        expect(tags).toEqual([digits]);
      }),
      { numRuns: 50 },
    );
  });

  it('never takes a frame with one wrong bit', () => {
    const frame = rdm6300('0A00B1C2D3');
    for (let at = 1; at < 13; at += 1) {
      const { language, tags } = hearing((events) => new Rdm6300(events));
      const bytes = Buffer.from(frame);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      language.bytes(bytes);
      expect(tags).toEqual([]);
    }
  });

  it('says so when something else hangs on the line', () => {
    const { language, damages } = hearing((events) => new Rdm6300(events));
    language.bytes(Buffer.from('04A1B2C3\r\n04A1B2C3\r\n'));
    language.bytes(Buffer.from(`\x02${'A'.repeat(40)}`));
    expect(damages.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a PN532', () => {
  function chip() {
    const clock = new FakeClock();
    const written: Buffer[] = [];
    const heard = hearing((events) => new Pn532(events, (bytes) => written.push(Buffer.from(bytes)), clock));
    return { clock, written, ...heard };
  }
  const last = (written: readonly Buffer[]) => written.at(-1)?.toString('hex');

  it('is woken, set up and asked for cards', () => {
    const { clock, written, language, tags } = chip();
    // The frames as the manual of the chip writes them.
    expect(last(written)).toBe('0000ff05fbd4140114010200');
    language.bytes(Buffer.concat([PN532_ACK, pn532Answer('15')]));
    expect(last(written)?.slice(10, 20)).toBe('d43205ff01');
    language.bytes(Buffer.concat([PN532_ACK, pn532Answer('33')]));
    expect(last(written)).toBe('0000ff04fcd44a0100e100');
    const answer = Buffer.concat([PN532_ACK, pn532Answer('4b01010044000704a1b2c3d4e5f6')]);
    for (const byte of answer) language.bytes(Uint8Array.of(byte));
    expect(tags).toEqual(['04a1b2c3d4e5f6']);
    const before = written.length;
    clock.advance(250);
    expect(written).toHaveLength(before + 1);
    language.bytes(Buffer.concat([PN532_ACK, pn532Answer('4b00')]));
    expect(tags).toHaveLength(1);
    language.closed();
  });

  it('is woken anew when it falls silent, and no frame with a wrong checksum counts', () => {
    const { clock, written, language, tags, damages } = chip();
    const bad = pn532Answer('4b01010044000404a1b2c3');
    bad[14] = 0;
    language.bytes(bad);
    expect(tags).toEqual([]);
    expect(damages).toEqual(['wrong checksum']);
    const before = written.length;
    clock.advance(2_000);
    expect(written[before]?.[0]).toBe(0x55);
    language.closed();
  });
});

describe('the number of a card', () => {
  const hex: TagFormat = { digits: 'hex', padded: false, reversed: false, bytes: null };
  it.each([
    ['04:a1:b2:c3', hex, '04A1B2C3'],
    ['04A1B2C3D4E5F60000', { ...hex, padded: true }, '04A1B2C3D4E5F6'],
    ['C3B2A104', { ...hex, reversed: true }, '04A1B2C3'],
    ['04A1B2C3D4E5F6', { ...hex, bytes: 4 }, '04A1B2C3'],
    ['C3B2A10400', { ...hex, padded: true, reversed: true }, '04A1B2C3'],
    ['0077705923', { ...hex, digits: 'decimal' }, '04A1B2C3'],
    ['0000000001', { ...hex, digits: 'decimal' }, '00000001'],
    ['1303689068602870', { ...hex, digits: 'decimal' }, '04A1B2C3D4E5F6'],
    ['12345678', { ...hex, digits: 'facility' }, '7BB26E'],
    ['99912345', { ...hex, digits: 'facility' }, null],
    ['04A1B2C', hex, null],
    ['XY', hex, null],
    ['00000000', hex, null],
    ['0'.repeat(24), hex, null],
    [`0${'4'.repeat(21)}`, hex, null],
  ] as const)('%s', (text, format, number) => {
    expect(tagNumber(text, format)).toBe(number);
  });

  it('comes back from its decimal spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (id) => {
        const number = Buffer.from(id).toString('hex').toUpperCase();
        fc.pre(number !== '00000000');
        const decimal = String(Number.parseInt(number, 16)).padStart(10, '0');
        expect(tagNumber(decimal, { ...hex, digits: 'decimal' })).toBe(number);
        const back = Buffer.from([...id].reverse()).toString('hex');
        expect(tagNumber(back, { ...hex, reversed: true })).toBe(number);
      }),
      { numRuns: 100 },
    );
  });
});
