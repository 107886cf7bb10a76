import { Type } from 'typebox';
import { FEED_PROBLEMS } from '../../feeds/problem.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { refusals } from '../schemas.ts';

const nullableNumber = Type.Union([Type.Number(), Type.Null()]);
const nullableText = Type.Union([Type.String(), Type.Null()]);

const FeedListSchema = Type.Object({
  feeds: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum(['price', 'co2']),
      source: Type.String(),
      market: nullableText,
      state: Type.Enum(['waiting', 'ok', 'stale', 'failing']),
      goodAtMs: nullableNumber,
      knownUntilMs: nullableNumber,
      problem: Type.Union([Type.Null(), Type.Object({ code: Type.String(), detail: Type.String() })], {
        description: `Codes: ${FEED_PROBLEMS.join(', ')}`,
      }),
    }),
  ),
});

const PricesAheadSchema = Type.Object({
  currency: Type.String(),
  tariff: nullableText,
  points: Type.Array(
    Type.Object({
      startMs: Type.Number(),
      endMs: Type.Number(),
      importNano: Type.Number(),
      exportNano: Type.Number(),
      basis: Type.Enum(['published', 'usual', 'unknown']),
      co2GPerKwh: nullableNumber,
    }),
  ),
});

/** What comes from outside the house: how its sources are, and what they say. */
export function addFeedRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/feeds',
    {
      schema: {
        summary: 'Sources of prices and CO2 intensity: how they are, since when, and what is wrong',
        response: { 200: FeedListSchema, ...refusals },
      },
    },
    async () => ({ feeds: [...configured(site).feeds.list()] }),
  );

  app.get(
    '/api/prices/ahead',
    {
      schema: {
        summary: 'What a kWh costs and earns in the quarter hours of today and tomorrow, VAT included, in nano units',
        response: { 200: PricesAheadSchema, ...refusals },
      },
    },
    async () => {
      const { points, ...rest } = configured(site).feeds.ahead();
      return { ...rest, points: [...points] };
    },
  );
}
