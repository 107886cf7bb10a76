import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { StatusNotificationRequest } from '../../ocpp/v16/messages.ts';
import { FaultSwitch } from '../faults.ts';
import type { Evse } from '../world/evse.ts';
import { callHandlers, type StationControls } from './calls.ts';
import { StationConfiguration } from './configuration.ts';
import { StationLink } from './link.ts';
import { meterValue, type SampleContext } from './meter-values.ts';
import { Outbox, type TransactionMessage } from './outbox.ts';
import { type InstalledProfile, limitAt } from './profiles.ts';
import { StationTransactions, type StopReason, type Transaction } from './transactions.ts';
import { Wire } from './wire.ts';

/**
 * `half-open`: the connection stands and nothing moves. `offline`: the line is cut. `late`: what it says arrives this
 * many ms late (default 3000). `duplicates`: transaction messages go out twice. `rejects-profiles`: every
 * SetChargingProfile is answered Rejected. `ignores-limits`: profiles are accepted and not obeyed. `clock-off`: its
 * clock is wrong by this many ms (default one hour).
 */
export const STATION_FAULTS = [
  'half-open',
  'offline',
  'late',
  'duplicates',
  'rejects-profiles',
  'ignores-limits',
  'clock-off',
] as const;

export interface StationOptions {
  readonly identity: string;
  readonly evse: Evse;
  readonly clock: Clock;
  readonly log: Log;
  /** `ws://…` of the central system; the identity is appended to the path. */
  readonly centralSystemUrl: string;
}

export interface RebootOptions {
  /** Charging profiles are kept in flash. */
  readonly keepProfiles: boolean;
}

type Status = StatusNotificationRequest['status'];

const CONNECTOR = 1;
const LATE_MS = 3_000;
const CLOCK_OFF_MS = 3_600_000;
const REBOOT_MS = 3_000;
const BOOT_RETRY_MS = 10_000;
/** After the answer is out: what was triggered must not overtake it. */
const AFTER_ANSWER_MS = 20;

/**
 * One charge point with one connector, speaking OCPP 1.6J. {@link tick} lets it look at its socket, its card reader
 * and its clock; charging profiles are obeyed in the moment they arrive.
 */
export class SimulatedStation implements StationControls {
  readonly identity: string;
  readonly faults = new FaultSwitch(STATION_FAULTS, () => this.applyFaults());
  readonly configuration = new StationConfiguration();
  private readonly options: StationOptions;
  private readonly evse: Evse;
  private readonly wire: Wire;
  private readonly link: StationLink;
  private readonly outbox: Outbox;
  private readonly transactions: StationTransactions;
  private wirePort = 0;
  private installed: readonly InstalledProfile[] = [];
  private accepted = false;
  private rebooting = false;
  private operative = true;
  private reported: Status | null = null;
  private heartbeatMonoMs = 0;
  private alignedAtMs = 0;
  private sampledMonoMs = 0;
  private cancelReboot: Cancel = () => {};
  private cancelBoot: Cancel = () => {};

  constructor(options: StationOptions) {
    const { clock, log, identity, evse } = options;
    const farEnd = new URL(options.centralSystemUrl);
    this.options = options;
    this.identity = identity;
    this.evse = evse;
    this.wire = new Wire(clock, { host: farEnd.hostname, port: Number(farEnd.port || 80) });
    this.link = new StationLink({
      clock,
      log,
      url: () =>
        `ws://127.0.0.1:${this.wirePort}${farEnd.pathname.replace(/\/?$/, '/')}${encodeURIComponent(identity)}`,
      handlers: callHandlers(this),
      onOpen: () => this.connected(),
    });
    this.outbox = new Outbox({
      clock,
      log,
      link: this.link,
      configuration: this.configuration,
      online: () => this.online(),
      twice: () => this.faults.has('duplicates'),
      onStarted: (number, answer) => this.transactions.answered(number, answer.transactionId, answer.idTagInfo.status),
    });
    this.transactions = new StationTransactions({
      evse,
      clock,
      configuration: this.configuration,
      connectorId: CONNECTOR,
      now: () => this.now(),
      report: (message) => this.reportTransaction(message),
      ended: () => {
        evse.setOffer(0);
        this.installed = this.installed.filter((profile) => profile.purpose !== 'TxProfile');
      },
    });
  }

