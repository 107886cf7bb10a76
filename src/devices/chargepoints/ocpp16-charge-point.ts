import type { CardDirectory } from '../../core/model/card-directory.ts';
import type { ChargePointSnapshot, ChargeWishes, ConnectorStatus } from '../../core/model/snapshot.ts';
import type { StationMemory } from '../../core/model/station-record.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import type { Ocpp16Station } from '../../ocpp/central-system.ts';
import type { Reply } from '../../ocpp/rpc/protocol.ts';
import type {
  BootNotificationRequest,
  BootNotificationResponse,
  MeterValuesRequest,
  Ocpp16Connection,
  Ocpp16Handlers,
  StatusNotificationRequest,
} from '../../ocpp/v16/messages.ts';
import type { ChargePointDevice, DeviceContext, Lease } from '../device.ts';
import { noteCall } from './call-notes.ts';
import { Limiting } from './limiting.ts';
import { Metering, OLD_NEWS_MS } from './metering.ts';
import type { OfflinePolicy } from './offline-policy.ts';
import type { FileExchange } from './operations.ts';
import { OperatorSide } from './operator-side.ts';
import { Preparation } from './preparation.ts';
import { RemoteStop } from './remote-stop.ts';
import { Standing } from './standing.ts';
import { StationClock } from './station-clock.ts';
import { type QuirksOf, StationFacts } from './station-facts.ts';
import { Transactions } from './transactions.ts';
import { ViolationLog } from './violation-log.ts';
import { wantedKeys } from './wanted-keys.ts';
import { WithoutLeave } from './without-leave.ts';
import { connectorStatus } from './words.ts';

export interface Ocpp16ChargePointOptions {
  readonly id: string;
  readonly name: string;
  /** Last part of the path at which the station connects. */
  readonly identity: string;
  /** Default 1. */
  readonly connectorId?: number;
  /** How many phases are wired to it. */
  readonly wiredPhases: 1 | 2 | 3;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  /** It can connect its car to one phase alone, says the owner. */
  readonly phaseSwitching: boolean;
  /** How often a day it may be made to write its flash. */
  readonly writesPerDay: number;
  /** What is known of stations like this one. */
  readonly quirksOf: QuirksOf;
  /** Wanted time between meter values, s. Default 5. */
  readonly sampleIntervalS?: number;
  /** Other charge points are connectors of the same station. Default no. */
  readonly sharesStation?: boolean;
  /** Whom it lets charge while it is alone; `null` leaves it as it is. Default `null`. */
  readonly offline?: OfflinePolicy | null;
  /** Sessions are started from here when a car is plugged in. Default no. */
  readonly freeVend?: boolean;
}

/** Where a charge point is taken down. */
export interface ChargePointRecords {
  readonly book: TransactionBook;
  readonly stations: StationMemory;
  readonly cards: CardDirectory;
  /** `null`: no files can be exchanged with stations. */
  readonly files: FileExchange | null;
}

/**
 * A charge point that speaks OCPP 1.6J. {@link station} is what the central system needs of it; the rest is what the
 * site needs. One connector: a second one is a second device beside it, on the same connection ({@link sharedStation}).
 */
