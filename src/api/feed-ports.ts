import type { KnownCarbon } from '../billing/energy-cost.ts';
import type { FeedHealth } from '../feeds/feed.ts';
import type { PricePoint } from '../feeds/prices/price-outlook.ts';

/** A source outside the house, as the page shows it. */
export interface FeedView extends FeedHealth {
  readonly id: string;
  readonly kind: 'price' | 'co2';
  /** As the configuration calls it, such as `awattar`. */
  readonly source: string;
  /** The series of prices that it fills; `null` for what is no price. */
  readonly market: string | null;
  /** Until when it is known what it tells, UTC epoch ms; `null`: not even for now. */
  readonly knownUntilMs: number | null;
}

/** What energy costs and earns from the beginning of this day to the end of tomorrow. */
export interface PricesAhead {
  readonly currency: string;
  /** Name of the price list by which the site buys; `null`: there is none. */
  readonly tariff: string | null;
  readonly points: readonly (PricePoint & {
    /** g/kWh of the grid; `null` where nobody knows. */
    readonly co2GPerKwh: number | null;
  })[];
}

export interface FeedPorts {
  list(): readonly FeedView[];
  ahead(): PricesAhead;
  /** Carbon intensity of the grid in the quarter hours of [fromMs, toMs) of which it was told. */
  knownCarbon(fromMs: number, toMs: number): KnownCarbon;
}
