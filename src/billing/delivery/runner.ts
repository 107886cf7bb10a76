import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { Delivery, IssuedFile, ReportStore } from '../../ledger/report-store.ts';
import type { Log } from '../../log.ts';
import type { Language } from '../words.ts';
import {
  type Carried,
  type Carrier,
  failure,
  type Missing,
  type OpenReason,
  type Parcel,
  type ParcelFile,
} from './carrier.ts';
import { type DueRun, dueRuns, type Schedule } from './schedule.ts';

/** A report that the owner set up. */
export interface ReportJob {
  readonly id: string;
  /** What the owner calls it. */
  readonly title: string;
  readonly language: Language;
  readonly every: Schedule['every'];
  readonly day: number;
  readonly minuteOfDay: number;
  /** Ids of destinations: of the report, and of the reminder when it cannot be made. */
  readonly to: readonly string[];
  readonly remind: readonly string[];
}

export type Issued =
  | { readonly kind: 'issued'; readonly files: readonly IssuedFile[] }
  | { readonly kind: 'open'; readonly why: OpenReason };

/** Makes and seals the statement of a job. Asked again for a period that it has sealed already, it gives the same files. */
export interface Issuer {
  issue(jobId: string, run: DueRun): Promise<Issued>;
  /** What a report of a period that still runs would lack; `null` when nothing, or when nobody can tell now. */
  missing(jobId: string, period: Pick<DueRun, 'fromMs' | 'toMs'>): Promise<Missing | null>;
  /** A file as it was issued. */
  read(name: string): Promise<Uint8Array>;
}

export interface ReportRunnerOptions {
  readonly jobs: readonly ReportJob[];
  readonly carriers: ReadonlyMap<string, Carrier>;
  readonly issuer: Issuer;
  readonly store: ReportStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly toLocal: (atMs: number) => number;
}

export type ReportProblem =
  | { readonly code: 'report-open'; readonly sinceMs: number; readonly report: string; readonly period: string }
  | {
      readonly code: 'report-undelivered';
      readonly sinceMs: number;
      readonly report: string;
      readonly period: string;
      readonly target: string;
      readonly attempts: number;
      readonly detail: string;
    };

const MINUTE_MS = 60_000;
/** What could not be issued is tried again after this. */
const RETRY_OPEN_MS = 60 * MINUTE_MS;
const LONGEST_BACK_OFF_MS = 6 * 60 * MINUTE_MS;
/** A clock that was just set, at the start or by a jump, may be set again: what is sealed by a wrong one stays wrong. */
const SETTLE_MS = 5 * MINUTE_MS;
const JUMP_MS = MINUTE_MS;

/**
 * Issues what is due, once, and delivers it until it has worked. It is told the time every minute; what it has done
 * stands on disk, so that a restart makes up what was missed and repeats nothing.
 */
export class ReportRunner {
  private readonly options: ReportRunnerOptions;
  private readonly retryOpenAtMono = new Map<string, number>();
  private problemsNow: readonly ReportProblem[] = [];
  private wallAheadMs: number;
  private settledAtMono: number;
  private isBusy = false;

  constructor(options: ReportRunnerOptions) {
    this.options = options;
    const { clock } = options;
    this.wallAheadMs = clock.wallMs() - clock.monoMs();
    this.settledAtMono = clock.monoMs() + SETTLE_MS;
  }

  /** Does what is to be done now; nothing while it still does what was to be done before. */
  async tick(): Promise<void> {
    if (this.isBusy || !this.hasSettled()) return;
    this.isBusy = true;
    try {
      for (const run of this.due()) await this.issue(run);
      for (const delivery of this.options.store.due(this.options.clock.wallMs())) await this.deliver(delivery);
      this.problemsNow = this.findProblems();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.error({ kind: error.kind, detail: error.message }, 'What became of reports cannot be kept');
    } finally {
      this.isBusy = false;
    }
  }

  /** What the owner should know, as of the last minute. */
  problems(): readonly ReportProblem[] {
    return this.problemsNow;
  }

  private hasSettled(): boolean {
    const { clock } = this.options;
    const aheadMs = clock.wallMs() - clock.monoMs();
    if (Math.abs(aheadMs - this.wallAheadMs) > JUMP_MS) this.settledAtMono = clock.monoMs() + SETTLE_MS;
    this.wallAheadMs = aheadMs;
    return clock.monoMs() >= this.settledAtMono;
  }

  private due(): readonly DueRun[] {
    const { jobs, store, clock, toLocal } = this.options;
    const nowMs = clock.wallMs();
    const schedules = jobs.map(
      ({ id, every, day, minuteOfDay }): Schedule => ({
        jobId: id,
        every,
        day,
        minuteOfDay,
        sinceMs: store.knownSince(id, nowMs),
      }),
    );
    const isHandled = (jobId: string, period: string): boolean => store.issuedFiles({ jobId, period }) !== null;
    return dueRuns(schedules, isHandled, nowMs, toLocal).filter(
      ({ jobId, period }) => (this.retryOpenAtMono.get(`${jobId} ${period}`) ?? 0) <= clock.monoMs(),
    );
  }

