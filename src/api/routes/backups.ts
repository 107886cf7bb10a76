import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { App } from '../app.ts';
import type { BackupPorts } from '../backup-ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;

const BackupStatusSchema = Type.Object({
  isBusy: Type.Boolean(),
  problem: orNull(Type.String({ description: 'Why the last one that was asked for was not made' })),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), madeAtMs: Type.Number() })),
  scheduled: orNull(
    Type.Object({
      folder: Type.String(),
      newestAtMs: orNull(Type.Number()),
      problem: orNull(Type.String()),
    }),
  ),
  offsite: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.Enum(['s3', 'webdav', 'sftp']),
      newestAtMs: orNull(Type.Number({ description: 'When the newest backup that lies there was made' })),
      isBusy: Type.Boolean(),
      problem: orNull(Type.String()),
    }),
  ),
});

/**
 * Backups hold every secret of the house. Making one needs the owner and his password once more; those that lie there are
 * sealed by a passphrase that the house does not keep.
 */
export function addBackupRoutes(app: App, backups: BackupPorts): void {
  app.get(
    '/api/backups',
    {
      schema: {
        summary: 'Backups that can be fetched, and how the scheduled ones stand',
        response: { 200: BackupStatusSchema, ...refusals },
      },
    },
    async () => {
      const { files, offsite, ...status } = await backups.status();
      return { ...status, files: [...files], offsite: [...offsite] };
    },
  );

  app.post(
    '/api/backups/offsite/:id/test',
    {
      schema: {
        summary: 'Write, list and remove a small file at a place away from this house',
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }, closed),
        response: {
          200: Type.Object({ problem: orNull(Type.String({ description: 'Why it does not work' })) }, closed),
          ...refusals,
        },
      },
    },
    async ({ params }) => {
      const outcome = await backups.testOffsite(params.id);
      if (outcome === 'unknown') throw new Refused('not-found');
      return { problem: outcome };
    },
  );

  app.post(
    '/api/backups',
    {
      schema: {
        summary: 'Begin a backup; GET /api/backups says what becomes of it',
        body: Type.Object(
          { passphrase: Type.String({ minLength: 12, maxLength: 1000 }), withHistory: Type.Boolean() },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { passphrase, withHistory } = request.body;
      if (backups.begin(passphrase, withHistory) === 'busy') throw new Refused('backup-busy');
      return DONE;
    },
  );

  app.get(
    '/api/backups/:name',
    {
      schema: {
        summary: 'A backup, sealed as it was made',
        produces: ['application/octet-stream'],
        params: Type.Object({ name: Type.String({ maxLength: 100 }) }, closed),
      },
    },
    async (request, reply) => {
      const path = backups.pathOf(request.params.name);
      if (path === null) throw new Refused('not-found');
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${request.params.name}"`)
        .send(createReadStream(path));
    },
  );

  app.get(
    '/api/diagnostics',
    {
      schema: {
        summary: 'What a fault report needs, as a ZIP file without cards, people or passwords',
        produces: ['application/zip'],
      },
    },
    async (_request, reply) =>
      reply
        .type('application/zip')
        .header('content-disposition', 'attachment; filename="lademeister-diagnostics.zip"')
        .send(Readable.from(backups.diagnostics(), { objectMode: false })),
  );
}
