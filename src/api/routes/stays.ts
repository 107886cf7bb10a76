import { Type } from 'typebox';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const orNull = (minimum: number, maximum: number, description: string) =>
  Type.Union([Type.Integer({ minimum, maximum }), Type.Null()], { description });

const MINUTE_MS = 60_000;
/** The year 2100: a later limit is a slip of the finger. */
const LATEST_MS = Date.UTC(2100, 0, 1);

/** What holds for the car that is there. */
export function addStayRoutes(app: App, site: SitePorts | null): void {
  app.put(
    '/api/charge-points/:id/boost',
    {
      schema: {
        summary: 'Charge fast for a time, then as before',
        params,
        body: Type.Object({ minutes: orNull(1, 1440, 'null ends a boost') }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { minutes } = request.body;
      const outcome = await configured(site).boost(request.params.id, minutes === null ? null : minutes * MINUTE_MS);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );

  app.put(
    '/api/charge-points/:id/limit',
    {
      schema: {
        summary:
          'Where the charging of this car ends; takes the place of the limit before, nothing but null is no limit',
        params,
        body: Type.Object(
          {
            energyWh: orNull(100, 1_000_000, 'Of this session, Wh'),
            socPercent: orNull(1, 100, 'State of charge, where it is known, %'),
            untilMs: orNull(0, LATEST_MS, 'Clock time, UTC epoch ms'),
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await configured(site).setLimit(request.params.id, request.body);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}
