import type { FeedView, PricesAhead } from '../../../src/api/feed-ports.ts';

const HOUR_MS = 3_600_000;
/** Midnight in Berlin at the beginning of 21 November 2026. */
const MIDNIGHT_MS = Date.parse('2026-11-20T23:00:00Z');

const AHEAD: PricesAhead = {
  currency: 'EUR',
  tariff: 'Ökostrom dynamisch',
  points: Array.from({ length: 192 }, (_, quarter) => ({
    startMs: MIDNIGHT_MS + (quarter * HOUR_MS) / 4,
    endMs: MIDNIGHT_MS + ((quarter + 1) * HOUR_MS) / 4,
    importNano: Math.round(250_000_000 + 150_000_000 * Math.cos(Math.floor(quarter / 4) / 2)),
    exportNano: 78_600_000,
    basis: quarter < 96 ? 'published' : 'usual',
    co2GPerKwh: null,
  })),
};

const FEEDS: { readonly feeds: readonly FeedView[] } = {
  feeds: [
    {
      id: 'epex',
      kind: 'price',
      source: 'awattar',
      market: 'DE-LU',
      state: 'failing',
      goodAtMs: MIDNIGHT_MS,
      knownUntilMs: MIDNIGHT_MS + 24 * HOUR_MS,
      problem: { code: 'too-many-requests', detail: 'HTTP 429' },
    },
  ],
};

/** What the stand-in for the controller says of prices and their sources. */
export const PRICE_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/feeds': FEEDS,
  'GET /api/prices/ahead': AHEAD,
};
