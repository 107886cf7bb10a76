import { Type } from 'typebox';
import { DEVICE_LISTS } from '../../config/edit-devices.ts';
import type { App } from '../app.ts';
import type { Changed, DeviceAnswer, DeviceCheck, DeviceForms, DevicePorts } from '../device-ports.ts';
import { signedIn } from '../guards.ts';
import { Refused } from '../problems.ts';
import { orNull, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const open = { additionalProperties: true } as const;
const list = Type.Enum([...DEVICE_LISTS], { description: 'The list of config.yaml that it stands in' });
const entry = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  description: 'The entry of config.yaml; what is left out takes its default',
});
const circuit = Type.Optional(
  orNull(Type.String({ maxLength: 40, description: 'The circuit that it measures all of; left out: as it was' })),
);
const idParam = Type.Object({ id: Type.String({ maxLength: 60 }) }, closed);
const wh = orNull(Type.Integer({ minimum: 0, maximum: 1e13, description: 'Register, Wh' }));
const meterEnd = Type.Object(
  { serial: orNull(Type.String({ maxLength: 60 })), importWh: wh, exportWh: wh },
  { ...closed, description: 'What stood on the meter' },
);

const DeviceAnswerSchema = Type.Unsafe<DeviceAnswer>(
  Type.Object(
    {
      devices: Type.Array(
        Type.Object(
          {
            list,
            id: Type.String(),
            entry,
            circuit: orNull(Type.String()),
            health: orNull(Type.Object({}, open)),
            exchanges: orNull(
              Type.Object(
                {
                  count: Type.Integer({ description: 'Exchanges of the last ten minutes, at most 128' }),
                  failed: Type.Integer(),
                  medianMs: orNull(Type.Number()),
                  worstMs: orNull(Type.Number()),
                  lastError: orNull(Type.Object({ atMs: Type.Number(), problem: Type.Object({}, open) }, closed)),
                },
                closed,
              ),
            ),
            hasFrames: Type.Optional(Type.Boolean()),
            lastOutage: orNull(Type.Object({ fromMs: Type.Number(), toMs: Type.Number() }, open)),
            meters: Type.Array(Type.Object({ atMs: Type.Number(), reason: Type.String() }, open)),
          },
          closed,
        ),
      ),
      circuits: Type.Array(
        Type.Object({ id: Type.String(), name: Type.String(), meter: orNull(Type.String()) }, closed),
      ),
      refusedAtMs: orNull(Type.Number({ description: 'When the site could not start with a change' })),
    },
    closed,
  ),
);

const FormsSchema = Type.Unsafe<DeviceForms>(
  Type.Object(
    {
      lists: Type.Object({}, { ...open, description: 'JSON Schemas of an entry, by list' }),
      definitions: Type.Array(Type.Object({ name: Type.String(), vendor: Type.String() }, open)),
    },
    closed,
  ),
);

const CheckSchema = Type.Unsafe<DeviceCheck>(
  Type.Object(
    {
      condition: Type.String(),
      problem: orNull(Type.Object({}, open)),
      values: orNull(Type.Object({ powerW: Type.Number() }, open)),
      socPercent: orNull(Type.Number()),
      identity: orNull(Type.Object({ firmware: Type.String(), serial: Type.String() }, closed)),
      answerMs: orNull(Type.Number()),
    },
    closed,
  ),
);

const ChangedSchema = Type.Object(
  { id: Type.String(), change: Type.String({ description: 'Takes it back by POST /api/devices/undo' }) },
  closed,
);

/** Devices: how they are doing, and what belongs to the house. */
export function addDeviceRoutes(app: App, ports: DevicePorts | null): void {
  const devices = (): DevicePorts => {
    if (ports === null) throw new Refused('not-configured');
    return ports;
  };

  app.get(
    '/api/devices',
    { schema: { summary: 'All devices and how they are doing', response: { 200: DeviceAnswerSchema, ...refusals } } },
    async () => devices().list(),
  );

  app.get(
    '/api/devices/forms',
    {
      schema: {
        summary: 'What an entry may say, and which products are known',
        response: { 200: FormsSchema, ...refusals },
      },
    },
    async () => devices().forms(),
  );

  app.get(
    '/api/devices/:id/frames',
    { schema: { summary: 'What went over its line lately, as text', produces: ['text/plain'], params: idParam } },
    async ({ params }, reply) => {
      const lines = devices().frames(params.id);
      if (lines === null) throw new Refused('not-found');
      return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
    },
  );

  app.post(
    '/api/devices/check',
    {
      schema: {
        summary: 'Try a device out without taking it: what it says, and what is wrong',
        body: Type.Object({ list, entry, circuit, id: Type.Optional(Type.String({ maxLength: 60 })) }, closed),
        response: { 200: CheckSchema, ...refusals },
      },
    },
    async ({ body: { id = null, ...wanted } }) => {
      const outcome = await devices().check(wanted, id);
      if (outcome === 'not-checkable') throw new Refused(outcome);
      if ('kind' in outcome) throw refusalOf(outcome);
      return outcome;
    },
  );

  app.post(
    '/api/devices',
    {
      schema: {
        summary: 'Add a device to config.yaml; the site starts anew with it a moment later',
        body: Type.Object({ list, entry, circuit }, closed),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async ({ body }) => done(await devices().add(body)),
  );

  app.put(
    '/api/devices/:id',
    {
      schema: {
        summary: 'Change a device; its id stays',
        params: idParam,
        body: Type.Object({ entry, circuit }, closed),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async ({ params, body }) => done(await devices().change(params.id, body)),
  );

  app.delete(
    '/api/devices/:id',
    { schema: { summary: 'Remove a device', params: idParam, response: { 200: ChangedSchema, ...refusals } } },
    async ({ params }) => done(await devices().remove(params.id)),
  );

  app.post(
    '/api/devices/:id/replace',
    {
      schema: {
        summary: 'Another device or meter in its place: the ledger keeps both registers',
        params: idParam,
        body: Type.Object(
          {
            entry: orNull(entry),
            atMs: Type.Integer({ minimum: 0, maximum: 1e14 }),
            old: meterEnd,
            new: meterEnd,
            reason: Type.String({ minLength: 1, maxLength: 200 }),
          },
          closed,
        ),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async (request) => {
      const { entry: next, ...exchange } = request.body;
      return done(await devices().replace(request.params.id, next, exchange, signedIn(request).name));
    },
  );

  app.post(
    '/api/devices/undo',
    {
      schema: {
        summary: 'Take the last change back, while nothing else was changed since',
        body: Type.Object({ change: Type.String({ pattern: '^[0-9a-f]{32}$' }) }, closed),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async ({ body }) => done(await devices().undo(body.change)),
  );
}

function done(outcome: Changed): { readonly id: string; readonly change: string } {
  if (outcome.kind !== 'changed') throw refusalOf(outcome);
  return { id: outcome.id, change: outcome.change };
}

function refusalOf(outcome: Exclude<Changed, { kind: 'changed' }>): Refused {
  if (outcome.kind !== 'invalid') return new Refused(outcome.kind);
  return new Refused('device-invalid', { configProblems: outcome.problems });
}
