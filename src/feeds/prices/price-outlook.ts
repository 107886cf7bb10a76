import { type MarketPrice, priceAt, type Tariff } from '../../core/tariff/prices.ts';
import { QUARTER_MS, startOfQuarter } from '../../core/tariff/windows.ts';
import { learnProfile, type PriceProfile } from './price-profile.ts';

/** What a kWh costs and earns in a quarter hour of the clock; nano units of the site's currency per kWh, VAT included. */
export interface PricePoint {
  /** UTC epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
  /** What a kWh from the grid costs; may be negative. */
  readonly importNano: number;
  /** What a kWh fed in earns; may be negative. */
  readonly exportNano: number;
  /** What it rests on; all but `published` is assumed. */
  readonly basis: PriceBasis;
}

/**
 * `published`: the tariff says so, with prices of the market where it needs them. `usual`: the market has not said yet, it is taken to
 * do as in the last weeks. `unknown`: there is no tariff, or nothing is known of its market: about the price that the owner named.
 */
export type PriceBasis = 'published' | 'usual' | 'unknown';

/** What is paid for what is fed in. */
export type FeedInPrice =
  /** `noneAtNegative`: nothing is paid while this market is below zero (section 51 EEG); `null`: always the same. */
  | { readonly kind: 'fixed'; readonly priceNano: number; readonly noneAtNegative: string | null }
  /** The market's price less a fee. */
  | { readonly kind: 'market'; readonly market: string; readonly feeNano: number };

export interface OutlookOptions {
  /** The price list by which the site itself buys, at a moment; `null` where there is none. */
  readonly tariffAt: (atMs: number) => Tariff | null;
  readonly market: MarketPrice;
  /** The market whose ups and downs count while there is no tariff; `null`: none. */
  readonly ownMarket: string | null;
  readonly feedIn: FeedInPrice;
  /** What a kWh costs where nobody knows, nano units. */
  readonly assumedNano: number;
  readonly toLocal: (atMs: number) => number;
  readonly nowMs: () => number;
}

/** What energy will cost and earn: by the tariff as far as prices are published, and an assumption beyond. It always answers. */
export class PriceOutlook {
  private readonly options: OutlookOptions;
  private profiles = new Map<string, PriceProfile>();
  private learnedMs = Number.NaN;

  constructor(options: OutlookOptions) {
    this.options = options;
  }

  /** The quarter hours of the clock that touch `[fromMs, toMs)`, oldest first, without gaps. */
  expect(fromMs: number, toMs: number): readonly PricePoint[] {
    const points: PricePoint[] = [];
    for (let startMs = startOfQuarter(fromMs); startMs < toMs; startMs += QUARTER_MS) {
      points.push({
        startMs,
        endMs: startMs + QUARTER_MS,
        ...this.importAt(startMs),
        exportNano: this.exportAt(startMs),
      });
    }
    return points;
  }

  private importAt(atMs: number): Pick<PricePoint, 'importNano' | 'basis'> {
    const { tariffAt, market, toLocal, assumedNano, ownMarket } = this.options;
    const tariff = tariffAt(atMs);
    if (tariff !== null) {
      const said = priceAt({ tariff, market, toLocal }, atMs);
      if (said.kind === 'known') return { importNano: said.priceNano, basis: 'published' };
      const usual = priceAt({ tariff, market: this.usualMarket, toLocal }, atMs);
      if (usual.kind === 'known') return { importNano: usual.priceNano, basis: 'usual' };
      return { importNano: assumedNano, basis: 'unknown' };
    }
    if (ownMarket === null) return { importNano: assumedNano, basis: 'unknown' };
    const nano = this.usualMarket(ownMarket, atMs);
    const { meanNano } = this.profile(ownMarket);
    const aboveNano = nano === null || meanNano === null ? 0 : nano - meanNano;
    return { importNano: assumedNano + aboveNano, basis: 'unknown' };
  }

  private exportAt(atMs: number): number {
    const { feedIn } = this.options;
    if (feedIn.kind === 'market') return (this.usualMarket(feedIn.market, atMs) ?? feedIn.feeNano) - feedIn.feeNano;
    if (feedIn.noneAtNegative === null) return feedIn.priceNano;
    return (this.usualMarket(feedIn.noneAtNegative, atMs) ?? 0) < 0 ? 0 : feedIn.priceNano;
  }

  /** What is published, else what is usual. */
  private readonly usualMarket: MarketPrice = (name, quarterMs) =>
    this.options.market(name, quarterMs) ?? this.profile(name).expect(quarterMs);

  /** Learned anew every quarter hour. */
  private profile(name: string): PriceProfile {
    const nowMs = startOfQuarter(this.options.nowMs());
    if (nowMs !== this.learnedMs) {
      this.profiles = new Map();
      this.learnedMs = nowMs;
    }
    const known = this.profiles.get(name) ?? learnProfile(name, this.options, nowMs);
    this.profiles.set(name, known);
    return known;
  }
}
