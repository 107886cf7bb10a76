import type { Cancel } from '../../clock.ts';
import type { DeviceCondition, DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { ChargePointSnapshot, ChargeWishes, ConnectorStatus } from '../../core/model/snapshot.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import type { Ocpp16Station } from '../../ocpp/central-system.ts';
import type { Violation } from '../../ocpp/rpc/connection.ts';
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
import { Leases } from './leases.ts';
import { Metering, OLD_NEWS_MS } from './metering.ts';
import type { ProfileCapabilities } from './profiles.ts';
import { SetUp } from './set-up.ts';
import { StationClock } from './station-clock.ts';
import { Transactions } from './transactions.ts';
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
  /** Wanted time between meter values, s. Default 5. */
  readonly sampleIntervalS?: number;
}

/**
 * A charge point that speaks OCPP 1.6J. {@link station} is what the central system needs of it; the rest is what the
 * site needs. One connector; a second one would be a second device beside it, on the same connection.
 */
export class Ocpp16ChargePoint implements ChargePointDevice {
  readonly id: string;
  readonly station: Ocpp16Station;
  private readonly options: Ocpp16ChargePointOptions;
  private readonly context: DeviceContext;
  private readonly connectorId: number;
  private readonly stationClock: StationClock;
  private readonly transactions: Transactions;
  private readonly metering: Metering;
  private readonly leases: Leases;
  private readonly setUp: SetUp;
  private connection: Ocpp16Connection | null = null;
  private capabilities: ProfileCapabilities | null = null;
  private cancelWait: Cancel = () => {};
  private address = '';
  private lostBecause: string | null = null;
  private status: ConnectorStatus = 'unknown';
  private statusAtMs = 0;
  private fault: { readonly errorCode: string; readonly info: string } | null = null;
  private intruder: { readonly address: string; readonly monoMs: number } | null = null;
  private floodedMonoMs = Number.NEGATIVE_INFINITY;
  /** Messages we asked for and that have not come yet: they are not news of a boot, and they are no older than that. */
  private readonly asked = new Set<Asked>();
  private hasIntroducedItself = false;
  private heardSinceConnect = { status: false, meterValues: false };
  private readonly violations = new Set<string>();
  /** When the last message before the connection was lost came, UTC epoch ms. */
  private lostMs: number | null = null;
  private since: { condition: DeviceCondition; atMs: number };

  constructor(options: Ocpp16ChargePointOptions, book: TransactionBook, context: DeviceContext) {
    const { clock } = context;
    const log = context.log.child({ chargePoint: options.id });
    const changed = () => this.changed();
    this.id = options.id;
    this.options = options;
    this.context = { ...context, log };
    this.connectorId = options.connectorId ?? 1;
    this.since = { condition: 'connecting', atMs: clock.wallMs() };
    const stationClock = new StationClock(clock);
    this.stationClock = stationClock;
    const { id: chargePointId } = options;
    const { connectorId } = this;
    const ended = () => this.metering.transactionEnded();
    this.transactions = new Transactions({
      chargePointId,
      connectorId,
      book,
      clock,
      stationClock,
      log,
      changed,
      ended,
      implausible: (action, detail) => this.violated({ action, detail }),
    });
    this.leases = new Leases({
      clock,
      connectorId,
      wiredPhases: options.wiredPhases,
      maxCurrentA: options.maxCurrentA,
      safeCurrentA: options.safeCurrentA,
      phasesInUse: () => this.metering.phasesInUse(),
      stationTime: (wallMs) => stationClock.fromWallMs(wallMs),
      stationOffsetMs: () => stationClock.offsetMs(),
      changed,
    });
    this.metering = new Metering({
      clock,
      stationClock,
      wiredPhases: options.wiredPhases,
      ceilingA: () => this.leases.state().ceilingA,
    });
    this.setUp = new SetUp({ clock, log, sampleIntervalS: options.sampleIntervalS ?? 5 });
    this.station = {
      handlers: this.handlers(),
      connected: (connection, address) => this.connected(connection, address),
      disconnected: (detail) => this.disconnected(detail),
      identityTaken: (address) => {
        this.intruder = { address, monoMs: clock.monoMs() };
        this.changed();
      },
      violated: (violation) => this.violated(violation),
      flooded: () => {
        this.floodedMonoMs = clock.monoMs();
        this.changed();
      },
    };
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
    this.leases.grant(lease);
  }

  snapshot(): Omit<ChargePointSnapshot, keyof ChargeWishes> {
    return {
      id: this.id,
      condition: this.condition(),
      status: this.status,
      errorCode: this.fault?.errorCode ?? null,
      hasTransaction: this.transactions.isRunning(),
      reading: this.metering.reading(),
      lease: this.leaseState(),
      phaseRelay: null,
    };
  }

