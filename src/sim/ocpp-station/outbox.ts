import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { MeterValuesRequest, StartTransactionResponse, StopTransactionRequest } from '../../ocpp/v16/messages.ts';
import type { StationConfiguration } from './configuration.ts';
import type { StationLink } from './link.ts';

/** A message about a transaction. Until the central system has answered the start, `transaction` is only a local number. */
export type TransactionMessage =
  | {
      readonly kind: 'start';
      readonly transaction: number;
      readonly connectorId: number;
      readonly idTag: string;
      readonly meterStart: number;
      readonly timestamp: string;
    }
  | {
      readonly kind: 'meter';
      readonly transaction: number;
      readonly connectorId: number;
      readonly meterValue: MeterValuesRequest['meterValue'];
    }
  | {
      readonly kind: 'stop';
      readonly transaction: number;
      readonly idTag: string | null;
      readonly meterStop: number;
      readonly timestamp: string;
      readonly reason: NonNullable<StopTransactionRequest['reason']>;
    };

export interface OutboxOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly link: StationLink;
  readonly configuration: StationConfiguration;
  /** Messages go out only while this holds: connected, and accepted by a BootNotification. */
  readonly online: () => boolean;
  /** Every message goes out twice, as from a station that missed the answer. */
  readonly twice: () => boolean;
  readonly onStarted: (transaction: number, answer: StartTransactionResponse) => void;
}

type NextStep =
  | { readonly kind: 'next' }
  | { readonly kind: 'retry'; readonly afterMs: number }
  /** The next connection pumps again. */
  | { readonly kind: 'wait-for-connection' };

const CAPACITY = 1_000;
/** What a station says that never learned an id. */
const NO_TRANSACTION_ID = -1;

/**
 * Transaction-related messages, delivered in order and one after the other, kept while offline and over reboots
 * (OCPP 1.6 sections 3.7.1 and 4.1: retried `TransactionMessageAttempts` times when the central system fails).
 */
export class Outbox {
  private readonly options: OutboxOptions;
  private readonly queue: TransactionMessage[] = [];
  private readonly ids = new Map<number, number>();
  private attempts = 0;
  private busy = false;
  private cancelRetry: Cancel = () => {};

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  get length(): number {
    return this.queue.length;
  }

  push(message: TransactionMessage): void {
    if (this.queue.length >= CAPACITY) {
      // Meter values are what a station can spare: starts and stops never go.
      const spare = this.queue.findIndex((queued, index) => index > 0 && queued.kind === 'meter');
      if (spare >= 0) this.queue.splice(spare, 1);
    }
    this.queue.push(message);
    this.pump();
  }

  /** Sends what waits, if it can; harmless at any time. */
  pump(): void {
    if (this.busy || this.queue.length === 0 || !this.options.online()) return;
    this.busy = true;
    this.sendFirst().then(
      (next) => this.goOn(next),
      (error: unknown) => {
        // A message that cannot even be encoded is a bug of ours; it must not block the others.
        this.options.log.error({ error }, 'a transaction message could not be sent');
        this.forget();
        this.goOn({ kind: 'next' });
      },
    );
  }

  stop(): void {
    this.cancelRetry();
  }

  private goOn(next: NextStep): void {
    if (next.kind === 'retry') {
      this.cancelRetry = this.options.clock.after(next.afterMs, () => this.goOn({ kind: 'next' }));
      return;
    }
    this.busy = false;
    if (next.kind === 'next') this.pump();
  }

  private async sendFirst(): Promise<NextStep> {
    const message = this.queue[0];
    if (message === undefined) return { kind: 'wait-for-connection' };
    const delivery = await this.send(message);
    if (delivery === 'closed') return { kind: 'wait-for-connection' };
    if (delivery === 'result') {
      if (this.options.twice()) await this.send(message);
      this.forget();
      return { kind: 'next' };
    }
    const { configuration, log } = this.options;
    this.attempts += 1;
    if (this.attempts >= configuration.number('TransactionMessageAttempts')) {
      log.warn({ message: message.kind }, 'gave a transaction message up');
      this.forget();
      return { kind: 'next' };
    }
    return { kind: 'retry', afterMs: 1000 * configuration.number('TransactionMessageRetryInterval') * this.attempts };
  }

  private forget(): void {
    this.attempts = 0;
    const message = this.queue.shift();
    if (message?.kind === 'stop') this.ids.delete(message.transaction);
  }

  /** `closed` leaves the message for the next connection and counts as no attempt. */
  private async send(message: TransactionMessage): Promise<Outcome<object>['kind']> {
    const { link } = this.options;
    const transactionId = this.ids.get(message.transaction) ?? NO_TRANSACTION_ID;
    switch (message.kind) {
      case 'start': {
        const { connectorId, idTag, meterStart, timestamp } = message;
        const outcome = await link.call('StartTransaction', { connectorId, idTag, meterStart, timestamp });
        if (outcome.kind === 'result') {
          this.ids.set(message.transaction, outcome.payload.transactionId);
          this.options.onStarted(message.transaction, outcome.payload);
        }
        return outcome.kind;
      }
      case 'meter': {
        const { connectorId, meterValue } = message;
        const outcome = await link.call('MeterValues', { connectorId, transactionId, meterValue });
        return outcome.kind;
      }
      case 'stop': {
        const { idTag, meterStop, timestamp, reason } = message;
        const outcome = await link.call('StopTransaction', {
          ...(idTag === null ? {} : { idTag }),
          meterStop,
          timestamp,
          transactionId,
          reason,
        });
        return outcome.kind;
      }
    }
  }
}
