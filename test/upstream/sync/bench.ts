import { onTestFinished } from 'vitest';
import type { Vehicle } from '../../../src/core/model/people.ts';
import type { SyncAccess } from '../../../src/upstream/sync/client.ts';
import type { SyncSources } from '../../../src/upstream/sync/gather.ts';
import type { SyncSettings } from '../../../src/upstream/sync/settings.ts';
import { syncSources } from '../../../src/upstream/sync/sources.ts';
import { Sync } from '../../../src/upstream/sync/sync.ts';
import { FakeClock } from '../../fake-clock.ts';
import { type Books, endAt, openBooks, startAt } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { Receiver } from './receiver.ts';

/** Real books, a strict receiver over a real socket, and what brings the one to the other. */

export const COMPANY_CARD = '04A1B2C3D4E5F6';
export const PRIVATE_CARD = '04FFEEDDCCBBAA';

const CAR = { plate: null, costCentre: null, employer: 'Acme', driverId: 'anna-driver', identifiers: [] };
const COMPANY_CAR: Vehicle = {
  ...CAR,
  vehicleId: 'acme-car',
  name: 'Blue Acme',
  use: 'company',
  plate: 'A-CM 1',
};
const PRIVATE_CAR: Vehicle = { ...CAR, vehicleId: 'own-car', name: 'Red Rosi', use: 'private', plate: 'R-OS 2' };

export class Bench {
  readonly clock = new FakeClock();
  /** Of the data. */
  readonly folder: string;
  readonly books: Books;
  readonly receiver: Receiver;
  readonly settings: SyncSettings;
  readonly sources: SyncSources;
  access: SyncAccess;
  isEnabled = true;
  sync: Sync;

  static async open(settings: Partial<SyncSettings> = {}): Promise<Bench> {
    const folder = temporaryFolder();
    // Its clock is that of the world: the site's may be another one.
    const world = { nowMs: () => 0 };
    const receiver = await Receiver.open(() => world.nowMs());
    const bench = new Bench(receiver, settings, folder);
    world.nowMs = () => bench.clock.wallMs() + bench.clockOffMs;
    onTestFinished(() => bench.sync.stop());
    return bench;
  }

  /** By so much the receiver's clock is ahead, ms. */
  clockOffMs = 0;

  private constructor(receiver: Receiver, settings: Partial<SyncSettings>, folder: string) {
    this.receiver = receiver;
    this.folder = folder;
    this.books = openBooks(folder, { clock: this.clock });
    const { state } = this.books.stores;
    const { cards, people } = state;
    people.saveDriver(
      {
        driverId: 'anna-driver',
        name: 'Anna Ahorn',
        email: 'anna@acme.example',
        employer: 'Acme',
        groups: [],
        restricted: false,
      },
      0,
    );
    for (const [uid, car] of [
      [COMPANY_CARD, COMPANY_CAR],
      [PRIVATE_CARD, PRIVATE_CAR],
    ] as const) {
      people.saveVehicle(car, 0);
      const card = cards.remember(uid, 0);
      cards.save(card.tokenRef, { ...card, vehicleId: car.vehicleId });
    }
    this.settings = {
      receiver: receiver.url,
      rules: { all: false, cards: [], vehicles: [], groups: [], companyCars: true, card: null },
      registers: 'own',
      sinceMs: null,
      maxBytesPerSecond: 1_000_000,
      party: { countryCode: 'DE', partyId: 'LAD' },
      currency: 'EUR',
      toLocal: (atMs) => atMs,
      ...settings,
    };
    this.access = { token: receiver.token, ca: receiver.ca };
    this.sources = syncSources(this.books.ledger, state, folder);
    this.sync = this.newSync();
  }

  get store() {
    return this.books.stores.state.sync;
  }

  get waiting(): number {
    return this.store.newestSeq() - (this.store.current()?.confirmedSeq ?? 0);
  }

  /** As another start of the program: nothing in memory is left. */
  restart(settings: Partial<SyncSettings> = {}): void {
    void this.sync.stop();
    this.sync = this.newSync(settings);
    this.sync.start();
  }

  /** A session from now, for an hour. */
  async charge(card: string, fromWh: number, toWh: number): Promise<string> {
    const { transactionId } = await this.books.book.started(startAt(this.clock, fromWh, { idToken: card }));
    this.clock.advance(3_600_000);
    await this.books.book.ended(endAt(this.clock, transactionId, toWh));
    this.clock.advance(60_000);
    return `${this.books.ledger.ledgerId}-${transactionId - this.books.ledger.firstTransactionId + 1}`;
  }

  /** Lets time pass in steps until it holds. */
  async until(condition: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > endMs)
        throw new Error(`never came true: ${what}; ${JSON.stringify(this.sync.standing())}`);
      this.clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** It has looked for what is new, and sent what it may. */
  async passed(): Promise<void> {
    // What was on its way when it began has not looked yet.
    for (let i = 0; i < 2; i += 1) {
      void this.sync.tick();
      await this.until(() => !this.sync.standing().isSending, 'it rests');
    }
  }

  async delivered(): Promise<void> {
    await this.passed();
    await this.until(() => this.waiting === 0, 'all is delivered');
  }

  private newSync(settings: Partial<SyncSettings> = {}): Sync {
    return new Sync({
      isEnabled: this.isEnabled,
      settings: { ...this.settings, ...settings },
      store: this.store,
      sources: this.sources,
      access: async () => this.access,
      clock: this.clock,
      log: silentLog,
    });
  }
}
