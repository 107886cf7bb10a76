import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  Ocpp16ChargePoint,
  type Ocpp16ChargePointOptions,
} from '../../../src/devices/chargepoints/ocpp16-charge-point.ts';
import { sharedStation } from '../../../src/devices/chargepoints/shared-station.ts';
import { TokenDirectory } from '../../../src/ledger/token-directory.ts';
import { CentralSystem } from '../../../src/ocpp/central-system.ts';
import { OneTimeFiles } from '../../../src/transport/one-time-files.ts';
import { FakeClock } from '../../fake-clock.ts';
import { ALWAYS, type Books, openBooks } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { silentLog } from '../../silent-log.ts';
import { capabilities, MemoryStations, PROVEN } from './bench-site.ts';

type BookOptions = Parameters<typeof openBooks>[1];

/** One station with real books behind it: a socket on one side, SQLite on the other. Its connectors are charge points. */
export class BookSite {
  readonly clock = new FakeClock();
  readonly folder = temporaryFolder();
  books: Books;
  chargePoints: readonly Ocpp16ChargePoint[] = [];
  files: OneTimeFiles;
  url = '';
  private system: CentralSystem | null = null;
  private readonly connectors: readonly Partial<Ocpp16ChargePointOptions>[];
  private readonly bookOptions: BookOptions;

  constructor(connectors: readonly Partial<Ocpp16ChargePointOptions>[] = [{}], bookOptions: BookOptions = {}) {
    const { clock, folder } = this;
    this.connectors = connectors;
    this.bookOptions = { ...bookOptions, clock };
    this.books = openBooks(folder, this.bookOptions);
    this.files = new OneTimeFiles({ folder: join(folder, 'station-files'), clock, log: silentLog });
    onTestFinished(() => this.close());
  }

  get chargePoint(): Ocpp16ChargePoint {
    const [first] = this.chargePoints;
    if (first === undefined) throw new Error('not open');
    return first;
  }

  async open(): Promise<this> {
    const { clock, files } = this;
    const { book, cards: store, admission } = this.books;
    const cards = new TokenDirectory({ cards: store, admission, sessions: book, clock });
    const records = { book, stations: new MemoryStations(PROVEN), cards, files };
    this.chargePoints = this.connectors.map(
      (options, index) =>
        new Ocpp16ChargePoint(
          {
            ...{ id: index === 0 ? 'carport' : `carport-${index + 1}`, name: 'Carport', identity: 'CP1' },
            ...{ connectorId: index + 1, wiredPhases: 3, maxCurrentA: 16, safeCurrentA: 6, writesPerDay: 5_000 },
            ...{ phaseSwitching: false, quirksOf: () => ({}), sharesStation: this.connectors.length > 1, ...options },
          },
          records,
          { clock, log: silentLog, changed: () => {} },
        ),
    );
    const [first, ...others] = this.chargePoints;
    if (first === undefined) throw new Error('a station has a connector');
    const station = sharedStation(first, others, (transactionId) => cards.chargePointOf(transactionId));
    for (const chargePoint of this.chargePoints) chargePoint.start();
    this.system = new CentralSystem({
      ...{ host: '127.0.0.1', port: 0, clock, log: silentLog, pingIntervalMs: 0 },
      stationFor: (identity) => (identity === 'CP1' ? station : null),
      unknownStation: () => {},
      http: (request, response) => files.handle(request, response),
    });
    const listening = await this.system.listen();
    if (listening.kind !== 'listening') throw new Error(listening.detail);
    this.url = `ws://127.0.0.1:${listening.port}/CP1`;
    return this;
  }

  /** The process ends and comes again with what stands in the data folder. */
  async restart(): Promise<void> {
    await this.system?.close();
    this.books.close();
    this.books = openBooks(this.folder, this.bookOptions);
    await this.open();
  }

  async close(): Promise<void> {
    await this.system?.close();
  }

  /** A station that has booted. */
  async boot(script: ScriptedStation['script'] = {}): Promise<ScriptedStation> {
    const station = await ScriptedStation.connect(this.url, { GetConfiguration: () => capabilities(), ...script });
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    this.clock.advance(1);
    return station;
  }

  now(offsetMs = 0): string {
    return new Date(this.clock.wallMs() + offsetMs).toISOString();
  }

  /** The same as it is told to stations. */
  told(offsetMs = 0): string {
    return this.now(offsetMs).replace(/\.\d+/, '');
  }

  /** Sessions as the books have them, the oldest first. */
  async sessions() {
    const { sessions } = await this.books.reader.newest(ALWAYS, { limit: 100 });
    return [...sessions].reverse();
  }
}

/** Payload of an answer; throws on an error. */
export function payloadOf(frame: unknown[]): Record<string, unknown> {
  const [type, , payload] = frame;
  if (type !== 3 || typeof payload !== 'object' || payload === null)
    throw new Error(`no result: ${JSON.stringify(frame)}`);
  return { ...payload };
}
