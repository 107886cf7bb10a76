import { existsSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { backupsIn } from './desk.ts';
import { BACKUPS } from './layout.ts';
import type { RefusalCode } from './refused.ts';
import type { RestoreOrder, TrialResult } from './restore.ts';

export interface RestoreDeskOptions {
  readonly dataFolder: string;
  /** Where the scheduled backups lie; `null`: there are none. */
  readonly scheduled: string | null;
  readonly run: (
    what: 'try-restore' | 'prepare-restore',
    order: RestoreOrder,
    signal: AbortSignal,
  ) => Promise<TrialResult>;
  /** Starts Lademeister anew, which puts what was prepared in place; `null` where nobody can. */
  readonly restart: (() => void) | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** A backup that can be put in place. */
export interface RestoreChoice {
  /** `here/NAME`, `scheduled/NAME` or `uploaded`. */
  readonly id: string;
  /** `null` for one that was uploaded: its name says nothing. */
  readonly madeAtMs: number | null;
  readonly bytes: number;
}

/** What would be put in place. */
export interface RestoreTrial {
  readonly choice: string;
  readonly madeAtMs: number;
  readonly release: string;
  readonly files: number;
  /** Of the ledger; `null`: there is none in it. */
  readonly records: number | null;
  readonly newestAtMs: number | null;
  /** What would be left behind, in words; `null`: nothing. */
  readonly loss: string | null;
}

export interface RestoreStatus {
  readonly state: 'idle' | 'trying' | 'preparing' | 'restarting';
  readonly choices: readonly RestoreChoice[];
  readonly trial: RestoreTrial | null;
  readonly problem: { readonly code: RefusalCode; readonly detail: string } | null;
  /** Whether it can be done from the page. */
  readonly isOffered: boolean;
}

export type RestoreBegun = 'begun' | 'busy' | 'unknown';
export type Uploaded = 'kept' | 'busy' | 'out-of-order' | 'too-large' | 'store';

const UPLOADED = 'uploaded.lmbackup';
const MOST_BYTES = 16 * 1024 ** 3;
/** The answer that it begins has to reach the page first. */
const RESTART_MS = 1_500;

/** Puts a backup in place from the page: a trial first, then all that can be done beside the running controller, then a new start. */
export class RestoreDesk {
  private readonly options: RestoreDeskOptions;
  private readonly ending = new AbortController();
  private state: RestoreStatus['state'] = 'idle';
  private trial: RestoreTrial | null = null;
  private problem: RestoreStatus['problem'] = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(options: RestoreDeskOptions) {
    this.options = options;
  }

  async status(): Promise<RestoreStatus> {
    const { state, trial, problem } = this;
    return { state, trial, problem, choices: await this.choices(), isOffered: this.options.restart !== null };
  }

  /** Takes the next piece of a backup that is brought by the page; `offset` 0 begins anew. */
  async upload(offset: number, piece: Uint8Array): Promise<Uploaded> {
    if (this.state !== 'idle') return 'busy';
    if (offset + piece.length > MOST_BYTES) return 'too-large';
    const path = this.uploadedPath();
    try {
      await mkdir(join(this.options.dataFolder, BACKUPS), { recursive: true, mode: 0o700 });
      const before = offset === 0 ? 0 : ((await stat(path).catch(() => null))?.size ?? 0);
      if (before !== offset) return 'out-of-order';
      const file = await open(path, offset === 0 ? 'w' : 'a', 0o600);
      try {
        await file.writeFile(piece);
      } finally {
        await file.close();
      }
      this.trial = null;
      return 'kept';
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return 'store';
    }
  }

  /** Opens a backup and says what it would put in place. */
  try(choice: string, passphrase: string): Promise<RestoreBegun> {
    return this.begin('trying', choice, async (file) => {
      const result = await this.options.run('try-restore', this.orderOf(file, passphrase, false), this.ending.signal);
      if (result.kind === 'refused') {
        this.problem = { code: result.code, detail: result.detail };
        return;
      }
      const { madeAtMs, release, files, ledger } = result.manifest;
      this.trial = {
        ...{ choice, madeAtMs, release, files: files.length, loss: result.loss },
        ...{ records: ledger?.records ?? null, newestAtMs: ledger?.newestAtMs ?? null },
      };
    });
  }

  /** Prepares it and starts anew. What comes into the books in between is kept aside, like all that is there now. */
  restore(choice: string, passphrase: string, acceptLoss: boolean): Promise<RestoreBegun> {
    const { run, restart, clock, log } = this.options;
    return this.begin('preparing', choice, async (file) => {
      const order = this.orderOf(file, passphrase, acceptLoss);
      const result = await run('prepare-restore', order, this.ending.signal);
      if (result.kind === 'refused') {
        this.problem = { code: result.code, detail: result.detail };
        return;
      }
      log.warn({ madeAtMs: result.manifest.madeAtMs }, 'A backup is put in place: Lademeister starts anew');
      if (file === this.uploadedPath()) await rm(file, { force: true });
      clock.after(RESTART_MS, () => restart?.());
      this.state = 'restarting';
    });
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async begin(
    state: 'trying' | 'preparing',
    choice: string,
    work: (file: string) => Promise<void>,
  ): Promise<RestoreBegun> {
    if (this.state !== 'idle') return 'busy';
    this.state = state;
    const file = await this.pathOf(choice);
    if (file === null) {
      this.state = 'idle';
      return 'unknown';
    }
    Object.assign(this, { trial: null, problem: null });
    this.running = work(file).finally(() => {
      if (this.state === state) this.state = 'idle';
    });
    return 'begun';
  }

  private orderOf(file: string, passphrase: string, acceptLoss: boolean): RestoreOrder {
    const { dataFolder, clock } = this.options;
    return { dataFolder, file, passphrase, acceptLoss, nowMs: clock.wallMs() };
  }

  private async choices(): Promise<readonly RestoreChoice[]> {
    const uploaded = await stat(this.uploadedPath()).catch(() => null);
    const listed = await Promise.all(
      this.folders().map(async ([kind, folder]) =>
        (await backupsIn(folder)).map(({ name, madeAtMs, bytes }) => ({ id: `${kind}/${name}`, madeAtMs, bytes })),
      ),
    );
    const found = listed.flat().sort((a, b) => b.madeAtMs - a.madeAtMs);
    return uploaded === null ? found : [{ id: 'uploaded', madeAtMs: null, bytes: uploaded.size }, ...found];
  }

  /** Only what is listed: no path comes from outside. */
  private async pathOf(choice: string): Promise<string | null> {
    if (!(await this.choices()).some(({ id }) => id === choice)) return null;
    if (choice === 'uploaded') return this.uploadedPath();
    const [kind, name = ''] = choice.split('/');
    const path = join(this.folders().find(([one]) => one === kind)?.[1] ?? '', name);
    return existsSync(path) ? path : null;
  }

  private folders(): readonly (readonly [kind: string, folder: string])[] {
    const { dataFolder, scheduled } = this.options;
    const here = ['here', join(dataFolder, BACKUPS)] as const;
    return scheduled === null ? [here] : [here, ['scheduled', scheduled]];
  }

  private uploadedPath(): string {
    return join(this.options.dataFolder, BACKUPS, UPLOADED);
  }
}
