import { type TSchema, Type } from 'typebox';
import { SETTINGS_SECTIONS, type SettingsChanges } from '../../config/edit-sections.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, orNull, refusals } from '../schemas.ts';
import { ConfigProblemShape } from '../schemas-setup.ts';
import { requireSections, sectionsFor } from '../scope.ts';
import type { SettingsAnswer, SettingsPorts, SettingsSaved, SimulationPorts } from '../settings-ports.ts';

const closed = { additionalProperties: false } as const;
const SETTINGS_LIMIT = 256 * 1024;

const group = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown());
const sectionValue = Type.Union([group, Type.Array(group, { maxItems: 200 }), Type.Null()], {
  description: 'What the section shall say as a whole; null: its defaults',
});
const properties: Record<string, TSchema> = {};
for (const section of SETTINGS_SECTIONS) properties[section] = Type.Optional(sectionValue);
const changes = Type.Unsafe<SettingsChanges>(Type.Object(properties, { ...closed, minProperties: 1 }));
const fingerprint = Type.String({ pattern: '^[0-9a-f]{32}$' });

const named = Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed));
const SettingsSchema = Type.Unsafe<SettingsAnswer>(
  Type.Object(
    {
      sections: Type.Array(
        Type.Object(
          {
            name: Type.Enum([...SETTINGS_SECTIONS]),
            schema: Type.Object({}, { additionalProperties: true, description: 'JSON Schema of the section' }),
            optional: Type.Boolean(),
            value: sectionValue,
          },
          closed,
        ),
      ),
      circuits: named,
      meters: named,
      chargePoints: Type.Integer(),
      safeCurrents: Type.Array(
        Type.Object(
          {
            circuitId: Type.String(),
            circuitName: Type.String(),
            phase: Type.Enum(['L1', 'L2', 'L3'], { description: 'The one with the least left' }),
            totalA: Type.Number(),
            limitA: Type.Number(),
          },
          closed,
        ),
      ),
      problems: Type.Array(ConfigProblemShape),
      ocppAddresses: Type.Array(Type.String()),
      basedOn: Type.String({ description: 'Goes along with a change: it is refused when somebody else was faster' }),
      taken: Type.Boolean({ description: 'The site runs with this' }),
      refusedAtMs: orNull(Type.Number()),
    },
    closed,
  ),
);
const ChangedSchema = Type.Object(
  { change: Type.String({ description: 'Takes it back by POST /api/settings/undo' }) },
  closed,
);

/** The settings of config.yaml by section, and the simulated home for who has none yet. */
export function addSettingsRoutes(app: App, settings: SettingsPorts, simulation: SimulationPorts): void {
  app.get(
    '/api/settings',
    {
      schema: {
        summary: 'The sections that whoever asks may change: schemas, and what is written',
        response: { 200: SettingsSchema, ...refusals },
      },
    },
    async (request) => {
      const answer = await settings.read();
      const his = sectionsFor(signedIn(request));
      return { ...answer, sections: answer.sections.filter(({ name }) => his.includes(name)) };
    },
  );

  app.post(
    '/api/settings/check',
    {
      bodyLimit: SETTINGS_LIMIT,
      schema: {
        summary: 'What would be wrong, or doubtful, with other settings; nothing is changed',
        body: Type.Object({ changes }, closed),
        response: {
          200: Type.Object(
            { problems: Type.Array(ConfigProblemShape), warnings: Type.Array(ConfigProblemShape) },
            closed,
          ),
          ...refusals,
        },
      },
    },
    async (request) => {
      requireSections(signedIn(request), request.body.changes);
      const { problems, warnings } = await settings.check(request.body.changes);
      return { problems: [...problems], warnings: [...warnings] };
    },
  );

  app.put(
    '/api/settings',
    {
      bodyLimit: SETTINGS_LIMIT,
      schema: {
        summary: 'Change sections of config.yaml, all or none; the site starts anew with them a moment later',
        body: Type.Object({ changes, basedOn: fingerprint }, closed),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async (request) => {
      requireSections(signedIn(request), request.body.changes);
      return done(await settings.save(request.body.changes, request.body.basedOn));
    },
  );

  app.post(
    '/api/settings/undo',
    {
      schema: {
        summary: 'Take the last change back, while nothing else was changed since',
        body: Type.Object({ change: fingerprint }, closed),
        response: { 200: ChangedSchema, ...refusals },
      },
    },
    async ({ body }) => done(await settings.undo(body.change)),
  );

  app.post(
    '/api/simulation',
    {
      schema: {
        summary: 'Show a simulated home while there is no other; its books are its own',
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async () => {
      const outcome = await simulation.begin();
      if (outcome !== 'begun') throw new Refused(outcome);
      return DONE;
    },
  );

  app.delete(
    '/api/simulation',
    { schema: { summary: 'End the simulated home and erase its books', response: { 200: DoneSchema, ...refusals } } },
    async () => {
      simulation.end();
      return DONE;
    },
  );
}

function done(outcome: SettingsSaved): { readonly change: string } {
  switch (outcome.kind) {
    case 'changed':
      return { change: outcome.change };
    case 'invalid':
      throw new Refused('device-invalid', { configProblems: outcome.problems });
    default:
      throw new Refused(outcome.kind);
  }
}
