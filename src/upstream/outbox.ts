import type { Cancel, Clock } from '../clock.ts';
import { StoreError } from '../ledger/errors.ts';
import type { UpstreamMessage, UpstreamStore } from '../ledger/upstream-store.ts';
import type { Log } from '../log.ts';

/** What became of one attempt. */
export type Delivery =
  /** `remoteId`: of the transaction, where it was a start. */
  | { readonly kind: 'delivered'; readonly remoteId: number | null }
  /** The back-end has answered, with an error. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** No answer in time, or the connection ended: whether it arrived is not known. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'closed' };

export interface OutboxOptions {
  /** Id of the connection whose messages these are. */
  readonly connection: string;
  readonly store: UpstreamStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Connected, and accepted. */
  readonly ready: () => boolean;
  readonly send: (message: UpstreamMessage) => Promise<Delivery>;
  /** The back-end answers something else: then a message without an answer is to blame itself. */
  readonly isAnswering: () => Promise<boolean>;
  /** The connection is of no use: it has to be made anew. */
  readonly redial: (detail: string) => void;
  /** TransactionMessageAttempts and TransactionMessageRetryInterval (OCPP 1.6 section 9.1.24, 9.1.25). */
  readonly retry: () => { readonly attempts: number; readonly intervalMs: number };
}

const DISK_RETRY_MS = 10_000;

/**
 * Sends what waits for a back-end, one after the other in its order (OCPP 1.6 section 4.10). A message leaves the queue
 * when it was answered and that is on disk; one that was on its way at a power cut goes out again, the same but for its
 * message id, as the standard's retransmission. What is refused as often as the back-end wants it tried is kept aside.
 */
export class Outbox {
  private readonly options: OutboxOptions;
  private busy = false;
  private stopped = false;
  private cancelRetry: Cancel = () => {};
  /** Arrived, and the disk has not taken that yet: until it has, nothing is sent. */
  private unkept: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** Sends what waits, if it can; harmless at any time. */
  pump(): void {
    if (this.busy || this.stopped || !this.options.ready()) return;
    this.busy = true;
    this.drain().then(
      (waitMs) => {
        this.busy = false;
        if (waitMs !== null && !this.stopped) this.wait(waitMs);
      },
      (error: unknown) => {
        this.busy = false;
        if (!(error instanceof StoreError)) throw error;
        const { kind, message } = error;
        this.options.log.error({ kind, detail: message }, 'What goes to a back-end waits for the disk');
        if (!this.stopped) this.wait(DISK_RETRY_MS);
      },
    );
  }

  stop(): void {
    this.stopped = true;
    this.cancelRetry();
  }

  /** Until nothing waits or nothing can go; gives how long to wait before going on, ms. */
  private async drain(): Promise<number | null> {
    const { connection, store, ready, send } = this.options;
    for (;;) {
      this.unkept?.();
      this.unkept = null;
      if (this.stopped || !ready()) return null;
      const message = store.next(connection);
      if (message === null) return null;
      const delivery = await send(message);
      if (this.stopped) return null;
      const waitMs = await this.settle(message, delivery);
      if (waitMs !== 0) return waitMs;
    }
  }

  /** 0: go on at once; `null`: the next connection goes on. */
  private async settle(message: UpstreamMessage, delivery: Delivery): Promise<number | null> {
    const { connection, store, clock, isAnswering, redial } = this.options;
    switch (delivery.kind) {
      case 'delivered':
        this.unkept = () => store.delivered(connection, message, delivery.remoteId, clock.wallMs());
        return 0;
      case 'closed':
        return null;
      case 'refused':
        return this.refused(message, delivery.detail);
      case 'unanswered':
        if (await isAnswering()) return this.refused(message, 'no answer');
        redial('no answer');
        return null;
    }
  }

  /** Waits longer each time: the interval times the number of attempts (section 9.1.25). */
  private refused(message: UpstreamMessage, detail: string): number {
    const { connection, store, log, retry } = this.options;
    const { attempts, intervalMs } = retry();
    const tried = message.attempts + 1;
    if (tried < attempts) {
      store.failed(message.id, detail);
      return intervalMs * tried;
    }
    store.reject(connection, message, detail);
    log.warn({ upstream: connection, action: message.action, detail }, 'A back-end rejects a message; it is kept');
    return 0;
  }

  private wait(ms: number): void {
    this.cancelRetry();
    this.cancelRetry = this.options.clock.after(Math.max(1, ms), () => this.pump());
  }
}
