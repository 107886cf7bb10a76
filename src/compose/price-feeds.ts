/** The part of the object graph that knows what energy costs and earns, and how clean it is: sources outside, and the outlook on them. */
import { join } from 'node:path';
import type { FeedPorts, FeedView, PricesAhead } from '../api/feed-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import { NANO } from '../core/tariff/money.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { CarbonFeed } from '../feeds/co2/carbon-feed.ts';
import { MarketFeed, marketDays } from '../feeds/prices/market-feed.ts';
import { type FedMarket, MissingPrices } from '../feeds/prices/missing-prices.ts';
import { type FeedInPrice, PriceOutlook } from '../feeds/prices/price-outlook.ts';
import { PriceShelf } from '../feeds/prices/price-shelf.ts';
import { siteTariff } from '../feeds/prices/site-tariff.ts';
import type { Topics } from '../feeds/prices/sources/documents.ts';
import { PriceBook } from '../ledger/price-book.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { Alarm } from '../site/view.ts';
import { carbonSource, priceSource } from './feed-sources.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the planner and the page know of prices and CO2. */
export interface PriceFeeds {
  readonly outlook: PriceOutlook;
  /** Grams per kWh in the quarter hours of the clock that touch `[fromMs, toMs)`; `null` where nobody knows. */
  carbon(fromMs: number, toMs: number): readonly (number | null)[];
  list(): readonly FeedView[];
  knownCarbon: FeedPorts['knownCarbon'];
  ahead(): PricesAhead;
  alarms(): readonly Alarm[];
  start(): void;
  stop(): Promise<void>;
}

/** @param broker of `mqtt`, if there is one */
export function composePriceFeeds(config: Config, broker: Topics | null, surroundings: Surroundings): PriceFeeds {
  const { stores, dataDir, clock, log } = surroundings;
  const { prices, billing, site } = config;
  const toLocal = localTimeIn(site.timeZone);
  const ledger = stores.ledger.kind === 'ok' ? stores.ledger.value : null;
  const book = ledger === null ? null : new PriceBook(ledger);
  const shelf = new PriceShelf(book);
  const outside = { clock, dataDir, broker, currency: billing.currency };
  const random = Math.random;
  const markets = new Map<string, FedMarket & { readonly feeds: MarketFeed[] }>();
  const priceFeeds = config.priceFeeds.map((feed) => {
    const { source, publishedMinute } = priceSource(feed, outside);
    const market = markets.get(feed.market) ?? { name: feed.market, publishedMinute, feeds: [] };
    markets.set(feed.market, market);
    const { id, market: name } = feed;
    const isReserve = market.feeds.length > 0;
    const { currency } = billing;
    const common = { shelf, publishedMinute, toLocal, clock, log, random };
    const made = new MarketFeed({ id, market: name, currency, source, isReserve, ...common });
    market.feeds.push(made);
    return { feed, made };
  });
  const carbonFeeds = config.carbonFeeds.map((feed) => {
    const file = join(dataDir, 'feeds', `co2-${feed.id}.json`);
    const source = carbonSource(feed, outside);
    return { feed, made: new CarbonFeed({ id: feed.id, source, file, toLocal, clock, log, random }) };
  });
  const all = [...priceFeeds, ...carbonFeeds].map(({ made }) => made);
  const nowMs = (): number => clock.wallMs();
  const tariffAt =
    book === null || ledger === null ? () => null : siteTariff(book, ledger.chain, prices.tariff ?? null);
  const outlook = new PriceOutlook({
    tariffAt,
    market: shelf.price,
    ownMarket: config.priceFeeds[0]?.market ?? null,
    feedIn: feedInPrice(prices.feedIn),
    assumedNano: nanoOf(prices.assumedPerKwh),
    toLocal,
    nowMs,
  });
  const carbon: PriceFeeds['carbon'] = (fromMs, toMs) => {
    const [first, ...others] = carbonFeeds.map(({ made }) => made.expect(fromMs, toMs));
    const quarters = Math.max(0, Math.ceil(toMs / QUARTER_MS) - Math.floor(fromMs / QUARTER_MS));
    const known = first ?? Array.from({ length: quarters }, () => null);
    return known.map((value, i) => others.reduce<number | null>((best, one) => best ?? one[i] ?? null, value));
  };
  const missing = new MissingPrices(shelf, toLocal);
  return {
    outlook,
    carbon,
    list: () => [
      ...priceFeeds.map(({ feed: { id, type, market }, made }) => viewOf(id, 'price', type, market, made)),
      ...carbonFeeds.map(({ feed: { id, type }, made }) => viewOf(id, 'co2', type, null, made)),
    ],
    knownCarbon: (fromMs, toMs) => {
      const byQuarter = new Map(carbonFeeds.toReversed().flatMap(({ made }) => made.known(fromMs, toMs)));
      return [...byQuarter];
    },
    ahead() {
      const { todayMs, overmorrowMs } = marketDays(nowMs(), 0, toLocal);
      const co2 = carbon(todayMs, overmorrowMs);
      const points = outlook.expect(todayMs, overmorrowMs);
      return {
        currency: billing.currency,
        tariff: tariffAt(nowMs())?.name ?? null,
        points: points.map((point, i) => ({ ...point, co2GPerKwh: co2[i] ?? null })),
      };
    },
    alarms: () => missing.look(markets.values(), nowMs()).map((one) => ({ code: 'prices-missing', ...one })),
    start() {
      for (const feed of all) feed.start();
    },
    async stop() {
      await Promise.all(all.map((feed) => feed.stop()));
    },
  };
}

function viewOf(
  id: string,
  kind: FeedView['kind'],
  source: string,
  market: string | null,
  feed: Pick<MarketFeed, 'health' | 'knownUntilMs'>,
): FeedView {
  return { id, kind, source, market, ...feed.health(), knownUntilMs: feed.knownUntilMs() };
}

function feedInPrice({ pricePerKwh, noneAtNegative, market, feePerKwh }: Config['prices']['feedIn']): FeedInPrice {
  if (market !== undefined) return { kind: 'market', market, feeNano: nanoOf(feePerKwh) };
  return { kind: 'fixed', priceNano: nanoOf(pricePerKwh), noneAtNegative: noneAtNegative ?? null };
}

function nanoOf(perKwh: number): number {
  return Math.round(perKwh * NANO);
}
