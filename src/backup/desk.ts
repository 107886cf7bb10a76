import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { BACKUP_ENDING, BACKUPS } from './layout.ts';
import type { BackupOrder, BackupResult } from './make.ts';

/** Backups that are made by themselves. */
export interface BackupSchedule {
  readonly folder: string;
  /** Whether it is made where it is missing: a drive that is not there must not become a folder on this disk. */
  readonly isMade: boolean;
  readonly everyDays: number;
  /** On the clock of the site. */
  readonly minuteOfDay: number;
  /** As many of the newest stay. */
  readonly keep: number;
  readonly withHistory: boolean;
  /** Throws an Error in words when it cannot be had. */
  readonly passphrase: () => Promise<string>;
}

export interface BackupDeskOptions {
  readonly dataFolder: string;
  readonly release: string;
  readonly schedule: BackupSchedule | null;
  readonly make: (order: BackupOrder, signal: AbortSignal) => Promise<BackupResult>;
  readonly clock: Clock;
  readonly log: Log;
  readonly toLocal: (atMs: number) => number;
}

export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  /** UTC epoch ms. */
  readonly madeAtMs: number;
}

export interface BackupStatus {
  readonly isBusy: boolean;
  /** Of the last one that was asked for. */
  readonly problem: string | null;
  /** Those that were asked for and can be fetched, newest first. */
  readonly files: readonly BackupFile[];
  readonly scheduled: {
    readonly folder: string;
    readonly newestAtMs: number | null;
    readonly problem: string | null;
  } | null;
}

/** `detail`: why there is none; empty when one is overdue. */
export interface BackupProblem {
  readonly newestAtMs: number | null;
  readonly detail: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As many of those that were asked for stay in the data folder. */
const KEPT = 3;

/** Makes backups, one at a time: those that the owner asks for, and those of the schedule. */
export class BackupDesk {
  private readonly options: BackupDeskOptions;
  private readonly ending = new AbortController();
  private isBusy = false;
  private problem: string | null = null;
  private scheduled: BackupProblem | null = null;
  private newestAtMs: number | null = null;
  private notBeforeMono = Number.NEGATIVE_INFINITY;
  private running: Promise<unknown> = Promise.resolve();

  constructor(options: BackupDeskOptions) {
    this.options = options;
  }

  async status(): Promise<BackupStatus> {
    const { dataFolder, schedule } = this.options;
    const scheduled =
      schedule === null
        ? null
        : { folder: schedule.folder, newestAtMs: this.newestAtMs, problem: this.scheduled?.detail ?? null };
    return { isBusy: this.isBusy, problem: this.problem, files: await backupsIn(join(dataFolder, BACKUPS)), scheduled };
  }

  /** Begins one in the data folder, to be fetched from there. */
  begin(passphrase: string, withHistory: boolean): 'begun' | 'busy' {
    if (this.isBusy) return 'busy';
    const folder = join(this.options.dataFolder, BACKUPS);
    this.running = this.alone(async () => {
      this.problem = null;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Room first: the one to come needs it.
      await keepNewest(folder, KEPT - 1);
      this.problem = problemOf(await this.makeIn(folder, passphrase, withHistory));
    });
    return 'begun';
  }

  /** Where a backup lies that can be fetched. */
  pathOf(name: string): string | null {
    if (timeIn(name) === null) return null;
    const path = join(this.options.dataFolder, BACKUPS, name);
    return existsSync(path) ? path : null;
  }

  /** To be called about once a minute. */
  async tick(): Promise<void> {
    const { schedule, clock } = this.options;
    if (schedule === null || this.isBusy) return;
    const [newest] = await backupsIn(schedule.folder);
    this.newestAtMs = newest?.madeAtMs ?? null;
    if (clock.monoMs() < this.notBeforeMono || !this.isDue(schedule)) return;
    this.running = this.alone(() => this.makeScheduled(schedule));
    await this.running;
  }

