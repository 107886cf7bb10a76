import { onTestFinished } from 'vitest';
import { loadChargerDefinitions } from '../../../src/devices/chargers/definitions.ts';
import { ModbusWire } from '../../../src/devices/chargers/modbus-wire.ts';
import { PolledChargePoint, type PolledChargePointOptions } from '../../../src/devices/chargers/polled-charge-point.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import type { ChargerOrder, ChargerWire, ReadOutcome, TellOutcome } from '../../../src/devices/chargers/wire.ts';
import { TokenDirectory } from '../../../src/ledger/token-directory.ts';
import type { ChargerLayoutName } from '../../../src/sim/endpoints/charger-layouts.ts';
import { ModbusChargerEndpoint } from '../../../src/sim/endpoints/modbus-charger.ts';
import { ModbusServer } from '../../../src/sim/endpoints/modbus-server.ts';
import { Car, carSpec } from '../../../src/sim/world/car.ts';
import { Evse } from '../../../src/sim/world/evse.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { type Books, openBooks } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { HW_FOLDER } from '../modbus/hw.ts';

const { byName } = loadChargerDefinitions(HW_FOLDER);

/** A wire that knows when nothing is on its way, and what it was told. */
class WatchedWire implements ChargerWire {
  readonly told: ChargerOrder[] = [];
  reads = 0;
  inFlight = 0;
  private readonly inner: ChargerWire;

  constructor(inner: ChargerWire) {
    this.inner = inner;
  }

  get address(): string {
    return this.inner.address;
  }

  open(): void {
    this.inner.open();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  read(): Promise<ReadOutcome> {
    this.reads += 1;
    return this.watched(this.inner.read());
  }

  tell(order: ChargerOrder): Promise<TellOutcome> {
    this.told.push(order);
    return this.watched(this.inner.tell(order));
  }

  private async watched<T>(work: Promise<T>): Promise<T> {
    this.inFlight += 1;
    try {
      return await work;
    } finally {
      this.inFlight -= 1;
    }
  }
}

/** A simulated charger with its car, its real definition, its driver and real books, over a socket. */
export class ChargerBench {
  readonly clock = new FakeClock();
  readonly evse = new Evse({ id: 'wallbox', phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }, 1_234_500);
  readonly endpoint: ModbusChargerEndpoint;
  readonly server: ModbusServer;
  readonly books: Books;
  wire: WatchedWire | null = null;
  device: PolledChargePoint | null = null;
  /** What the control loop wants, A; `null`: it stands still. */
  wantedA: number | null = 0;
  private readonly layout: ChargerLayoutName;
  private port = 0;
  private isClosed = false;

  constructor(layout: ChargerLayoutName) {
    const { clock } = this;
    this.layout = layout;
    this.endpoint = new ModbusChargerEndpoint(this.evse, layout, clock);
    this.server = new ModbusServer({
      clock,
      port: 0,
      unitId: this.endpoint.unitId,
      functionCode: 'registers',
      read: () => this.endpoint.read(),
      write: (address, words) => this.endpoint.write(address, words),
    });
    this.books = openBooks(temporaryFolder(), { clock });
    onTestFinished(() => this.close());
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.device?.stop();
    await this.server.stop();
    this.books.close();
  }

  async open(options: Partial<PolledChargePointOptions> = {}): Promise<this> {
    this.port = await this.server.start();
    this.drive(options);
    await this.live(1);
    return this;
  }

  /** A driver that begins anew, as after a restart. */
  drive(options: Partial<PolledChargePointOptions> = {}): PolledChargePoint {
    const { clock, books } = this;
    const definition = byName.get(this.layout);
    if (definition?.protocol !== 'modbus') throw new Error(`no definition ${this.layout}`);
    const line = tcpLine(this.port);
    const inner = new ModbusWire(
      { line, unit: this.endpoint.unitId, connector: 1, definition },
      new ModbusBuses(clock),
    );
    this.wire = new WatchedWire(inner);
    const cards = new TokenDirectory({ cards: books.cards, admission: books.admission, sessions: books.book, clock });
    this.device = new PolledChargePoint(
      {
        ...{ id: 'carport', name: 'Carport', connectorId: 1, profile: profileOf(definition), maxCurrentA: 16 },
        ...{
          safeCurrentA: 6,
          leaseMs: 60_000,
          freeVend: true,
          writes: { isGiven: () => true, give: async () => null },
          ...options,
        },
      },
      this.wire,
      { book: books.book, cards },
      { clock, log: silentLog, changed: () => {} },
    );
    this.device.start();
    return this.device;
  }

  plugIn(): void {
    this.evse.plugIn(new Car(carSpec(), new Random(1)));
  }

  snapshot() {
    if (this.device === null) throw new Error('not open');
    return this.device.snapshot();
  }

  problem() {
    return this.device?.health().problem ?? null;
  }

  /** Lets time pass; each second a decision is made, unless the loop stands still. */
  async live(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      if (this.wantedA !== null) {
        this.device?.grant({ currentA: this.wantedA, phases: null, expiresMonoMs: this.clock.monoMs() + 60_000 });
      }
      for (let steps = 0; steps < STEPS || (this.wire?.inFlight ?? 0) > 0; steps += 1) {
        if (steps < STEPS) this.clock.advance(1_000 / STEPS);
        // Some chargers want silence between two questions, and some questions are never answered.
        else this.clock.advance(100);
        await this.quiet();
      }
      this.evse.step(1_000, [230, 230, 230]);
      this.endpoint.tick();
    }
  }

  /** Lets the sockets work until nothing is on its way, or what is waits for the clock. */
  private async quiet(): Promise<void> {
    for (let turn = 0; turn < 60; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (turn > 2 && (this.wire?.inFlight ?? 0) === 0) return;
    }
  }
}

/** In a second. */
const STEPS = 4;
