import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { ProposalListSchema } from '../proposal-schema.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';
import { time, timeOf } from '../times.ts';

const closed = { additionalProperties: false } as const;

/** What the site knows of itself: what it proposes to change, and its recordings. */
export function addInsightRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/proposals',
    {
      schema: {
        summary: 'What the site was found to be, where it is configured to be something else',
        response: { 200: ProposalListSchema, ...refusals },
      },
    },
    async () => ({ proposals: configured(site).proposals() }),
  );

  app.post(
    '/api/proposals/dismiss',
    {
      schema: {
        summary: 'Show a proposal no more',
        body: Type.Object({ key: Type.String({ maxLength: 200 }) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = configured(site).dismissProposal(request.body.key);
      if (outcome === 'unknown-proposal') throw new Refused(outcome);
      return DONE;
    },
  );

  app.get(
    '/api/recording',
    {
      schema: {
        summary: 'What was seen and decided, for `lademeister replay`; it holds no cards, people or secrets',
        produces: ['application/octet-stream'],
        querystring: Type.Object({ from: time('From here on'), to: time('Up to here') }, closed),
      },
    },
    async (request, reply) => {
      const fromMs = timeOf('from', request.query.from) ?? Number.NEGATIVE_INFINITY;
      const toMs = timeOf('to', request.query.to) ?? Number.POSITIVE_INFINITY;
      const pieces = await configured(site).recording({ fromMs, toMs });
      return reply
        .type('application/octet-stream')
        .header('content-disposition', 'attachment; filename="lademeister.flight"')
        .send(Readable.from(pieces, { objectMode: false }));
    },
  );
}
