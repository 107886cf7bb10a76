import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import type { SignedIn } from '../../access/access.ts';
import type { SessionFigures } from '../../billing/session-figures.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { PLACE, placeOf } from '../list-place.ts';
import { configured, type SessionQuery, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { billed, type ReportPorts } from '../report-ports.ts';
import { refusals } from '../schemas.ts';
import { SessionDetailSchema, SessionListSchema } from '../schemas-sessions.ts';
import { onlyDriver, sessionFor, sessionsFor } from '../scope.ts';
import { time, timeOf } from '../times.ts';

const closed = { additionalProperties: false } as const;

const filter = {
  from: time('Sessions that start at this time or later'),
  to: time('Sessions that start before this time'),
  chargePoint: Type.Optional(Type.String({ maxLength: 64 })),
  vehicle: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a vehicle' })),
  driver: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a person' })),
  card: Type.Optional(Type.String({ maxLength: 64, description: 'Pseudonym of a card' })),
  group: Type.Optional(Type.String({ maxLength: 40, description: 'Group of card or driver' })),
  use: Type.Optional(Type.Enum(['company', 'private', 'unassigned'])),
};
const Filter = Type.Object(filter, closed);

/** As many as a page can show well; whoever wants all of them takes the CSV. */
const STANDARD_LIMIT = 500;
const MAX_LIMIT = 5000;
const LIMIT_WORDS = `a whole number from 1 to ${MAX_LIMIT}`;

/** The list of sessions and its export. */
export function addSessionRoutes(app: App, site: SitePorts | null, reports: ReportPorts | null): void {
  app.get(
    '/api/sessions',
    {
      schema: {
        summary: 'The newest sessions of a period, newest first, with the totals of all of it',
        querystring: Type.Object(
          {
            ...filter,
            limit: Type.Optional(
              Type.String({
                maxLength: 10,
                description: `At most so many sessions: ${LIMIT_WORDS}, ${STANDARD_LIMIT} if not told`,
              }),
            ),
            first: Type.Optional(
              Type.Enum(['unassigned'], { description: 'Those that nobody has assigned before the others' }),
            ),
            after: Type.Optional(
              Type.String({
                pattern: PLACE.source,
                description: 'What the list before it has told as `next`, with the same words beside it',
              }),
            ),
          },
          closed,
        ),
        response: { 200: SessionListSchema, ...refusals },
      },
    },
    async (request) => {
      const { limit, first, after, ...period } = request.query;
      return configured(site).sessions({
        ...sessionQuery(period, signedIn(request)),
        limit: limitOf(limit),
        unassignedFirst: first === 'unassigned',
        after: after === undefined ? null : placeOf(after),
      });
    },
  );

  app.get(
    '/api/sessions/:id',
    {
      schema: {
        summary:
          'A session with all that was ever recorded of it: what was reported, assigned and corrected, by whom and why',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        response: { 200: SessionDetailSchema, ...refusals },
      },
    },
    async (request) => {
      const who = signedIn(request);
      const detail = configured(site).session(request.params.id, onlyDriver(who));
      if (detail === null) throw new Refused('unknown-session');
      return sessionFor(who, detail);
    },
  );

  app.get(
    '/api/sessions/:id/figures',
    {
      schema: {
        summary: 'What a session has come to by price and source, and its mean power from reading to reading',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        response: {
          200: Type.Unsafe<SessionFigures>(Type.Object({}, { additionalProperties: true })),
          ...refusals,
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (configured(site).session(id, onlyDriver(signedIn(request))) === null) throw new Refused('unknown-session');
      return billed(reports).figures(id);
    },
  );

  app.get(
    '/api/sessions.csv',
    {
      schema: {
        summary: 'All sessions of a period as CSV, oldest first',
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
      const asked = sessionQuery(request.query, signedIn(request));
      const pieces = configured(site).sessionsCsv({ ...asked, dialect, language });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${language === 'de' ? 'ladevorgaenge' : 'sessions'}.csv"`)
        .send(Readable.from(pieces, { objectMode: false }));
    },
  );
}

function sessionQuery(query: Static<typeof Filter>, who: SignedIn): SessionQuery {
  const { from, to, chargePoint, vehicle, driver, card, group, use } = query;
  const wanted = {
    ...(vehicle === undefined ? {} : { vehicleId: vehicle }),
    ...(driver === undefined ? {} : { driverId: driver }),
    ...(card === undefined ? {} : { tokenRef: card }),
    ...(group === undefined ? {} : { group }),
    ...(use === undefined ? {} : { use }),
  };
  const only = sessionsFor(who, Object.keys(wanted).length === 0 ? undefined : wanted);
  return {
    fromMs: timeOf('from', from),
    toMs: timeOf('to', to),
    chargePointId: chargePoint ?? null,
    ...(only === undefined ? {} : { only }),
  };
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return STANDARD_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Refused('invalid-request', { problems: [{ path: '/limit', message: `must be ${LIMIT_WORDS}` }] });
}
