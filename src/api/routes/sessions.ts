import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SessionQuery, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { refusals, SessionListSchema } from '../schemas.ts';

const closed = { additionalProperties: false } as const;

const time = (description: string) =>
  Type.Optional(Type.String({ maxLength: 40, description: `${description}: ISO 8601 with zone, or UTC epoch ms` }));

const filter = {
  from: time('Sessions that start at this time or later'),
  to: time('Sessions that start before this time'),
  chargePoint: Type.Optional(Type.String({ maxLength: 64 })),
};
const Filter = Type.Object(filter, closed);

/** The list of sessions and its export. */
export function addSessionRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/sessions',
    {
      schema: {
        summary: 'Sessions of a period, with totals',
        querystring: Filter,
        response: { 200: SessionListSchema, ...refusals },
      },
    },
    async (request) => configured(site).sessions(sessionQuery(request.query)),
  );

  app.get(
    '/api/sessions.csv',
    {
      schema: {
        summary: 'The same sessions as CSV',
        produces: ['text/csv'],
        querystring: Type.Object(
          {
            ...filter,
            dialect: Type.Optional(Type.Enum(['excel-de', 'machine'], { default: 'machine' })),
            language: Type.Optional(Type.Enum(['de', 'en'], { default: 'en' })),
          },
          closed,
        ),
      },
    },
    async (request, reply) => {
      const { dialect = 'machine', language = 'en' } = request.query;
      const pieces = configured(site).sessionsCsv({ ...sessionQuery(request.query), dialect, language });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${language === 'de' ? 'ladevorgaenge' : 'sessions'}.csv"`)
        .send(Readable.from(pieces, { objectMode: false }));
    },
  );
}

function sessionQuery({ from, to, chargePoint }: Static<typeof Filter>): SessionQuery {
  return { fromMs: timeOf('from', from), toMs: timeOf('to', to), chargePointId: chargePoint ?? null };
}

/** A date and time without a zone would mean another moment on every machine: it is refused. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** The largest time of ECMAScript, ms. */
const MAX_TIME_MS = 8.64e15;

function timeOf(parameter: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const atMs = /^-?\d{1,16}$/.test(text) ? Number(text) : ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Math.abs(atMs) <= MAX_TIME_MS) return atMs;
  throw new Refused('invalid-request', {
    problems: [{ path: `/${parameter}`, message: 'must be ISO 8601 with zone, or UTC epoch ms' }],
  });
}
