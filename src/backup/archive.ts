import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { Refused } from './refused.ts';
import { type Cost, sealed, unsealed } from './sealed.ts';

const Count = Type.Integer({ minimum: 0 });

const ManifestSchema = Type.Object({
  format: Type.Literal('lademeister-backup'),
  version: Type.Integer({ minimum: 1 }),
  /** UTC epoch ms. */
  madeAtMs: Count,
  /** Of Lademeister. */
  release: Type.String(),
  /** `null`: the folder had none. */
  ledger: Type.Union([
    Type.Null(),
    Type.Object({ ledgerId: Type.String(), records: Count, headHash: Type.String(), newestAtMs: Count }),
  ]),
  /** Versions of the databases by the names of their files. */
  schemas: Type.Record(Type.String(), Count),
  /** In the order in which their bytes follow; paths are relative, with `/`. */
  files: Type.Array(Type.Object({ path: Type.String(), bytes: Count })),
});

/** What a backup says of itself. */
export type Manifest = Static<typeof ManifestSchema>;

export const MANIFEST_VERSION = 1;
const LONGEST_MANIFEST_BYTES = 16_000_000;

/** Writes the files of `folder` that the manifest names into one sealed file, durably. */
export async function pack(
  manifest: Manifest,
  folder: string,
  toFile: string,
  { passphrase, cost }: { readonly passphrase: string; readonly cost: Cost },
): Promise<void> {
  await pipeline(
    content(manifest, folder),
    createGzip({ level: 3 }),
    (plain: AsyncIterable<Buffer>) => sealed(plain, passphrase, cost),
    createWriteStream(toFile, { flags: 'wx', mode: 0o600, flush: true }),
  );
}

/** Opens a sealed file into a folder, durably. Throws {@link Refused} for anything that is not as it was written. */
export async function unpack(file: string, folder: string, passphrase: string): Promise<Manifest> {
  let manifest: Manifest | null = null;
  await pipeline(
    createReadStream(file, { highWaterMark: 262_144 }),
    (bytes: AsyncIterable<Buffer>) => unsealed(bytes, passphrase),
    createGunzip(),
    async (plain: AsyncIterable<Buffer>) => {
      manifest = await intoFolder(new Reader(plain), folder);
    },
  );
  if (manifest === null) throw new Refused('damaged', 'the file is empty');
  return manifest;
}

async function* content(manifest: Manifest, folder: string): AsyncGenerator<Buffer, void> {
  const text = Buffer.from(JSON.stringify(manifest));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  yield length;
  yield text;
  for (const { path, bytes } of manifest.files) {
    let written = 0;
    for await (const piece of createReadStream(join(folder, path), { highWaterMark: 262_144 })) {
      written += piece.length;
      yield piece;
    }
    if (written !== bytes) throw new Error(`${path} changed while it was packed`);
  }
}

async function intoFolder(reader: Reader, folder: string): Promise<Manifest> {
  const length = (await reader.exactly(4)).readUInt32BE();
  if (length > LONGEST_MANIFEST_BYTES) throw new Refused('damaged', 'the list of files is damaged');
  const manifest = manifestIn(await reader.exactly(length));
  for (const { path, bytes } of manifest.files) {
    if (!isInside(path)) throw new Refused('not-a-backup', `${path} is no path of a data folder`);
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(reader.pieces(bytes), createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true }));
  }
  await reader.end();
  return manifest;
}

function manifestIn(bytes: Buffer): Manifest {
  const value = parsed(bytes.toString('utf8'));
  const version = typeof value === 'object' && value !== null && 'version' in value ? Number(value.version) : 0;
  if (version > MANIFEST_VERSION) {
    throw new Refused('newer', 'the backup was made by a newer release: restore it with that one');
  }
  if (!Check(ManifestSchema, value))
    throw new Refused('not-a-backup', 'the list of files is not what is written there');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Never outside the folder, whoever wrote the list. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(path);
}

/** Takes a stream in the sizes that its reader needs. */
class Reader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  async exactly(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *pieces(length: number): AsyncGenerator<Buffer, void> {
    let missing = length;
    while (missing > 0) {
      if (this.rest.length === 0) this.rest = await this.next();
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  /** What is behind the last file is read, too, so that every byte of the sealed file was looked at. */
  async end(): Promise<void> {
    const { done } = this.rest.length > 0 ? { done: false } : await this.source.next();
    if (done !== true) throw new Refused('damaged', 'something stands behind the last file');
  }

  private async next(): Promise<Buffer> {
    const { done, value } = await this.source.next();
    if (done === true) throw new Refused('damaged', 'the list of files promises more than there is');
    return value;
  }
}
