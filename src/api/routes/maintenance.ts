import { Type } from 'typebox';
import { TICKET_STATES } from '../../ledger/fault-tickets.ts';
import { INSPECTION_KINDS } from '../../ledger/maintenance-store.ts';
import { MAINTENANCE_LISTS } from '../../maintenance/csv.ts';
import { isDay } from '../../maintenance/due.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import type { MaintenancePorts, MaintenanceView } from '../maintenance-ports.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const open = { additionalProperties: true } as const;
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const textOrNull = (maxLength: number) => orNull(text(maxLength));
const day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: "Day on the site's calendar" });
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const ticketParams = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,12}$' }) }, closed);
const IdSchema = Type.Object({ id: Type.String() }, closed);
const deviceId = orNull(Type.String({ minLength: 1, maxLength: 60, description: 'Id of a device in config.yaml' }));

const Inspection = Type.Object(
  {
    kind: Type.Enum([...INSPECTION_KINDS], {
      description: 'repeat: DGUV V3, VDE 0105-100; rcd-test; calibration: of a meter used for billing; own',
    }),
    name: textOrNull(80),
    deviceId,
    intervalMonths: orNull(Type.Integer({ minimum: 1, maximum: 240 })),
    dueDay: orNull(day),
  },
  closed,
);
const Done = Type.Object(
  {
    day,
    passed: Type.Boolean(),
    byWhom: textOrNull(100),
    document: textOrNull(200),
    nextDueDay: orNull(day),
  },
  closed,
);
const Asset = Type.Object(
  {
    name: text(80),
    deviceId,
    make: textOrNull(80),
    model: textOrNull(80),
    serial: textOrNull(80),
    firmware: textOrNull(80),
    installedDay: orNull(day),
    warrantyDay: orNull(day),
    place: textOrNull(120),
    note: textOrNull(1000),
  },
  closed,
);
const Ticket = Type.Object({ deviceId, text: text(1000) }, closed);
const TicketChange = Type.Object({ state: Type.Enum([...TICKET_STATES]), assignee: textOrNull(100) }, closed);

const ViewSchema = Type.Unsafe<MaintenanceView>(
  Type.Object(
    {
      inspections: Type.Array(Type.Object({ inspectionId: Type.String(), standing: Type.String() }, open)),
      assets: Type.Array(Type.Object({ assetId: Type.String(), name: Type.String() }, open)),
      tickets: Type.Array(Type.Object({ ticketId: Type.Integer(), state: Type.String() }, open)),
      devices: Type.Array(
        Type.Object({ id: Type.String(), name: Type.String(), firmware: orNull(Type.String()) }, closed),
      ),
      today: day,
    },
    closed,
  ),
);

