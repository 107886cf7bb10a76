import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CONTROL_BOX_CONTACTS } from './endpoints/control-box.ts';
import type { Home } from './home.ts';
import { carSpec } from './world/car.ts';
import type { WorldEvent } from './world/events.ts';

const MAX_BODY_BYTES = 10_000;

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Lets a test or a curious person make things happen, on loopback: `GET /world`, `POST /events`, `POST /speed`,
 * `POST /faults/<endpoint>`, `POST /control-box/<contact>`, `POST /reboot/<charge point>`.
 */
export class ControlServer {
  private readonly server: Server;

  constructor(home: Home) {
    this.server = createServer((request, response) => {
      answer(home, request).then(
        (result) => send(response, result),
        (error: unknown) => send(response, { status: 500, body: { error: String(error) } }),
      );
    });
  }

  /** @param port 0 for any free one. Resolves with the port; rejects when it cannot be had. */
  async start(port: number): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

async function answer(home: Home, request: IncomingMessage): Promise<Answer> {
  const [, what = '', whom = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
  if (request.method === 'GET' && what === 'world') return ok(home.world());
  if (request.method !== 'POST')
    return refuse(404, 'GET /world, or POST to /events, /speed, /faults, /control-box or /reboot');
  const body = await readJson(request);
  switch (what) {
    case 'events':
      return makeHappen(home, body);
    case 'speed':
      return checked(SpeedRequest, body, ({ speed }) => {
        home.setSpeed(speed);
        return ok({});
      });
    case 'faults':
      return checked(FaultRequest, body, ({ fault, on, value }) => {
        const faults = home.faultsOf(whom);
        if (faults === null) return refuse(404, `no endpoint ${whom}`);
        const known = faults.switchByName(fault, on ?? true, value ?? null);
        return known ? ok({ active: faults.list() }) : refuse(400, `known faults: ${faults.kinds.join(', ')}`);
      });
    case 'control-box': {
      const contact = CONTROL_BOX_CONTACTS.find((known) => known === whom);
      if (contact === undefined) return refuse(404, `contacts: ${CONTROL_BOX_CONTACTS.join(', ')}`);
      return checked(ContactRequest, body, ({ closed }) => {
        home.setContact(contact, closed);
        return ok({});
      });
    }
    case 'reboot':
      return checked(RebootRequest, body, ({ keepProfiles }) => {
        const station = home.stations.find((candidate) => candidate.identity === whom);
        if (station === undefined) return refuse(404, `no charge point ${whom}`);
        station.reboot({ keepProfiles: keepProfiles ?? true });
        return ok({});
      });
    default:
      return refuse(404, `nothing at /${what}`);
  }
}

const Speed = Type.Number({ exclusiveMinimum: 0, maximum: 3_600 });
const SpeedRequest = Type.Object({ speed: Speed });
const FaultRequest = Type.Object({
  fault: Type.String(),
  on: Type.Optional(Type.Boolean()),
  value: Type.Optional(Type.Number()),
});
const ContactRequest = Type.Object({ closed: Type.Boolean() });
const RebootRequest = Type.Object({ keepProfiles: Type.Optional(Type.Boolean()) });

const Duration = Type.Number({ minimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const at = { chargePointId: Type.String() };
const Appliance = Type.Union([
  Type.Literal('kettle'),
  Type.Literal('oven'),
  Type.Literal('hob'),
  Type.Literal('dishwasher'),
  Type.Literal('dryer'),
]);
/** Everything a car may be given; what is left out is that of an ordinary car. */
const CarChanges = Type.Partial(
  Type.Object({
    name: Type.String(),
    phases: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
    maxCurrentA: Type.Number({ minimum: 6, maximum: 32 }),
    batteryWh: Type.Number({ exclusiveMinimum: 0 }),
    soc: Share,
    targetSoc: Share,
    taperFromSoc: Share,
    startLatencyMs: Duration,
    sleepsAfterMs: Type.Union([Type.Null(), Duration]),
    wakesAtReoffer: Type.Boolean(),
  }),
);

const EventRequest = Type.Union([
  Type.Object({ kind: Type.Literal('plug-in'), ...at, car: Type.Optional(CarChanges) }),
  Type.Object({ kind: Type.Literal('unplug'), ...at }),
  // OCPP 1.6: an IdToken has at most 20 characters.
  Type.Object({ kind: Type.Literal('card'), ...at, idToken: Type.String({ minLength: 1, maxLength: 20 }) }),
  Type.Object({ kind: Type.Literal('wake-car'), ...at }),
  Type.Object({ kind: Type.Literal('cloud'), durationMs: Duration, light: Share }),
  Type.Object({
    kind: Type.Literal('weather'),
    weather: Type.Union([Type.Literal('clear'), Type.Literal('passing-clouds'), Type.Literal('overcast')]),
  }),
  Type.Object({ kind: Type.Literal('sun'), utcMs: Type.Number() }),
  Type.Object({ kind: Type.Literal('appliance-on'), appliance: Appliance, durationMs: Type.Optional(Duration) }),
  Type.Object({ kind: Type.Literal('appliance-off'), appliance: Appliance }),
  Type.Object({ kind: Type.Literal('machine'), on: Type.Boolean(), durationMs: Type.Optional(Duration) }),
]);

function makeHappen(home: Home, body: unknown): Answer {
  return checked(EventRequest, body, (request) => {
    const event: WorldEvent = request.kind === 'plug-in' ? { ...request, car: carSpec(request.car) } : request;
    return home.apply(event) ? ok({}) : refuse(404, 'no such charge point');
  });
}

function checked<Schema extends TSchema>(
  schema: Schema,
  body: unknown,
  act: (request: Static<Schema>) => Answer,
): Answer {
  return Value.Check(schema, body) ? act(body) : refuse(400, 'the request does not fit its schema');
}

function ok(body: object): Answer {
  return { status: 200, body };
}

function refuse(status: number, error: string): Answer {
  return { status, body: { error } };
}

/** `undefined` when it is no JSON or far too long: no schema takes that. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
