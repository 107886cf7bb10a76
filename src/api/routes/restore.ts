import { Type } from 'typebox';
import type { App } from '../app.ts';
import type { RestorePorts } from '../backup-ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const choice = Type.String({ maxLength: 120, description: 'Id of one of the choices' });
const passphrase = Type.String({ minLength: 1, maxLength: 1000 });

const StatusSchema = Type.Object(
  {
    state: Type.Enum(['idle', 'trying', 'preparing', 'restarting']),
    isOffered: Type.Boolean({ description: 'It can be done from here' }),
    choices: Type.Array(
      Type.Object({ id: Type.String(), madeAtMs: orNull(Type.Number()), bytes: Type.Integer() }, closed),
    ),
    trial: orNull(
      Type.Object(
        {
          choice: Type.String(),
          madeAtMs: Type.Number(),
          release: Type.String(),
          files: Type.Integer(),
          records: orNull(Type.Integer({ description: 'Of its ledger' })),
          newestAtMs: orNull(Type.Number()),
          loss: orNull(Type.String({ description: 'What would be left behind' })),
        },
        closed,
      ),
    ),
    problem: orNull(Type.Object({ code: Type.String(), detail: Type.String() }, closed)),
  },
  closed,
);

/** A piece arrives within the time that a request may take, also over a slow line. */
const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * A backup in place of what is here: the owner, with his password once more. Everybody has to sign in again afterwards, with the
 * accounts of the backup.
 */
export async function addRestoreRoutes(app: App, restore: RestorePorts): Promise<void> {
  app.get(
    '/api/restore',
    {
      schema: {
        summary: 'Backups that can be put in place, and how it stands',
        response: { 200: StatusSchema, ...refusals },
      },
    },
    async () => {
      const { choices, ...status } = await restore.status();
      return { ...status, choices: [...choices] };
    },
  );

  // A parser of its own scope: nowhere else is anything but JSON taken.
  await app.register((scope, _options, registered) => {
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.put<{ Querystring: { offset: number }; Body: Buffer }>(
      '/api/restore/upload',
      {
        bodyLimit: PIECE_BYTES,
        schema: {
          summary: 'The next piece of a backup, of at most 4 MiB; offset 0 begins anew',
          consumes: ['application/octet-stream'],
          querystring: Type.Object({ offset: Type.Integer({ minimum: 0, maximum: 1e12 }) }, closed),
          response: { 200: DoneSchema, ...refusals },
        },
      },
      async ({ query, body }) => {
        if (!Buffer.isBuffer(body)) throw new Refused('unsupported-media-type');
        const outcome = await restore.upload(query.offset, body);
        if (outcome === 'busy') throw new Refused('backup-busy');
        if (outcome === 'too-large') throw new Refused('body-too-large');
        if (outcome === 'store') throw new Refused('not-stored');
        if (outcome === 'out-of-order') throw new Refused('invalid-request');
        return DONE;
      },
    );
    registered();
  });

  app.post(
    '/api/restore/trial',
    {
      schema: {
        summary: 'Open a backup and say what it would put in place; GET /api/restore has the result',
        body: Type.Object({ choice, passphrase }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => begun(await restore.try(body.choice, body.passphrase)),
  );

  app.post(
    '/api/restore',
    {
      schema: {
        summary: 'Put a backup in place and start anew',
        body: Type.Object({ choice, passphrase, acceptLoss: Type.Boolean() }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      if (!(await restore.status()).isOffered) throw new Refused('not-allowed');
      return begun(await restore.restore(body.choice, body.passphrase, body.acceptLoss));
    },
  );
}

function begun(outcome: 'begun' | 'busy' | 'unknown'): typeof DONE {
  if (outcome === 'unknown') throw new Refused('not-found');
  if (outcome === 'busy') throw new Refused('backup-busy');
  return DONE;
}
