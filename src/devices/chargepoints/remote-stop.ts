import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';

export interface RemoteStopOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: () => Ocpp16Connection | null;
  /** The transaction that runs; its number is `null` while the books could not be written. */
  readonly running: () => { readonly transactionId: number | null } | null;
  readonly changed: () => void;
}

/** RemoteStopTransaction (OCPP 1.6 section 5.11), once for a transaction; again only when no answer came. */
export class RemoteStop {
  private readonly options: RemoteStopOptions;
  private asked: Asked | null = null;

  constructor(options: RemoteStopOptions) {
    this.options = options;
  }

  request(): void {
    const { connection, running, clock } = this.options;
    const transaction = running();
    const line = connection();
    if (transaction === null || line === null) return;
    const { transactionId } = transaction;
    const atMonoMs = clock.monoMs();
    if (transactionId === null) this.asked = { transactionId, outcome: 'it has no number yet', atMonoMs };
    else if (this.asked?.transactionId !== transactionId || this.asked.outcome === 'unanswered') {
      this.send(line, { transactionId, outcome: 'asked', atMonoMs }, transactionId);
    }
  }

  /** Why it goes on although it was to stop; `null` when it was not, or did. */
  failure(): string | null {
    const { asked } = this;
    if (asked === null || this.options.running()?.transactionId !== asked.transactionId) return null;
    if (asked.outcome === 'asked') return null;
    if (asked.outcome !== 'Accepted') return asked.outcome;
    return this.options.clock.monoMs() - asked.atMonoMs >= STOPS_WITHIN_MS ? 'still charging' : null;
  }

  private send(line: Ocpp16Connection, asked: Asked, transactionId: number): void {
    this.asked = asked;
    const options = { urgent: true, timeoutMs: TIMEOUT_MS };
    void line.call('RemoteStopTransaction', { transactionId }, options).then((outcome) => {
      if (this.asked !== asked) return;
      asked.outcome =
        outcome.kind === 'result' ? outcome.payload.status : outcome.kind === 'error' ? outcome.code : 'unanswered';
      asked.atMonoMs = this.options.clock.monoMs();
      this.options.log.warn({ transactionId, outcome: asked.outcome }, 'the station was told to end the transaction');
      this.options.changed();
    });
  }
}

interface Asked {
  readonly transactionId: number | null;
  /** `asked`, `unanswered`, or the station's own word. */
  outcome: string;
  atMonoMs: number;
}

const TIMEOUT_MS = 20_000;
const STOPS_WITHIN_MS = 30_000;
