import { Type } from 'typebox';
import { personCsv } from '../../billing/person-csv.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { configured, type PeoplePorts, type SitePorts } from '../ports.ts';
import { type ProblemCode, Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';
import { PeopleListSchema } from '../schemas-people.ts';
import { learningFor, peopleFor, requireDriver } from '../scope.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description === undefined ? {} : { description }) });
const textOrNull = (maxLength: number, description?: string) => Type.Union([text(maxLength, description), Type.Null()]);
const idOrNull = textOrNull(64);
/** The year 2100. */
const timeOrNull = Type.Union([Type.Integer({ minimum: 0, maximum: Date.UTC(2100, 0, 1) }), Type.Null()], {
  description: 'UTC epoch ms',
});
const groups = Type.Array(text(40), { maxItems: 20 });
// OCPP 1.6 section 7.28: CiString20; separators between the bytes may come on top.
const uid = Type.String({ pattern: '^[\\x21-\\x7e]{1,32}$', description: 'Number of the card as the reader sends it' });

const card = {
  name: textOrNull(60),
  status: Type.Enum(['accepted', 'blocked', 'unknown'], { description: 'unknown: neither allowed nor blocked' }),
  aliases: Type.Array(uid, { maxItems: 5, description: 'Other numbers of the same card, such as its bytes reversed' }),
  groups,
  validFromMs: timeOrNull,
  validUntilMs: timeOrNull,
  driverId: idOrNull,
  vehicleId: idOrNull,
  prepaid: Type.Boolean({ description: 'Its holder pays in advance' }),
};
const Driver = Type.Object(
  {
    name: text(60),
    email: Type.Union([Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), Type.Null()]),
    employer: textOrNull(80),
    groups,
    restricted: Type.Boolean({ description: 'GDPR Art. 18: kept, named nowhere' }),
  },
  closed,
);
const Vehicle = Type.Object(
  {
    name: text(60),
    use: Type.Enum(['company', 'private']),
    plate: textOrNull(20),
    costCentre: textOrNull(40),
    employer: textOrNull(80),
    driverId: idOrNull,
    identifiers: Type.Array(Type.String({ pattern: '^[0-9A-Za-z:-]{6,40}$' }), {
      maxItems: 10,
      description: 'MAC addresses and EVCCIDs by which it shows itself',
    }),
  },
  closed,
);

/** Cards, drivers and vehicles. */
export function addPeopleRoutes(app: App, site: SitePorts | null): void {
  const people = (): PeoplePorts => configured(site).people;
  const answers = { 200: DoneSchema, ...refusals };

  app.get(
    '/api/people',
    {
      schema: {
        summary: 'Cards, drivers, vehicles and refused cards',
        response: { 200: PeopleListSchema, ...refusals },
      },
    },
    async (request) => peopleFor(signedIn(request), people().list()),
  );

  app.put(
    '/api/learning',
    {
      schema: {
        summary: 'Enter the next unknown card that is held up within 60 s',
        body: Type.Object({ chargePointId: idOrNull, name: textOrNull(60) }, closed),
        response: answers,
      },
    },
    async (request) => {
      people().learn(learningFor(signedIn(request), request.body, people().list().learning));
      return DONE;
    },
  );
  app.delete('/api/learning', { schema: { summary: 'Wait for no card', response: answers } }, async (request) => {
    people().learn(learningFor(signedIn(request), null, people().list().learning));
    return DONE;
  });

  app.post(
    '/api/cards',
    { schema: { summary: 'Enter a card', body: Type.Object({ uid, ...card }, closed), response: answers } },
    async ({ body: { uid: number, ...edit } }) => done(people().addCard(number, edit)),
  );
  app.put(
    '/api/cards/:id',
    { schema: { summary: 'Change a card', params, body: Type.Object(card, closed), response: answers } },
    async (request) => done(people().saveCard(request.params.id, request.body)),
  );
  app.delete(
    '/api/cards/:id',
    { schema: { summary: 'Erase a card; its sessions stay, nameless', params, response: answers } },
    async (request) => done(await people().eraseCard(request.params.id)),
  );
  app.post(
    '/api/cards/:id/bookings',
    {
      schema: {
        summary: 'Book what was paid in advance; negative: paid back',
        params,
        body: Type.Object({ cents: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 }) }, closed),
        response: answers,
      },
    },
    async (request) => done(people().book(request.params.id, request.body.cents, signedIn(request).name)),
  );

  app.post(
    '/api/drivers',
    {
      schema: {
        summary: 'Enter a person',
        body: Driver,
        response: { 200: Type.Object({ driverId: Type.String() }, closed), ...refusals },
      },
    },
    async (request) => ({ driverId: people().saveDriver(null, request.body) }),
  );
  app.put(
    '/api/drivers/:id',
    { schema: { summary: 'Change a person', params, body: Driver, response: answers } },
    async (request) => {
      if (people().saveDriver(request.params.id, request.body) === 'unknown-driver')
        throw new Refused('unknown-driver');
      return DONE;
    },
  );
  app.delete(
    '/api/drivers/:id',
    { schema: { summary: 'Erase a person with cards and private cars (GDPR Art. 17)', params, response: answers } },
    async (request) => done(await people().eraseDriver(request.params.id)),
  );
  app.get(
    '/api/drivers/:id/export.json',
    { schema: { summary: 'All that is known of a person (GDPR Art. 15)', params, response: refusals } },
    async (request, reply) => {
      requireDriver(signedIn(request), request.params.id);
      const file = await people().personFile(request.params.id);
      if (file === null) throw new Refused('unknown-driver');
      return reply.header('content-disposition', 'attachment; filename="person.json"').send(file);
    },
  );
  app.get(
    '/api/drivers/:id/export.csv',
    { schema: { summary: 'The same as CSV, one fact per line', params, produces: ['text/csv'] } },
    async (request, reply) => {
      requireDriver(signedIn(request), request.params.id);
      const file = await people().personFile(request.params.id);
      if (file === null) throw new Refused('unknown-driver');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="person.csv"')
        .send(personCsv(file));
    },
  );

  app.post(
    '/api/vehicles',
    { schema: { summary: 'Enter a vehicle', body: Vehicle, response: answers } },
    async (request) => done(people().saveVehicle(null, request.body)),
  );
  app.put(
    '/api/vehicles/:id',
    { schema: { summary: 'Change a vehicle', params, body: Vehicle, response: answers } },
    async (request) => done(people().saveVehicle(request.params.id, request.body)),
  );
  app.delete(
    '/api/vehicles/:id',
    { schema: { summary: 'Erase a vehicle; its sessions stay, nameless', params, response: answers } },
    async (request) => done(await people().eraseVehicle(request.params.id)),
  );
}

function done(outcome: 'done' | ProblemCode): typeof DONE {
  if (outcome !== 'done') throw new Refused(outcome);
  return DONE;
}
