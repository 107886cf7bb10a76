import { Type } from 'typebox';
import { LOAD_MODES } from '../../core/model/site.ts';
import type { App } from '../app.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;

/** Flexible loads: what the owner wants of them. */
export function addLoadRoutes(app: App, site: SitePorts | null): void {
  app.put(
    '/api/loads/:id/mode',
    {
      schema: {
        summary: 'Choose how a flexible load runs',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        body: Type.Object({ mode: Type.Enum([...LOAD_MODES]) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await configured(site).setLoadMode(request.params.id, request.body.mode);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}
