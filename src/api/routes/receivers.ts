import { Type } from 'typebox';
import { SECRET_KEYS } from '../../config/edit-notifications.ts';
import { areBrowserKeys, isPushService } from '../../notify/push/encryption.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import type { PushPorts, ReceiverChanged, ReceiverPorts } from '../notification-ports.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';
import { onlyDriver } from '../scope.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 40 }) }, closed);
const secret = Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\r\\n]+$' }));
const Body = Type.Object(
  {
    entry: Type.Record(Type.String({ pattern: '^[A-Za-z]{1,40}$' }), Type.Unknown(), {
      description: 'As in config.yaml, without id and without names of secret files',
    }),
    secrets: Type.Object(Object.fromEntries(SECRET_KEYS.map((key) => [key, secret])), {
      ...closed,
      description: 'What stands in the secret files; what is left out stays as it was',
    }),
  },
  closed,
);
const ChangedSchema = Type.Object({ id: Type.String() }, closed);
const endpoint = Type.String({ pattern: '^https://[^\\s]+$', maxLength: 1000 });
const base64Url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+={0,2}$', maxLength });

/** Receivers of notifications are changed here, and browsers entered for those by push. */
export function addReceiverRoutes(app: App, site: SitePorts | null): void {
  const receivers = (): ReceiverPorts => configured(site).notifications.receivers;
  const push = (): PushPorts => configured(site).notifications.push;

  app.get(
    '/api/notifications/receivers',
    {
      schema: {
        summary: 'Receivers as they are written in config.yaml',
        response: {
          200: Type.Object({ receivers: Type.Array(Type.Record(Type.String(), Type.Unknown())) }),
          ...refusals,
        },
      },
    },
    async () => ({ receivers: [...(await receivers().entries())] }),
  );
  app.post(
    '/api/notifications',
    { schema: { summary: 'Add a receiver', body: Body, response: { 200: ChangedSchema, ...refusals } } },
    async ({ body }) => done(await receivers().add(withoutFiles(body.entry), body.secrets)),
  );
  app.put(
    '/api/notifications/:id',
    { schema: { summary: 'Change a receiver', params, body: Body, response: { 200: ChangedSchema, ...refusals } } },
    async ({ params: { id }, body }) => done(await receivers().change(id, withoutFiles(body.entry), body.secrets)),
  );
  app.delete(
    '/api/notifications/:id',
    {
      schema: {
        summary: 'Remove a receiver, its secrets with it',
        params,
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async ({ params: { id } }) => done(await receivers().remove(id)),
  );

  app.get(
    '/api/push',
    {
      schema: {
        summary: 'For which receivers this person may enter his browser, and the key of this house (RFC 8292)',
        response: {
          200: Type.Object(
            {
              publicKey: Type.String(),
              receivers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
            },
            closed,
          ),
          ...refusals,
        },
      },
    },
    async (request) => ({
      publicKey: await push().publicKey(),
      receivers: [...push().receivers(onlyDriver(signedIn(request)))],
    }),
  );
  app.post(
    '/api/push/:id/browsers',
    {
      schema: {
        summary: 'Enter this browser for a receiver (PushSubscription of the Push API)',
        params,
        body: Type.Object(
          {
            endpoint,
            keys: Type.Object({ p256dh: base64Url(100), auth: base64Url(40) }, closed),
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const who = signedIn(request);
      const { endpoint: address, keys } = request.body;
      if (!isPushService(address) || !areBrowserKeys(keys)) throw new Refused('invalid-request');
      const browser = { endpoint: address, ...keys, receiver: request.params.id, userId: who.userId };
      if (push().enter(browser, onlyDriver(who)) === 'unknown-receiver') throw new Refused('unknown-receiver');
      return DONE;
    },
  );
  app.post(
    '/api/push/leave',
    {
      schema: {
        summary: 'This browser takes no messages any more',
        body: Type.Object({ endpoint }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      push().leave(body.endpoint);
      return DONE;
    },
  );
}

/** No name of a file comes from outside: it might be that of another secret. */
function withoutFiles(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(entry).filter(([key]) => key !== 'id' && !key.endsWith('File'));
  return Object.fromEntries(kept);
}

function done(outcome: ReceiverChanged): { readonly id: string } {
  if (outcome.kind === 'changed') return { id: outcome.id };
  if (outcome.kind === 'invalid') throw new Refused('receiver-invalid', { configProblems: outcome.problems });
  throw new Refused(outcome.kind);
}
