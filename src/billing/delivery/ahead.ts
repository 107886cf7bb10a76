import type { Clock } from '../../clock.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { ReportStore } from '../../ledger/report-store.ts';
import type { Log } from '../../log.ts';
import type { Carrier, Missing } from './carrier.ts';
import type { ReportJob } from './runner.ts';
import { type DueRun, runningPeriod } from './schedule.ts';

export type AheadPeriod = Pick<DueRun, 'period' | 'fromMs' | 'toMs'>;

interface AheadOptions {
  readonly jobs: readonly (ReportJob & { readonly remindBeforeDays: number })[];
  readonly carriers: ReadonlyMap<string, Carrier>;
  /** What a report of this period would lack as things stand; `null` when nothing, or when nobody can tell now. */
  readonly missing: (jobId: string, period: AheadPeriod) => Promise<Missing | null>;
  readonly store: Pick<ReportStore, 'wasRemindedAhead' | 'recordRemindedAhead'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly toLocal: (atMs: number) => number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Tells in good time what a report would lack when its period is over: then there are still days to assign a session or to
 * read an odometer. Each hears once of a period; what fails is tried again every hour.
 */
export class AheadReminders {
  private readonly options: AheadOptions;
  private nextAtMono: number;
  private isBusy = false;

  constructor(options: AheadOptions) {
    this.options = options;
    // A clock that was wrong at the start has an hour to be put right.
    this.nextAtMono = options.clock.monoMs() + HOUR_MS;
  }

  async tick(): Promise<void> {
    const { clock, log, jobs } = this.options;
    if (this.isBusy || clock.monoMs() < this.nextAtMono) return;
    this.nextAtMono = clock.monoMs() + HOUR_MS;
    this.isBusy = true;
    try {
      for (const job of jobs) await this.remind(job);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error({ kind: error.kind, detail: error.message }, 'Whether somebody was reminded cannot be kept');
    } finally {
      this.isBusy = false;
    }
  }

  private async remind(job: AheadOptions['jobs'][number]): Promise<void> {
    const { clock, store, toLocal, missing } = this.options;
    const nowMs = clock.wallMs();
    const running = runningPeriod(job.every, nowMs, toLocal);
    if (nowMs < running.toMs - job.remindBeforeDays * DAY_MS) return;
    const key = { jobId: job.id, period: running.period };
    const targets = job.remind.filter((target) => !store.wasRemindedAhead(key, target));
    if (targets.length === 0) return;
    const why = await missing(job.id, running);
    if (why === null) return;
    for (const target of targets) await this.send(job, running.period, target, why);
  }

  private async send({ id, title, language }: ReportJob, period: string, target: string, why: Missing): Promise<void> {
    const { carriers, store, clock, log } = this.options;
    const carried = await carriers
      .get(target)
      ?.send({ key: `${id}.${period}.ahead.${target}`, kind: 'ahead', title, period, why, language, files: [] });
    if (carried?.kind === 'sent') store.recordRemindedAhead({ jobId: id, period }, target, clock.wallMs());
    else log.warn({ report: id, period, target, detail: carried?.detail ?? 'unknown' }, 'A reminder could not be sent');
  }
}
