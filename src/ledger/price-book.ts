import type { Election } from '../core/tariff/company-car.ts';
import type { TariffRule } from '../core/tariff/precedence.ts';
import type { MarketPrice, Tariff } from '../core/tariff/prices.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { guarded } from './errors.ts';
import type { Ledger } from './ledger.ts';

/** Prices of a market for a stretch of time, nano units per kWh, net. */
export interface MarketPrices {
  /** Such as `DE-LU`. */
  readonly market: string;
  /** Start of the first slot, UTC epoch ms on the quarter hour. */
  readonly fromMs: number;
  readonly slotMinutes: 15 | 60;
  /** One for each slot; `null` where the source had a hole. */
  readonly pricesNano: readonly (number | null)[];
  /** Who said so, such as `energy-charts`, or the name of a file. */
  readonly source: string;
}

/** A record about prices. */
export interface PriceChange {
  readonly seq: number;
  readonly kind: 'tariff' | 'tariff-rules' | 'election';
  /** When it was written, UTC epoch ms. */
  readonly atMs: number;
  readonly author: string;
  /** Name of the tariff, or the employee of an election; `null` for rules. */
  readonly about: string | null;
}

/**
 * Prices and the agreements about them, as records of the ledger: a change is a new record, and every report can say
 * which one it rests on. The newest record of a thing holds.
 */
export class PriceBook {
  private readonly ledger: Pick<Ledger, 'db' | 'chain'>;
  /** Market prices by day, as far as they were asked for. */
  private readonly days = new Map<string, ReadonlyMap<number, number>>();
  /** How far the ledger was when the days were read: another book over the same ledger may write prices. */
  private readUntil = { commits: -1, seq: 0 };

  constructor(ledger: Pick<Ledger, 'db' | 'chain'>) {
    this.ledger = ledger;
  }

  /**
   * Sets price lists and, where given, all rules together: all of it or nothing.
   * @param author who said so
   */
  set(tariffs: readonly Tariff[], rules: readonly TariffRule[] | null, author: string, nowMs: number): void {
    const about = { atMs: nowMs, author };
    this.ledger.chain.append([
      ...tariffs.map((tariff) => ({ kind: 'tariff', ...about, tariff })),
      ...(rules === null ? [] : [{ kind: 'tariff-rules', ...about, rules }]),
    ]);
  }

  setTariff(tariff: Tariff, author: string, nowMs: number): void {
    this.set([tariff], null, author, nowMs);
  }

  /** As they hold now, by id. */
  tariffs(): ReadonlyMap<string, Tariff> {
    return new Map(this.bodies<{ tariff: Tariff }>('tariff').map(({ tariff }) => [tariff.id, tariff]));
  }

  setRules(rules: readonly TariffRule[], author: string, nowMs: number): void {
    this.set([], rules, author, nowMs);
  }

  /** All rules together: which tariff and discount holds for whom. */
  rules(): readonly TariffRule[] {
    return this.bodies<{ rules: readonly TariffRule[] }>('tariff-rules').at(-1)?.rules ?? [];
  }

  /** The caller has asked `electionConflict` first. */
  elect(election: Election, author: string, nowMs: number): void {
    this.ledger.chain.append([{ kind: 'election', atMs: nowMs, author, election }]);
  }

  elections(): readonly Election[] {
    return this.bodies<{ election: Election }>('election').map(({ election }) => election);
  }

  /** Who changed what and when, newest first: prices, rules and elections have a history. */
  history(): readonly PriceChange[] {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[], Omit<PriceChange, 'about'> & { about: string | null }>(
          `SELECT seq, kind, at_ms AS atMs, body ->> '$.author' AS author,
             coalesce(body ->> '$.tariff.name', body ->> '$.election.employeeId') AS about
           FROM record WHERE kind IN ('tariff', 'tariff-rules', 'election') AND ${IS_OTHER}
           ORDER BY seq DESC LIMIT 500`,
        )
        .all(),
    );
    return rows;
  }

  /** A later price for the same slot replaces the earlier one; both stay in the ledger. */
  addMarketPrices(prices: MarketPrices, nowMs: number): void {
    this.importMarketPrices([prices], nowMs);
  }

  /** All stretches or none. */
  importMarketPrices(stretches: readonly MarketPrices[], nowMs: number): void {
    const lost = stretches.find(({ fromMs }) => fromMs % QUARTER_MS !== 0);
    if (lost !== undefined) throw new Error(`${lost.fromMs} is no quarter hour`);
    this.ledger.chain.append(
      // Found by the day they are for, not by the day they were written.
      stretches.map((prices) => ({ kind: 'market-prices', atMs: prices.fromMs, recordedAtMs: nowMs, ...prices })),
    );
    this.days.clear();
  }

  /** Prices by quarter hour; an hour's price stands for its four quarters. */
  readonly marketPrice: MarketPrice = (market, quarterMs) => {
    this.forgetWhatChanged();
    const dayMs = Math.floor(quarterMs / DAY_MS) * DAY_MS;
    const key = `${market} ${dayMs}`;
    let day = this.days.get(key);
    if (day === undefined) {
      if (this.days.size >= DAYS_KEPT) this.days.clear();
      day = this.readDay(market, dayMs);
      this.days.set(key, day);
    }
    return day.get(quarterMs) ?? null;
  };

  private forgetWhatChanged(): void {
    const { db, chain } = this.ledger;
    const { commits } = chain;
    if (commits === this.readUntil.commits) return;
    const seq = chain.headNow().seq;
    if (this.days.size === 0) {
      this.readUntil = { commits, seq };
      return;
    }
    const written = guarded(db.name, () =>
      db
        .prepare<[number], unknown>("SELECT 1 FROM record WHERE seq > ? AND kind = 'market-prices' LIMIT 1")
        .get(this.readUntil.seq),
    );
    if (written !== undefined) this.days.clear();
    this.readUntil = { commits, seq };
  }

  private readDay(market: string, dayMs: number): ReadonlyMap<number, number> {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[number, number, string], { body: string }>(
          `SELECT body FROM record WHERE kind = 'market-prices' AND ${IS_OTHER}
             AND at_ms > ? AND at_ms < ? AND body ->> '$.market' = ? ORDER BY seq`,
        )
        .all(dayMs - LONGEST_STRETCH_MS, dayMs + DAY_MS, market),
    );
    const prices = new Map<number, number>();
    for (const { body } of rows) {
      const { fromMs, slotMinutes, pricesNano } = JSON.parse(body) as MarketPrices;
      const quarters = slotMinutes / 15;
      pricesNano.forEach((priceNano, slot) => {
        if (priceNano === null) return;
        for (let quarter = 0; quarter < quarters; quarter++) {
          const atMs = fromMs + (slot * quarters + quarter) * QUARTER_MS;
          if (atMs >= dayMs && atMs < dayMs + DAY_MS) prices.set(atMs, priceNano);
        }
      });
    }
    return prices;
  }

  private bodies<Body>(kind: string): readonly Body[] {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[string], { body: string }>(`SELECT body FROM record WHERE kind = ? AND ${IS_OTHER} ORDER BY seq`)
        .all(kind),
    );
    return rows.map(({ body }) => JSON.parse(body) as Body);
  }
}

/** The text of the index by which they are found: SQLite proves nothing from `kind = …`. */
const IS_OTHER = "session_id IS NULL AND kind <> 'registers'";
const DAY_MS = 86_400_000;
/** A record holds the prices of at most this long. */
const LONGEST_STRETCH_MS = 40 * DAY_MS;
const DAYS_KEPT = 800;
