import type { Cancel, Clock } from '../../clock.ts';
import { dayAt } from '../../core/tariff/calendar.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { SyncStore, SyncStream } from '../../ledger/sync-store.ts';
import type { Log } from '../../log.ts';
import { Accepted, Position, Receipt, readAnswer } from './answers.ts';
import { type Exchanged, exchange, failed, type SyncAccess } from './client.ts';
import { gather, type SyncSources } from './gather.ts';
import { newStreamKeys } from './keys.ts';
import type { SyncProblem } from './problem.ts';
import { deletion, greeting, nextBatch } from './requests.ts';
import type { SyncSettings } from './settings.ts';

export interface SyncOptions {
  /** Otherwise nothing goes out but an order to delete. */
  readonly isEnabled: boolean;
  readonly settings: SyncSettings;
  readonly store: SyncStore;
  readonly sources: SyncSources;
  /** Read anew for each attempt: what was put right is used at once. Rejects in words. */
  readonly access: () => Promise<SyncAccess>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How it stands with the way out. */
export interface SyncStanding {
  readonly isSending: boolean;
  readonly problem: (SyncProblem & { readonly sinceMs: number; readonly nextAtMs: number }) | null;
}

export type SyncOrder =
  /** Nothing more goes out; what happens meanwhile does afterwards. */
  | 'stop'
  | 'resume'
  /** Nothing more goes out, and the receiver is asked to delete all it has. */
  | 'delete'
  /** The same without waiting for an answer of a receiver that is gone. */
  | 'forget'
  /** Anew, with new keys: what was told before cannot be linked to it. */
  | 'begin';

const TICK_MS = 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
/** A batch takes this long at the rate that is allowed, s. */
const BATCH_S = 10;
const MOST_BATCH_BYTES = 256_000;
/** Stretches of the ledger in one go; then what there is goes out. */
const MOST_STRETCHES = 40;

/** Brings records to the receiver, in their order, again and again until it says that it has them. */
export class Sync {
  private readonly options: SyncOptions;
  private isBusy = false;
  private isStopped = false;
  /** The receiver has said how far it is, since the start or its last contradiction. */
  private isGreeted = false;
  private batchBytes: number;
  private failures = 0;
  private problem: SyncStanding['problem'] = null;
  private notBeforeMonoMs = 0;
  private cancelTicks: Cancel = () => {};
  private endPause: () => void = () => {};
  private working: Promise<void> = Promise.resolve();

  constructor(options: SyncOptions) {
    this.options = options;
    this.batchBytes = Math.min(MOST_BATCH_BYTES, options.settings.maxBytesPerSecond * BATCH_S);
  }

  start(): void {
    this.cancelTicks = this.options.clock.every(TICK_MS, () => void this.tick());
    void this.tick();
  }

  /** What is on its way goes out again after the next start, unless it arrives. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelTicks();
    this.endPause();
  }

  standing(): SyncStanding {
    return { isSending: this.isBusy, problem: this.problem };
  }

  /** What the owner wants; `false` where it makes no sense now. */
  order(order: SyncOrder): boolean {
    const { store, clock } = this.options;
    const stream = store.current();
    if (order === 'begin') {
      if (stream !== null || !this.options.isEnabled) return false;
      beginStream(this.options);
    } else {
      if (stream === null) return false;
      const isLeaving = stream.state === 'deleting';
      if (order === 'forget') store.end(null, clock.wallMs());
      else if (isLeaving) return false;
      else store.setState(order === 'stop' ? 'stopped' : order === 'delete' ? 'deleting' : 'active');
    }
    this.isGreeted = false;
    this.succeeded();
    this.endPause();
    void this.tick();
    return true;
  }

  /** Looks for what is new and sends what it may. One at a time. */
  tick(): Promise<void> {
    if (!this.isBusy && !this.isStopped) this.working = this.work();
    return this.working;
  }

