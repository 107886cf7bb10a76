import { Zip, ZipDeflate } from 'fflate';

export interface ZipEntry {
  readonly name: string;
  readonly text: () => AsyncIterable<string>;
}

const PIECE_CHARS = 32_768;
const ENCODER = new TextEncoder();

/** A ZIP file written as its entries come: of each only a piece is held. The same entries give the same bytes. */
export async function* zipped(entries: readonly ZipEntry[], atMs: number): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error !== null) failure = error;
    else ready.push(chunk);
  });
  const take = (): readonly Uint8Array[] => {
    if (failure !== null) throw failure;
    const taken = ready;
    ready = [];
    return taken;
  };
  for (const { name, text } of entries) {
    const file = new ZipDeflate(name, { level: 6, mtime: zipTime(atMs) });
    zip.add(file);
    let piece = '';
    for await (const more of text()) {
      piece += more;
      if (piece.length < PIECE_CHARS) continue;
      file.push(ENCODER.encode(piece));
      piece = '';
      yield* take();
    }
    file.push(ENCODER.encode(piece), true);
    yield* take();
  }
  zip.end();
  yield* take();
}

/** ZIP keeps the wall clock of whoever wrote it, from 1980 on: in UTC, so that it depends on no machine's zone. */
function zipTime(atMs: number): Date {
  const utc = new Date(Math.max(atMs, Date.UTC(1980, 0, 2)));
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  );
}
