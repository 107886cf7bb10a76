import { Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';
import type { UpstreamList } from '../upstream-ports.ts';

const closed = { additionalProperties: false } as const;
const id = Type.String({ maxLength: 40 });
const Register = Type.Enum(['meter', 'virtual'], {
  description: 'meter: the registers of the meter; virtual: a count of its own sessions alone',
});
const Otherwise = Type.Enum(['available', 'unavailable'], {
  description: 'How the point appears outside its sessions',
});

const Message = Type.Object(
  {
    id: Type.Integer(),
    sessionId: Type.String(),
    action: Type.Enum(['StartTransaction', 'MeterValues', 'StopTransaction']),
    createdAtMs: Type.Number(),
    state: Type.Enum(['waiting', 'rejected', 'held']),
    attempts: Type.Integer(),
    error: orNull(Type.String()),
    payload: Type.String({ description: 'JSON, as it goes out' }),
  },
  closed,
);

const ListSchema = Type.Unsafe<UpstreamList>(
  Type.Object(
    {
      connections: Type.Array(
        Type.Object(
          {
            id: Type.String(),
            name: Type.String(),
            chargePointName: Type.String(),
            host: Type.String(),
            encrypted: Type.Boolean(),
            identity: Type.String(),
            state: Type.Enum(['offline', 'connected', 'pending', 'rejected', 'accepted']),
            sinceMs: Type.Number(),
            error: orNull(Type.Object({ detail: Type.String(), atMs: Type.Number() }, closed)),
            shownStatus: orNull(Type.String()),
            waiting: Type.Integer({ description: 'Messages that wait' }),
            oldestAtMs: orNull(Type.Number()),
            delivered: Type.Integer(),
            deliveredAtMs: orNull(Type.Number()),
            ahead: Type.Array(Message),
            kept: Type.Array(Message),
            sessions: Type.Enum(['all', 'chosen']),
            register: Register,
            otherwise: Otherwise,
            control: Type.Enum(['read-only', 'allowed']),
            authorisedBy: Type.Enum(['local', 'upstream', 'local-then-upstream']),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);

const ofSession = Type.Object({ id, sessionId: Type.String({ maxLength: 100 }) }, closed);

/** Back-ends that see charge points of this site: how it stands with them, and what they are told. */
export function addUpstreamRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/upstream',
    {
      schema: {
        summary: 'Back-ends: their connections, what waits for them, what they have rejected',
        response: { 200: ListSchema, ...refusals },
      },
    },
    async () => configured(site).upstream.list(),
  );

  app.post(
    '/api/upstream/:id/sessions/:sessionId/again',
    {
      schema: {
        summary: 'Sends again what a back-end has rejected of a session',
        params: ofSession,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ params }) => answer(configured(site).upstream.again(params.id, params.sessionId)),
  );

  app.delete(
    '/api/upstream/:id/sessions/:sessionId',
    {
      schema: {
        summary: 'Throws away what a back-end has rejected of a session',
        params: ofSession,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ params }) => answer(configured(site).upstream.drop(params.id, params.sessionId)),
  );

  app.put(
    '/api/upstream/:id/privacy',
    {
      schema: {
        summary: 'Chooses what a back-end sees of others; holds from the next session on',
        params: Type.Object({ id }, closed),
        body: Type.Object({ register: Register, otherwise: Otherwise }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ params, body }) => answer(await configured(site).upstream.setPrivacy(params.id, body)),
  );
}

function answer(outcome: 'done' | 'unknown-upstream' | 'nothing-kept' | 'config-unwritable'): typeof DONE {
  if (outcome !== 'done') throw new Refused(outcome);
  return DONE;
}
