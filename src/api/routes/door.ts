import { Type } from 'typebox';
import type { SecurityEventList, StationList, StationPassword } from '../answers.ts';
import type { App } from '../app.ts';
import type { DoorPorts } from '../door-ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const identity = Type.String({ minLength: 1, maxLength: 64, description: 'As the charge point calls itself' });
const phase = Type.Enum(['L1', 'L2', 'L3']);

const StationListSchema = Type.Unsafe<StationList>(
  Type.Object(
    {
      waiting: Type.Array(
        Type.Object(
          {
            identity: Type.String(),
            address: Type.String(),
            sinceMs: Type.Number(),
            vendor: textOrNull,
            model: textOrNull,
            serial: textOrNull,
            firmware: textOrNull,
          },
          closed,
        ),
      ),
      rejected: Type.Array(Type.Object({ identity: Type.String(), rejectedAtMs: Type.Number() }, closed)),
    },
    closed,
  ),
);

const PasswordSchema = Type.Unsafe<StationPassword>(
  Type.Object(
    {
      chargePointId: Type.String(),
      identity: Type.String(),
      password: Type.Union([Type.String(), Type.Null()], {
        description: 'To be entered by hand, shown this once; null: the charge point has taken it',
      }),
    },
    closed,
  ),
);

const EventListSchema = Type.Unsafe<SecurityEventList>(
  Type.Object(
    {
      events: Type.Array(
        Type.Object(
          {
            atMs: Type.Number(),
            code: Type.String(),
            identity: textOrNull,
            address: textOrNull,
            detail: textOrNull,
            omitted: Type.Integer({ description: 'So many before this one were not recorded' }),
          },
          closed,
        ),
      ),
      hasAuthority: Type.Boolean(),
    },
    closed,
  ),
);

/** Who may connect as a charge point. */
export function addDoorRoutes(app: App, ports: DoorPorts | null): void {
  const door = (): DoorPorts => {
    if (ports === null) throw new Refused('not-configured');
    return ports;
  };

  app.get(
    '/api/stations',
    {
      schema: {
        summary: 'Charge points that wait to be accepted, and those that were turned away',
        response: { 200: StationListSchema, ...refusals },
      },
    },
    async () => door().stations(),
  );

  app.post(
    '/api/stations/accept',
    {
      schema: {
        summary: 'Enter a charge point in config.yaml and give it a password; the site starts anew a moment later',
        body: Type.Object(
          {
            identity,
            name: Type.String({ minLength: 1, maxLength: 60 }),
            circuit: Type.String({ maxLength: 40 }),
            phases: Type.Array(phase, { minItems: 1, maxItems: 3 }),
            maxCurrentA: Type.Number({ minimum: 6, maximum: 80 }),
            access: Type.Enum(['open', 'tokens']),
            connectors: Type.Optional(
              Type.Integer({
                minimum: 1,
                maximum: 8,
                description:
                  'Default 1. Each becomes a charge point; all of them get this circuit, these phases and this current',
              }),
            ),
          },
          closed,
        ),
        response: { 200: PasswordSchema, ...refusals },
      },
    },
    async (request) => {
      const { connectors = 1 } = request.body;
      const outcome = await door().accept({ ...request.body, connectors });
      if (typeof outcome === 'string') throw new Refused(outcome);
      return outcome;
    },
  );

  app.post(
    '/api/stations/reject',
    {
      schema: {
        summary: 'Turn a charge point away for good',
        body: Type.Object({ identity }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      door().reject(request.body.identity);
      return DONE;
    },
  );

  app.post(
    '/api/stations/forgive',
    {
      schema: {
        summary: 'Let a charge point knock again that was turned away',
        body: Type.Object({ identity }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = door().forgive(request.body.identity);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );

  app.post(
    '/api/charge-points/:id/password',
    {
      schema: {
        summary: 'Give a charge point a new password; the old one holds until the new one is used',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        response: { 200: PasswordSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await door().setPassword(request.params.id);
      if (typeof outcome === 'string') throw new Refused(outcome);
      return outcome;
    },
  );

  app.get(
    '/api/security-events',
    {
      schema: {
        summary: 'What happened at the door, the newest first',
        response: { 200: EventListSchema, ...refusals },
      },
    },
    async () => door().securityEvents(),
  );

  app.get(
    '/api/site-ca.pem',
    { schema: { summary: 'The certificate that charge points have to trust', produces: ['application/x-pem-file'] } },
    async (_request, reply) => {
      const pem = door().authority();
      if (pem === null) throw new Refused('tls-off');
      return reply
        .type('application/x-pem-file')
        .header('content-disposition', 'attachment; filename="lademeister-ca.pem"')
        .send(pem);
    },
  );

  app.put(
    '/api/time',
    {
      schema: {
        summary: 'The time of day, where neither NTP nor a meter tells it',
        body: Type.Object(
          { nowMs: Type.Integer({ minimum: Date.UTC(2026, 0, 1), maximum: Date.UTC(2100, 0, 1) }) },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = door().setTime(request.body.nowMs);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}
