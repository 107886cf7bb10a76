import type { MarketPrice } from '../../core/tariff/prices.ts';
import { QUARTER_MS, startOfQuarter } from '../../core/tariff/windows.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { MarketPrices, PriceBook } from '../../ledger/price-book.ts';
import type { Quarters, UsualPrice } from './sieve.ts';

/** What became of prices that were put on the shelf. */
export interface Shelved {
  readonly added: number;
  /** They were known otherwise before. */
  readonly changed: number;
  /** Why they are held in memory alone; `null` where they are written. */
  readonly unwritten: string | null;
}

type Book = Pick<PriceBook, 'marketPrice' | 'importMarketPrices'>;

/**
 * Market prices as the books hold them: what plans rest on and what bills rest on is the same record. Only what is new is written, so
 * that a source may be asked often. While the ledger cannot be written they are held in memory, and written with the next ones.
 */
export class PriceShelf {
  private readonly book: Book | null;
  private readonly waiting = new Map<string, { readonly source: string; readonly quarters: Map<number, number> }>();

  /** @param book `null` while the ledger cannot be opened */
  constructor(book: Book | null) {
    this.book = book;
  }

  readonly price: MarketPrice = (market, quarterMs) =>
    this.waiting.get(market)?.quarters.get(quarterMs) ?? this.written(market, quarterMs);

  /** @param onlyMissing what is known already stays */
  put(market: string, quarters: Quarters, source: string, onlyMissing: boolean, nowMs: number): Shelved {
    let [added, changed] = [0, 0];
    const waiting = this.waiting.get(market)?.quarters ?? new Map<number, number>();
    for (const [quarterMs, nano] of quarters) {
      const known = this.price(market, quarterMs);
      if (known === nano || (known !== null && onlyMissing)) continue;
      if (known === null) added += 1;
      else changed += 1;
      waiting.set(quarterMs, nano);
    }
    if (waiting.size === 0) return { added, changed, unwritten: null };
    this.waiting.set(market, { source, quarters: waiting });
    const unwritten = this.write(market, nowMs);
    return { added, changed, unwritten };
  }

  /** From `fromMs` on: where the first hole begins before `toMs`, else `toMs`. */
  knownUntil(market: string, fromMs: number, toMs: number): number {
    let atMs = startOfQuarter(fromMs);
    while (atMs < toMs && this.price(market, atMs) !== null) atMs += QUARTER_MS;
    return Math.min(atMs, toMs);
  }

  /** The middle of the amounts of the last four weeks. */
  usual(market: string, nowMs: number): UsualPrice {
    const amounts: number[] = [];
    const lastMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
    for (let atMs = lastMs - USUAL_MS; atMs < lastMs; atMs += HOUR_MS) {
      const nano = this.price(market, atMs);
      if (nano !== null) amounts.push(Math.abs(nano));
    }
    if (amounts.length < ENOUGH_HOURS) return { medianNano: null };
    return { medianNano: amounts.toSorted((a, b) => a - b)[Math.floor(amounts.length / 2)] ?? null };
  }

  private write(market: string, nowMs: number): string | null {
    const waiting = this.waiting.get(market);
    if (this.book === null || waiting === undefined) return 'the ledger is not open';
    try {
      this.book.importMarketPrices(stretchesOf(market, waiting.quarters, waiting.source), nowMs);
      this.waiting.delete(market);
      return null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return error.message;
    }
  }

  private written(market: string, quarterMs: number): number | null {
    try {
      return this.book?.marketPrice(market, quarterMs) ?? null;
    } catch (error) {
      // Who cannot read the ledger is told so elsewhere: to a plan this price is one that is not known.
      if (!(error instanceof StoreError)) throw error;
      return null;
    }
  }
}

const HOUR_MS = 4 * QUARTER_MS;
const USUAL_MS = 28 * 24 * HOUR_MS;
const ENOUGH_HOURS = 72;
/** A record holds at most so much, ms. */
const LONGEST_STRETCH_MS = 8 * 24 * HOUR_MS;

/** Quarter hours that follow each other, each run as one record. */
function stretchesOf(market: string, quarters: Quarters, source: string): readonly MarketPrices[] {
  const stretches: { fromMs: number; pricesNano: number[] }[] = [];
  for (const [atMs, nano] of [...quarters].toSorted(([a], [b]) => a - b)) {
    const current = stretches.at(-1);
    const follows = current !== undefined && current.fromMs + current.pricesNano.length * QUARTER_MS === atMs;
    if (follows && atMs - current.fromMs < LONGEST_STRETCH_MS) current.pricesNano.push(nano);
    else stretches.push({ fromMs: atMs, pricesNano: [nano] });
  }
  return stretches.map((stretch) => ({ market, slotMinutes: 15, source, ...stretch }));
}
