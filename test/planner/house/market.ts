import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { Tariff } from '../../../src/core/tariff/prices.ts';
import { MarketFeed } from '../../../src/feeds/prices/market-feed.ts';
import { PriceOutlook } from '../../../src/feeds/prices/price-outlook.ts';
import { PriceShelf } from '../../../src/feeds/prices/price-shelf.ts';
import { energyCharts } from '../../../src/feeds/prices/sources/energy-charts.ts';
import { failed } from '../../../src/feeds/problem.ts';
import type { Web } from '../../../src/feeds/web.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { PriceBook } from '../../../src/ledger/price-book.ts';
import type { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const toLocal = localTimeIn('Europe/Berlin');

/** EUR/MWh by the hour of the site's day: cheapest from two to four, dear from 18 to 21. */
export function usualPrice(atMs: number): number {
  const hour = new Date(toLocal(atMs)).getUTCHours();
  return hour === 2 || hour === 3 ? 20 : hour >= 18 && hour < 21 ? 180 : 90;
}

/** A day-ahead market that answers as Energy-Charts does, with all that can go wrong, and what the house makes of it. */
export class Market {
  readonly feed: MarketFeed;
  readonly outlook: PriceOutlook;
  price = usualPrice;
  isDown = false;
  unit = 'EUR / MWh';
  /** What is done with an answer before it is sent. */
  spoil: (answer: { unix_seconds: number[]; price: (number | null)[] }) => void = () => {};
  /** When tomorrow is published, hours of the local day. */
  publishedAt = 13;

  constructor(clock: FakeClock, ledger: Ledger) {
    const web: Web = async ({ url }) => {
      if (this.isDown) return failed('unreachable', 'connection refused');
      const { searchParams } = new URL(url);
      const [fromMs, toMs] = ['start', 'end'].map((name) => Number(searchParams.get(name)) * 1_000);
      return { kind: 'ok', body: JSON.stringify(this.answer(fromMs ?? 0, toMs ?? 0, clock.wallMs())) };
    };
    const shelf = new PriceShelf(new PriceBook(ledger));
    this.feed = new MarketFeed({
      id: 'market',
      market: 'DE-LU',
      currency: 'EUR',
      source: energyCharts({ baseUrl: 'https://market.example', zone: 'DE-LU' }, web),
      shelf,
      isReserve: false,
      publishedMinute: 13 * 60,
      toLocal,
      clock,
      log: silentLog,
      random: () => 0,
    });
    this.outlook = new PriceOutlook({
      tariffAt: () => TARIFF,
      market: shelf.price,
      ownMarket: 'DE-LU',
      feedIn: { kind: 'fixed', priceNano: 80_000_000, noneAtNegative: null },
      assumedNano: 300_000_000,
      toLocal,
      nowMs: () => clock.wallMs(),
    });
  }

  private answer(fromMs: number, toMs: number, nowMs: number) {
    const midnightMs = nowMs - (toLocal(nowMs) % DAY_MS);
    const isPublished = toLocal(nowMs) % DAY_MS >= this.publishedAt * HOUR_MS;
    const untilMs = Math.min(toMs, midnightMs + (isPublished ? 2 : 1) * DAY_MS);
    const answer: { unix_seconds: number[]; price: (number | null)[] } = { unix_seconds: [], price: [] };
    for (let atMs = fromMs; atMs < untilMs; atMs += HOUR_MS) {
      answer.unix_seconds.push(atMs / 1_000);
      answer.price.push(this.price(atMs));
    }
    this.spoil(answer);
    return { ...answer, unit: this.unit };
  }
}

const TARIFF: Tariff = {
  id: 'home',
  name: 'Home',
  currency: 'EUR',
  versions: [
    {
      validFromMs: 0,
      energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'hour' },
      surcharges: [{ name: 'grid', windows: [], otherwiseNano: 150_000_000 }],
      basis: 'net',
      perSessionNano: 0,
      perHourNano: 0,
      idlePerHourNano: 0,
      idleGraceMs: 0,
      baseFeePerMonthNano: 0,
    },
  ],
  vat: [{ validFromMs: 0, ratePpm: 190_000 }],
};
