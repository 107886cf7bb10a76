import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { StatusNotificationRequest } from '../../ocpp/v16/messages.ts';
import type { Evse } from '../world/evse.ts';
import type { StationConfiguration } from './configuration.ts';
import type { StationLink } from './link.ts';
import { meterValue, type SampleContext } from './meter-values.ts';
import type { TransactionMessage } from './outbox.ts';
import type { Transaction } from './transactions.ts';

export type Status = StatusNotificationRequest['status'];

export interface ReportsOptions {
  readonly identity: string;
  readonly connectorId: number;
  readonly evse: Evse;
  readonly clock: Clock;
  readonly log: Log;
  readonly link: StationLink;
  readonly configuration: StationConfiguration;
  /** The station's own idea of the time, UTC epoch ms. */
  readonly now: () => number;
  readonly transaction: () => Transaction | null;
  readonly operative: () => boolean;
  /** Of the connector. */
  readonly status: () => Status;
  /** Takes a message that must not get lost. */
  readonly keep: (message: TransactionMessage) => void;
  readonly accepted: () => void;
}

const BOOT_RETRY_MS = 10_000;

/** What a station says of its own accord: boot, status, heartbeat, meter values. */
export class StationReports {
  private readonly options: ReportsOptions;
  private accepted = false;
  private reported: Status | null = null;
  private heartbeatMonoMs = 0;
  private alignedAtMs = 0;
  private sampledMonoMs = 0;
  private cancelBoot: Cancel = () => {};

  constructor(options: ReportsOptions) {
    this.options = options;
  }

  /** Connected, and accepted by a BootNotification. */
  online(): boolean {
    return this.accepted && this.options.link.isOpen();
  }

  /** OCPP 1.6 asks for no BootNotification after a mere loss of the connection. */
  connected(): void {
    if (this.accepted) this.reportStatus();
    else this.inBackground(this.sendBoot());
  }

  rebooted(): void {
    this.accepted = false;
    this.reported = null;
  }

  /** The next sample is due a whole interval from now. */
  transactionStarted(): void {
    this.sampledMonoMs = this.options.clock.monoMs();
  }

  stop(): void {
    this.cancelBoot();
  }

  /** Says what is due. */
  tick(): void {
    this.reportStatus();
    this.sampleMeter();
    this.heartbeat();
  }

  async sendBoot(): Promise<void> {
    const { link, clock, configuration, identity } = this.options;
    const outcome = await link.call('BootNotification', {
      chargePointVendor: 'Lademeister',
      chargePointModel: 'Simulated wallbox',
      chargePointSerialNumber: identity.slice(0, 25),
      firmwareVersion: '1.0.0',
    });
    if (outcome.kind === 'closed') return;
    if (outcome.kind !== 'result' || outcome.payload.status !== 'Accepted') {
      const intervalS = outcome.kind === 'result' ? outcome.payload.interval : 0;
      this.cancelBoot();
      this.cancelBoot = clock.after(intervalS > 0 ? intervalS * 1000 : BOOT_RETRY_MS, () => {
        if (!this.accepted) this.inBackground(this.sendBoot());
      });
      return;
    }
    this.accepted = true;
    const { interval } = outcome.payload;
    if (interval > 0) configuration.change('HeartbeatInterval', String(Math.round(interval)));
    // Heard at boot: no Heartbeat is due before its interval.
    this.heartbeatMonoMs = clock.monoMs();
    this.reported = this.options.status();
    await this.sendStatus();
    this.options.accepted();
  }

  async sendHeartbeat(): Promise<void> {
    this.heartbeatMonoMs = this.options.clock.monoMs();
    await this.options.link.call('Heartbeat', {});
  }

  /** Says what it is, whether or not it said so before. */
  async sendStatus(): Promise<void> {
    await this.options.link.call('StatusNotification', {
      connectorId: 0,
      status: this.options.operative() ? 'Available' : 'Unavailable',
      errorCode: 'NoError',
      timestamp: this.timestamp(),
    });
    await this.sendConnectorStatus();
  }

  /** Outside a transaction nothing is kept: a value that does not get through is gone. */
  async sendMeterValues(context: SampleContext): Promise<void> {
    const { evse, configuration, connectorId, link, keep } = this.options;
    const key = context === 'Sample.Clock' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData';
    const value = meterValue(evse, configuration.measurands(key), context, this.timestamp());
    if (value.sampledValue.length === 0) return;
    const transaction = this.options.transaction();
    if (transaction === null) await link.call('MeterValues', { connectorId, meterValue: [value] });
    else keep({ kind: 'meter', transaction: transaction.number, connectorId, meterValue: [value] });
  }

  inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.options.log.error({ error }, 'a simulated station failed'));
  }

  private reportStatus(): void {
    if (this.online() && this.options.status() !== this.reported) this.inBackground(this.sendConnectorStatus());
  }

  private async sendConnectorStatus(): Promise<void> {
    const status = this.options.status();
    this.reported = status;
    const outcome = await this.options.link.call('StatusNotification', {
      connectorId: this.options.connectorId,
      status,
      errorCode: 'NoError',
      timestamp: this.timestamp(),
    });
    // Not heard: said again when there is a connection.
    if (outcome.kind === 'closed' || outcome.kind === 'timeout') this.reported = null;
  }

  private sampleMeter(): void {
    const { clock, configuration } = this.options;
    const everyMs = 1000 * configuration.number('MeterValueSampleInterval');
    const due = everyMs > 0 && clock.monoMs() - this.sampledMonoMs >= everyMs;
    if (due && this.options.transaction() !== null) {
      this.sampledMonoMs = clock.monoMs();
      this.inBackground(this.sendMeterValues('Sample.Periodic'));
    }
    const alignedMs = 1000 * configuration.number('ClockAlignedDataInterval');
    if (alignedMs === 0) return;
    const slotMs = Math.floor(this.options.now() / alignedMs) * alignedMs;
    if (this.alignedAtMs !== 0 && slotMs > this.alignedAtMs) this.inBackground(this.sendMeterValues('Sample.Clock'));
    this.alignedAtMs = slotMs;
  }

  private heartbeat(): void {
    const { clock, configuration } = this.options;
    const everyMs = 1000 * configuration.number('HeartbeatInterval');
    const due = everyMs > 0 && clock.monoMs() - this.heartbeatMonoMs >= everyMs;
    if (due && this.online()) this.inBackground(this.sendHeartbeat());
  }

  private timestamp(): string {
    return new Date(this.options.now()).toISOString();
  }
}
