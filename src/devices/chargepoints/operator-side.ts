import type { Clock } from '../../clock.ts';
import type { CardDirectory } from '../../core/model/card-directory.ts';
import {
  type ChargePointCommand,
  type CommandResult,
  OCPP_COMMANDS,
  type StationSheet,
} from '../../core/model/charge-point-commands.ts';
import type { ConnectorStatus } from '../../core/model/snapshot.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection, Ocpp16Handlers } from '../../ocpp/v16/messages.ts';
import type { OperableChargePoint } from '../device.ts';
import { FreeVend } from './free-vend.ts';
import { LocalList } from './local-list.ts';
import { type OfflinePolicy, offlineKeys } from './offline-policy.ts';
import { type FileExchange, Operations } from './operations.ts';
import type { StationFacts } from './station-facts.ts';
import type { WantedKey } from './wanted-keys.ts';

export interface OperatorSideOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly id: string;
  readonly connectorId: number;
  readonly offline: OfflinePolicy | null;
  readonly freeVend: boolean;
  readonly book: TransactionBook;
  readonly cards: CardDirectory;
  readonly files: FileExchange | null;
  readonly facts: StationFacts;
  readonly running: () => { readonly transactionId: number | null } | null;
  /** The station's time for one of ours. */
  readonly stationTime: (wallMs: number) => string;
}

/** What a charge point does for people rather than for the house: commands, reservations, cards for when it is alone. */
export class OperatorSide implements OperableChargePoint {
  /** Configuration keys the station is to have for this. */
  readonly wantedKeys: readonly WantedKey[];
  private readonly options: OperatorSideOptions;
  private readonly operations: Operations;
  private readonly freeVend: FreeVend | null;
  private readonly localList: LocalList | null;
  private link: { readonly connection: Ocpp16Connection; readonly baseUrl: string | null } | null = null;

  constructor(options: OperatorSideOptions) {
    const { cards, id, offline, running } = options;
    this.options = options;
    this.wantedKeys = (offline === null ? [] : offlineKeys(offline)).map(({ key, value }) => ({
      key,
      candidates: [value],
    }));
    this.operations = new Operations({ ...options, link: () => this.link });
    this.localList = offline === 'list' ? new LocalList({ ...options, entries: () => cards.localList(id) }) : null;
    const connection = () => this.link?.connection ?? null;
    this.freeVend = options.freeVend
      ? new FreeVend({ ...options, connection, isRunning: () => running() !== null })
      : null;
  }

  operate(command: ChargePointCommand): Promise<CommandResult> {
    return this.operations.execute(command);
  }

  present(idToken: string): Promise<CommandResult> {
    return this.operations.present(idToken);
  }

  sheet(): StationSheet {
    return {
      identity: this.options.facts.get().identity,
      connected: this.link !== null,
      commands: OCPP_COMMANDS,
      reservation: this.operations.reservation(),
      firmware: this.operations.firmware(),
      diagnostics: this.operations.diagnostics(),
      localList: this.localList?.state() ?? null,
    };
  }

  connected(connection: Ocpp16Connection, baseUrl: string | null): void {
    this.link = { connection, baseUrl };
  }

  disconnected(): void {
    this.link = null;
    this.localList?.detach();
  }

  /** The station has been set up. */
  prepared(connection: Ocpp16Connection): void {
    this.localList?.attach(connection);
  }

  statusSaid(status: ConnectorStatus): void {
    this.operations.statusSaid(status === 'reserved');
    this.freeVend?.status(status === 'preparing' && this.options.running() === null);
  }

  /** A transaction began on the connector. */
  began(): void {
    this.operations.began();
  }

  /** What a station says of what it was asked to do. */
  handlers(): Pick<Ocpp16Handlers, 'DiagnosticsStatusNotification' | 'FirmwareStatusNotification'> {
    const done = { kind: 'result', payload: {} } as const;
    return {
      DiagnosticsStatusNotification: ({ status }) => {
        this.operations.diagnosticsSaid(status);
        return done;
      },
      FirmwareStatusNotification: ({ status }) => {
        this.operations.firmwareSaid(status);
        return done;
      },
    };
  }
}
