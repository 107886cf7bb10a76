import { Type } from 'typebox';
import { CHARGE_MODES } from '../../core/model/site.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals, SiteViewSchema } from '../schemas.ts';
import { viewFor } from '../scope.ts';
import type { LiveStream } from '../stream.ts';

const closed = { additionalProperties: false } as const;

/** The live state and what may be changed about it. */
export function addSiteRoutes(app: App, site: SitePorts | null, stream: Pick<LiveStream, 'events'>): void {
  app.get(
    '/api/state',
    { schema: { summary: 'The whole live state', response: { 200: SiteViewSchema, ...refusals } } },
    async (request) => viewFor(signedIn(request), configured(site).view(), configured(site)),
  );

  app.get(
    '/api/stream',
    {
      schema: {
        summary:
          'The live state as a WebSocket, or with `Accept: text/event-stream` as events: a whole state at first and whenever it has changed',
        response: { 426: refusals['4xx'] },
      },
    },
    async (request, reply) => {
      if (!/\btext\/event-stream\b/.test(request.headers.accept ?? '')) {
        void reply.header('upgrade', 'websocket');
        throw new Refused('upgrade-required');
      }
      stream.events(request.raw, reply.raw);
      reply.hijack();
    },
  );

  app.put(
    '/api/charge-points/:id/mode',
    {
      schema: {
        summary: 'Choose how a charge point charges',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        body: Type.Object({ mode: Type.Enum([...CHARGE_MODES]) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await configured(site).setMode(request.params.id, request.body.mode);
      if (outcome === 'unknown-charge-point') throw new Refused(outcome);
      return DONE;
    },
  );
}
