import type { Clock } from '../../clock.ts';
import type { CardDirectory, CardInfo } from '../../core/model/card-directory.ts';
import type { TransactionBook, TransactionEndReport } from '../../core/model/transactions.ts';
import type { Log } from '../../log.ts';
import type { Reply } from '../../ocpp/rpc/protocol.ts';
import type {
  AuthorizeRequest,
  AuthorizeResponse,
  MeterValuesRequest,
  MeterValuesResponse,
  StartTransactionRequest,
  StartTransactionResponse,
  StopTransactionRequest,
  StopTransactionResponse,
} from '../../ocpp/v16/messages.ts';
import { importRegisterWh, plausibleRegisterWh, signedData } from './meter-values.ts';
import type { StationClock } from './station-clock.ts';
import { endReason, idTagInfo } from './words.ts';

export interface TransactionOptions {
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly book: TransactionBook;
  readonly cards: CardDirectory;
  readonly clock: Clock;
  readonly stationClock: StationClock;
  readonly log: Log;
  /** A transaction began or ended. */
  readonly changed: () => void;
  /** The station says that the open one is over, whether or not that can be written down. */
  readonly ended: () => void;
  /** It says something that cannot be: answered, and not believed. */
  readonly implausible: (action: string, detail: string) => void;
}

/**
 * Transactions of one connector, between station and books. The station gets its answer when the books have it; when
 * they cannot be written it gets none, and keeps the message. Nothing here judges: a report that makes no sense is
 * answered all the same, or the station would send it for ever (OCPP 1.6 sections 4.7, 4.8, 4.10).
 */
export class Transactions {
  private readonly options: TransactionOptions;
  /** Without a number while the books could not be written: the station will report it again. */
  private open: {
    readonly transactionId: number | null;
    readonly authorised: boolean;
    /** UTC epoch ms; -Infinity where that was before our time. */
    readonly startedAtMs: number;
  } | null = null;

  constructor(options: TransactionOptions) {
    this.options = options;
  }

  /** Goes on with what the books have open: for a controller that comes back in mid-session. */
  resume(): void {
    const { book, chargePointId, connectorId } = this.options;
    const open = book.openTransaction(chargePointId);
    if (open?.connectorId === connectorId) {
      this.open = { transactionId: open.transactionId, authorised: true, startedAtMs: Number.NEGATIVE_INFINITY };
    }
  }

  /** The one that runs, whether it may or not; its number is `null` while the books could not be written. */
  running(): { readonly transactionId: number | null } | null {
    return this.open;
  }

  /** An authorised transaction is running. */
  isRunning(): boolean {
    return this.open?.authorised ?? false;
  }

  authorise(request: AuthorizeRequest): Promise<Reply<AuthorizeResponse>> {
    const { book, cards, chargePointId } = this.options;
    const { idTag: idToken } = request;
    return this.afterCommit('Authorize', async () => {
      // Who began may always end, also when the hours of the card are over by now (section 4.1).
      const mayStop = this.open !== null && cards.mayStop(chargePointId, idToken);
      const status = mayStop ? 'accepted' : await book.authorise({ chargePointId, idToken });
      return { idTagInfo: idTagInfo(status, this.infoOf(idToken)) };
    });
  }

  async start(request: StartTransactionRequest): Promise<Reply<StartTransactionResponse>> {
    const { book, chargePointId, stationClock } = this.options;
    const reply = await this.afterCommit('StartTransaction', async () => {
      const { transactionId, status } = await book.started({
        chargePointId,
        connectorId: this.bookedConnector('StartTransaction', request.connectorId),
        idToken: request.idTag,
        atMs: stationClock.toWallMs(request.timestamp),
        stationTimestamp: request.timestamp,
        registerWh: this.registerWh('StartTransaction', request.meterStart),
      });
      if (request.connectorId === this.options.connectorId) {
        const startedAtMs = stationClock.toWallMs(request.timestamp);
        this.open = { transactionId, authorised: status === 'accepted', startedAtMs };
        this.options.changed();
      }
      return { transactionId, idTagInfo: idTagInfo(status, this.infoOf(request.idTag)) };
    });
    if (reply.kind === 'silence' && request.connectorId === this.options.connectorId) {
      await this.chargeUnwritten(request.idTag);
    }
    return reply;
  }

  /** The car has gone: a transaction that was never written down ended with it. */
  vehicleLeft(): void {
    if (this.open?.transactionId === null) this.open = null;
  }

  stop(request: StopTransactionRequest): Promise<Reply<StopTransactionResponse>> {
    const { book, chargePointId, stationClock } = this.options;
    const ownId = this.idOf(request.transactionId, request.timestamp);
    if (this.open !== null && ownId === this.open.transactionId) this.options.ended();
    const transactionId = ownId ?? NOBODYS_ID;
    return this.afterCommit('StopTransaction', async () => {
      // Section 4.8: the samples of the whole transaction may come with its end.
      await this.take(request.transactionData ?? [], this.options.connectorId, transactionId);
      await book.ended({
        chargePointId,
        transactionId,
        idToken: request.idTag ?? null,
        atMs: stationClock.toWallMs(request.timestamp),
        stationTimestamp: request.timestamp,
        registerWh: this.registerWh('StopTransaction', request.meterStop),
        reason: endReason(request.reason),
        ...this.firstRegister(request.transactionData ?? []),
      });
      if (this.open?.transactionId === transactionId) {
        this.open = null;
        this.options.changed();
      }
      return {};
    });
  }

