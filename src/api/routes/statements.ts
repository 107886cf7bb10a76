import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { DOCUMENT_FORMATS, type DocumentFormat } from '../../billing/documents/render.ts';
import { methodFrom } from '../../billing/methods.ts';
import type { StatementQuery } from '../../billing/query.ts';
import type { Refusal } from '../../billing/report-desk.ts';
import type { Statement } from '../../billing/statement.ts';
import type { SessionStatistics } from '../../billing/statistics.ts';
import type { App } from '../app.ts';
import { Refused } from '../problems.ts';
import { billed, byWhom, type ReportPorts } from '../report-ports.ts';
import { refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const id = Type.Optional(Type.String({ minLength: 1, maxLength: 64 }));
const word = (description: string) => Type.String({ minLength: 4, maxLength: 10, description });

const period = {
  from: word('2026, 2026-Q1, 2026-06 or 2026-06-15: from its beginning'),
  to: Type.Optional(word('until its end; as `from` if not told')),
};
const words = {
  ...period,
  kind: Type.Optional(Type.Enum(['sessions', 'company-car', 'card', 'registers'])),
  vehicle: id,
  driver: id,
  card: id,
  chargePoint: id,
  group: id,
  use: Type.Optional(Type.Enum(['company', 'private', 'unassigned'])),
  method: Type.Optional(
    Type.String({ maxLength: 80, description: 'As `lademeister report --method`; if not told: as elected' }),
  ),
};
const Words = Type.Object(words, closed);
const Period = Type.Object(period, closed);
const language = Type.Optional(Type.Enum(['de', 'en']));

const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** Power of a longer time is no curve that anybody reads, and a large answer, ms. */
const LONGEST_POWER_MS = 62 * 86_400_000;

const StatementSchema = Type.Unsafe<Statement>(
  Type.Object({}, { additionalProperties: true, description: 'As docs/billing.md describes it' }),
);

/** Statements: to look at, to download, to issue; and the statistics. */
export function addStatementRoutes(app: App, reports: ReportPorts | null): void {
  app.get(
    '/api/statements/choices',
    { schema: { summary: 'What a statement may be about', response: { ...refusals } } },
    async () => billed(reports).choices(),
  );

  app.get(
    '/api/statements',
    {
      schema: {
        summary: 'A statement with its figures and notices; long ones without their sessions, which the files have',
        querystring: Words,
        response: { 200: StatementSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const ports = billed(reports);
      const made = await ports.statement(statementQuery(ports, request.query));
      if (made.kind === 'refused') throw refusedBy(made);
      return reply.type('application/json; charset=utf-8').send(made.json);
    },
  );

  app.get(
    '/api/statements/file',
    {
      schema: {
        summary: 'A statement as a file',
        querystring: Type.Object({ ...words, format: Type.Enum([...DOCUMENT_FORMATS]), language }, closed),
      },
    },
    async (request, reply) => {
      const { format, language: tongue = 'en', ...query } = request.query;
      const ports = billed(reports);
      const asked = statementQuery(ports, query);
      const made = await ports.file(asked, format, tongue);
      if (made.kind === 'refused') throw refusedBy(made);
      const name = `${asked.kind}-${query.from}${query.to === undefined ? '' : `-${query.to}`}.${format}`;
      return reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(made.bytes, { objectMode: false }));
    },
  );

  app.post(
    '/api/statements/seals',
    {
      schema: {
        summary: 'Issue a statement: its files are kept, and the ledger records their hashes',
        body: Type.Object({ ...words, language }, closed),
        response: { ...refusals },
      },
    },
    async (request) => {
      const { language: tongue = 'en', ...query } = request.body;
      const ports = billed(reports);
      const asked = statementQuery(ports, query);
      const sealing = await ports.seal(asked, tongue, byWhom(request));
      if (sealing.kind === 'refused') throw refusedBy(sealing);
      if (sealing.kind === 'not-exact') throw new Refused('statement-not-exact');
      if (sealing.kind === 'ledger-broken') throw new Refused('ledger-broken');
      if (sealing.kind === 'disk') throw new Refused('not-stored');
      return { files: sealing.files };
    },
  );

  app.get(
    '/api/statements/seals',
    { schema: { summary: 'Statements that were issued, oldest first', response: { ...refusals } } },
    async () => ({ seals: billed(reports).seals() }),
  );

  app.get(
    '/api/statistics',
    {
      schema: {
        summary: 'Revenue per day, energy and sessions per month, charge points in use',
        querystring: Period,
        response: { 200: Type.Unsafe<SessionStatistics>(Type.Object({}, { additionalProperties: true })), ...refusals },
      },
    },
    async (request) => billed(reports).statistics(span(billed(reports), request.query)),
  );

  app.get(
    '/api/power',
    {
      schema: {
        summary: 'Mean power of each charge point in every quarter hour; at most 62 days',
        querystring: Period,
        response: { ...refusals },
      },
    },
    async (request) => {
      const asked = span(billed(reports), request.query);
      if (asked.toMs - asked.fromMs > LONGEST_POWER_MS) throw wrong('/to', 'must be within 62 days of from');
      return { curves: await billed(reports).power(asked) };
    },
  );
}

/** Why nothing was made, as the API says it. */
function refusedBy({ why }: Refusal): Refused {
  switch (why) {
    case 'unknown-vehicle':
    case 'unknown-driver':
    case 'unknown-card':
    case 'unknown-charge-point':
      return new Refused('unknown-subject');
    case 'charge-point-missing':
      return wrong('/chargePoint', 'is needed for a statement of registers');
    case 'elected-otherwise':
    case 'several-methods':
      return new Refused(why);
  }
}

function statementQuery(reports: ReportPorts, query: Static<typeof Words>): StatementQuery {
  const { kind = 'sessions', vehicle, driver, card, chargePoint, group, use, method: text } = query;
  const method = text === undefined ? null : methodFrom(text);
  if (text !== undefined && method === null) throw wrong('/method', 'is no method of reimbursement');
  return {
    kind,
    period: span(reports, query),
    vehicleId: vehicle ?? null,
    driverId: driver ?? null,
    tokenRef: card ?? null,
    chargePointId: chargePoint ?? null,
    group: group ?? null,
    use: use ?? null,
    method,
  };
}

function span(reports: ReportPorts, { from, to = from }: Static<typeof Period>): StatementQuery['period'] {
  const found = reports.period(from, to);
  if (found === null)
    throw wrong('/from', 'from and to must be like 2026, 2026-Q1, 2026-06 or 2026-06-15, in their order');
  return found;
}

function wrong(path: string, message: string): Refused {
  return new Refused('invalid-request', { problems: [{ path, message }] });
}
