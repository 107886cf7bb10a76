import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants, crc32 } from 'node:zlib';
import type { Settings } from '../../core/model/site.ts';
import { type Block, membersOf, readBlock } from './block.ts';

/**
 * A recording is a line that says so, then entries: a line of JSON, and as many bytes as it says (compressed with
 * Brotli), and a line break. Whatever breaks off in the middle is readable up to there; entries can be left out and
 * files be joined entry by entry.
 */
const FORMAT = 1;
export const FILE_HEADER = line({ file: 'lademeister-flight-recording', format: FORMAT });

/** What an entry holds, by its line. */
export type EntryHead =
  | { readonly entry: 'settings'; readonly settings: string; readonly bytes: number; readonly crc32: number }
  | {
      readonly entry: 'block';
      /** Time of the first and the last frame, UTC epoch ms. */
      readonly fromMs: number;
      readonly toMs: number;
      /** Of the process: the monotonic clock and the memory go on within it. */
      readonly run: string;
      /** That recorded it. */
      readonly version: string;
      /** Hash of the settings that held. */
      readonly settings: string;
      readonly bytes: number;
      readonly crc32: number;
    };

export type SettingsHead = Omit<Extract<EntryHead, { entry: 'settings' }>, 'bytes' | 'crc32'>;
export type BlockHead = Omit<Extract<EntryHead, { entry: 'block' }>, 'bytes' | 'crc32'>;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** Level 5 is the knee: 9 costs four times as much and saves 2 %. */
const COMPRESSION = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** Longer lines are none of ours. */
const MOST_HEAD_BYTES = 4_096;
const MOST_ENTRY_BYTES = 64 * 1024 * 1024;

/** An entry, compressed on another thread. */
export async function entryOf(head: SettingsHead | BlockHead, text: string): Promise<Buffer> {
  return packed(head, await compress(text, COMPRESSION));
}

/** The same at once, for a process that ends. */
export function entryNow(head: SettingsHead | BlockHead, text: string): Buffer {
  return packed(head, brotliCompressSync(text, COMPRESSION));
}

export interface Entry {
  readonly head: EntryHead;
  /** The entry as it stands in the file. */
  raw(): Promise<Buffer | null>;
  /** What is in it; `null` when it is damaged. */
  text(): Promise<string | null>;
}

/** Why a file cannot be read, or not any further. */
export type RecordingProblem =
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'newer-format'; readonly format: number }
  | { readonly kind: 'broken-off'; readonly atByte: number };

/** The entries of a file, one by one; only what is asked for is read. Ends with a problem or, at the end, without. */
export async function* entriesOf(file: string): AsyncGenerator<Entry, RecordingProblem | null, void> {
  const handle = await opened(file);
  if ('kind' in handle) return handle;
  try {
    const first = await headAt(handle, 0);
    const { file: kind, format } = membersOf(first?.head);
    if (kind !== 'lademeister-flight-recording' || typeof format !== 'number') return { kind: 'foreign' };
    if (format > FORMAT) return { kind: 'newer-format', format };
    const { size } = await handle.stat();
    let atByte = first?.bytes ?? 0;
    while (atByte < size) {
      const next = await headAt(handle, atByte);
      const head = next?.head;
      if (next === null || !isEntryHead(head)) return { kind: 'broken-off', atByte };
      const from = atByte + next.bytes;
      if (from + head.bytes >= size) return { kind: 'broken-off', atByte };
      yield {
        head,
        raw: () => bytesAt(handle, from - next.bytes, next.bytes + head.bytes + 1),
        text: () => contentAt(handle, from, head),
      };
      atByte = from + head.bytes + 1;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** Settings of an entry; `null` when they are none. */
export function settingsIn(text: string | null): Settings | null {
  const value = text === null ? null : parsed(text);
  return isSettings(value) ? value : null;
}

/** The block of an entry; `null` when it is damaged. */
export function blockIn(text: string | null): Block | null {
  return text === null ? null : readBlock(text);
}

function packed(head: SettingsHead | BlockHead, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(line({ ...head, bytes: content.length, crc32: crc32(content) })),
    content,
    Buffer.from('\n'),
  ]);
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function opened(file: string): Promise<FileHandle | RecordingProblem> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { kind: 'unreadable', detail: error.message };
  }
}

/** The line at a place, and how long it is. */
async function headAt(
  handle: FileHandle,
  atByte: number,
): Promise<{ readonly head: unknown; readonly bytes: number } | null> {
  const bytes = await bytesAt(handle, atByte, MOST_HEAD_BYTES, true);
  const end = bytes?.indexOf('\n') ?? -1;
  if (bytes === null || end < 0) return null;
  return { head: parsed(bytes.toString('utf8', 0, end)), bytes: end + 1 };
}

async function contentAt(handle: FileHandle, atByte: number, head: EntryHead): Promise<string | null> {
  const bytes = await bytesAt(handle, atByte, head.bytes);
  if (bytes === null || crc32(bytes) !== head.crc32) return null;
  try {
    return (await decompress(bytes, { maxOutputLength: MOST_ENTRY_BYTES })).toString('utf8');
  } catch (error) {
    // ERR_BUFFER_TOO_LARGE, or what Brotli says: ERR__ERROR_FORMAT_… and others.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

async function bytesAt(handle: FileHandle, atByte: number, count: number, orLess = false): Promise<Buffer | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, atByte);
  return bytesRead === count || orLess ? buffer.subarray(0, bytesRead) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isEntryHead(value: unknown): value is EntryHead {
  const { entry, bytes, crc32: sum, settings, fromMs, toMs, run, version } = membersOf(value);
  const isEntry = isCount(bytes) && bytes <= MOST_ENTRY_BYTES && isCount(sum) && typeof settings === 'string';
  if (!isEntry || entry === 'settings') return isEntry;
  return (
    entry === 'block' &&
    typeof fromMs === 'number' &&
    typeof toMs === 'number' &&
    typeof run === 'string' &&
    typeof version === 'string'
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isSettings(value: unknown): value is Settings {
  const { circuits, chargePoints, solar, fuse } = membersOf(value);
  return (
    Array.isArray(circuits) &&
    Array.isArray(chargePoints) &&
    [...circuits, ...chargePoints].every((one) => typeof membersOf(one)['id'] === 'string') &&
    typeof membersOf(solar)['startDelayMs'] === 'number' &&
    typeof membersOf(fuse)['deadTimeMs'] === 'number'
  );
}
