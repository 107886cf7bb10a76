import { pipeline } from 'node:stream';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** Texts, or bytes as they are. */
  readonly text: () => AsyncIterable<string> | AsyncIterable<Uint8Array>;
}

const PIECE_CHARS = 65_536;

/** APPNOTE.TXT 6.3: general purpose bit 3, sizes follow the data; bit 11, names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;

/**
 * A ZIP file (PKWARE APPNOTE.TXT 6.3, below 4 GB) written as its entries come: of each only a piece is held, and it is
 * packed outside the event loop. The same entries give the same bytes.
 */
export async function* zipped(entries: readonly ZipEntry[], atMs: number): AsyncGenerator<Uint8Array, void> {
  const time = dosTime(atMs);
  const directory: Buffer[] = [];
  let offset = 0;
  const counted = (bytes: Buffer): Buffer => {
    offset += bytes.length;
    return bytes;
  };
  for (const { name, text } of entries) {
    const startsAt = offset;
    const nameBytes = Buffer.from(name);
    yield counted(Buffer.concat([localHeader(time, nameBytes.length), nameBytes]));
    const sizes = { crc: 0, packed: 0, plain: 0 };
    for await (const bytes of packed(text(), sizes)) yield counted(bytes);
    yield counted(descriptor(sizes));
    directory.push(Buffer.concat([directoryEntry(time, sizes, nameBytes.length, startsAt), nameBytes]));
  }
  const listing = Buffer.concat(directory);
  yield listing;
  yield directoryEnd(entries.length, listing.length, offset);
}

interface Sizes {
  crc: number;
  packed: number;
  plain: number;
}

async function* packed(text: AsyncIterable<string | Uint8Array>, sizes: Sizes): AsyncGenerator<Buffer, void> {
  const deflate = createDeflateRaw({ level: constants.Z_BEST_SPEED });
  // What goes wrong in the text ends the reading below with that error.
  pipeline(pieces(text, sizes), deflate, () => {});
  for await (const bytes of deflate) {
    if (!(bytes instanceof Buffer)) continue;
    sizes.packed += bytes.length;
    yield bytes;
  }
}

async function* pieces(text: AsyncIterable<string | Uint8Array>, sizes: Sizes): AsyncGenerator<Buffer, void> {
  const counted = (piece: string | Uint8Array): Buffer => {
    const bytes = Buffer.from(piece);
    sizes.crc = crc32(bytes, sizes.crc);
    sizes.plain += bytes.length;
    return bytes;
  };
  let piece = '';
  for await (const more of text) {
    if (typeof more !== 'string') {
      yield counted(more);
      continue;
    }
    piece += more;
    if (piece.length < PIECE_CHARS) continue;
    yield counted(piece);
    piece = '';
  }
  yield counted(piece);
}

function localHeader(time: number, nameLength: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt16LE(nameLength, 26);
  return header;
}

function descriptor({ crc, packed: packedSize, plain }: Sizes): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packedSize, 8);
  bytes.writeUInt32LE(plain, 12);
  return bytes;
}

function directoryEntry(time: number, sizes: Sizes, nameLength: number, startsAt: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATE, 10);
  entry.writeUInt32LE(time, 12);
  entry.writeUInt32LE(sizes.crc, 16);
  entry.writeUInt32LE(sizes.packed, 20);
  entry.writeUInt32LE(sizes.plain, 24);
  entry.writeUInt16LE(nameLength, 28);
  entry.writeUInt32LE(startsAt, 42);
  return entry;
}

function directoryEnd(count: number, length: number, startsAt: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(startsAt, 16);
  return end;
}

/** Date and time as DOS kept them, in UTC: the high half is the date. */
function dosTime(atMs: number): number {
  const at = new Date(Math.max(atMs, Date.UTC(1980, 0, 1)));
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return date * 0x10000 + time;
}
