import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cancel, Clock } from '../clock.ts';
import type { Span } from '../core/tariff/calendar.ts';
import { StoreError } from '../ledger/errors.ts';
import type { SessionQuery } from '../ledger/session-reader.ts';
import type { Log } from '../log.ts';
import { workerFile } from '../worker-file.ts';
import type { EnergyStep } from './energy-balance.ts';
import type { KnownCarbon } from './energy-cost.ts';
import type { ExportKind } from './exports/exports.ts';
import type { People } from './people.ts';
import type { StatementQuery } from './query.ts';
import { type FileOrder, type IssueOrder, type ReportDesk, ReportsLost, type SessionsCsvOrder } from './report-desk.ts';
import type { Asked, ReportAnswer, ReportSurroundings, ReportTask, Told, ToldOfReport } from './report-messages.ts';
import type { BilledSite } from './site.ts';

export interface ReportProcessOptions extends Omit<ReportSurroundings, 'site'> {
  readonly site: BilledSite;
  /** As they are when a report is asked for. */
  readonly people: () => People;
  readonly clock: Clock;
  readonly log: Log;
  /** What the process runs; another file only where a test wants it to fail. */
  readonly file?: URL;
}

interface Running {
  readonly child: ChildProcess;
  /** Reports under way, by their number. */
  readonly readers: Map<number, Reader>;
  readonly ended: Promise<void>;
}

/** After this long without a report the process ends and gives its memory back, ms. */
const IDLE_MS = 120_000;

/**
 * Reports are made one beside the other in a process of their own, which begins with the first one asked for. A thread would
 * do for speed; but SQLite's binding can take the whole process down when a thread is ended amid a call
 * (better-sqlite3 issue 1507), and this one holds the fuse.
 */
export class ReportProcess implements ReportDesk {
  private readonly options: ReportProcessOptions;
  private running: Running | null = null;
  private asked = 0;
  private rest: Cancel = () => {};

  constructor(options: ReportProcessOptions) {
    this.options = options;
  }

  async statement(query: StatementQuery) {
    return (await this.answer('statement', { of: 'statement', query })).is;
  }

  async file(query: StatementQuery, order: FileOrder) {
    const reader = this.ask({ of: 'file', query, order });
    const { is } = expected('file', await reader.answer);
    return is.kind === 'refused' ? is : { kind: is.kind, bytes: reader.bytes() };
  }

  async write(query: StatementQuery, order: IssueOrder) {
    return (await this.answer('write', { of: 'write', query, order })).is;
  }

  async exportOf(kind: ExportKind, query: StatementQuery) {
    return (await this.answer('export', { of: 'export', query, kind })).is;
  }

  async missing(query: StatementQuery) {
    return (await this.answer('missing', { of: 'missing', query })).is;
  }

  async statistics(period: Span) {
    return (await this.answer('statistics', { of: 'statistics', period })).is;
  }

  async power(period: Span) {
    return (await this.answer('power', { of: 'power', period })).is;
  }

  async energy(period: Span, step: EnergyStep, carbon: KnownCarbon) {
    return (await this.answer('energy', { of: 'energy', period, step, carbon })).is;
  }

  async figures(sessionId: string) {
    return (await this.answer('figures', { of: 'figures', sessionId })).is;
  }

  async *sessionsCsv(query: SessionQuery, order: SessionsCsvOrder): AsyncGenerator<Uint8Array, void> {
    const reader = this.ask({ of: 'sessions-csv', query, order });
    await reader.answer;
    yield* reader.bytes();
  }

  /** Ends the process; reports that are under way are lost. */
  async close(): Promise<void> {
    this.rest();
    const ending = this.running;
    this.running = null;
    // Its end is waited for, where it kept nothing running before.
    ending?.child.ref();
    ending?.child.kill();
    await ending?.ended;
  }

  private async answer<Of extends ReportTask['of']>(
    of: Of,
    task: ReportTask,
  ): Promise<Extract<ReportAnswer, { of: Of }>> {
    return expected(of, await this.ask(task).answer);
  }

  private ask(task: ReportTask): Reader {
    const { people, clock } = this.options;
    this.rest();
    this.running ??= this.started();
    this.asked += 1;
    const id = this.asked;
    const { child, readers } = this.running;
    const reader = new Reader(
      (kind) => say(child, { id, kind }),
      () => {
        readers.delete(id);
        if (readers.size === 0 && this.running?.readers === readers) this.restsFromNow();
      },
    );
    readers.set(id, reader);
    say(child, { id, kind: 'make', task, people: people(), nowMs: clock.wallMs() });
    return reader;
  }