  /** Why the owner should not rely on his backups; `null`: nothing. */
  alarm(): BackupProblem | null {
    const { schedule, clock } = this.options;
    if (schedule === null) return null;
    if (this.scheduled !== null) return { ...this.scheduled, newestAtMs: this.newestAtMs };
    const isOverdue =
      this.newestAtMs !== null && clock.wallMs() - this.newestAtMs > (schedule.everyDays + 1) * DAY_MS && !this.isBusy;
    return isOverdue ? { newestAtMs: this.newestAtMs, detail: '' } : null;
  }

  /** Ends one that is being made. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private isDue({ everyDays, minuteOfDay }: BackupSchedule): boolean {
    const { clock, toLocal } = this.options;
    if (this.newestAtMs === null) return true;
    const sinceMidnightMs = minuteOfDay * 60_000;
    const lastHour = Math.floor((toLocal(clock.wallMs()) - sinceMidnightMs) / DAY_MS) * DAY_MS + sinceMidnightMs;
    return toLocal(this.newestAtMs) < lastHour - (everyDays - 1) * DAY_MS;
  }

  private async makeScheduled({ folder, isMade, passphrase, withHistory, keep }: BackupSchedule): Promise<void> {
    const { clock, log } = this.options;
    const problem = await this.tryScheduled(folder, isMade, passphrase, withHistory);
    if (this.ending.signal.aborted) return;
    if (problem === null) {
      this.scheduled = null;
      this.newestAtMs = (await backupsIn(folder))[0]?.madeAtMs ?? null;
      await keepNewest(folder, keep);
      log.info({ folder }, 'A backup was made and tried');
    } else {
      this.scheduled = { newestAtMs: this.newestAtMs, detail: problem };
      this.notBeforeMono = clock.monoMs() + HOUR_MS;
      log.error({ folder, problem }, 'No backup could be made; it is tried again in an hour');
    }
  }

  private async tryScheduled(
    folder: string,
    isMade: boolean,
    passphrase: () => Promise<string>,
    withHistory: boolean,
  ): Promise<string | null> {
    if (isMade) await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() !== true) return `${folder} is not there`;
    let phrase: string;
    try {
      phrase = await passphrase();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return error.message;
    }
    return problemOf(await this.makeIn(folder, phrase, withHistory));
  }

  private makeIn(folder: string, passphrase: string, withHistory: boolean): Promise<BackupResult> {
    const { dataFolder, release, clock, make } = this.options;
    const nowMs = clock.wallMs();
    const file = join(folder, nameAt(nowMs));
    return make({ dataFolder, file, passphrase, withHistory, nowMs, release }, this.ending.signal);
  }

  private async alone(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      this.problem = error.message;
    } finally {
      this.isBusy = false;
    }
  }
}

function problemOf(result: BackupResult): string | null {
  return result.kind === 'made' ? null : result.detail;
}

/** `lademeister-2026-11-22T02-00-00Z.lmbackup`: when it was made stands in its name, wherever it is copied. */
function nameAt(atMs: number): string {
  const time = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return `lademeister-${time.replaceAll(':', '-')}${BACKUP_ENDING}`;
}

/** When a backup of this name was made, UTC epoch ms; `null`: it has no such name. */
export function timeIn(name: string): number | null {
  const [, day, hours, minutes, seconds] =
    /^lademeister-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.lmbackup$/.exec(name) ?? [];
  const atMs = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(atMs) ? null : atMs;
}

/** Newest first; none where there is no such folder. */
export async function backupsIn(folder: string): Promise<BackupFile[]> {
  const names = await readdir(folder).catch(() => []);
  const found: BackupFile[] = [];
  for (const name of names) {
    const madeAtMs = timeIn(name);
    const file = madeAtMs === null ? null : await stat(join(folder, name)).catch(() => null);
    if (madeAtMs !== null && file !== null) found.push({ name, madeAtMs, bytes: file.size });
  }
  return found.sort((a, b) => b.madeAtMs - a.madeAtMs);
}

async function keepNewest(folder: string, keep: number): Promise<void> {
  for (const { name } of (await backupsIn(folder)).slice(keep)) await rm(join(folder, name), { force: true });
}
