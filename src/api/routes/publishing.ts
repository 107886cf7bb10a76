import { Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import type { PublishingView } from '../publishing-ports.ts';
import { refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const problem = orNull(Type.Object({ sinceMs: Type.Number(), detail: Type.String() }, closed));

const PublishingSchema = Type.Unsafe<PublishingView>(
  Type.Object(
    {
      mqtt: orNull(
        Type.Object(
          {
            address: Type.String(),
            enabled: Type.Boolean({ description: 'State and orders go over it' }),
            discovery: Type.Boolean(),
            prefix: Type.String(),
            problem,
            commands: Type.Array(Type.String()),
            publishedAtMs: orNull(Type.Number()),
            orders: Type.Number({ description: 'Carried out since the start' }),
            refused: Type.Number(),
            refusal: orNull(Type.Object({ atMs: Type.Number(), topic: Type.String(), code: Type.String() }, closed)),
          },
          closed,
        ),
      ),
      metricsAskedAtMs: orNull(Type.Number()),
      influx: Type.Array(
        Type.Object(
          {
            id: Type.String(),
            name: Type.String(),
            waiting: Type.Number({ description: 'Lines in memory' }),
            written: Type.Number(),
            dropped: Type.Number(),
            writtenAtMs: orNull(Type.Number()),
            problem,
          },
          closed,
        ),
      ),
    },
    closed,
  ),
);

const TestedSchema = Type.Object(
  {
    detail: Type.Union([Type.String(), Type.Null()], { description: 'null: it worked; else why not, in their words' }),
  },
  closed,
);

/** How it stands with home automation and databases. */
export function addPublishingRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/publishing',
    {
      schema: {
        summary: 'What other programs of the house are told, and whether it arrives',
        response: { 200: PublishingSchema, ...refusals },
      },
    },
    async () => configured(site).publishing.view(),
  );

  app.post(
    '/api/publishing/mqtt/test',
    {
      schema: { summary: 'Publishes a message at the broker now', response: { 200: TestedSchema, ...refusals } },
    },
    async () => ({ detail: await configured(site).publishing.testMqtt() }),
  );

  app.post(
    '/api/publishing/influx/:id/test',
    {
      schema: {
        summary: 'Writes the values of now into a database',
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }, closed),
        response: { 200: TestedSchema, ...refusals },
      },
    },
    async ({ params }) => {
      const tested = await configured(site).publishing.testInflux(params.id);
      if (tested === 'unknown-database') throw new Refused(tested);
      return tested;
    },
  );
}
