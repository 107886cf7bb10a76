import type { Clock } from '../../clock.ts';
import type { StopTransactionRequest } from '../../ocpp/v16/messages.ts';
import type { Car } from '../world/car.ts';
import type { Evse } from '../world/evse.ts';
import type { StationConfiguration } from './configuration.ts';
import { registerWh } from './meter-values.ts';
import type { TransactionMessage } from './outbox.ts';

export type StopReason = NonNullable<StopTransactionRequest['reason']>;

export interface Transaction {
  /** Counted by the station itself. */
  readonly number: number;
  /** Given by the central system; `null` until its answer. */
  readonly id: number | null;
  readonly idTag: string;
  /** By the station's clock, UTC epoch ms. */
  readonly startedAtMs: number;
}

export interface TransactionsOptions {
  readonly evse: Evse;
  readonly clock: Clock;
  readonly configuration: StationConfiguration;
  readonly connectorId: number;
  /** The station's own idea of the time, UTC epoch ms. */
  readonly now: () => number;
  readonly report: (message: TransactionMessage) => void;
  readonly ended: () => void;
}

/** When a transaction begins and ends: a card that may charge and a car must come together, in either order. */
export class StationTransactions {
  private readonly options: TransactionsOptions;
  private running: Transaction | null = null;
  private count = 0;
  private seenCar: Car | null = null;
  private waiting: { readonly idTag: string; readonly untilMonoMs: number } | null = null;
  /** A transaction has ended and its car is still there. */
  finishing = false;

  constructor(options: TransactionsOptions) {
    this.options = options;
  }

  get current(): Transaction | null {
    return this.running;
  }

  /** A card that may charge waits for a car. */
  get cardWaits(): boolean {
    return this.waiting !== null;
  }

  /** Looks whether a car has come or gone. */
  watchSocket(): void {
    const { car } = this.options.evse;
    if (car !== this.seenCar) {
      // Also when one car left and another came between two looks.
      if (this.seenCar !== null) this.end('EVDisconnected');
      this.finishing = false;
      this.seenCar = car;
    }
    if (this.waiting === null) return;
    const { idTag, untilMonoMs } = this.waiting;
    if (car !== null) this.admit(idTag);
    else if (this.options.clock.monoMs() >= untilMonoMs) this.waiting = null;
  }

  /** A card that may charge was shown, here or from afar: begins, or waits `ConnectionTimeOut` for a car. */
  admit(idTag: string): void {
    if (this.running !== null) return;
    if (this.options.evse.car !== null) {
      this.waiting = null;
      this.begin(idTag);
      return;
    }
    const waitMs = 1000 * this.options.configuration.number('ConnectionTimeOut');
    this.waiting = { idTag, untilMonoMs: this.options.clock.monoMs() + waitMs };
  }

  end(reason: StopReason): void {
    if (this.running === null) return;
    const { number, idTag } = this.running;
    this.running = null;
    this.finishing = this.options.evse.car !== null;
    this.options.ended();
    this.options.report({
      kind: 'stop',
      transaction: number,
      idTag: reason === 'Local' ? idTag : null,
      meterStop: registerWh(this.options.evse),
      timestamp: new Date(this.options.now()).toISOString(),
      reason,
    });
  }

  /** The central system has answered a start. */
  answered(number: number, id: number, status: string): void {
    if (this.running?.number !== number) return;
    this.running = { ...this.running, id };
    if (status !== 'Accepted' && this.options.configuration.flag('StopTransactionOnInvalidId'))
      this.end('DeAuthorized');
  }

  /** What a power cut makes it forget. The running transaction stands in flash and is closed now. */
  rebooted(): void {
    this.waiting = null;
    this.seenCar = this.options.evse.car;
    this.end('PowerLoss');
    this.finishing = false;
  }

  private begin(idTag: string): void {
    const { evse, connectorId, now, report } = this.options;
    this.count += 1;
    const startedAtMs = now();
    this.running = { number: this.count, id: null, idTag, startedAtMs };
    this.finishing = false;
    report({
      kind: 'start',
      transaction: this.count,
      connectorId,
      idTag,
      meterStart: registerWh(evse),
      timestamp: new Date(startedAtMs).toISOString(),
    });
  }
}