export class Ocpp16ChargePoint implements ChargePointDevice {
  readonly id: string;
  readonly station: Ocpp16Station;
  readonly connectorId: number;
  readonly operator: OperatorSide;
  private readonly options: Ocpp16ChargePointOptions;
  private readonly context: DeviceContext;
  private readonly facts: StationFacts;
  private readonly stationClock: StationClock;
  private readonly transactions: Transactions;
  private readonly metering: Metering;
  private readonly limiting: Limiting;
  private readonly remoteStop: RemoteStop;
  private readonly withoutLeave: WithoutLeave;
  private readonly standing: Standing;
  private readonly preparation: Preparation;
  private connection: Ocpp16Connection | null = null;
  private status: ConnectorStatus = 'unknown';
  private statusAtMs = 0;
  private readonly violations: ViolationLog;
  private meterAskedMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: Ocpp16ChargePointOptions, records: ChargePointRecords, context: DeviceContext) {
    const { clock } = context;
    const log = context.log.child({ chargePoint: options.id });
    const changed = () => this.changed();
    const { connectorId = 1, sampleIntervalS = 5 } = options;
    this.id = options.id;
    this.options = options;
    this.context = { ...context, log };
    this.violations = new ViolationLog(log);
    this.connectorId = connectorId;
    const stationClock = new StationClock(clock);
    this.stationClock = stationClock;
    const facts = new StationFacts(options.id, records.stations, log, options.quirksOf);
    this.facts = facts;
    this.transactions = new Transactions({
      chargePointId: options.id,
      connectorId,
      ...records,
      clock,
      stationClock,
      log,
      changed,
      ended: () => {
        this.metering.transactionEnded();
        this.limiting.leases.transactionChanged();
      },
      implausible: (action, detail) => this.violations.note({ action, detail }),
    });
    this.withoutLeave = new WithoutLeave(clock, () => this.transactions.isRunning());
    this.metering = new Metering({
      ...options,
      clock,
      stationClock,
      ceilingA: () => this.limiting.leases.state().ceilingA,
    });
    this.limiting = new Limiting({
      ...options,
      clock,
      log,
      facts,
      stationClock,
      metering: this.metering,
      connectorId,
      transactionId: () => this.transactions.running()?.transactionId ?? null,
      isCharging: () => this.transactions.isRunning(),
      isEmpty: () => this.isEmpty(),
      mayBeDrawing: () => this.mayBeDrawing(),
      isOk: () => this.standing.condition() === 'ok',
      schedule: async (request) =>
        (await this.connection?.call('GetCompositeSchedule', request)) ?? { kind: 'closed', sent: false },
      overruled: () => this.preparation.clearForeignProfiles(),
      changed,
    });
    this.remoteStop = new RemoteStop({
      clock,
      log,
      connection: () => this.connection,
      running: () => this.transactions.running(),
      changed,
    });
    const { metering, remoteStop, withoutLeave } = this;
    const { leases, proof, readBack, relay } = this.limiting;
    const { offline = null, freeVend = false, sharesStation = false } = options;
    this.operator = new OperatorSide({
      ...{ ...records, clock, log, id: options.id, connectorId, offline, freeVend, facts },
      running: () => this.transactions.running(),
      stationTime: (wallMs) => stationClock.fromWallMs(wallMs),
    });
    this.preparation = new Preparation({
      clock,
      log,
      connectorId,
      facts,
      leases,
      wanted: [...wantedKeys(sampleIntervalS), ...this.operator.wantedKeys],
      isCharging: () => this.transactions.isRunning(),
      // What its other connectors do is not known here.
      mayBoot: () => !sharesStation && this.isEmpty(),
      prepared: (connection) => this.operator.prepared(connection),
      changed,
    });
    this.standing = new Standing({
      ...options,
      clock,
      leases,
      proof,
      readBack,
      relay,
      metering,
      remoteStop,
      withoutLeave,
      isPrepared: () => this.preparation.isDone(),
      otherController: () => facts.get().setUp?.otherController ?? null,
    });
    this.station = this.stationSide();
  }

  start(): void {
    try {
      this.transactions.resume();
    } catch (error) {
      this.context.log.error({ err: error }, 'the books cannot say which transaction is open');
    }
  }

  async stop(): Promise<void> {
    this.connection?.close(1001, 'the controller stops');
  }

  grant(lease: Lease): void {
    this.watchForLeave();
    this.preparation.tick();
    this.limiting.grant(lease);
  }

  stopTransaction(): void {
    this.remoteStop.request();
  }

  /** The number of its transaction, for a station that has several connectors. */
  runningTransaction(): number | null {
    return this.transactions.running()?.transactionId ?? null;
  }

  /** What it falls back to by itself as far as that was seen, A: what commissioning has to reckon with. */
  fallbackA(): number {
    return this.limiting.leases.isProven() ? this.options.safeCurrentA : this.options.maxCurrentA;
  }

  snapshot(): Omit<ChargePointSnapshot, keyof ChargeWishes> {
    const lease = this.limiting.leases.state();
    return {
      id: this.id,
      condition: this.standing.condition(),
      status: this.status,
      errorCode: this.standing.errorCode(),
      hasTransaction: this.transactions.isRunning(),
      reading: this.metering.reading(),
      lease: { ...lease, ceilingA: Math.max(lease.ceilingA, this.standing.countsAtLeastA()) },
      phaseRelay: this.limiting.relay.state(),
    };
  }

  /** State of charge that the car has told its station, %; `null` where it tells none. */
  carSoc(): ReturnType<Metering['carSoc']> {
    return this.metering.carSoc();
  }

  health(): ReturnType<Standing['health']> {
    return this.standing.health();
  }

  /** No car is plugged in, as far as it says. */
  private isEmpty(): boolean {
    return this.status === 'available' && !this.mayBeDrawing();
  }

  /** A transaction runs, the station says that it charges, or it has not said anything yet. */
  private mayBeDrawing(): boolean {
    return this.status === 'unknown' || this.transactions.running() !== null || this.withoutLeave.isSuspected();
  }

  /** Outside transactions most stations report their meter every quarter of an hour. */
  private watchForLeave(): void {
    const nowMs = this.context.clock.monoMs();
    if (!this.withoutLeave.isSuspected() || nowMs - this.meterAskedMonoMs < ASK_METER_MS) return;
    this.meterAskedMonoMs = nowMs;
    this.preparation.ask('MeterValues');
  }

  private stationSide(): Ocpp16Station {
    const { standing } = this;
    return {
      handlers: this.handlers(),
      connected: (connection, address, baseUrl) => {
        this.connection = connection;
        this.operator.connected(connection, baseUrl);
        standing.connected(connection, address);
        this.limiting.connected();
        this.preparation.connected(connection);
        this.changed();
      },
      disconnected: (detail) => {
        this.connection = null;
        standing.disconnected(detail);
        this.preparation.disconnected();
        this.limiting.lost();
        this.operator.disconnected();
        this.changed();
      },
      identityTaken: (address) => {
        standing.intruded(address);
        this.changed();
      },
      violated: (violation) => this.violations.note(violation),
      called: (call) => noteCall(this.context.exchanges?.of(this.id), call, standing.address()),
      flooded: () => {
        standing.flooded();
        this.changed();
      },
    };
  }

  private handlers(): Ocpp16Handlers {
    const done = { kind: 'result', payload: {} } as const;
    const currentTime = () => new Date(this.context.clock.wallMs()).toISOString();
    return {
      BootNotification: (request) => this.booted(request, currentTime()),
      Heartbeat: () => ({ kind: 'result', payload: { currentTime: currentTime() } }),
      StatusNotification: (request) => {
        this.statusNotified(request);
        return done;
      },
      Authorize: (request) => this.transactions.authorise(request),
      StartTransaction: (request) => {
        if (request.connectorId === this.connectorId) {
          this.limiting.newCar();
          this.limiting.leases.transactionChanged();
          this.operator.began();
        }
        return this.transactions.start(request);
      },
      StopTransaction: (request) => this.transactions.stop(request),
      MeterValues: (request) => {
        this.metered(request);
        return this.transactions.meterValues(request);
      },
      // Section 4.3: no vendor is known here.
      DataTransfer: () => ({ kind: 'result', payload: { status: 'UnknownVendorId' } }),
      ...this.operator.handlers(),
      LogStatusNotification: () => done,
      SecurityEventNotification: () => done,
      SignedFirmwareStatusNotification: () => done,
    };
  }

  private booted(request: BootNotificationRequest, currentTime: string): Reply<BootNotificationResponse> {
    const { chargePointVendor: vendor, chargePointModel: model, firmwareVersion: firmware = '' } = request;
    const serial = request.chargePointSerialNumber ?? request.chargeBoxSerialNumber ?? '';
    this.context.log.info({ vendor, model, firmware }, 'charge point booted');
    this.stationClock.wasSet();
    const isFirst = !this.facts.isIntroduced();
    const isAnother = this.facts.introduced({ vendor, model, firmware, serial });
    const anew = !this.preparation.hears('BootNotification') || isAnother || isFirst;
    if (anew) this.limiting.booted(isAnother);
    this.preparation.introduced(anew);
    this.changed();
    return { kind: 'result', payload: { status: 'Accepted', currentTime, interval: HEARTBEAT_S } };
  }

  private statusNotified(request: StatusNotificationRequest): void {
    const { timestamp } = request;
    const isOurs = request.connectorId === this.connectorId;
    const wasAsked = isOurs && this.preparation.hears('StatusNotification');
    if (timestamp !== undefined) this.stationClock.observe(timestamp, wasAsked);
    if (!isOurs) return;
    const nowMs = this.context.clock.wallMs();
    const atMs = timestamp === undefined ? nowMs : this.stationClock.toWallMs(timestamp);
    // After an outage stations deliver old states, sometimes behind newer ones.
    if (!wasAsked && atMs < this.statusAtMs && nowMs - atMs > OLD_NEWS_MS) return;
    this.statusAtMs = atMs;
    this.status = connectorStatus(request.status);
    const isFaulted = this.status === 'faulted';
    const info = (request.info ?? '').slice(0, 100);
    this.standing.faulted(isFaulted ? { errorCode: request.errorCode, info } : null);
    this.withoutLeave.status(this.status === 'charging');
    this.operator.statusSaid(this.status);
    // No car may draw in these states, and samples are taken within transactions only.
    if (this.status === 'available' || this.status === 'preparing' || this.status === 'finishing') {
      this.metering.transactionEnded();
    }
    if (this.status === 'available') {
      this.limiting.newCar();
      this.transactions.vehicleLeft();
    }
    this.changed();
  }

  private metered(request: MeterValuesRequest): void {
    for (const { timestamp } of request.meterValue) this.stationClock.observe(timestamp, false);
    if (request.connectorId !== this.connectorId || !this.metering.take(request)) return;
    this.preparation.hears('MeterValues');
    const reading = this.metering.reading();
    if (reading !== null) {
      this.limiting.metered(reading);
      this.withoutLeave.reading(reading);
    }
    this.changed();
  }

  private changed(): void {
    this.standing.note();
    this.context.changed();
  }
}

const HEARTBEAT_S = 300;
const ASK_METER_MS = 10_000;