  /** Takes the registers of all connectors to the books; what they mean for control is not decided here. */
  meterValues(request: MeterValuesRequest): Promise<Reply<MeterValuesResponse>> {
    const isOurs = request.connectorId === this.options.connectorId;
    const atTime = request.meterValue[0]?.timestamp ?? '';
    const transactionId = isOurs ? this.idOf(request.transactionId ?? null, atTime) : (request.transactionId ?? null);
    return this.afterCommit('MeterValues', async () => {
      const connectorId = this.bookedConnector('MeterValues', request.connectorId);
      await this.take(request.meterValue, connectorId, transactionId);
      return {};
    });
  }

  /** Registers, and what the meter signed. */
  private async take(
    values: MeterValuesRequest['meterValue'],
    connectorId: number,
    transactionId: number | null,
  ): Promise<void> {
    const { book, chargePointId, stationClock } = this.options;
    for (const { timestamp, sampledValue } of values) {
      const atMs = stationClock.toWallMs(timestamp);
      const sample = { chargePointId, connectorId, transactionId, atMs };
      const registerWh = importRegisterWh(sampledValue);
      if (registerWh !== null) await book.register({ ...sample, registerWh });
      for (const signed of signedData(sampledValue)) await book.signedValue({ ...sample, ...signed });
    }
  }

  /** The register with which a transaction began, where its samples say so: any other may come from the middle of it. */
  private firstRegister(values: MeterValuesRequest['meterValue']): Pick<TransactionEndReport, 'begin'> {
    for (const { timestamp, sampledValue } of values) {
      const registerWh = importRegisterWh(sampledValue.filter(({ context }) => context === 'Transaction.Begin'));
      if (registerWh !== null) return { begin: { atMs: this.options.stationClock.toWallMs(timestamp), registerWh } };
    }
    return {};
  }

  /**
   * Under which connector something is booked. What happens on one that is not configured is no business of this one,
   * but energy all the same: it is booked under its own number, whoever pays for it. A number that no connector has
   * (section 6.45: "connectorId > 0") becomes 0, the charge point as a whole.
   */
  private bookedConnector(action: string, connectorId: number): number {
    if (connectorId === this.options.connectorId) return connectorId;
    // MeterValues of 0 are those of the main meter (section 6.31).
    if (action === 'MeterValues' && connectorId === 0) return 0;
    this.options.implausible(action, 'a connector that is not configured');
    return connectorId >= 1 && connectorId <= MOST_CONNECTORS ? connectorId : 0;
  }

  private registerWh(action: string, value: number): number | null {
    const register = plausibleRegisterWh(value);
    if (register === null) this.options.implausible(action, 'a register that cannot be');
    return register;
  }

  /** What else the station may know of a card changes no answer when it cannot be read. */
  private infoOf(idToken: string): CardInfo {
    try {
      return this.options.cards.infoOf(idToken);
    } catch (err) {
      this.options.log.error({ err }, 'nobody can say whose card this is');
      return { parentId: null, validUntilMs: null };
    }
  }

  /**
   * Some stations always say 0 (tkt EV), -1 (Charge Amps) or the largest number they have (Alfen): then it can only be
   * the one that is open, unless it is about a time long before that began: an Alfen tells a new central system all that
   * it ever kept to itself.
   */
  private idOf(transactionId: number | null, timestamp: string): number | null {
    if (transactionId !== null && transactionId > 0 && transactionId <= LARGEST_ID) return transactionId;
    if (transactionId === null || this.open === null) return null;
    const isHistory = this.options.stationClock.toWallMs(timestamp) < this.open.startedAtMs - CLOCKS_DIFFER_MS;
    return isHistory ? NOBODYS_ID : this.open.transactionId;
  }

  /** A dead ledger is no reason to stop charging: who may charge is known, and the station keeps the report. */
  private async chargeUnwritten(idToken: string): Promise<void> {
    if (this.open !== null) return;
    const { book, chargePointId, log, changed } = this.options;
    try {
      const status = await book.authorise({ chargePointId, idToken });
      this.open ??= {
        transactionId: null,
        authorised: status === 'accepted',
        startedAtMs: this.options.clock.wallMs(),
      };
      changed();
    } catch (err) {
      log.error({ err }, 'nobody can say whether this card may charge');
    }
  }

  private async afterCommit<Response>(action: string, work: () => Promise<Response>): Promise<Reply<Response>> {
    try {
      return { kind: 'result', payload: await work() };
    } catch (error) {
      // Without the stack: a full disk is no bug, and every attempt of every station comes by here.
      const detail = error instanceof Error ? error.message : String(error);
      this.options.log.error({ action, detail }, 'the books could not be written; the station is left to try again');
      return { kind: 'silence' };
    }
  }
}

/** The ids we give fit 32 bits. */
const LARGEST_ID = 2 ** 31 - 1;
/** For the books: whose it is has to be told by its time. */
const NOBODYS_ID = -1;
/** A station that was told the time within a transaction may end it before it began. */
const CLOCKS_DIFFER_MS = 24 * 3_600_000;
/** More than any charge point has: made-up numbers would each open a session of their own. */
const MOST_CONNECTORS = 16;