  private async issue(run: DueRun): Promise<void> {
    const { issuer, store, clock, log } = this.options;
    const job = this.job(run.jobId);
    if (job === null) return;
    const issued = await issuer.issue(job.id, run);
    if (issued.kind === 'issued') {
      store.recordIssued(run, issued.files, job.to, clock.wallMs());
      log.info({ report: job.id, period: run.period }, 'A report was issued');
      return;
    }
    store.recordOpen(run, JSON.stringify(issued.why), job.remind, clock.wallMs());
    this.retryOpenAtMono.set(`${run.jobId} ${run.period}`, clock.monoMs() + RETRY_OPEN_MS);
    log.warn({ report: job.id, period: run.period, why: issued.why }, 'A report cannot be issued yet');
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const { store, clock, log, carriers } = this.options;
    const { id, jobId, period, target, attempts } = delivery;
    const job = this.job(jobId);
    const carrier = carriers.get(target);
    const carried =
      job === null || carrier === undefined
        ? ({ kind: 'failed', detail: 'it is not in the configuration any more' } as const)
        : await this.carry(delivery, job, carrier);
    if (carried.kind === 'sent') {
      store.recordSent(id, clock.wallMs());
      log.info({ report: jobId, period, target }, 'A report was delivered');
      return;
    }
    const waitMs = Math.min(LONGEST_BACK_OFF_MS, MINUTE_MS * 2 ** Math.min(attempts, 20));
    store.recordFailed(id, carried.detail, clock.wallMs() + waitMs);
    log.warn({ report: jobId, period, target, detail: carried.detail, waitMs }, 'A report could not be delivered');
  }

  private async carry({ id, jobId, period, kind }: Delivery, job: ReportJob, carrier: Carrier): Promise<Carried> {
    const files: ParcelFile[] = [];
    if (kind === 'statement') {
      for (const file of this.options.store.issuedFiles({ jobId, period }) ?? []) {
        const bytes = await this.sealedBytes(file);
        if ('kind' in bytes) return bytes;
        files.push({ name: file.name, bytes: bytes.bytes });
      }
    }
    const parcel: Parcel = {
      key: `${jobId}.${period}.${kind}.${id}`,
      kind,
      title: job.title,
      period,
      why: kind === 'reminder' ? this.whyOpen(jobId, period) : null,
      language: job.language,
      files,
    };
    return carrier.send(parcel);
  }

  /** What goes out is what was sealed, to the byte. */
  private async sealedBytes({ name, sha256 }: IssuedFile): Promise<Carried | { readonly bytes: Uint8Array }> {
    try {
      const bytes = await this.options.issuer.read(name);
      if (createHash('sha256').update(bytes).digest('hex') === sha256) return { bytes };
      return { kind: 'failed', detail: `${name} is not what was sealed any more` };
    } catch (error) {
      return failure(error);
    }
  }

  private whyOpen(jobId: string, period: string): OpenReason {
    const found = this.options.store.open().find((open) => open.jobId === jobId && open.period === period);
    const why: unknown = found === undefined ? null : JSON.parse(found.why);
    return isOpenReason(why) ? why : { code: 'not-exact' };
  }

  private findProblems(): readonly ReportProblem[] {
    const { store } = this.options;
    const open = store.open().flatMap(({ jobId, period, sinceMs }): ReportProblem[] => {
      const job = this.job(jobId);
      return job === null ? [] : [{ code: 'report-open', sinceMs, report: job.title, period }];
    });
    const failing = store
      .failing()
      .flatMap(({ jobId, period, target, attempts, error, createdAtMs }): ReportProblem[] => {
        const report = this.job(jobId)?.title ?? jobId;
        const detail = error ?? '';
        return [{ code: 'report-undelivered', sinceMs: createdAtMs, report, period, target, attempts, detail }];
      });
    return [...open, ...failing];
  }

  private job(jobId: string): ReportJob | null {
    return this.options.jobs.find(({ id }) => id === jobId) ?? null;
  }
}

/** Written by this program, maybe by another release of it. */
function isOpenReason(value: unknown): value is OpenReason {
  if (typeof value !== 'object' || value === null || !('code' in value)) return false;
  switch (value.code) {
    case 'not-exact':
      return true;
    case 'no-official-price':
      return 'value' in value && typeof value.value === 'string';
    case 'ledger-unusable':
    case 'refused':
      return 'detail' in value && typeof value.detail === 'string';
    default:
      return false;
  }
}
