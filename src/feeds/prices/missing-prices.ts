import { startOfQuarter } from '../../core/tariff/windows.ts';
import type { FeedHealth } from '../feed.ts';
import { LATE_MS, type MarketFeed, marketDays } from './market-feed.ts';
import type { PriceShelf } from './price-shelf.ts';

/** A market that feeds fill, the leading one first. */
export interface FedMarket {
  readonly name: string;
  readonly publishedMinute: number;
  readonly feeds: readonly Pick<MarketFeed, 'health'>[];
}

/** Prices that should be known and are not. */
export interface MissingPrice {
  readonly market: string;
  /** `today`: that of now. */
  readonly day: 'today' | 'tomorrow';
  readonly sinceMs: number;
  /** What is wrong with a source of it; `null`: nothing, it just has none. */
  readonly problem: FeedHealth['problem'];
}

/** A source has so much time to answer after the start, ms. */
const GRACE_MS = 10 * 60_000;

/** Looks for what is missing: the price of now, and those of tomorrow in the evening. */
export class MissingPrices {
  private readonly shelf: PriceShelf;
  private readonly toLocal: (atMs: number) => number;
  private readonly missingSinceMs = new Map<string, number>();

  constructor(shelf: PriceShelf, toLocal: (atMs: number) => number) {
    this.shelf = shelf;
    this.toLocal = toLocal;
  }

  look(markets: Iterable<FedMarket>, nowMs: number): readonly MissingPrice[] {
    return [...markets].flatMap((market) => this.missingOf(market, nowMs) ?? []);
  }

  private missingOf({ name: market, publishedMinute, feeds }: FedMarket, nowMs: number): MissingPrice | null {
    const { publishedMs, tomorrowMs, overmorrowMs } = marketDays(nowMs, publishedMinute, this.toLocal);
    const problem = feeds.map((feed) => feed.health().problem).find((one) => one !== null) ?? null;
    if (this.shelf.price(market, startOfQuarter(nowMs)) === null) {
      const sinceMs = this.missingSinceMs.get(market) ?? nowMs;
      this.missingSinceMs.set(market, sinceMs);
      return nowMs - sinceMs < GRACE_MS ? null : { market, day: 'today', sinceMs, problem };
    }
    this.missingSinceMs.delete(market);
    const sinceMs = publishedMs + LATE_MS;
    if (nowMs < sinceMs || this.shelf.knownUntil(market, tomorrowMs, overmorrowMs) >= overmorrowMs) return null;
    return { market, day: 'tomorrow', sinceMs, problem };
  }
}
