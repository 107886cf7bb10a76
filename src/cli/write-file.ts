import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a new file, readable by its owner alone. A text says why it could not; what was begun is then gone. */
export async function writeNewFile(
  file: string,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<string | null> {
  try {
    await pipeline(Readable.from(pieces), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (code === 'EEXIST') return `${file} exists already.`;
    await rm(file, { force: true });
    if (code === null) throw error;
    return `${file} cannot be written (${code}).`;
  }
}
