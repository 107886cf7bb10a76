import { Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';
import type { SyncPreviewView, SyncView } from '../sync-ports.ts';

const closed = { additionalProperties: false } as const;

const ViewSchema = Type.Unsafe<SyncView>(
  Type.Object(
    {
      state: Type.Enum(['off', 'none', 'active', 'stopped', 'deleting']),
      host: orNull(Type.String()),
      sentTo: orNull(Type.String()),
      siteId: orNull(Type.String({ description: 'Thumbprint of the public key (RFC 7638)' })),
      rules: Type.Object(
        {
          companyCars: Type.Boolean(),
          vehicles: Type.Array(Type.String()),
          groups: Type.Array(Type.String()),
          cards: Type.Integer(),
          registers: Type.Enum(['own', 'meter']),
          maxBytesPerSecond: Type.Integer(),
        },
        closed,
      ),
      sinceMs: orNull(Type.Number()),
      records: Type.Integer(),
      confirmed: Type.Integer({ description: 'As many of them the receiver has' }),
      confirmedAtMs: orNull(Type.Number()),
      oldestWaitingAtMs: orNull(Type.Number()),
      isSending: Type.Boolean(),
      problem: orNull(
        Type.Object(
          { code: Type.String(), detail: Type.String(), sinceMs: Type.Number(), nextAtMs: Type.Number() },
          closed,
        ),
      ),
      rejected: Type.Array(
        Type.Object(
          {
            sequence: Type.Integer(),
            id: Type.String(),
            kind: Type.String(),
            createdAtMs: Type.Number(),
            why: Type.String(),
            body: Type.String({ description: 'JSON, as it went out' }),
          },
          closed,
        ),
      ),
      past: Type.Array(
        Type.Object(
          {
            receiver: Type.String(),
            siteId: Type.String(),
            overAtMs: Type.Number(),
            receipt: orNull(Type.String({ description: 'JSON, as the receiver has answered' })),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);

const PreviewSchema = Type.Unsafe<SyncPreviewView>(
  Type.Object(
    {
      requests: Type.Array(
        Type.Object(
          {
            method: Type.String(),
            url: Type.String(),
            headers: Type.Record(Type.String(), Type.String()),
            body: Type.String(),
          },
          closed,
        ),
      ),
      records: Type.Integer(),
      bytes: Type.Integer(),
      hasMore: Type.Boolean(),
      isSample: Type.Boolean({ description: 'Keys are made when it begins: pseudonyms will be others' }),
    },
    closed,
  ),
);

const Order = Type.Object({ order: Type.Enum(['stop', 'resume', 'delete', 'forget', 'begin']) }, closed);

/** Cloud sync: how it stands, what would go out, and its owner's orders. */
export function addSyncRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/sync',
    { schema: { summary: 'How cloud sync stands', response: { 200: ViewSchema, ...refusals } } },
    async () => configured(site).sync.view(),
  );

  app.get(
    '/api/sync/preview',
    {
      schema: {
        summary: 'What would go out now, byte for byte, without sending it',
        response: { 200: PreviewSchema, ...refusals },
      },
    },
    async () => {
      const preview = configured(site).sync.preview();
      if (preview === 'sync-order-impossible') throw new Refused(preview);
      return preview;
    },
  );

  app.post(
    '/api/sync/orders',
    {
      schema: {
        summary: 'Stops or resumes it; asks the receiver to delete all it has; begins anew with new keys',
        body: Order,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      const outcome = configured(site).sync.order(body.order);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}
