import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** Why a port of the page is not open as configured. */
export interface PageProblem {
  readonly host: string;
  readonly port: number;
  /** Of the operating system, as EADDRINUSE. */
  readonly code: string;
  /** Where it is served in its place; `null`: nowhere, it is tried again. */
  readonly insteadPort: number | null;
  readonly encrypted: boolean;
}

export interface PagePortOptions {
  readonly host: string;
  readonly port: number;
  readonly encrypted: boolean;
  /** Gives the port at which it listens; rejects with an error of the operating system. */
  readonly listen: (port: number) => Promise<number>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Ports that anybody may open, for who may not open the one that is configured. */
const FREE_PORTS = { plain: 8080, encrypted: 8443 };
const RETRY_MS = 10_000;

/** One port of the page, which may be in use or not allowed. It is tried until it can be opened. */
export class PagePort {
  readonly encrypted: boolean;
  /** Where it listens; `null`: nowhere. */
  openAt: number | null = null;
  problem: PageProblem | null = null;
  private readonly options: PagePortOptions;
  private cancelRetry: Cancel = () => {};

  constructor(options: PagePortOptions) {
    this.options = options;
    this.encrypted = options.encrypted;
  }

  /** Resolves after the first attempt. */
  async open(): Promise<void> {
    const { host, port, encrypted, clock, log } = this.options;
    const code = await this.tryAt(port);
    if (code === null) {
      if (this.problem !== null) log.info({ host, port }, 'The page is served now');
      this.problem = null;
      return;
    }
    // Ports below 1024 need a right that a plain user does not have: another try would fail as well.
    const freePort = FREE_PORTS[encrypted ? 'encrypted' : 'plain'];
    const isServed = code === 'EACCES' && (await this.tryAt(freePort)) === null;
    this.problem = { host, port, code, insteadPort: isServed ? freePort : null, encrypted };
    if (!isServed) this.cancelRetry = clock.after(RETRY_MS, () => void this.open());
  }

  stop(): void {
    this.cancelRetry();
  }

  private async tryAt(port: number): Promise<string | null> {
    try {
      this.openAt = await this.options.listen(port);
      return null;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : null;
      if (code === null) throw error;
      return code;
    }
  }
}