  /** Begins to dial; resolves when the station is set up, not when it is connected. */
  async start(): Promise<void> {
    this.wirePort = await this.wire.open();
    this.link.start();
  }

  async stop(): Promise<void> {
    this.cancelReboot();
    this.cancelBoot();
    this.outbox.stop();
    this.link.stop();
    await this.wire.close();
  }

  /** To be called a few times a second. */
  tick(): void {
    if (this.rebooting) return;
    this.transactions.watchSocket();
    this.watchReader();
    this.applyOffer();
    this.reportStatus();
    this.sampleMeter();
    this.heartbeat();
  }

  /** As a power cut does it: whatever transaction still runs is closed afterwards, with reason PowerLoss. */
  reboot(options: RebootOptions): void {
    if (!options.keepProfiles) this.installed = [];
    this.rebooting = true;
    this.accepted = false;
    this.reported = null;
    this.evse.dropContactor();
    this.evse.setOffer(0);
    this.link.restart(REBOOT_MS);
    this.cancelReboot();
    this.cancelReboot = this.options.clock.after(REBOOT_MS, () => {
      this.rebooting = false;
      this.transactions.rebooted();
    });
  }

  /** Its own idea of the time, UTC epoch ms. */
  now(): number {
    return this.options.clock.wallMs() + (this.faults.value('clock-off', CLOCK_OFF_MS) ?? 0);
  }

  runningTransaction(): Transaction | null {
    return this.transactions.current;
  }

  maxCurrentA(): number {
    return this.evse.spec.maxCurrentA;
  }

  profiles(): readonly InstalledProfile[] {
    return this.installed;
  }

  setProfiles(profiles: readonly InstalledProfile[]): void {
    this.installed = profiles;
    if (!this.rebooting) this.applyOffer();
  }

  rejectsProfiles(): boolean {
    return this.faults.has('rejects-profiles');
  }

  setOperative(operative: boolean): void {
    this.operative = operative;
  }

  admit(idTag: string): void {
    this.transactions.admit(idTag);
  }

  endTransaction(reason: StopReason): void {
    this.transactions.end(reason);
  }

  afterAnswer(run: () => void): void {
    this.options.clock.after(AFTER_ANSWER_MS, run);
  }

  async sendBoot(): Promise<void> {
    const outcome = await this.link.call('BootNotification', {
      chargePointVendor: 'Lademeister',
      chargePointModel: 'Simulated wallbox',
      chargePointSerialNumber: this.identity.slice(0, 25),
      firmwareVersion: '1.0.0',
    });
    if (outcome.kind === 'closed') return;
    if (outcome.kind !== 'result' || outcome.payload.status !== 'Accepted') {
      const intervalS = outcome.kind === 'result' ? outcome.payload.interval : 0;
      const againMs = intervalS > 0 ? intervalS * 1000 : BOOT_RETRY_MS;
      this.cancelBoot();
      this.cancelBoot = this.options.clock.after(againMs, () => {
        if (!this.accepted) this.inBackground(this.sendBoot());
      });
      return;
    }
    this.accepted = true;
    if (outcome.payload.interval > 0) {
      this.configuration.change('HeartbeatInterval', String(Math.round(outcome.payload.interval)));
    }
    // Heard at boot: no Heartbeat is due before its interval.
    this.heartbeatMonoMs = this.options.clock.monoMs();
    this.reported = this.status();
    await this.sendStatus();
    this.outbox.pump();
  }

  async sendHeartbeat(): Promise<void> {
    this.heartbeatMonoMs = this.options.clock.monoMs();
    await this.link.call('Heartbeat', {});
  }

  /** Says what it is, whether or not it said so before. */
  async sendStatus(): Promise<void> {
    const status = this.operative ? 'Available' : 'Unavailable';
    const timestamp = this.timestamp();
    await this.link.call('StatusNotification', { connectorId: 0, status, errorCode: 'NoError', timestamp });
    await this.sendConnectorStatus();
  }

  /** Outside a transaction nothing is kept: a value that does not get through is gone. */
  async sendMeterValues(context: SampleContext): Promise<void> {
    const key = context === 'Sample.Clock' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData';
    const value = meterValue(this.evse, this.configuration.measurands(key), context, this.timestamp());
    if (value.sampledValue.length === 0) return;
    const transaction = this.transactions.current;
    if (transaction === null) {
      await this.link.call('MeterValues', { connectorId: CONNECTOR, meterValue: [value] });
    } else {
      this.reportTransaction({
        kind: 'meter',
        transaction: transaction.number,
        connectorId: CONNECTOR,
        meterValue: [value],
      });
    }
  }

  inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.options.log.error({ error }, 'a simulated station failed'));
  }

  private connected(): void {
    if (!this.accepted) this.inBackground(this.sendBoot());
    else {
      // OCPP 1.6 asks for no BootNotification after a mere loss of the connection.
      this.reportStatus();
      this.outbox.pump();
    }
  }

  private online(): boolean {
    return this.accepted && this.link.isOpen();
  }

  private watchReader(): void {
    const idTag = this.evse.takeCard();
    if (idTag === null || !this.operative) return;
    const { current } = this.transactions;
    if (current === null) this.inBackground(this.authorise(idTag));
    else if (current.idTag === idTag) this.transactions.end('Local');
  }

  private async authorise(idTag: string): Promise<void> {
    const outcome = this.online() ? await this.link.call('Authorize', { idTag }) : ({ kind: 'closed' } as const);
    const allowed =
      outcome.kind === 'result'
        ? outcome.payload.idTagInfo.status === 'Accepted'
        : this.configuration.flag('AllowOfflineTxForUnknownId');
    if (allowed) this.transactions.admit(idTag);
  }

  private reportTransaction(message: TransactionMessage): void {
    if (message.kind === 'start') this.sampledMonoMs = this.options.clock.monoMs();
    this.outbox.push(message);
  }

  private applyOffer(): void {
    this.evse.setOffer(this.allowedA());
  }

  private allowedA(): number {
    const transaction = this.transactions.current;
    if (transaction === null) return 0;
    if (this.faults.has('ignores-limits')) return this.maxCurrentA();
    const situation = { connectorId: CONNECTOR, nowMs: this.now(), transaction };
    return limitAt(this.installed, situation) ?? this.maxCurrentA();
  }

  private status(): Status {
    const { current, finishing, cardWaits } = this.transactions;
    if (!this.operative && current === null) return 'Unavailable';
    if (this.evse.car === null) return cardWaits ? 'Preparing' : 'Available';
    if (current === null) return finishing ? 'Finishing' : 'Preparing';
    if (this.evse.offerA === 0) return 'SuspendedEVSE';
    return this.evse.contactorClosed ? 'Charging' : 'SuspendedEV';
  }

  private reportStatus(): void {
    if (this.online() && this.status() !== this.reported) this.inBackground(this.sendConnectorStatus());
  }

  private async sendConnectorStatus(): Promise<void> {
    const status = this.status();
    this.reported = status;
    const timestamp = this.timestamp();
    const outcome = await this.link.call('StatusNotification', {
      connectorId: CONNECTOR,
      status,
      errorCode: 'NoError',
      timestamp,
    });
    // Not heard: said again when there is a connection.
    if (outcome.kind === 'closed' || outcome.kind === 'timeout') this.reported = null;
  }

  private sampleMeter(): void {
    const { clock } = this.options;
    const everyMs = 1000 * this.configuration.number('MeterValueSampleInterval');
    const due = everyMs > 0 && clock.monoMs() - this.sampledMonoMs >= everyMs;
    if (this.transactions.current !== null && due) {
      this.sampledMonoMs = clock.monoMs();
      this.inBackground(this.sendMeterValues('Sample.Periodic'));
    }
    const alignedMs = 1000 * this.configuration.number('ClockAlignedDataInterval');
    if (alignedMs === 0) return;
    const slotMs = Math.floor(this.now() / alignedMs) * alignedMs;
    if (this.alignedAtMs !== 0 && slotMs > this.alignedAtMs) this.inBackground(this.sendMeterValues('Sample.Clock'));
    this.alignedAtMs = slotMs;
  }

  private heartbeat(): void {
    const everyMs = 1000 * this.configuration.number('HeartbeatInterval');
    const dueMonoMs = this.heartbeatMonoMs + everyMs;
    if (this.online() && everyMs > 0 && this.options.clock.monoMs() >= dueMonoMs)
      this.inBackground(this.sendHeartbeat());
  }

  private timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  private applyFaults(): void {
    this.wire.setCondition({
      halfOpen: this.faults.has('half-open'),
      offline: this.faults.has('offline'),
      lateMs: this.faults.value('late', LATE_MS) ?? 0,
    });
  }
}