  private async work(): Promise<void> {
    const { store, log, isEnabled } = this.options;
    this.isBusy = true;
    try {
      if (isEnabled && store.current() === null && store.past().length === 0) beginStream(this.options);
      await this.gatherAll();
      await this.send();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error({ kind: error.kind, detail: error.message }, 'Sync waits for the disk');
    } finally {
      this.isBusy = false;
    }
  }

  private async gatherAll(): Promise<void> {
    const { isEnabled, settings, store, sources, clock } = this.options;
    for (let i = 0; i < MOST_STRETCHES; i += 1) {
      const stream = store.current();
      if (!isEnabled || this.isStopped || stream?.state !== 'active' || stream.receiver !== settings.receiver) return;
      if (!gather(stream, settings, store, sources, clock.wallMs())) return;
      // The control loop gets its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async send(): Promise<void> {
    const { isEnabled, settings, store, clock } = this.options;
    while (!this.isStopped && clock.monoMs() >= this.notBeforeMonoMs) {
      const stream = store.current();
      if (stream === null || stream.state === 'stopped') return;
      if (!isEnabled && stream.state !== 'deleting') return;
      if (stream.receiver !== settings.receiver) {
        this.failed({ code: 'receiver-changed', detail: `what was sent so far went to ${stream.receiver}` }, null);
        return;
      }
      const goesOn = stream.state === 'deleting' ? await this.askToDelete(stream) : await this.sendSome(stream);
      if (!goesOn) return;
    }
  }

  /** True: at once on with the next. */
  private async sendSome(stream: SyncStream): Promise<boolean> {
    if (!this.isGreeted) return this.greet(stream);
    const { settings, store, clock } = this.options;
    const batch = nextBatch(store, stream, stream.confirmedSeq, this.batchBytes, clock.wallMs());
    if (batch === null) return false;
    const answer = await this.ask(batch.request);
    if (!this.isStillCurrent(stream)) return false;
    if (answer.kind === 'failed') return this.notTaken(answer, batch.records);
    const accepted = readAnswer(Accepted, answer.body);
    const last = batch.records.at(-1);
    const known = accepted === null ? null : store.record(accepted.lastSequence);
    const fits = accepted !== null && known?.hash === accepted.lastHash && last !== undefined && known.seq <= last.seq;
    if (!fits || known.seq <= stream.confirmedSeq) {
      this.failed({ code: 'not-understood', detail: `it answered: ${answer.body.slice(0, 200)}` }, null);
      return false;
    }
    const rejections = accepted.rejected
      .filter(({ sequence }) => sequence > stream.confirmedSeq && sequence <= known.seq)
      .map(({ sequence, code, detail }) => ({ seq: sequence, detail: `${code}: ${detail}` }));
    store.confirm(known.seq, rejections, clock.wallMs());
    this.succeeded();
    await this.pause((Buffer.byteLength(batch.request.body) / settings.maxBytesPerSecond) * 1000);
    return true;
  }

  /** A receiver that has lost what it had is told all of it again, in the same bytes. */
  private async greet(stream: SyncStream): Promise<boolean> {
    const { store, clock, log } = this.options;
    const answer = await this.ask(greeting(stream, clock.wallMs()));
    if (!this.isStillCurrent(stream)) return false;
    if (answer.kind === 'failed') {
      this.failed(answer.problem, answer.retryAfterMs);
      return false;
    }
    const position = readAnswer(Position, answer.body);
    if (position === null) {
      this.failed({ code: 'not-understood', detail: `it answered: ${answer.body.slice(0, 200)}` }, null);
      return false;
    }
    const { lastSequence, lastHash } = position;
    const isKnown = lastSequence === 0 || store.record(lastSequence)?.hash === lastHash;
    if (position.stream !== stream.stream || !isKnown) {
      this.failed({ code: 'diverged', detail: `it has record ${lastSequence} of stream ${position.stream}` }, null);
      return false;
    }
    if (lastSequence !== stream.confirmedSeq) {
      log.info({ hadSeq: stream.confirmedSeq, hasSeq: lastSequence }, 'The receiver says how far it is');
      store.confirm(lastSequence, [], clock.wallMs());
    }
    this.isGreeted = true;
    this.problem = null;
    return true;
  }

  private notTaken(
    answer: Extract<Exchanged, { kind: 'failed' }>,
    records: readonly { readonly seq: number }[],
  ): boolean {
    const { code, detail } = answer.problem;
    if (code === 'too-large') {
      const [only, ...more] = records;
      if (more.length === 0 && only !== undefined) this.options.store.withhold(only.seq, detail);
      this.batchBytes = Math.max(1, Math.floor(this.batchBytes / 2));
      // A receiver that takes nothing at all is not asked without end.
      this.failures += 1;
      if (this.failures < 20) return true;
    }
    if (code === 'unknown-site' || code === 'conflict') {
      this.isGreeted = false;
      if (this.failures === 0) {
        this.failures = 1;
        return true;
      }
    }
    this.failed(answer.problem, answer.retryAfterMs);
    return false;
  }

  private async askToDelete(stream: SyncStream): Promise<boolean> {
    const { store, clock, log } = this.options;
    const answer = await this.ask(deletion(stream, clock.wallMs()));
    if (!this.isStillCurrent(stream)) return false;
    if (answer.kind === 'failed' && answer.problem.code !== 'unknown-site') {
      this.failed(answer.problem, answer.retryAfterMs);
      return false;
    }
    const receipt = answer.kind === 'ok' ? readAnswer(Receipt, answer.body) : NOTHING_THERE;
    if (receipt === null) {
      this.failed({ code: 'not-understood', detail: 'it gave no receipt for the deletion' }, null);
      return false;
    }
    store.end(JSON.stringify(receipt), clock.wallMs());
    this.succeeded();
    log.info({ receipt }, 'The receiver has deleted what was synced');
    return false;
  }

  private async ask(request: Parameters<typeof exchange>[0]): Promise<Exchanged> {
    const { access, clock } = this.options;
    let known: SyncAccess;
    try {
      known = await access();
    } catch (error) {
      return failed('secret', error instanceof Error ? error.message : String(error));
    }
    return exchange(request, known, clock);
  }

  /** Meanwhile the owner may have ended it, or the program. */
  private isStillCurrent({ stream, state }: SyncStream): boolean {
    const now = this.isStopped ? null : this.options.store.current();
    return now?.stream === stream && now.state === state;
  }

  private succeeded(): void {
    this.failures = 0;
    this.problem = null;
    this.notBeforeMonoMs = 0;
  }

  /** Doubles with every failure; never less than the receiver asks for. */
  private failed(problem: SyncProblem, retryAfterMs: number | null): void {
    const { clock, log } = this.options;
    const backOffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 10));
    const waitMs = Math.max(backOffMs, retryAfterMs ?? 0);
    this.failures += 1;
    this.notBeforeMonoMs = clock.monoMs() + waitMs;
    const sinceMs = this.problem?.sinceMs ?? clock.wallMs();
    if (this.problem?.code !== problem.code) log.warn({ ...problem, waitMs }, 'Sync does not reach its receiver');
    this.problem = { ...problem, sinceMs, nextAtMs: clock.wallMs() + waitMs };
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(ms, resolve);
      this.endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

const NOTHING_THERE = { receipt: '404', deletedAt: '', records: 0 } satisfies Receipt;

/** From here on; with `sinceMs` from the first record of the ledger on. */
export function beginStream({
  settings,
  store,
  sources,
  clock,
}: Pick<SyncOptions, 'settings' | 'store' | 'sources' | 'clock'>): void {
  const nowMs = clock.wallMs();
  const { receiver, sinceMs, toLocal } = settings;
  store.begin({
    ...newStreamKeys(),
    receiver,
    bornAtMs: nowMs,
    sinceMs: sinceMs ?? nowMs,
    ledgerSeq: sinceMs === null ? sources.books.newestSeq() : 0,
    sealSeq: sinceMs === null ? (sources.seals().at(-1)?.seq ?? 0) : 0,
    snapshotDay: dayAt(nowMs, toLocal),
  });
}