  health(): DeviceHealth {
    const condition = this.condition();
    return {
      id: this.id,
      kind: 'charge-point',
      name: this.options.name,
      condition,
      sinceMs: this.since.condition === condition ? this.since.atMs : this.context.clock.wallMs(),
      lastHeardMs: this.lastHeardMs(),
      problem: this.problem(),
    };
  }

  private condition(): DeviceCondition {
    if (this.connection === null) return this.lostMs === null ? 'connecting' : 'stale';
    if (this.leases.unansweredMs() > UNANSWERED_MS) return 'stale';
    if (this.fault !== null || this.leases.rejectedStatus() !== null || this.metering.ignoresLimits()) return 'faulty';
    return this.leases.isReady() ? 'ok' : 'connecting';
  }

  private problem(): DeviceProblem | null {
    const { address, fault } = this;
    const { identity } = this.options;
    const rejected = this.leases.rejectedStatus();
    if (this.connection === null) {
      return this.lostBecause === null ? null : { code: 'unreachable', address, detail: this.lostBecause };
    }
    const unansweredMs = this.leases.unansweredMs();
    if (unansweredMs > UNANSWERED_MS) return { code: 'silent', address, silentMs: unansweredMs };
    if (fault !== null) return { code: 'station-fault', ...fault };
    if (rejected !== null) return { code: 'limit-rejected', status: rejected };
    if (this.metering.ignoresLimits()) {
      return { code: 'limit-ignored', grantedA: this.leases.state().acceptedA ?? 0, drawnA: this.metering.drawnA() };
    }
    if (this.intruder !== null && this.context.clock.monoMs() - this.intruder.monoMs < INTRUDER_SHOWN_MS) {
      return { code: 'identity-taken', identity, address: this.intruder.address };
    }
    if (this.context.clock.monoMs() - this.floodedMonoMs < FLOOD_SHOWN_MS) return { code: 'flooding' };
    return null;
  }

