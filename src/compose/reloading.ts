/** The running site, and how another configuration takes its place. */
import type { Cancel, Clock } from '../clock.ts';
import type { LoadResult } from '../config/load.ts';
import type { Log } from '../log.ts';

export interface ReloadingOptions<Running, Loaded> {
  /** Reads and checks config.yaml as it stands. */
  readonly load: () => Promise<Loaded>;
  readonly begin: (loaded: Loaded) => Promise<Running>;
  /** The text of config.yaml; `null` where it cannot be read. */
  readonly read: () => Promise<string | null>;
  readonly write: (text: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever has changed the configuration gets his answer first, ms. */
const RESTART_MS = 500;

/** One change after the other. A configuration with which the site cannot start gives way to the one before it. */
export class Reloading<Running extends { stop(): Promise<void> }, Loaded extends LoadResult> {
  private readonly options: ReloadingOptions<Running, Loaded>;
  private running: Running | null = null;
  private good: { readonly loaded: Loaded; readonly text: string } | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private cancelRestart: Cancel = () => {};
  private isStopping = false;
  private refusedMs: number | null = null;

  constructor(options: ReloadingOptions<Running, Loaded>) {
    this.options = options;
  }

  async begin(loaded: Loaded): Promise<Running> {
    const running = await this.options.begin(loaded);
    this.running = running;
    await this.remember(loaded);
    return running;
  }

  /** Takes config.yaml as it stands; one that cannot be used changes nothing. Resolves with what was read. */
  reload(): Promise<Loaded> {
    const { load, log } = this.options;
    const reloaded = this.turn.then(async () => {
      const loaded = await load();
      if (loaded.kind === 'ok') await this.restart(loaded);
      else log.warn({ config: loaded.kind }, 'config.yaml cannot be used: the site goes on as it is');
      return loaded;
    });
    this.turn = reloaded;
    return reloaded;
  }

  /** Begins anew with what there is now a moment later, also where that is nothing; `then` follows. */
  changeOverSoon(then: () => Promise<void>): void {
    const { clock, load } = this.options;
    this.cancelRestart();
    clock.after(RESTART_MS, () => {
      this.turn = this.turn.then(async () => {
        await this.restart(await load());
        await then();
      });
    });
  }

  /** Takes config.yaml a moment later. */
  reloadSoon(): void {
    const { clock } = this.options;
    this.cancelRestart();
    this.cancelRestart = clock.after(RESTART_MS, () => void this.reload());
  }

  /** When the site could not start with a configuration, UTC epoch ms; `null` since one that it could start with. */
  refusedAtMs(): number | null {
    return this.refusedMs;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.cancelRestart();
    await this.turn;
    await this.running?.stop();
  }

  private async restart(loaded: Loaded): Promise<void> {
    if (this.isStopping) return;
    const { clock, log } = this.options;
    const askedMonoMs = clock.monoMs();
    await this.running?.stop();
    try {
      await this.begin(loaded);
      this.refusedMs = null;
    } catch (error) {
      if (this.good === null) throw error;
      log.error({ err: error }, 'the site cannot start with config.yaml as it is: the former one stands again');
      this.refusedMs = clock.wallMs();
      await this.options.write(this.good.text);
      this.running = await this.options.begin(this.good.loaded);
    }
    log.info(
      { tookMs: Math.round(clock.monoMs() - askedMonoMs) },
      'config.yaml has changed: the site has started anew',
    );
  }

  private async remember(loaded: Loaded): Promise<void> {
    const text = loaded.kind === 'ok' ? await this.options.read() : null;
    this.good = text === null ? null : { loaded, text };
  }
}
