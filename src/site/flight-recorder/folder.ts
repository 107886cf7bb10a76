import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Name of the folder of recordings within the data directory. */
export const RECORDINGS = 'recordings';

/** Restarts begin files: a process that ends again and again must not fill the folder with small ones. */
const MOST_FILES = 1_000;
const NAME = /^(\d{8})-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)\.flight$/;

export interface RecordingFile {
  readonly path: string;
  /** Counts up, whatever the clock does. */
  readonly number: number;
  /** When it was begun, to the minute, UTC epoch ms. */
  readonly beganMs: number;
}

/** The files of a folder in the order in which they were written; none when the folder is not there. */
export async function recordingsIn(folder: string): Promise<readonly RecordingFile[]> {
  return named(folder, await readdir(folder).catch(() => []));
}

/** Rejects when the disk does not let it. */
export async function append(path: string, bytes: Buffer): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  await appendFile(path, bytes, { mode: 0o600 });
}

/** The same for a process that ends. */
export function appendNow(path: string, bytes: Buffer): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  appendFileSync(path, bytes, { mode: 0o600 });
}

/** Where the next file of a folder goes. */
export function nextFile(folder: string, after: number, nowMs: number): RecordingFile {
  const number = after + 1;
  const minute = new Date(nowMs).toISOString().slice(0, 16).replace(':', '-');
  return { path: join(folder, `${String(number).padStart(8, '0')}-${minute}.flight`), number, beganMs: nowMs };
}

/** The number of the newest file; 0 when there is none, or the folder cannot be read. */
export function newestNumber(folder: string): number {
  try {
    return named(folder, readdirSync(folder)).at(-1)?.number ?? 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}

/** Removes the oldest files until the rest is young and small enough; the newest stays. */
export async function prune(folder: string, oldestMs: number, maxBytes: number): Promise<void> {
  const files = await Promise.all(
    (await recordingsIn(folder)).map(async (file) => ({ ...file, bytes: (await stat(file.path)).size })),
  );
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const [index, file] of files.slice(0, -1).entries()) {
    if (file.beganMs >= oldestMs && bytes <= maxBytes && files.length - index <= MOST_FILES) return;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}

function named(folder: string, names: readonly string[]): readonly RecordingFile[] {
  return names
    .flatMap((name): RecordingFile[] => {
      const [, number, day, hour, minute] = NAME.exec(name) ?? [];
      const beganMs = Date.parse(`${day}T${hour}:${minute}:00Z`);
      return number === undefined || Number.isNaN(beganMs)
        ? []
        : [{ path: join(folder, name), number: Number(number), beganMs }];
    })
    .sort((a, b) => a.number - b.number);
}