  private leaseState(): ChargePointSnapshot['lease'] {
    const state = this.leases.state();
    return this.metering.ignoresLimits() ? { ...state, ceilingA: this.options.maxCurrentA } : state;
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
        if (request.connectorId === this.connectorId) this.metering.forgetCar();
        return this.transactions.start(request);
      },
      StopTransaction: (request) => this.transactions.stop(request),
      MeterValues: (request) => {
        this.metered(request);
        return this.transactions.meterValues(request);
      },
      // Section 4.3: no vendor is known here.
      DataTransfer: () => ({ kind: 'result', payload: { status: 'UnknownVendorId' } }),
      DiagnosticsStatusNotification: () => done,
      FirmwareStatusNotification: () => done,
      LogStatusNotification: () => done,
      SecurityEventNotification: () => done,
      SignedFirmwareStatusNotification: () => done,
    };
  }

  private connected(connection: Ocpp16Connection, address: string): void {
    const { clock } = this.context;
    this.connection = connection;
    this.address = address;
    this.asked.clear();
    this.heardSinceConnect = { status: false, meterValues: false };
    this.leases.connected();
    // A station that did not reboot comes back without a BootNotification (OCPP-J 1.6 section 5.4).
    this.cancelWait = clock.after(BOOT_WAIT_MS, () => this.prepare(connection));
    this.changed();
  }

  private disconnected(detail: string): void {
    this.cancelWait();
    this.lostMs = this.lastHeardMs();
    this.connection = null;
    this.lostBecause = detail;
    this.leases.detach();
    this.changed();
  }

  private booted(request: BootNotificationRequest, currentTime: string): Reply<BootNotificationResponse> {
    const { log, clock } = this.context;
    const { connection } = this;
    const { chargePointVendor: vendor, chargePointModel: model, firmwareVersion: firmware } = request;
    log.info({ vendor, model, firmware }, 'charge point booted');
    this.hasIntroducedItself = true;
    this.stationClock.wasSet();
    if (connection !== null && !this.asked.delete('BootNotification')) {
      this.leases.detach();
      this.leases.forget();
      this.setUp.booted();
      this.capabilities = null;
      this.cancelWait();
      // Not before the answer is out: a station that has not been accepted does not listen.
      this.cancelWait = clock.after(0, () => this.prepare(connection));
    }
    this.changed();
    return { kind: 'result', payload: { status: 'Accepted', currentTime, interval: HEARTBEAT_S } };
  }

  /** Everything that is done with a station before it is `ok`. Never throws; ends early when the connection does. */
  private prepare(connection: Ocpp16Connection): void {
    this.prepareInTurn(connection).catch((error: unknown) => {
      this.context.log.error({ err: error }, 'setting up the charge point failed');
    });
  }

  private async prepareInTurn(connection: Ocpp16Connection): Promise<void> {
    const isCurrent = () => this.connection === connection;
    const capabilities = this.capabilities ?? (await this.setUp.readCapabilities(connection));
    if (!isCurrent()) return;
    this.capabilities = capabilities;
    this.leases.attach((request, options) => connection.call('SetChargingProfile', request, options), capabilities);
    this.changed();
    await this.setUp.clearForeignProfiles(connection, this.connectorId);
    await this.setUp.writeMeasurement(connection);
    if (isCurrent()) await this.askForNews(connection);
  }

  /** Asks a station that came back in silence how it is (section 5.17). Those that cannot be asked say so. */
  private async askForNews(connection: Ocpp16Connection): Promise<void> {
    if (!this.heardSinceConnect.status) await this.ask(connection, 'StatusNotification');
    if (!this.hasIntroducedItself) await this.ask(connection, 'BootNotification');
    if (!this.heardSinceConnect.meterValues && this.transactions.isRunning()) await this.ask(connection, 'MeterValues');
  }

  private async ask(connection: Ocpp16Connection, requestedMessage: Asked): Promise<void> {
    this.asked.add(requestedMessage);
    const address = requestedMessage === 'BootNotification' ? {} : { connectorId: this.connectorId };
    const outcome = await connection.call('TriggerMessage', { requestedMessage, ...address });
    const willCome = outcome.kind === 'result' && outcome.payload.status === 'Accepted';
    if (!willCome) this.asked.delete(requestedMessage);
  }

  private statusNotified(request: StatusNotificationRequest): void {
    const { timestamp } = request;
    const isOurs = request.connectorId === this.connectorId;
    const wasAsked = isOurs && this.asked.delete('StatusNotification');
    if (timestamp !== undefined) this.stationClock.observe(timestamp, wasAsked);
    if (!isOurs) return;
    this.heardSinceConnect.status = true;
    const nowMs = this.context.clock.wallMs();
    const atMs = timestamp === undefined ? nowMs : this.stationClock.toWallMs(timestamp);
    // After an outage stations deliver old states, sometimes behind newer ones.
    if (!wasAsked && atMs < this.statusAtMs && nowMs - atMs > OLD_NEWS_MS) return;
    this.statusAtMs = atMs;
    this.status = connectorStatus(request.status);
    this.fault =
      this.status === 'faulted' ? { errorCode: request.errorCode, info: (request.info ?? '').slice(0, 100) } : null;
    // No car may draw in these states, and samples are taken within transactions only.
    if (this.status === 'available' || this.status === 'preparing' || this.status === 'finishing') {
      this.metering.transactionEnded();
    }
    if (this.status === 'available') {
      this.metering.forgetCar();
      this.transactions.vehicleLeft();
    }
    this.changed();
  }

  private metered(request: MeterValuesRequest): void {
    for (const { timestamp } of request.meterValue) this.stationClock.observe(timestamp, false);
    if (request.connectorId !== this.connectorId || !this.metering.take(request)) return;
    this.heardSinceConnect.meterValues = true;
    this.changed();
  }

  /** Each kind once: some stations break the same rule in every message. */
  private violated({ action, detail }: Violation): void {
    const kind = `${action} ${detail}`;
    if (this.violations.has(kind) || this.violations.size >= MAX_VIOLATIONS_LOGGED) return;
    this.violations.add(kind);
    this.context.log.warn({ action, detail }, 'the station breaks the protocol, or reports what cannot be');
  }

  /** When its last message came, UTC epoch ms; `null` before the first connection. */
  private lastHeardMs(): number | null {
    const { clock } = this.context;
    return this.connection === null
      ? this.lostMs
      : clock.wallMs() - (clock.monoMs() - this.connection.lastMessageMonoMs());
  }

  private changed(): void {
    const condition = this.condition();
    if (condition !== this.since.condition) this.since = { condition, atMs: this.context.clock.wallMs() };
    this.context.changed();
  }
}

type Asked = 'BootNotification' | 'StatusNotification' | 'MeterValues';

/** So long a station may take to say that it has booted. */
const BOOT_WAIT_MS = 2_000;
const HEARTBEAT_S = 300;
const MAX_VIOLATIONS_LOGGED = 50;
const INTRUDER_SHOWN_MS = 10 * 60_000;
const FLOOD_SHOWN_MS = 10 * 60_000;
/** So long a limit may go unanswered before the station counts as out of reach. */
const UNANSWERED_MS = 10_000;
