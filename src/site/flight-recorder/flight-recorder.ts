import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Memory } from '../../core/control/memory.ts';
import type { Decision } from '../../core/model/decision.ts';
import type { Settings } from '../../core/model/site.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { Log } from '../../log.ts';
import { BlockText } from './block.ts';
import { append, appendNow, newestNumber, nextFile, prune, type RecordingFile } from './folder.ts';
import { type BlockHead, entryNow, entryOf, FILE_HEADER, type SettingsHead } from './recording.ts';

export interface FlightRecorderOptions {
  /** Holds the recordings; made when the first is written. */
  readonly folder: string;
  readonly settings: Settings;
  /** Of this build. */
  readonly version: string;
  readonly days: number;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A kill or a power cut loses at most so much. More often would wear the flash. */
const BLOCK_MS = 300_000;
/** A car park fills a block sooner: this bounds the memory, characters. */
const BLOCK_SIZE = 500_000;
/** Old recordings are removed by whole files: each holds so much time, and at most this share of the room. */
const FILE_MS = 3_600_000;
const FILES_IN_ROOM = 8;
/** A disk that hangs must not fill the memory: what comes while so many blocks wait is lost. */
const MOST_WAITING = 3;

/**
 * Takes down what was seen and decided. All of it happens after the leases have left, takes a fraction of a millisecond
 * per cycle, and whatever the disk does, nothing is waited for and nothing thrown: a problem is only told.
 */
export class FlightRecorder {
  private readonly options: FlightRecorderOptions;
  private readonly run = randomUUID();
  private readonly settingsText: string;
  private readonly settingsHash: string;
  private seen: { readonly snapshot: Snapshot; readonly memory: Memory } | null = null;
  private block: BlockText | null = null;
  private file: (RecordingFile & { readonly startedMonoMs: number; bytes: number }) | null = null;
  private lastNumber: number | null = null;
  private writing: Promise<void> = Promise.resolve();
  private waiting = 0;
  private trouble: { readonly sinceMs: number; readonly detail: string } | null = null;

  constructor(options: FlightRecorderOptions) {
    this.options = options;
    this.settingsText = JSON.stringify(options.settings);
    this.settingsHash = createHash('sha256').update(this.settingsText).digest('hex').slice(0, 16);
  }

  /** Before the decision: if it never comes, this is what the process ended over. */
  saw(snapshot: Snapshot, memory: Memory): void {
    this.seen = { snapshot, memory };
  }

  /** The decision over what was last seen. */
  decided(decision: Decision): void {
    this.take(decision);
    const block = this.block;
    if (block === null) return;
    const isOver = this.options.clock.monoMs() - block.startedMonoMs >= BLOCK_MS || block.size >= BLOCK_SIZE;
    if (isOver) void this.flush();
  }

  /** Writes what was taken down so far; resolves when it is written, or lost. */
  flush(): Promise<void> {
    const { block } = this;
    this.block = null;
    if (block === null) return this.writing;
    if (this.waiting >= MOST_WAITING) {
      this.failed('the disk does not follow');
      return this.writing;
    }
    this.waiting += 1;
    this.writing = this.writing
      .then(() => this.write(block))
      .catch((error: unknown) => this.notWritten(error))
      .finally(() => {
        this.waiting -= 1;
      });
    return this.writing;
  }

  /** For a process that ends now, over a bug as a rule: what was seen without a decision is what is looked for. */
  closeNow(): void {
    this.take(null);
    if (this.block === null) return;
    const { settings, block } = this.heads(this.block);
    try {
      // Not the file that an unfinished write may be in.
      const file = nextFile(this.options.folder, this.newestNumber(), block.fromMs);
      const entries = [entryNow(settings, this.settingsText), entryNow(block, this.block.text())];
      appendNow(file.path, Buffer.concat([Buffer.from(FILE_HEADER), ...entries]));
    } catch (error) {
      this.notWritten(error);
    }
    this.block = null;
  }

  /** Why nothing can be recorded; `null` while all is well. */
  problem(): { readonly sinceMs: number; readonly detail: string } | null {
    return this.trouble;
  }

  private take(decision: Decision | null): void {
    const { seen } = this;
    if (seen === null) return;
    this.seen = null;
    const frame = { snapshot: seen.snapshot, decision };
    if (this.block === null) this.block = new BlockText(seen.memory, frame);
    else this.block.add(frame);
  }

  private heads({ fromMs, toMs }: BlockText): { readonly settings: SettingsHead; readonly block: BlockHead } {
    const { run, settingsHash: settings } = this;
    const { version } = this.options;
    return {
      settings: { entry: 'settings', settings },
      block: { entry: 'block', fromMs, toMs, run, version, settings },
    };
  }

  private async write(blockText: BlockText): Promise<void> {
    const { folder, days, maxBytes, clock } = this.options;
    const { settings, block } = this.heads(blockText);
    const entry = await entryOf(block, blockText.text());
    const isNew = this.file === null || this.isFull(this.file, maxBytes);
    const file = isNew ? this.begun(blockText) : this.file;
    if (file === null) throw new Error('a file was begun');
    const bytes = isNew
      ? Buffer.concat([Buffer.from(FILE_HEADER), await entryOf(settings, this.settingsText), entry])
      : entry;
    await append(file.path, bytes);
    file.bytes += bytes.length;
    this.file = file;
    this.trouble = null;
    if (isNew) await prune(folder, clock.wallMs() - days * 86_400_000, maxBytes);
  }

  private isFull({ startedMonoMs, bytes }: { startedMonoMs: number; bytes: number }, maxBytes: number): boolean {
    return this.options.clock.monoMs() - startedMonoMs >= FILE_MS || bytes >= maxBytes / FILES_IN_ROOM;
  }

  private begun({ fromMs, startedMonoMs }: BlockText) {
    const file = nextFile(this.options.folder, this.newestNumber(), fromMs);
    this.lastNumber = file.number;
    return { ...file, startedMonoMs, bytes: 0 };
  }

  private newestNumber(): number {
    return Math.max(this.lastNumber ?? 0, newestNumber(this.options.folder));
  }

  /** A half-written entry may stand at the end of the file: the next block begins another one. */
  private notWritten(error: unknown): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    this.file = null;
    this.failed(error.message);
  }

  private failed(detail: string): void {
    if (this.trouble === null) this.options.log.warn({ detail }, 'The flight recorder cannot write');
    this.trouble = { sinceMs: this.trouble?.sinceMs ?? this.options.clock.wallMs(), detail };
  }
}
