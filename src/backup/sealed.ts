import * as crypto from 'node:crypto';
import { promisify } from 'node:util';
import { Refused } from './refused.ts';

/** What guessing a passphrase costs (argon2id, RFC 9106); memory in KiB. */
export interface Cost {
  readonly memory: number;
  readonly passes: number;
}

/** The second recommendation of RFC 9106, 4: 64 MiB and three passes; about 0.2 s on a PC, 1 s on a Pi, in another thread. */
export const COST: Cost = { memory: 65_536, passes: 3 };

/** More is refused before it is tried: a file from elsewhere must not fill the memory. */
const MOST: Cost = { memory: 262_144, passes: 16 };
const LEAST: Cost = { memory: 8, passes: 1 };

const MAGIC = Buffer.from('lademeister-bkp\n', 'latin1');
const VERSION = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Magic, version (16 bits), memory (32), passes (16), salt. All numbers are big-endian. */
const OPENING_BYTES = MAGIC.length + 2 + 4 + 2 + SALT_BYTES;
/** The opening and its HMAC-SHA256. */
const HEADER_BYTES = OPENING_BYTES + 32;
const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;

type Bytes = AsyncIterable<Uint8Array>;

/** Seals a stream under a passphrase, in chunks: whatever its length, a few of them are in memory. */
export async function* sealed(plain: Bytes, passphrase: string, cost: Cost = COST): AsyncGenerator<Buffer, void> {
  const opening = Buffer.alloc(OPENING_BYTES);
  MAGIC.copy(opening);
  opening.writeUInt16BE(VERSION, 16);
  opening.writeUInt32BE(cost.memory, 18);
  opening.writeUInt16BE(cost.passes, 22);
  crypto.randomBytes(SALT_BYTES).copy(opening, 24);
  const keys = await keysFor(opening, passphrase);
  const header = Buffer.concat([opening, macOf(opening, keys.header)]);
  yield header;
  for await (const { bytes, number, isLast } of inChunks(plain, CHUNK_BYTES)) {
    const cipher = crypto.createCipheriv('aes-256-gcm', keys.content, nonceOf(number, isLast)).setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * Opens what {@link sealed} made. Every piece that comes out was authenticated, in its place; a changed, missing, added or
 * moved byte anywhere ends the stream with {@link Refused}.
 */
export async function* unsealed(file: Bytes, passphrase: string): AsyncGenerator<Buffer, void> {
  let opened: { readonly header: Buffer; readonly key: Buffer } | null = null;
  for await (const { bytes, number, isLast } of inChunks(file, CHUNK_BYTES + TAG_BYTES, HEADER_BYTES)) {
    if (opened === null) {
      opened = { header: bytes, key: await openedWith(bytes, passphrase) };
      if (isLast) throw new Refused('damaged', 'the file ends behind its header');
      continue;
    }
    // The header is piece 0.
    const chunk = opening(bytes, opened.key, opened.header, number - 1, isLast);
    if (chunk === null) {
      const where = isLast ? 'at its end, or cut off' : `at chunk ${number}`;
      throw new Refused('damaged', `the file is damaged ${where}`);
    }
    yield chunk;
  }
}

/** The key of the content; the header says by its HMAC whether the passphrase is right. */
async function openedWith(header: Buffer, passphrase: string): Promise<Buffer> {
  if (header.length < MAGIC.length || !header.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Refused('not-a-backup', 'this is no backup of Lademeister');
  }
  if (header.length < HEADER_BYTES) throw new Refused('damaged', 'the file ends within its header');
  const version = header.readUInt16BE(16);
  if (version > VERSION) {
    throw new Refused(
      'newer',
      `the file has format ${version}, this release knows ${VERSION}: use the release that wrote it`,
    );
  }
  const [memory, passes] = [header.readUInt32BE(18), header.readUInt16BE(22)];
  const isUsable =
    version === VERSION &&
    memory >= LEAST.memory &&
    memory <= MOST.memory &&
    passes >= LEAST.passes &&
    passes <= MOST.passes;
  if (!isUsable) throw new Refused('damaged', 'the header of the file is damaged');
  const opening = header.subarray(0, OPENING_BYTES);
  const keys = await keysFor(opening, passphrase);
  if (!crypto.timingSafeEqual(macOf(opening, keys.header), header.subarray(OPENING_BYTES))) {
    throw new Refused('wrong-passphrase', 'the passphrase is another one, or the header of the file is damaged');
  }
  return keys.content;
}

function opening(bytes: Buffer, key: Buffer, header: Buffer, number: number, isLast: boolean): Buffer | null {
  if (bytes.length < TAG_BYTES) return null;
  const split = bytes.length - TAG_BYTES;
  const decipher = crypto
    .createDecipheriv('aes-256-gcm', key, nonceOf(number, isLast), { authTagLength: TAG_BYTES })
    .setAAD(header)
    .setAuthTag(bytes.subarray(split));
  const plain = decipher.update(bytes.subarray(0, split));
  try {
    decipher.final();
    return plain;
  } catch {
    // The only thing that `final` says: the tag does not fit.
    return null;
  }
}

/** Each file has keys of its own, by its salt: a counter is enough. The last chunk is marked, so that none can be cut off. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function keysFor(
  opening: Buffer,
  passphrase: string,
): Promise<{ readonly content: Buffer; readonly header: Buffer }> {
  const derived = await promisify(crypto.argon2)('argon2id', {
    message: passphrase.normalize('NFC'),
    nonce: opening.subarray(OPENING_BYTES - SALT_BYTES),
    memory: opening.readUInt32BE(18),
    passes: opening.readUInt16BE(22),
    parallelism: 1,
    tagLength: 2 * KEY_BYTES,
  });
  return { content: derived.subarray(0, KEY_BYTES), header: derived.subarray(KEY_BYTES) };
}

function macOf(opening: Buffer, key: Buffer): Buffer {
  return crypto.createHmac('sha256', key).update(opening).digest();
}

interface Chunk {
  readonly bytes: Buffer;
  readonly number: number;
  readonly isLast: boolean;
}

/** Pieces of equal size, the last one shorter or equal, at least one; the first may have a size of its own. */
async function* inChunks(source: Bytes, size: number, firstSize = size): AsyncGenerator<Chunk, void> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  for await (const piece of source) {
    waiting.push(piece);
    length += piece.length;
    let wanted = number === 0 ? firstSize : size;
    // One byte more must be there: only then is it known that this is not the last.
    if (length <= wanted) continue;
    const joined = Buffer.concat(waiting);
    let from = 0;
    while (length - from > wanted) {
      yield { bytes: joined.subarray(from, from + wanted), number, isLast: false };
      from += wanted;
      number += 1;
      wanted = size;
    }
    waiting = [joined.subarray(from)];
    length -= from;
  }
  yield { bytes: Buffer.concat(waiting), number, isLast: true };
}
