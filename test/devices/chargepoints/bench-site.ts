import type { SessionEndReason } from '../../../src/core/model/sessions.ts';
import type {
  RegisterReport,
  SignedValueReport,
  TransactionBook,
  TransactionEndReport,
  TransactionStartReport,
} from '../../../src/core/model/transactions.ts';
import {
  Ocpp16ChargePoint,
  type Ocpp16ChargePointOptions,
} from '../../../src/devices/chargepoints/ocpp16-charge-point.ts';
import { CentralSystem } from '../../../src/ocpp/central-system.ts';
import { FakeClock } from '../../fake-clock.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { silentLog } from '../../silent-log.ts';

/** Books in memory. With `writable` false everything is rejected, as a full disk does. */
class MemoryBook implements TransactionBook {
  writable = true;
  readonly starts: TransactionStartReport[] = [];
  readonly ends: (TransactionEndReport & { reason: SessionEndReason })[] = [];
  readonly registers: RegisterReport[] = [];
  readonly signedValues: SignedValueReport[] = [];
  open: { transactionId: number; connectorId: number } | null = null;
  private readonly ids = new Map<string, number>();

  async authorise({ idToken }: { idToken: string }) {
    return idToken === 'BLOCKED' ? ('blocked' as const) : ('accepted' as const);
  }
  async started(report: TransactionStartReport) {
    this.mustBeWritable();
    this.starts.push(report);
    const key = JSON.stringify([report.connectorId, report.idToken, report.stationTimestamp, report.registerWh]);
    const transactionId = this.ids.get(key) ?? this.ids.size + 1;
    this.ids.set(key, transactionId);
    return { transactionId, status: await this.authorise(report) };
  }
  async ended(report: TransactionEndReport) {
    this.mustBeWritable();
    this.ends.push(report);
  }
  async register(report: RegisterReport) {
    this.mustBeWritable();
    this.registers.push(report);
  }
  async signedValue(report: SignedValueReport) {
    this.signedValues.push(report);
  }
  openTransaction() {
    return this.open;
  }
  private mustBeWritable(): void {
    if (!this.writable) throw new Error('no space left on device');
  }
}

/** One charge point behind a central system on loopback, on a fake clock. */
export class BenchSite {
  readonly clock = new FakeClock();
  readonly book = new MemoryBook();
  readonly chargePoint: Ocpp16ChargePoint;
  changes = 0;
  url = '';
  private readonly system: CentralSystem;

  constructor(options: Partial<Ocpp16ChargePointOptions> = {}) {
    const { clock } = this;
    this.chargePoint = new Ocpp16ChargePoint(
      { id: 'carport', name: 'Carport', identity: 'CP1', wiredPhases: 3, maxCurrentA: 16, safeCurrentA: 6, ...options },
      this.book,
      {
        clock,
        log: silentLog,
        changed: () => {
          this.changes += 1;
        },
      },
    );
    this.system = new CentralSystem({
      host: '127.0.0.1',
      port: 0,
      clock,
      log: silentLog,
      pingIntervalMs: 0,
      stationFor: (identity) => (identity === 'CP1' ? this.chargePoint.station : null),
      unknownStation: () => {},
    });
  }

  async open(): Promise<void> {
    this.chargePoint.start();
    const listening = await this.system.listen();
    if (listening.kind !== 'listening') throw new Error(listening.detail);
    this.url = `ws://127.0.0.1:${listening.port}/CP1`;
  }

  close(): Promise<void> {
    return this.system.close();
  }

  now(offsetMs = 0): string {
    return new Date(this.clock.wallMs() + offsetMs).toISOString();
  }

  lease() {
    return this.chargePoint.snapshot().lease;
  }

  grant(currentA: number, forMs = 120_000): void {
    this.chargePoint.grant({ currentA, phases: null, expiresMonoMs: this.clock.monoMs() + forMs });
  }

  /** A station that has booted, was set up, and says that it is free. */
  async boot(script: ScriptedStation['script'] = {}): Promise<ScriptedStation> {
    const station = await ScriptedStation.connect(this.url, { GetConfiguration: () => capabilities(), ...script });
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    await station.call('StatusNotification', this.status('Available'));
    this.clock.advance(1);
    await until(() => station.callsOf('ChangeConfiguration').length >= 4, 'the end of the set-up');
    return station;
  }

  status(status: string, timestamp = this.now()) {
    return { connectorId: 1, errorCode: status === 'Faulted' ? 'GroundFailure' : 'NoError', status, timestamp };
  }

  meterValues(samples: object[], transactionId?: number, timestamp = this.now()) {
    return { connectorId: 1, transactionId, meterValue: [{ timestamp, sampledValue: samples }] };
  }
}

/** What the station can do, as it answers GetConfiguration. */
export const capabilities = (maxStackLevel = '8', rateUnit = 'Current') => ({
  configurationKey: [
    { key: 'ChargeProfileMaxStackLevel', readonly: true, value: maxStackLevel },
    { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: rateUnit },
  ],
});

/** Three equal phases. */
export const drawing = (currentA: number, registerWh: number) => [
  { value: `${registerWh}`, measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
  { value: `${(currentA * 3 * 0.23).toFixed(2)}`, measurand: 'Power.Active.Import', unit: 'kW' },
  ...['L1', 'L2', 'L3'].map((phase) => ({ value: currentA.toFixed(1), measurand: 'Current.Import', unit: 'A', phase })),
];
