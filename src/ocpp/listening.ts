import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CentralSystem } from './central-system.ts';

/** Since when, and why, the port for stations is not open. */
export interface PortProblem {
  /** Wall time, UTC epoch ms. */
  readonly sinceMs: number;
  readonly port: number;
  /** Of the operating system, as EADDRINUSE. */
  readonly code: string;
}

const RETRY_MS = 10_000;

/**
 * Opens the port of the central system, and tries again for as long as it cannot be had: after a power cut the
 * controller is often up before its network address is.
 */
export class Listening {
  private readonly centralSystem: Pick<CentralSystem, 'listen'>;
  private readonly clock: Clock;
  private readonly log: Log;
  private trouble: PortProblem | null = null;
  private cancelRetry: Cancel = () => {};

  constructor(centralSystem: Pick<CentralSystem, 'listen'>, clock: Clock, log: Log) {
    this.centralSystem = centralSystem;
    this.clock = clock;
    this.log = log;
  }

  /** Resolves after the first attempt, whatever became of it. */
  async start(): Promise<void> {
    const outcome = await this.centralSystem.listen();
    if (outcome.kind === 'listening') {
      if (this.trouble !== null) this.log.info({ port: outcome.port }, 'The port for charge points is open now');
      this.trouble = null;
      return;
    }
    const { port, code, detail } = outcome;
    if (this.trouble?.code !== code) {
      this.log.error({ port, code, detail }, 'The port for charge points cannot be opened: none can connect');
    }
    this.trouble = { sinceMs: this.trouble?.sinceMs ?? this.clock.wallMs(), port, code };
    this.cancelRetry = this.clock.after(RETRY_MS, () => void this.start());
  }

  /** `null` while the port is open. */
  problem(): PortProblem | null {
    return this.trouble;
  }

  stop(): void {
    this.cancelRetry();
  }
}
