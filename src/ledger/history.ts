import { renameSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Opened, type OpenProblem, openDatabase } from './database.ts';
import { guarded, StoreError, type StoreProblem } from './errors.ts';
import { history001 } from './migrations/history-001.ts';

/** A point of a power curve: the mean over the ten seconds that begin at this time, UTC epoch ms and whole W. */
export interface PowerPoint {
  readonly atMs: number;
  readonly powerW: number;
}

/** Mean power of a device in a quarter hour of the clock, counted from the UTC epoch. */
export interface QuarterMean {
  readonly quarter: number;
  readonly deviceId: string;
  readonly powerW: number;
}

export interface HistoryOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly retentionDays: number;
}

const BUCKET_S = 10;
/** Each commit costs at least two pages of flash; one a minute was a third of all that the program writes. */
const COMMIT_EVERY_MS = 300_000;
/** Rows removed per commit, so that a long absence is not made up for in one long pause. */
const REMOVE_AT_ONCE = 5_000;
/** Means kept while nothing can be written: an hour with ten devices. Curves may be lost. */
const PENDING_MEANS = 3_600;

/**
 * Opens history.db. A damaged one is moved aside to `FILE.damaged` (an earlier one of that name goes) and a new one
 * begun, because curves can be done without; `damage` says so.
 */
export function openHistory(file: string): Opened<{ readonly db: Database; readonly damage: OpenProblem | null }> {
  const kind = { synchronous: 'NORMAL', migrations: [history001] } as const;
  const first = openDatabase(file, kind);
  if (first.kind === 'ok') return { kind: 'ok', value: { db: first.value, damage: null } };
  if (first.kind !== 'damaged') return first;
  renameSync(file, `${file}.damaged`);
  // They belong to the damaged file and would be replayed into the new one.
  for (const rest of [`${file}-wal`, `${file}-shm`]) rmSync(rest, { force: true });
  const second = openDatabase(file, kind);
  return second.kind === 'ok' ? { kind: 'ok', value: { db: second.value, damage: first } } : second;
}

/** Power curves of all devices: collected in memory, one commit in five minutes, the oldest removed. */
export class History {
  private readonly db: Database;
  private readonly options: HistoryOptions;
  private readonly running = new Map<string, { bucketS: number; sumW: number; samples: number }>();
  private pending: { atS: number; deviceId: string; powerW: number }[] = [];
  private storeProblem: StoreProblem | null = null;
  private readonly cancelTicks: Cancel;

  constructor(db: Database, options: HistoryOptions) {
    this.db = db;
    this.options = options;
    this.cancelTicks = options.clock.every(COMMIT_EVERY_MS, () => this.commit());
  }

  /** Takes a sample of any rate. Never waits and never throws. */
  sample(deviceId: string, atMs: number, powerW: number): void {
    const bucketS = Math.floor(atMs / 1000 / BUCKET_S) * BUCKET_S;
    const mean = this.running.get(deviceId);
    if (mean !== undefined && mean.bucketS === bucketS) {
      mean.sumW += powerW;
      mean.samples += 1;
      return;
    }
    if (mean !== undefined) this.settle(deviceId, mean);
    this.running.set(deviceId, { bucketS, sumW: powerW, samples: 1 });
  }

  /** The curve of a device in [fromMs, toMs), without the minutes that are not yet committed. */
  curve(deviceId: string, fromMs: number, toMs: number): readonly PowerPoint[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[string, number, number], PowerPoint>(
          `SELECT at_s * 1000 AS atMs, power_w AS powerW FROM power
           WHERE device_number = (SELECT number FROM device WHERE device_id = ?) AND at_s >= ? AND at_s < ?
           ORDER BY at_s`,
        )
        .all(deviceId, Math.ceil(fromMs / 1000), Math.ceil(toMs / 1000)),
    );
  }

  /**
   * Mean powers of the quarter hours in [fromMs, toMs), W, of all devices that said something in them. An hour with ten
   * devices is a matter of milliseconds; whoever wants weeks asks piece by piece.
   */
  quarterMeans(fromMs: number, toMs: number): readonly QuarterMean[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[number, number], QuarterMean>(
          `SELECT at_s / 900 AS quarter, device_id AS deviceId, avg(power_w) AS powerW
           FROM power JOIN device ON device.number = device_number WHERE at_s >= ? AND at_s < ?
           GROUP BY 1, 2 ORDER BY 1`,
        )
        .all(Math.ceil(fromMs / 1000), Math.ceil(toMs / 1000)),
    );
  }

  problem(): StoreProblem | null {
    return this.storeProblem;
  }

  /** Commits what is there and stops. The database stays open. */
  close(): void {
    this.cancelTicks();
    for (const [deviceId, mean] of this.running) this.settle(deviceId, mean);
    this.running.clear();
    this.commit();
  }

  private settle(
    deviceId: string,
    { bucketS, sumW, samples }: { bucketS: number; sumW: number; samples: number },
  ): void {
    this.pending.push({ atS: bucketS, deviceId, powerW: Math.round(sumW / samples) });
    if (this.pending.length > PENDING_MEANS) this.pending.shift();
  }

  private commit(): void {
    const nowMs = this.options.clock.wallMs();
    try {
      guarded(this.db.name, () => this.db.transaction(() => this.write(nowMs)).immediate());
      this.pending = [];
      this.storeProblem = null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (this.storeProblem === null) {
        this.options.log.warn({ kind: error.kind, detail: error.message }, 'The curves cannot be written.');
      }
      this.storeProblem = {
        kind: error.kind,
        sinceMs: this.storeProblem?.sinceMs ?? nowMs,
        detail: error.message,
      };
    }
  }

  private write(nowMs: number): void {
    if (this.pending.length > 0) {
      const device = this.db.prepare<[string]>('INSERT INTO device (device_id) VALUES (?) ON CONFLICT DO NOTHING');
      // A clock that was set back meets rows that are there: the newer sample stands.
      const power = this.db.prepare<[number, string, number]>(
        `INSERT INTO power (at_s, device_number, power_w) VALUES (?, (SELECT number FROM device WHERE device_id = ?), ?)
         ON CONFLICT (at_s, device_number) DO UPDATE SET power_w = excluded.power_w`,
      );
      for (const deviceId of new Set(this.pending.map((mean) => mean.deviceId))) device.run(deviceId);
      for (const { atS, deviceId, powerW } of this.pending) power.run(atS, deviceId, powerW);
    }
    const oldestS = Math.floor(nowMs / 1000) - this.options.retentionDays * 86_400;
    this.db
      .prepare<[number, number]>(
        `DELETE FROM power WHERE (at_s, device_number) IN
           (SELECT at_s, device_number FROM power WHERE at_s < ? ORDER BY at_s LIMIT ?)`,
      )
      .run(oldestS, REMOVE_AT_ONCE);
  }
}
