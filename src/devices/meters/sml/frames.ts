import { reflectedCrc16 } from '../crc16.ts';

/** What came out of the stream. Only a `file` is whole; the others are there to be counted. */
export type SmlFrame =
  /** The messages between start and end, escapes undone, fill bytes still behind them. */
  | { readonly kind: 'file'; readonly bytes: Buffer }
  | { readonly kind: 'bad-checksum' }
  /** A file that did not end within {@link MAX_FILE_BYTES}. */
  | { readonly kind: 'overlong' };

/** The longest files seen (signed lists of an EDL40) stay under 2 kB. */
export const MAX_FILE_BYTES = 8_192;

const ESCAPE = 0x1b;
const RUN = 4;
/** SML transport protocol version 1: four escapes, then what they mean. */
const START = Buffer.from('1b1b1b1b01010101', 'hex');
const START_MARK = 0x01;
const END_MARK = 0x1a;
/** Fill bytes make the file a multiple of four. */
const MOST_FILL = 3;

/**
 * Cuts SML files (SML 1.04, transport protocol version 1) out of a stream of bytes, however it is chopped up. Within a
 * file four escapes stand for themselves only when they come twice. A file is handed over with the last byte of its checksum.
 */
export class SmlFrames {
  private readonly emit: (frame: SmlFrame) => void;
  /** From the start on, as it came: what the checksum is of. */
  private readonly raw = Buffer.allocUnsafe(MAX_FILE_BYTES);
  private length = 0;
  private isBegun = false;
  /** How far {@link raw} is understood, and what it means. */
  private understood = 0;
  private readonly file = Buffer.allocUnsafe(MAX_FILE_BYTES);
  private fileLength = 0;

  constructor(emit: (frame: SmlFrame) => void) {
    this.emit = emit;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.isBegun) this.collect(byte);
      else this.seek(byte);
    }
  }

  /** Forgets a file begun: the next bytes do not continue it. */
  reset(): void {
    this.isBegun = false;
    this.length = 0;
  }

  private seek(byte: number): void {
    if (byte !== START[this.length]) {
      // Escapes before a start may be more than four.
      this.length = byte === ESCAPE && this.length === RUN ? RUN - 1 : 0;
      if (byte !== ESCAPE) return;
    }
    this.raw[this.length] = byte;
    this.length += 1;
    if (this.length === START.length) this.begin();
  }

  private begin(): void {
    START.copy(this.raw);
    this.length = START.length;
    this.understood = START.length;
    this.fileLength = 0;
    this.isBegun = true;
  }

  private collect(byte: number): void {
    if (this.length === MAX_FILE_BYTES) {
      this.spoiled('overlong');
      this.push(Uint8Array.of(byte));
      return;
    }
    this.raw[this.length] = byte;
    this.length += 1;
    while (this.isBegun && this.understood < this.length) if (!this.understand()) return;
  }

  /** `false`: it needs more bytes to know. */
  private understand(): boolean {
    const { raw, understood, length } = this;
    const escapes = this.escapesFrom(understood);
    if (escapes < RUN) {
      if (escapes > 0 && understood + escapes === length) return false;
      this.keep(Math.max(1, escapes));
      return true;
    }
    if (length - understood < 2 * RUN) return false;
    const mark = raw[understood + RUN];
    if (mark === ESCAPE && this.escapesFrom(understood + RUN) === RUN) {
      this.keep(RUN);
      this.understood += RUN;
    } else if (mark === ESCAPE) this.keep(1);
    else if (mark === END_MARK) this.end();
    else if (mark === START_MARK && raw.subarray(understood, length).equals(START)) this.begin();
    else this.spoiled('bad-checksum');
    return true;
  }

  /** At most four. */
  private escapesFrom(at: number): number {
    let count = 0;
    while (count < RUN && at + count < this.length && this.raw[at + count] === ESCAPE) count += 1;
    return count;
  }

  private keep(count: number): void {
    this.raw.copy(this.file, this.fileLength, this.understood, this.understood + count);
    this.fileLength += count;
    this.understood += count;
  }

  private end(): void {
    const { raw, length, file, fileLength } = this;
    const fill = raw.readUInt8(length - 3);
    const isGood =
      fill <= MOST_FILL && fill <= fileLength && isChecksum(raw.subarray(0, length - 2), raw.readUInt16LE(length - 2));
    if (!isGood) {
      this.spoiled('bad-checksum');
      return;
    }
    this.reset();
    this.emit({ kind: 'file', bytes: Buffer.from(file.subarray(0, fileLength - fill)) });
  }

  /** A file that broke off may have swallowed the start of the next one, or the first bytes of it. */
  private spoiled(kind: 'bad-checksum' | 'overlong'): void {
    const said = this.raw.subarray(0, this.length);
    let next = said.indexOf(START, 1);
    if (next < 0) {
      next = said.length - START.length + 1;
      while (!said.subarray(next).equals(START.subarray(0, said.length - next))) next += 1;
    }
    const tail = Buffer.from(said.subarray(next));
    this.reset();
    this.emit({ kind });
    this.push(tail);
  }
}

const crc = reflectedCrc16(0x8408);
/** In the identification of Holley's meters (DIN 43863-5), some of which begin their checksum with 0. */
const HOLLEY = Buffer.from([0x0a, 0x01, ...Buffer.from('HLY')]);

/**
 * CRC-16/X-25 (DIN EN 62056-46), the low byte first. Holley's DTZ541 sends CRC-16/KERMIT. That is believed of Holley alone: to take
 * either of any meter would let a flipped bit through where it turns one into the other.
 */
function isChecksum(bytes: Buffer, checksum: number): boolean {
  if ((crc(bytes, 0xffff) ^ 0xffff) === checksum) return true;
  return bytes.includes(HOLLEY) && crc(bytes, 0) === checksum;
}
