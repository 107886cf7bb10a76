import { createReadStream } from 'node:fs';
import { Type } from 'typebox';
import {
  type ChargePointCommand,
  COMMAND_OUTCOMES,
  type CommandResult,
  TRIGGERED_MESSAGES,
} from '../../core/model/charge-point-commands.ts';
import type { StationAnswer } from '../answers.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { orNull, refusals } from '../schemas.ts';
import { requireOwnCard, stationFor } from '../scope.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const card = Type.Union([
  Type.Object({ cardId: Type.String({ maxLength: 64, description: 'One of the cards of this house' }) }, closed),
  // OCPP 1.6 section 7.28 (IdToken): CiString20.
  Type.Object(
    { number: Type.String({ pattern: '^[\\x21-\\x7e]{1,20}$', description: 'As a reader sends it' }) },
    closed,
  ),
]);
const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });
const time = (description: string) => Type.Integer({ minimum: 0, maximum: LATEST_MS, description });
/** The year 2100: a later time is a slip of the finger. */
const LATEST_MS = Date.UTC(2100, 0, 1);

const StationSchema = Type.Unsafe<StationAnswer>(
  Type.Object(
    {
      identity: Type.Record(Type.String(), Type.String()),
      connected: Type.Boolean(),
      commands: Type.Array(Type.String(), { description: 'What it can be asked for' }),
      reservation: orNull(Type.Object({ idToken: Type.String(), untilMs: Type.Integer() }, closed)),
      firmware: orNull(Type.Object({ status: Type.String(), atMs: Type.Integer() }, closed)),
      diagnostics: orNull(Type.Object({ status: Type.String(), atMs: Type.Integer() }, closed)),
      localList: orNull(
        Type.Object(
          {
            state: Type.String(),
            version: orNull(Type.Integer()),
            cards: Type.Integer(),
            status: orNull(Type.String()),
          },
          closed,
        ),
      ),
      files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), atMs: Type.Integer() }, closed)),
    },
    { ...closed, description: 'What is known of the station behind a charge point. Times are UTC epoch ms' },
  ),
);

const ResultSchema = Type.Unsafe<CommandResult>(
  Type.Object(
    {
      outcome: Type.Enum([...COMMAND_OUTCOMES]),
      status: orNull(Type.String({ description: 'The word of the station' })),
      configuration: orNull(
        Type.Array(Type.Object({ key: Type.String(), value: orNull(Type.String()), readonly: Type.Boolean() }, closed)),
      ),
      data: orNull(Type.String()),
    },
    { ...closed, description: 'What became of it. A refusal of the station is an answer, not an error' },
  ),
);