  private restsFromNow(): void {
    this.rest();
    this.rest = this.options.clock.after(IDLE_MS, () => void this.close());
  }

  private started(): Running {
    const { ledgerFile, stateFile, site, folder, log, file } = this.options;
    // Functions do not travel.
    const { toLocal: _, ...travelling } = site;
    const child = fork(fileURLToPath(file ?? workerFile('report-worker', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const running: Running = { child, readers: new Map(), ended };
    let failure: string | null = null;
    child.on('message', (told: Told) => {
      if (told.kind === 'failed') failure = told.detail;
      else running.readers.get(told.id)?.told(told);
    });
    child.on('error', (error) => {
      failure = error.message;
    });
    child.once('close', (code, signal) => {
      const isClosed = this.running !== running;
      const why = failure ?? (isClosed ? 'it was closed' : `by ${signal ?? `code ${code}`}`);
      if (!isClosed) {
        this.running = null;
        log.error({ code, signal, why }, 'The process that makes reports has failed');
      }
      for (const reader of [...running.readers.values()]) reader.lost(new ReportsLost(why));
      resolve();
    });
    say(child, { kind: 'begin', surroundings: { ledgerFile, stateFile, site: travelling, folder } });
    // It alone keeps no process running.
    child.unref();
    child.channel?.unref();
    return running;
  }
}

/** What is said to a process that has ended is lost: whoever asked is told by its end. */
function say(child: ChildProcess, asked: Asked): void {
  if (child.connected) child.send(asked, () => {});
}

function expected<Of extends ReportTask['of']>(of: Of, answer: ReportAnswer): Extract<ReportAnswer, { of: Of }> {
  if (isOf(of, answer)) return answer;
  throw new Error(`asked for ${of}, told ${answer.of}`);
}

function isOf<Of extends ReportTask['of']>(of: Of, answer: ReportAnswer): answer is Extract<ReportAnswer, { of: Of }> {
  return answer.of === of;
}

/** What is told of one report: an answer, and the bytes behind it where it has some. */
class Reader {
  readonly answer: Promise<ReportAnswer>;
  private readonly say: (kind: 'more' | 'stop') => void;
  private readonly over: () => void;
  private readonly pieces: Uint8Array[] = [];
  private readonly settle: {
    readonly resolve: (answer: ReportAnswer) => void;
    readonly reject: (error: Error) => void;
  };
  /** Nothing more will be told of it. */
  private isOver = false;
  private error: Error | null = null;
  private wake = (): void => {};

  constructor(say: (kind: 'more' | 'stop') => void, over: () => void) {
    const { promise, resolve, reject } = Promise.withResolvers<ReportAnswer>();
    this.answer = promise;
    // Whoever waits is told all the same.
    promise.catch(() => {});
    this.settle = { resolve, reject };
    this.say = say;
    this.over = over;
  }

  told(told: ToldOfReport): void {
    switch (told.kind) {
      case 'answer':
        this.settle.resolve(told.answer);
        if (!hasBytes(told.answer)) this.end();
        break;
      case 'piece':
        this.pieces.push(told.bytes);
        this.wake();
        break;
      case 'end':
        this.end();
        break;
      case 'store': {
        const { kind, file, detail } = told.problem;
        this.lost(new StoreError(kind, file, detail));
      }
    }
  }

  lost(error: Error): void {
    this.error = error;
    this.settle.reject(error);
    this.end();
  }

  /** An iterator by hand: one that is given up before its first piece must stop the thread as well. */
  bytes(): AsyncIterableIterator<Uint8Array, undefined> {
    const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
      for (;;) {
        const value = this.pieces.shift();
        if (value !== undefined) {
          if (!this.isOver) this.say('more');
          return { done: false, value };
        }
        if (this.error !== null) throw this.error;
        if (this.isOver) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    };
    const stop = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
      if (!this.isOver) this.say('stop');
      this.pieces.length = 0;
      this.end();
      return { done: true, value: undefined };
    };
    const iterator = { next, return: stop, [Symbol.asyncIterator]: () => iterator };
    return iterator;
  }

  private end(): void {
    this.isOver = true;
    this.over();
    this.wake();
  }
}

function hasBytes(answer: ReportAnswer): boolean {
  return answer.of === 'sessions-csv' || (answer.of === 'file' && answer.is.kind === 'made');
}
