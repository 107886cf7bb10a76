import type { Clock } from '../clock.ts';
import type { LoadMode } from '../core/model/site.ts';
import type { LoadSnapshot } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';

/** What is kept of a flexible load: the owner's choice, and how long it ran on the day that ends then. */
export interface LoadRecord {
  readonly mode: LoadMode;
  readonly ranMs: number;
  /** UTC epoch ms. */
  readonly dayEndsMs: number;
}

/** Where it survives a restart. Every call throws when the disk does not let it. */
export interface LoadMemoryStore {
  all(): ReadonlyMap<string, LoadRecord>;
  set(loadId: string, record: LoadRecord, nowMs: number): void;
}

export interface LoadBookOptions {
  readonly loadIds: readonly string[];
  readonly memory: LoadMemoryStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The end of the site's calendar day around a moment, both UTC epoch ms. */
  readonly dayEndAfter: (atMs: number) => number;
}

/** Run times are stored this often while something runs: a restart may forget so much. ms. */
const STORE_EVERY_MS = 600_000;
/** A longer gap between two looks is not counted as run time: who knows what happened. ms. */
const LONGEST_GAP_MS = 60_000;

/** The modes of the flexible loads and their run time of the day. */
export class LoadBook {
  private readonly options: LoadBookOptions;
  private readonly records: Map<string, LoadRecord>;
  private lookedMonoMs: number;
  private readonly storedMonoMs = new Map<string, number>();

  constructor(options: LoadBookOptions) {
    const { loadIds, clock, dayEndAfter } = options;
    this.options = options;
    this.lookedMonoMs = clock.monoMs();
    const known = this.remembered();
    const fresh: LoadRecord = { mode: 'auto', ranMs: 0, dayEndsMs: dayEndAfter(clock.wallMs()) };
    this.records = new Map(loadIds.map((id) => [id, known.get(id) ?? fresh]));
  }

  of(id: string): Pick<LoadSnapshot, 'mode' | 'ranTodayMs' | 'dayEndsMs'> {
    const { mode = 'auto', ranMs = 0, dayEndsMs = 0 } = this.records.get(id) ?? {};
    return { mode, ranTodayMs: ranMs, dayEndsMs };
  }

  /** Holds at once, even when it cannot be stored. */
  choose(id: string, mode: LoadMode): 'done' | 'unknown-load' {
    const record = this.records.get(id);
    if (record === undefined) return 'unknown-load';
    this.keep(id, { ...record, mode });
    return 'done';
  }

  /** Counts the time since the last call for the loads that are on, and begins a new day at midnight. */
  count(on: ReadonlySet<string>): void {
    const { clock, dayEndAfter } = this.options;
    const [nowMs, monoMs] = [clock.wallMs(), clock.monoMs()];
    const passedMs = Math.min(LONGEST_GAP_MS, monoMs - this.lookedMonoMs);
    this.lookedMonoMs = monoMs;
    for (const [id, record] of this.records) {
      const dayEndsMs = dayEndAfter(nowMs);
      const isNewDay = dayEndsMs !== record.dayEndsMs;
      if (!isNewDay && !on.has(id)) continue;
      const next = { ...record, dayEndsMs, ranMs: (isNewDay ? 0 : record.ranMs) + (on.has(id) ? passedMs : 0) };
      const isDue = isNewDay || monoMs - (this.storedMonoMs.get(id) ?? 0) >= STORE_EVERY_MS;
      if (isDue) this.keep(id, next);
      else this.records.set(id, next);
    }
  }

  private keep(id: string, record: LoadRecord): void {
    const { memory, clock, log } = this.options;
    this.records.set(id, record);
    this.storedMonoMs.set(id, clock.monoMs());
    try {
      memory.set(id, record, clock.wallMs());
    } catch (err) {
      log.error({ load: id, err }, 'The mode of a load holds, but could not be stored for the next start');
    }
  }

  private remembered(): ReadonlyMap<string, LoadRecord> {
    try {
      return this.options.memory.all();
    } catch (err) {
      this.options.log.error({ err }, 'The modes of the loads cannot be read: all are automatic');
      return new Map();
    }
  }
}
