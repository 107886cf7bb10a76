import type { Clock } from '../../clock.ts';
import type { CardDirectory } from '../../core/model/card-directory.ts';
import type {
  ChargePointCommand,
  CommandOutcome,
  CommandResult,
  ConfigurationEntry,
  Reservation,
  StationNews,
} from '../../core/model/charge-point-commands.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import { outcomeOf, TRIGGERS } from './command-words.ts';

/** Addresses in this house from which a station can fetch a file, and to which it can bring one. */
export interface FileExchange {
  /** A path below the address of the central system; `null` when there is no such file. */
  offer(file: string): string | null;
  receive(chargePointId: string): string;
}

export interface OperationOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly id: string;
  readonly connectorId: number;
  readonly book: TransactionBook;
  readonly cards: CardDirectory;
  readonly files: FileExchange | null;
  /** `baseUrl`: as what the station reaches us, `http://10.0.0.2:8887`; `null` while that is not known. */
  readonly link: () => { readonly connection: Ocpp16Connection; readonly baseUrl: string | null } | null;
  /** The transaction that runs; its number is `null` while the books could not be written. */
  readonly running: () => { readonly transactionId: number | null } | null;
  /** The station's time for one of ours. */
  readonly stationTime: (wallMs: number) => string;
}

/** What an operator asks of a station, and what it says of firmware, diagnostics and reservations. */
export class Operations {
  private readonly options: OperationOptions;
  private reserved: { readonly reservation: Reservation; seen: boolean } | null = null;
  private firmwareNews: StationNews | null = null;
  private diagnosticsNews: StationNews | null = null;

  constructor(options: OperationOptions) {
    this.options = options;
  }

  /** Never throws for what a station does; settles within {@link PATIENCE_MS}, although the station may answer later. */
  async execute(command: ChargePointCommand): Promise<CommandResult> {
    const { clock, log } = this.options;
    const link = this.options.link();
    if (link === null) return result('unreachable');
    const work = this.carryOut(command, link.connection, link.baseUrl);
    const late = new Promise<CommandResult>((settle) => {
      const cancel = clock.after(PATIENCE_MS, () => settle(result('unanswered')));
      work.then(cancel, cancel);
    });
    const done = await Promise.race([work, late]);
    log.info({ command: command.kind, outcome: done.outcome, status: done.status }, 'an operator asked');
    return done;
  }

  /**
   * A card was held up somewhere else than at the station (a reader of the house, the page): begins a session, or ends
   * the one that runs when it may.
   */
  async present(idToken: string): Promise<CommandResult> {
    if (this.options.running() === null) return this.execute({ kind: 'start', idToken });
    if (!this.options.cards.mayStop(this.options.id, idToken)) return result('already-charging');
    return this.execute({ kind: 'stop' });
  }

  reservation(): Reservation | null {
    if (this.reserved !== null && this.reserved.reservation.untilMs <= this.options.clock.wallMs())
      this.reserved = null;
    return this.reserved?.reservation ?? null;
  }

  firmware(): StationNews | null {
    return this.firmwareNews;
  }

  diagnostics(): StationNews | null {
    return this.diagnosticsNews;
  }

  firmwareSaid(status: string): void {
    this.firmwareNews = { status, atMs: this.options.clock.wallMs() };
  }

  diagnosticsSaid(status: string): void {
    this.diagnosticsNews = { status, atMs: this.options.clock.wallMs() };
  }

  /** A station that says `Reserved` no longer has let go of it: used, ended or forgotten. */
  statusSaid(isReserved: boolean): void {
    if (this.reserved === null) return;
    if (isReserved) this.reserved.seen = true;
    else if (this.reserved.seen) this.reserved = null;
  }

  /** A transaction began on the connector. */
  began(): void {
    this.reserved = null;
  }

  private async carryOut(
    command: ChargePointCommand,
    connection: Ocpp16Connection,
    baseUrl: string | null,
  ): Promise<CommandResult> {
    const { connectorId, stationTime, clock } = this.options;
    switch (command.kind) {
      case 'start':
        return this.start(connection, command.idToken);
      case 'stop':
        return this.stop(connection);
      case 'unlock':
        return plain(await connection.call('UnlockConnector', { connectorId }));
      case 'reset':
        return plain(await connection.call('Reset', { type: command.how === 'hard' ? 'Hard' : 'Soft' }));
      case 'set-availability': {
        const type = command.operative ? 'Operative' : 'Inoperative';
        return plain(await connection.call('ChangeAvailability', { connectorId, type }));
      }
      case 'reserve':
        return this.reserve(connection, command.idToken, command.untilMs);
      case 'cancel-reservation': {
        const done = plain(await connection.call('CancelReservation', { reservationId: connectorId }));
        if (done.outcome === 'done') this.reserved = null;
        // Section 6.9: Rejected means that there is none of this number.
        return done.outcome === 'refused' ? { ...done, outcome: 'nothing-there' } : done;
      }
      case 'update-firmware':
        return this.updateFirmware(connection, baseUrl, command.from, stationTime(command.atMs ?? clock.wallMs()));
      case 'get-diagnostics':
        return this.getDiagnostics(connection, baseUrl, command.fromMs);
      case 'clear-cache':
        return plain(await connection.call('ClearCache', {}));
      case 'read-configuration':
        return this.read(connection, command.keys);
      case 'change-configuration':
        if (isSecret(command.key) || /^securityprofile$/i.test(command.key)) return result('not-by-hand');
        return plain(await connection.call('ChangeConfiguration', { key: command.key, value: command.value }));
      // What OCPP says is not in doubt.
      case 'allow-writes':
        return result('not-supported');
      case 'trigger': {
        const requestedMessage = TRIGGERS[command.message];
        const concerns = requestedMessage === 'StatusNotification' || requestedMessage === 'MeterValues';
        return plain(
          await connection.call('TriggerMessage', { requestedMessage, ...(concerns ? { connectorId } : {}) }),
        );
      }
      case 'transfer-data': {
        const { vendorId, messageId, data } = command;
        const outcome = await connection.call('DataTransfer', {
          vendorId,
          ...(messageId === null ? {} : { messageId }),
          ...(data === null ? {} : { data }),
        });
        const answer = outcome.kind === 'result' ? (outcome.payload.data ?? null) : null;
        return { ...plain(outcome), data: answer };
      }
    }
  }