/** Operating single charge points: one address for each thing that can be asked. */
export function addStationRoutes(app: App, site: SitePorts | null): void {
  const ask = async (id: string, command: ChargePointCommand): Promise<CommandResult> => {
    const result = await configured(site).stations.operate(id, command);
    if (result === 'unknown-charge-point') throw new Refused(result);
    return result;
  };
  const numberOf = (chosen: { readonly cardId: string } | { readonly number: string }): string => {
    if ('number' in chosen) return chosen.number;
    const number = configured(site).stations.cardNumber(chosen.cardId);
    if (number === null) throw new Refused('unknown-card');
    return number;
  };
  const response = { 200: ResultSchema, ...refusals };
  const nothing = Type.Object({}, closed);

  app.get(
    '/api/charge-points/:id/station',
    { schema: { summary: 'The station behind a charge point', params, response: { 200: StationSchema, ...refusals } } },
    async (request) => {
      const sheet = configured(site).stations.sheet(request.params.id);
      if (sheet === null) throw new Refused('unknown-charge-point');
      return stationFor(signedIn(request), sheet);
    },
  );
  app.get(
    '/api/charge-points/:id/diagnostics/:file',
    {
      schema: {
        summary: 'A file of diagnostics that the station has brought',
        produces: ['application/octet-stream'],
        params: Type.Object({ ...params.properties, file: Type.String({ maxLength: 100 }) }, closed),
      },
    },
    async ({ params: { id, file } }, reply) => {
      const path = configured(site).stations.diagnosticsFile(id, file);
      if (path === null) throw new Refused('not-found');
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${file}"`)
        .send(createReadStream(path));
    },
  );

  app.post(
    '/api/charge-points/:id/start',
    { schema: { summary: 'Begin a session with a card', params, body: Type.Object({ card }, closed), response } },
    (request) => {
      const { params: at, body } = request;
      requireOwnCard(signedIn(request), configured(site), body.card);
      return ask(at.id, { kind: 'start', idToken: numberOf(body.card) });
    },
  );
  app.post(
    '/api/charge-points/:id/allow-writes',
    {
      schema: {
        summary: 'Allow what the definition of a charger is not sure of to be written into it',
        params,
        body: nothing,
        response,
      },
    },
    ({ params: { id } }) => ask(id, { kind: 'allow-writes' }),
  );
  app.post(
    '/api/charge-points/:id/stop',
    { schema: { summary: 'End the session', params, body: nothing, response } },
    ({ params: { id } }) => ask(id, { kind: 'stop' }),
  );
  app.post(
    '/api/charge-points/:id/unlock',
    { schema: { summary: 'Let go of the plug; ends the session', params, body: nothing, response } },
    ({ params: { id } }) => ask(id, { kind: 'unlock' }),
  );
  app.post(
    '/api/charge-points/:id/reset',
    {
      schema: {
        summary: 'Start the station anew, in order (soft) or at once (hard)',
        params,
        body: Type.Object({ how: Type.Enum(['soft', 'hard']) }, closed),
        response,
      },
    },
    ({ params: { id }, body: { how } }) => ask(id, { kind: 'reset', how }),
  );
  app.post(
    '/api/charge-points/:id/availability',
    {
      schema: {
        summary: 'Whether new sessions may begin',
        params,
        body: Type.Object({ operative: Type.Boolean() }, closed),
        response,
      },
    },
    ({ params: { id }, body: { operative } }) => ask(id, { kind: 'set-availability', operative }),
  );
  app.post(
    '/api/charge-points/:id/reservation',
    {
      schema: {
        summary: 'Keep it free for one card; takes the place of the reservation before',
        params,
        body: Type.Object({ card, untilMs: time('Until then, UTC epoch ms') }, closed),
        response,
      },
    },
    ({ params: { id }, body }) => ask(id, { kind: 'reserve', idToken: numberOf(body.card), untilMs: body.untilMs }),
  );
  app.delete(
    '/api/charge-points/:id/reservation',
    { schema: { summary: 'Take a reservation back', params, response } },
    ({ params: { id } }) => ask(id, { kind: 'cancel-reservation' }),
  );
  app.post(
    '/api/charge-points/:id/firmware',
    {
      schema: {
        summary: 'Have the station fetch firmware, from an address or from station-files/out in the data folder',
        params,
        body: Type.Object(
          {
            from: Type.Union([
              Type.Object({ address: Type.String({ pattern: '^(https?|ftps?)://[\\x21-\\x7e]{1,500}$' }) }, closed),
              Type.Object({ file: Type.String({ pattern: '^[\\w][\\w.-]{0,99}$' }) }, closed),
            ]),
            atMs: orNull(time('Not before then, UTC epoch ms; null: now')),
          },
          closed,
        ),
        response,
      },
    },
    ({ params: { id }, body: { from, atMs } }) => ask(id, { kind: 'update-firmware', from, atMs }),
  );
  app.post(
    '/api/charge-points/:id/diagnostics',
    {
      schema: {
        summary: 'Have the station bring its diagnostics',
        params,
        body: Type.Object({ fromMs: orNull(time('Of the time since, UTC epoch ms; null: all')) }, closed),
        response,
      },
    },
    ({ params: { id }, body: { fromMs } }) => ask(id, { kind: 'get-diagnostics', fromMs }),
  );
  app.post(
    '/api/charge-points/:id/cache/clear',
    { schema: { summary: 'Have the station forget the cards it remembers', params, body: nothing, response } },
    ({ params: { id } }) => ask(id, { kind: 'clear-cache' }),
  );
  app.get(
    '/api/charge-points/:id/configuration',
    {
      schema: {
        summary: 'Settings of the station; passwords are left out',
        params,
        querystring: Type.Object({ key: Type.Optional(text(50, 'One of them; all if left out')) }, closed),
        response,
      },
    },
    ({ params: { id }, query: { key } }) =>
      ask(id, { kind: 'read-configuration', keys: key === undefined ? [] : [key] }),
  );
  app.put(
    '/api/charge-points/:id/configuration',
    {
      schema: {
        summary: 'Change a setting of the station',
        params,
        body: Type.Object({ key: text(50, 'Name'), value: Type.String({ maxLength: 500 }) }, closed),
        response,
      },
    },
    ({ params: { id }, body: { key, value } }) => ask(id, { kind: 'change-configuration', key, value }),
  );
  app.post(
    '/api/charge-points/:id/trigger',
    {
      schema: {
        summary: 'Have the station say something now',
        params,
        body: Type.Object({ message: Type.Enum([...TRIGGERED_MESSAGES]) }, closed),
        response,
      },
    },
    ({ params: { id }, body: { message } }) => ask(id, { kind: 'trigger', message }),
  );
  app.post(
    '/api/charge-points/:id/data-transfer',
    {
      schema: {
        summary: 'Send something that only the maker of the station understands',
        params,
        body: Type.Object(
          {
            vendorId: text(255, 'Of the maker'),
            messageId: orNull(text(50, 'Which message')),
            data: orNull(Type.String({ maxLength: 10_000 })),
          },
          closed,
        ),
        response,
      },
    },
    ({ params: { id }, body }) => ask(id, { kind: 'transfer-data', ...body }),
  );
}
