import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { HousePicture } from '../picture.ts';
import { lineOf } from './line.ts';
import { pointsOf } from './points.ts';
import { type InfluxTarget, type WriteRequest, writeRequest } from './target.ts';

/** What came of a request. It never rejects, and never follows a redirect. */
export type Written =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfterMs: number | null; readonly body: string }
  | { readonly kind: 'later'; readonly detail: string };

export interface InfluxWriterOptions {
  readonly id: string;
  readonly name: string;
  readonly target: InfluxTarget;
  readonly everyMs: number;
  /** Password or token, read before each request. Rejects in words. */
  readonly secret: () => Promise<string | null>;
  readonly post: (request: WriteRequest & { readonly body: string }) => Promise<Written>;
  readonly picture: () => HousePicture | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface InfluxState {
  /** Lines that wait in memory. */
  readonly waiting: number;
  readonly written: number;
  /** Given up since the start: the buffer was full, or the database does not take them. */
  readonly dropped: number;
  /** UTC epoch ms. */
  readonly writtenAtMs: number | null;
  readonly problem: { readonly sinceMs: number; readonly detail: string } | null;
}

/** An outage of hours fits in, and the memory of a small machine is not filled: about 6 MB. */
const MOST_WAITING = 40_000;
const MOST_TOGETHER = 2_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * Writes the picture of the house again and again. While the database is away lines wait in memory, the oldest go first
 * when there are too many: curves are worth having, not worth flash. What the database refuses is not offered again.
 */
export class InfluxWriter {
  readonly id: string;
  readonly name: string;
  private readonly options: InfluxWriterOptions;
  private lines: string[] = [];
  private together = MOST_TOGETHER;
  private written = 0;
  private dropped = 0;
  private writtenAtMs: number | null = null;
  private problem: InfluxState['problem'] = null;
  private failures = 0;
  private notBeforeMono = 0;
  private onTheWay: Promise<void> | null = null;
  private isStopped = false;
  private cancel: Cancel = () => {};

  constructor(options: InfluxWriterOptions) {
    this.options = options;
    this.id = options.id;
    this.name = options.name;
  }

  start(): void {
    const { clock, everyMs } = this.options;
    this.cancel = clock.every(everyMs, () => {
      this.take();
      void this.send();
    });
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  state(): InfluxState {
    const { lines, written, dropped, writtenAtMs, problem } = this;
    return { waiting: lines.length, written, dropped, writtenAtMs, problem };
  }

  /** Takes a picture and writes it now, past every pause. Resolves with `null`, or why it was not taken. */
  async test(): Promise<string | null> {
    await this.onTheWay;
    this.take();
    this.notBeforeMono = 0;
    await this.send();
    return this.problem?.detail ?? null;
  }

  private take(): void {
    const picture = this.options.picture();
    if (picture === null) return;
    for (const point of pointsOf(picture)) {
      const line = lineOf(point);
      if (line !== null) this.lines.push(line);
    }
    const tooMany = this.lines.length - MOST_WAITING;
    if (tooMany > 0) {
      this.lines = this.lines.slice(tooMany);
      this.dropped += tooMany;
    }
  }

  private send(): Promise<void> {
    if (this.options.clock.monoMs() < this.notBeforeMono) return Promise.resolve();
    this.onTheWay ??= this.drain().finally(() => {
      this.onTheWay = null;
    });
    return this.onTheWay;
  }

  /** All that waits, batch after batch, until one fails. */
  private async drain(): Promise<void> {
    while (this.lines.length > 0 && !this.isStopped) {
      const batch = this.lines.slice(0, this.together);
      const last = batch.at(-1) ?? '';
      const next = this.heard(batch, await this.post(batch));
      // The oldest may have been dropped meanwhile: what was sent ends where the batch ended.
      if (next === 'next') this.lines = this.lines.slice(this.lines.indexOf(last) + 1);
      if (next === 'stop') return;
    }
  }

  private async post(batch: readonly string[]): Promise<Written> {
    const { target, secret, post } = this.options;
    const known = await secret().catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      return { unreadable: error.message };
    });
    if (typeof known === 'object' && known !== null) return { kind: 'later', detail: known.unreadable };
    return post({ ...writeRequest(target, known), body: `${batch.join('\n')}\n` });
  }

  /** What follows from an answer: on to the next batch, the same again in smaller pieces, or a pause. */
  private heard(batch: readonly string[], answer: Written): 'next' | 'again' | 'stop' {
    if (answer.kind === 'later') return this.pause(answer.detail, 0);
    const { status, retryAfterMs, body } = answer;
    if (status >= 200 && status < 300) {
      this.written += batch.length;
      this.writtenAtMs = this.options.clock.wallMs();
      this.failures = 0;
      this.problem = null;
      this.together = MOST_TOGETHER;
      return 'next';
    }
    const detail = `HTTP ${status}: ${body}`.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
    if (status === 413 && batch.length > 1) {
      this.together = Math.ceil(batch.length / 2);
      return 'again';
    }
    if (status === 400 || status === 413 || status === 422) {
      // It will never be taken; later lines may be.
      this.dropped += batch.length;
      this.tell(detail);
      return 'next';
    }
    return this.pause(detail, retryAfterMs ?? 0);
  }

  private pause(detail: string, atLeastMs: number): 'stop' {
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(atLeastMs, FIRST_WAIT_MS * 2 ** Math.min(this.failures, 10)));
    this.failures += 1;
    this.notBeforeMono = this.options.clock.monoMs() + waitMs;
    this.tell(detail);
    return 'stop';
  }

  private tell(detail: string): void {
    const { clock, log } = this.options;
    if (this.problem?.detail !== detail)
      log.warn({ database: this.id, detail }, 'Values could not be written to InfluxDB');
    this.problem = { sinceMs: this.problem?.sinceMs ?? clock.wallMs(), detail };
  }
}
