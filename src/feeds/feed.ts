/** How a feed stands: shown on the page, and what a plan that rests on it has to say. */
export interface FeedHealth {
  readonly state: 'waiting' | 'ok' | 'stale' | 'failing';
  /** When the last good answer came, UTC epoch ms; `null` before the first. */
  readonly goodAtMs: number | null;
  /** What went wrong last, in plain words for the log and as detail on the page; `null` when nothing did. */
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

/** A value for a part of the time; `[startMs, endMs)`, UTC epoch ms. */
export interface SeriesPoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: number;
}

/** One source of a series of values over time, past and ahead. */
export interface Feed {
  readonly id: string;
  start(): void;
  stop(): Promise<void>;
  health(): FeedHealth;
}

/** Net market prices of a bidding zone: whole nano units of `currency` per kWh. */
export interface PriceFeed extends Feed {
  readonly currency: string;
  /** Points that touch `[fromMs, toMs)`, oldest first, without overlaps; gaps are gaps. */
  prices(fromMs: number, toMs: number): readonly SeriesPoint[];
}

/** What is expected of a power (solar, house), W: the middle and a cautious and a hopeful quantile. */
export interface ForecastPoint {
  readonly startMs: number;
  readonly endMs: number;
  readonly p10W: number;
  readonly p50W: number;
  readonly p90W: number;
}

export interface PowerForecast {
  /** Quarter hours of the clock that touch `[fromMs, toMs)`, without gaps; `null` where nothing at all is known. */
  expect(fromMs: number, toMs: number): readonly ForecastPoint[] | null;
}