  private async start(connection: Ocpp16Connection, idToken: string): Promise<CommandResult> {
    const { book, id: chargePointId, connectorId } = this.options;
    if (this.options.running() !== null) return result('already-charging');
    const status = await book.authorise({ chargePointId, idToken });
    if (status !== 'accepted') return { ...result('card-refused'), status };
    // Without a charging profile: go-e rejects a start that brings one.
    return plain(await connection.call('RemoteStartTransaction', { connectorId, idTag: idToken }));
  }

  private async stop(connection: Ocpp16Connection): Promise<CommandResult> {
    const transactionId = this.options.running()?.transactionId ?? null;
    if (transactionId === null) return result('no-session');
    return plain(await connection.call('RemoteStopTransaction', { transactionId }));
  }

  /**
   * One connector has one reservation, and its number is that of the connector: a new one takes the place of the old one
   * (section 5.13), and after a restart it can still be taken back.
   */
  private async reserve(connection: Ocpp16Connection, idToken: string, untilMs: number): Promise<CommandResult> {
    const { book, cards, id: chargePointId, connectorId, stationTime } = this.options;
    const status = await book.authorise({ chargePointId, idToken });
    if (status !== 'accepted') return { ...result('card-refused'), status };
    const { parentId } = cards.infoOf(idToken);
    const done = plain(
      await connection.call('ReserveNow', {
        connectorId,
        expiryDate: stationTime(untilMs),
        idTag: idToken,
        reservationId: connectorId,
        ...(parentId === null ? {} : { parentIdTag: parentId }),
      }),
    );
    if (done.outcome === 'done') this.reserved = { reservation: { idToken, untilMs }, seen: false };
    return done;
  }

  private async updateFirmware(
    connection: Ocpp16Connection,
    baseUrl: string | null,
    from: { readonly address: string } | { readonly file: string },
    retrieveDate: string,
  ): Promise<CommandResult> {
    const location =
      'address' in from ? from.address : this.here(baseUrl, this.options.files?.offer(from.file) ?? null);
    if (location === null) return result('no-address');
    return silent(await connection.call('UpdateFirmware', { location, retrieveDate, retries: 3, retryInterval: 60 }));
  }

  private async getDiagnostics(
    connection: Ocpp16Connection,
    baseUrl: string | null,
    fromMs: number | null,
  ): Promise<CommandResult> {
    const { files, id, stationTime } = this.options;
    const location = this.here(baseUrl, files?.receive(id) ?? null);
    if (location === null) return result('no-address');
    const startTime = fromMs === null ? {} : { startTime: stationTime(fromMs) };
    const outcome = await connection.call('GetDiagnostics', { location, retries: 3, retryInterval: 60, ...startTime });
    // Section 6.24: without a file name there is nothing to send.
    const isEmpty = outcome.kind === 'result' && (outcome.payload.fileName ?? '') === '';
    return isEmpty ? result('nothing-there') : silent(outcome);
  }

  private here(baseUrl: string | null, path: string | null): string | null {
    return baseUrl === null || path === null ? null : `${baseUrl}${path}`;
  }

  private async read(connection: Ocpp16Connection, keys: readonly string[]): Promise<CommandResult> {
    const outcome = await connection.call('GetConfiguration', keys.length === 0 ? {} : { key: [...keys] });
    if (outcome.kind !== 'result') return plain(outcome);
    const configuration: ConfigurationEntry[] = (outcome.payload.configurationKey ?? []).map((entry) => ({
      key: entry.key,
      value: entry.value === undefined || isSecret(entry.key) ? null : String(entry.value),
      readonly: entry.readonly,
    }));
    return { ...result(configuration.length === 0 ? 'nothing-there' : 'done'), configuration };
  }
}

/** Somebody sits before the page and waits. Mennekes answers after a minute. */
const PATIENCE_MS = 8_000;

/** Some stations give it away in clear text (MicroOcpp); setting it by hand would lock the station out. */
const isSecret = (key: string): boolean => /authorizationkey|password|secret/i.test(key);

const result = (outcome: CommandOutcome): CommandResult => ({ outcome, status: null, configuration: null, data: null });

/** Of a call that is answered with a status. */
function plain(outcome: Outcome<{ readonly status: string }>): CommandResult {
  if (outcome.kind === 'result') {
    const { status } = outcome.payload;
    return { ...result(outcomeOf(status)), status };
  }
  return failed(outcome);
}

/** Of a call whose answer says nothing (UpdateFirmware). */
function silent(outcome: Outcome<object>): CommandResult {
  return outcome.kind === 'result' ? result('done') : failed(outcome);
}

function failed(outcome: Exclude<Outcome<object>, { kind: 'result' }>): CommandResult {
  if (outcome.kind === 'error') {
    const isUnknown = outcome.code === 'NotSupported' || outcome.code === 'NotImplemented';
    return { ...result(isUnknown ? 'not-supported' : 'refused'), status: outcome.code };
  }
  return result(outcome.kind === 'closed' && !outcome.sent ? 'unreachable' : 'unanswered');
}
