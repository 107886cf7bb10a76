import { Type } from 'typebox';
import { GRID_STATES } from '../../core/model/snapshot.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const limit = (description: string, maximum: number) =>
  Type.Union([Type.Number({ minimum: 0, maximum }), Type.Null()], { description });

/** Limits that others set: a cap on a circuit, and whether the public grid is there. */
export function addLimitRoutes(app: App, site: SitePorts | null): void {
  app.put(
    '/api/circuits/:id/cap',
    {
      schema: {
        summary: 'Cap a circuit from outside: it holds beside its own limits; both limits null take it back',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        body: Type.Object(
          {
            source: Type.String({
              description: 'Who asks; each source has at most one cap per circuit',
              pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$',
              default: 'API',
            }),
            maxCurrentA: limit('Per phase, A', 3_000),
            maxPowerW: limit('Active power over all phases, W', 3_000_000),
            untilMs: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
              description: 'When it ends by itself, UTC epoch ms; null: when it is taken back',
            }),
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ params, body }) => {
      const outcome = await configured(site).setCap({ circuitId: params.id, ...body });
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );

  app.put(
    '/api/grid',
    {
      schema: {
        summary: 'Tell whether the public grid is there: in backup only charge points with a backupCurrentA charge',
        body: Type.Object({ state: Type.Enum([...GRID_STATES]) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async ({ body }) => {
      await configured(site).setGrid(body.state);
      return DONE;
    },
  );
}
