import type { CardDirectory, LocalListEntry } from '../../../src/core/model/card-directory.ts';
import type { SessionEndReason } from '../../../src/core/model/sessions.ts';
import type { StationMemory, StationRecord } from '../../../src/core/model/station-record.ts';
import type {
  RegisterReport,
  SignedValueReport,
  TransactionBook,
  TransactionEndReport,
  TransactionStartReport,
} from '../../../src/core/model/transactions.ts';
import type { RelayPort } from '../../../src/devices/chargepoints/leases.ts';
import type { LimitLine } from '../../../src/devices/chargepoints/limit-line.ts';
import {
  Ocpp16ChargePoint,
  type Ocpp16ChargePointOptions,
} from '../../../src/devices/chargepoints/ocpp16-charge-point.ts';
import { CentralSystem, type Ocpp16Station } from '../../../src/ocpp/central-system.ts';
import type { Ocpp16Connection } from '../../../src/ocpp/v16/messages.ts';
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

/** Cards of which nothing is known but what a test says. */
class MemoryCards implements CardDirectory {
  readonly parents = new Map<string, string>();
  list: readonly LocalListEntry[] = [];
  infoOf(idToken: string) {
    return { parentId: this.parents.get(idToken) ?? null, validUntilMs: null };
  }
  localList() {
    return this.list;
  }
  mayStop(_chargePointId: string, idToken: string) {
    return this.parents.get(idToken) === 'ANNA';
  }
  chargePointOf(): string | null {
    return null;
  }
}

const INSTALLED: Ocpp16ChargePointOptions = {
  id: 'carport',
  name: 'Carport',
  identity: 'CP1',
  wiredPhases: 3,
  maxCurrentA: 16,
  safeCurrentA: 6,
  phaseSwitching: false,
  writesPerDay: 5_000,
  quirksOf: () => ({}),
};

/** A station that has shown all that one can show. */
export const PROVEN: StationRecord = {
  identity: { vendor: 'v', model: 'm', firmware: '', serial: '' },
  rung: 'connector-lease',
  rateUnit: 'A',
  maxStackLevel: 8,
  wholeNumbers: false,
  safeCurrentA: 6,
  expiry: 'seen',
  phaseSwitch: 'unseen',
  toldPhases: null,
  toldAtMostA: null,
  flash: null,
  setUp: {
    settings: {
      MeterValuesSampledData: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
      MeterValueSampleInterval: '5',
      MeterValuesAlignedData: 'Energy.Active.Import.Register',
      ClockAlignedDataInterval: '900',
      WebSocketPingInterval: '60',
    },
    bootedFor: [],
    otherController: null,
  },
};

/** Remembers stations for as long as a test lasts. */
export class MemoryStations implements StationMemory {
  record: StationRecord | null;
  constructor(record: StationRecord | null) {
    this.record = record;
  }
  load() {
    return this.record;
  }
  save(_id: string, record: StationRecord) {
    this.record = record;
  }
}

/** A station of which nobody knows a relay. */
export const NO_RELAY: RelayPort = { numberPhases: () => null, told: () => {}, refused: () => {} };

/** A line to a station that knows nothing but charging profiles. */
export function lineOf(setProfile: LimitLine['setProfile']): LimitLine {
  const deaf = async () => ({ kind: 'error', code: 'NotSupported', description: '' }) as const;
  return { setProfile, setKey: deaf, clear: deaf };
}

/** One charge point behind a central system on loopback, on a fake clock. */
export class BenchSite {
  readonly clock = new FakeClock();
  readonly book = new MemoryBook();
  readonly stations: MemoryStations;
  readonly cards = new MemoryCards();
  readonly chargePoint: Ocpp16ChargePoint;
  changes = 0;
  url = '';
  private readonly system: CentralSystem;

  constructor(options: Partial<Ocpp16ChargePointOptions> = {}, record: StationRecord | null = PROVEN) {
    const { clock } = this;
    this.stations = new MemoryStations(record);
    this.chargePoint = new Ocpp16ChargePoint(
      { ...INSTALLED, ...options },
      { book: this.book, stations: this.stations, cards: this.cards, files: null },
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
      stationFor: (identity) => (identity === 'CP1' ? this.watched() : null),
      unknownStation: () => {},
    });
  }

  /** Our calls that the station has not answered. */
  pendingCalls = 0;

  async open(): Promise<void> {
    this.chargePoint.start();
    const listening = await this.system.listen();
    if (listening.kind !== 'listening') throw new Error(listening.detail);
    this.url = `ws://127.0.0.1:${listening.port}/CP1`;
  }

  private watched(): Ocpp16Station {
    const { station } = this.chargePoint;
    return { ...station, connected: (connection, ...from) => station.connected(this.counting(connection), ...from) };
  }

  private counting(connection: Ocpp16Connection): Ocpp16Connection {
    const call: Ocpp16Connection['call'] = async (...request) => {
      this.pendingCalls += 1;
      try {
        return await connection.call(...request);
      } finally {
        this.pendingCalls -= 1;
      }
    };
    return new Proxy(connection, {
      get: (target, name) => (name === 'call' ? call : Reflect.get(target, name, target)),
    });
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
