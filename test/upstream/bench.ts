import { onTestFinished } from 'vitest';
import type { ChargePointCommand, CommandOutcome } from '../../src/core/model/charge-point-commands.ts';
import type { ElectricalValues } from '../../src/core/model/readings.ts';
import type { ConnectorStatus } from '../../src/core/model/snapshot.ts';
import { localBooks } from '../../src/upstream/local-books.ts';
import { PresentedPoint } from '../../src/upstream/ocpp/presented-point.ts';
import type { LocalPoint } from '../../src/upstream/point.ts';
import type { UpstreamSettings } from '../../src/upstream/settings.ts';
import { FakeClock } from '../fake-clock.ts';
import { type Books, endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { BackEnd } from './back-end.ts';

/** A charge point of a site with real books, shown to a strict back-end over a real socket. */

export const OWN_CARD = '04A1B2C3D4E5F6';
export const FOREIGN_CARD = '04FFEEDDCCBBAA';

const SETTINGS: UpstreamSettings = {
  id: 'employer',
  name: 'Employer',
  chargePointId: 'carport',
  identity: 'DE*EMP*E1',
  securityProfile: 0,
  rules: { all: false, cards: [OWN_CARD], vehicles: [], groups: [], companyCars: false, card: null },
  register: 'virtual',
  otherwise: 'available',
  isControlled: false,
  authorisedBy: 'local',
  askUnknown: false,
  offline: 'local',
  vendor: 'Lademeister',
  model: 'Charge point',
};

export class Bench {
  readonly clock: FakeClock;
  readonly books: Books;
  readonly backEnd: BackEnd;
  readonly settings: UpstreamSettings;
  /** What the charge point was asked to do. */
  readonly orders: ChargePointCommand[] = [];
  readonly begunAtMs: number;
  status: ConnectorStatus = 'available';
  outcome: CommandOutcome = 'done';
  values: ElectricalValues | null = null;
  presented: PresentedPoint;

  static async open(settings: Partial<UpstreamSettings> = {}, folder = temporaryFolder()): Promise<Bench> {
    const bench = new Bench(await BackEnd.open(), { ...SETTINGS, ...settings }, folder);
    onTestFinished(() => bench.presented.stop());
    return bench;
  }

  private constructor(backEnd: BackEnd, settings: UpstreamSettings, folder: string) {
    this.clock = new FakeClock();
    this.begunAtMs = this.clock.wallMs();
    this.backEnd = backEnd;
    this.settings = settings;
    this.books = openBooks(folder, { clock: this.clock });
    this.books.stores.state.cards.learn(OWN_CARD, 'Company card', this.clock.wallMs());
    this.books.stores.state.cards.learn(FOREIGN_CARD, 'Neighbour', this.clock.wallMs());
    this.presented = this.newPoint();
  }

  /** As another start of the program: nothing in memory is left. */
  restart(settings: Partial<UpstreamSettings> = {}): void {
    this.presented.stop();
    this.presented = this.newPoint(settings);
    this.presented.start();
  }

  async connect(): Promise<void> {
    this.presented.start();
    await this.until(() => this.presented.state().registration === 'accepted', 'accepted');
  }

  /** Lets time pass, in seconds of the site's clock. */
  async pass(seconds: number): Promise<void> {
    await this.clock.advanceAsync(seconds * 1_000);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > endMs) throw new Error(`never came true: ${what}`);
      this.clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** A whole session, or its beginning. */
  async start(card: string, registerWh: number): Promise<number> {
    this.status = 'charging';
    const { transactionId } = await this.books.book.started(startAt(this.clock, registerWh, { idToken: card }));
    return transactionId;
  }

  async meter(transactionId: number, registerWh: number): Promise<void> {
    const atMs = this.clock.wallMs();
    await this.books.book.register({ chargePointId: 'carport', connectorId: 1, transactionId, atMs, registerWh });
  }

  async end(transactionId: number, registerWh: number): Promise<void> {
    await this.books.book.ended(endAt(this.clock, transactionId, registerWh));
    this.status = 'finishing';
  }

  async leave(): Promise<void> {
    this.status = 'available';
    await this.pass(2);
  }

  waiting(): number {
    return this.books.stores.state.upstream.queue(this.settings.id).waiting;
  }

  private newPoint(settings: Partial<UpstreamSettings> = {}): PresentedPoint {
    const { stores, ledger, book } = this.books;
    const point: LocalPoint = {
      maxCurrentA: 16,
      seen: () => ({
        status: this.status,
        condition: 'ok',
        errorCode: null,
        reading:
          this.values === null
            ? null
            : {
                value: this.values,
                monoMs: this.clock.monoMs(),
                atMs: this.clock.wallMs(),
                quality: 'good',
              },
      }),
      operate: async (command) => {
        this.orders.push(command);
        return { outcome: this.outcome, status: null, configuration: null, data: null };
      },
      running: () => book.running().find(({ started }) => started.chargePointId === 'carport') ?? null,
    };
    return new PresentedPoint({
      settings: { ...this.settings, ...settings },
      version: '1.0.0',
      address: async () => ({
        url: `${this.backEnd.url}/${encodeURIComponent(this.settings.identity)}`,
        basicAuth: null,
        ca: null,
        fingerprint256: null,
      }),
      point,
      books: localBooks(ledger, stores.state),
      store: stores.state.upstream,
      cards: stores.state.upstreamCards,
      clock: this.clock,
      log: silentLog,
      random: () => 0,
      changed: () => {},
    });
  }
}