/** Inspections, assets and fault tickets: for the owner and who he lets install. Anybody at a charge point may tell of a fault. */
export function addMaintenanceRoutes(app: App, site: SitePorts | null): void {
  const maintenance = (): MaintenancePorts => configured(site).maintenance;

  app.get(
    '/api/maintenance',
    { schema: { summary: 'What is due, installed and out of order', response: { 200: ViewSchema, ...refusals } } },
    async () => maintenance().view(),
  );

  app.get(
    '/api/maintenance.csv',
    {
      schema: {
        summary: 'One of the lists as CSV',
        produces: ['text/csv'],
        querystring: Type.Object({ list: Type.Enum([...MAINTENANCE_LISTS]) }, closed),
      },
    },
    async ({ query }, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${query.list}.csv"`)
        .send([...maintenance().csv(query.list)].join('')),
  );

  const inspection = { body: Inspection, response: { 200: IdSchema, ...refusals } };
  app.post(
    '/api/inspections',
    { schema: { summary: 'Something that has to be inspected', ...inspection } },
    async ({ body }) => known(maintenance().saveInspection(null, sound(body))),
  );
  app.put(
    '/api/inspections/:id',
    { schema: { summary: 'Change it', params, ...inspection } },
    async ({ params: { id }, body }) => known(maintenance().saveInspection(id, sound(body))),
  );
  app.delete(
    '/api/inspections/:id',
    { schema: { summary: 'It needs no inspection any more', params, response: { 200: DoneSchema, ...refusals } } },
    async ({ params: { id } }) => there(maintenance().removeInspection(id)),
  );
  app.post(
    '/api/inspections/:id/done',
    { schema: { summary: 'It was inspected', params, body: Done, response: { 200: DoneSchema, ...refusals } } },
    async (request) => {
      const { nextDueDay, ...done } = request.body;
      requireDays(done.day, nextDueDay);
      const enteredBy = signedIn(request).name;
      const outcome = maintenance().inspectionDone(request.params.id, { ...done, enteredBy }, nextDueDay);
      if (outcome === 'unknown') throw new Refused('not-found');
      if (outcome === 'later') throw new Refused('impossible-times');
      return DONE;
    },
  );

  const asset = { body: Asset, response: { 200: IdSchema, ...refusals } };
  app.post('/api/assets', { schema: { summary: 'Enter what is installed', ...asset } }, async ({ body }) => {
    requireDays(body.installedDay, body.warrantyDay);
    return known(maintenance().saveAsset(null, body));
  });
  app.put(
    '/api/assets/:id',
    { schema: { summary: 'Change it', params, ...asset } },
    async ({ params: { id }, body }) => {
      requireDays(body.installedDay, body.warrantyDay);
      return known(maintenance().saveAsset(id, body));
    },
  );
  app.delete(
    '/api/assets/:id',
    { schema: { summary: 'Take it out', params, response: { 200: DoneSchema, ...refusals } } },
    async ({ params: { id } }) => there(maintenance().removeAsset(id)),
  );

  app.post(
    '/api/tickets',
    { schema: { summary: 'Something is out of order', body: Ticket, response: { 200: IdSchema, ...refusals } } },
    async (request) => {
      const { body } = request;
      const reporter = signedIn(request).name;
      const ticket = { ...body, source: 'hand', problem: null, reporter, reporterDriverId: null } as const;
      return { id: String(maintenance().openTicket(ticket)) };
    },
  );
  app.post(
    '/api/charge-points/:id/fault',
    {
      schema: {
        summary: 'Tell that a charge point is out of order',
        params,
        body: Type.Object({ text: text(500) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { name, grant } = signedIn(request);
      const { id } = request.params;
      if (
        !maintenance()
          .view()
          .devices.some((device) => device.id === id)
      )
        throw new Refused('unknown-charge-point');
      const { text: said } = request.body;
      const reported = { deviceId: id, source: 'report', text: said, problem: null } as const;
      const outcome = maintenance().openTicket({ ...reported, reporter: name, reporterDriverId: grant.driverId });
      if (outcome === 'too-many') throw new Refused('too-many-reports');
      return DONE;
    },
  );
  app.put(
    '/api/tickets/:id',
    {
      schema: {
        summary: 'How it stands, and who sees to it',
        params: ticketParams,
        body: TicketChange,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ params: { id }, body }) => there(maintenance().changeTicket(Number(id), body)),
  );
  app.post(
    '/api/tickets/:id/notes',
    {
      schema: {
        summary: 'Add a note',
        params: ticketParams,
        body: Type.Object({ text: text(1000) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const author = signedIn(request).name;
      return there(maintenance().noteOnTicket(Number(request.params.id), { author, text: request.body.text }));
    },
  );
}

function sound<T extends { readonly kind: string; readonly name: string | null; readonly dueDay: string | null }>(
  inspection: T,
): T {
  requireDays(inspection.dueDay);
  if (inspection.kind === 'own' && inspection.name === null) throw new Refused('invalid-request');
  return inspection;
}

function requireDays(...days: readonly (string | null)[]): void {
  if (days.some((one) => one !== null && !isDay(one))) throw new Refused('invalid-request');
}

function known(id: string | null): { readonly id: string } {
  if (id === null) throw new Refused('not-found');
  return { id };
}

function there(isThere: boolean): typeof DONE {
  if (!isThere) throw new Refused('not-found');
  return DONE;
}
