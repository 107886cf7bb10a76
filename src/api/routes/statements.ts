import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { DOCUMENT_FORMATS, type DocumentFormat } from '../../billing/documents/render.ts';
import { EXPORT_KINDS } from '../../billing/exports/exports.ts';
import { methodFrom } from '../../billing/methods.ts';
import type { StatementQuery } from '../../billing/query.ts';
import type { Refusal } from '../../billing/report-desk.ts';
import type { Statement } from '../../billing/statement.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import type { SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { billed, byWhom, type ReportPorts } from '../report-ports.ts';
import { refusals } from '../schemas.ts';
import { choicesFor, statementFor } from '../scope.ts';

const closed = { additionalProperties: false } as const;
const id = Type.Optional(Type.String({ minLength: 1, maxLength: 64 }));
const word = (description: string) => Type.String({ minLength: 4, maxLength: 10, description });

export const period = {
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
export const Period = Type.Object(period, closed);
const language = Type.Optional(Type.Enum(['de', 'en']));

const MEDIA_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

const StatementSchema = Type.Unsafe<Statement>(
  Type.Object({}, { additionalProperties: true, description: 'As docs/billing.md describes it' }),
);

/** Statements: to look at, to download, to issue. */
export function addStatementRoutes(app: App, reports: ReportPorts | null, site: SitePorts | null): void {
  app.get(
    '/api/statements/choices',
    { schema: { summary: 'What a statement may be about', response: { ...refusals } } },
    async (request) => choicesFor(signedIn(request), billed(reports).choices(), site),
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
      const made = await ports.statement(statementQuery(ports, statementFor(signedIn(request), request.query, site)));
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
      const asked = statementQuery(ports, statementFor(signedIn(request), query, site));
      const made = await ports.file(asked, format, tongue);
      if (made.kind === 'refused') throw refusedBy(made);
      const name = `${asked.kind}-${query.from}${query.to === undefined ? '' : `-${query.to}`}.${format}`;
      return reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(made.bytes, { objectMode: false }));
    },
  );

  app.get(
    '/api/statements/export',
    {
      schema: {
        summary: 'A statement for programs outside: charge detail records, signed values, the text of a Swiss QR-bill',
        querystring: Type.Object({ ...words, what: Type.Enum([...EXPORT_KINDS]) }, closed),
      },
    },
    async (request, reply) => {
      const { what, ...query } = request.query;
      const ports = billed(reports);
      const exported = await ports.exportOf(what, statementQuery(ports, query));
      if (exported.kind === 'refused') throw refusedBy(exported);
      if (exported.kind === 'not-exported') throw new Refused(exported.why);
      const name = `${what}-${query.from}${query.to === undefined ? '' : `-${query.to}`}.${exported.ending}`;
      return reply
        .type(exported.mediaType)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('x-left-out', String(exported.leftOut))
        .send(exported.text);
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

export function span(reports: ReportPorts, { from, to = from }: Static<typeof Period>): StatementQuery['period'] {
  const found = reports.period(from, to);
  if (found === null)
    throw wrong('/from', 'from and to must be like 2026, 2026-Q1, 2026-06 or 2026-06-15, in their order');
  return found;
}

export function wrong(path: string, message: string): Refused {
  return new Refused('invalid-request', { problems: [{ path, message }] });
}
