import { Type } from 'typebox';
import { MethodSchema } from '../../billing/methods.ts';
import type { App } from '../app.ts';
import { Refused } from '../problems.ts';
import { billed, byWhom, type ReportPorts } from '../report-ports.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;

/** A year of quarter hours in CSV, bytes. */
const MARKET_LIMIT = 4 * 1024 * 1024;
const PRICES_LIMIT = 512 * 1024;

/** Price lists, rules, market prices and elected methods. Whatever is set is a new record: the old ones stay. */
export function addPriceRoutes(app: App, reports: ReportPorts | null): void {
  app.get(
    '/api/prices',
    { schema: { summary: 'Price lists and rules that hold, and who changed what when', response: { ...refusals } } },
    async () => billed(reports).prices(),
  );

  app.put(
    '/api/prices',
    {
      bodyLimit: PRICES_LIMIT,
      schema: {
        summary: 'Set price lists and rules, as docs/tariffs.md describes them; what is left out stays',
        body: Type.Object({ tariffs: Type.Optional(Type.Unknown()), rules: Type.Optional(Type.Unknown()) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const problems = billed(reports).setPrices(request.body, byWhom(request));
      if (problems.length > 0) throw new Refused('prices-invalid', { problems });
      return DONE;
    },
  );

  app.post(
    '/api/market-prices',
    {
      bodyLimit: MARKET_LIMIT,
      schema: {
        summary: 'Import market prices from CSV: start,price; all of it or nothing',
        body: Type.Object(
          {
            market: Type.String({ pattern: '^[A-Za-z0-9_-]{1,20}$' }),
            unit: Type.Enum(['mwh', 'kwh', 'ct-kwh']),
            csv: Type.String({ maxLength: MARKET_LIMIT }),
          },
          closed,
        ),
        response: { ...refusals },
      },
    },
    async (request) => {
      const { market, unit, csv } = request.body;
      const read = billed(reports).importMarketPrices(csv, market, unit, byWhom(request));
      if (read.kind === 'ok') return { slots: read.slots, holes: read.holes };
      throw new Refused('prices-invalid', { problems: [{ path: `/csv/line/${read.line}`, message: read.why }] });
    },
  );

  app.get(
    '/api/elections',
    { schema: { summary: 'Methods elected by employee and year', response: { ...refusals } } },
    async () => ({ elections: billed(reports).elections() }),
  );

  app.post(
    '/api/elections',
    {
      schema: {
        summary: 'Elect a method for an employee and a calendar year; it cannot be changed within the year',
        body: Type.Object(
          {
            employeeId: Type.String({ minLength: 1, maxLength: 64 }),
            year: Type.Integer({ minimum: 2020, maximum: 2100 }),
            method: MethodSchema,
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = billed(reports).elect(request.body, byWhom(request));
      if (outcome !== 'elected') throw new Refused('elected-otherwise');
      return DONE;
    },
  );
}
