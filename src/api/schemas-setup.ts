import { Type } from 'typebox';
import type { SetupFacts } from './ports.ts';
import { orNull } from './schemas.ts';

const closed = { additionalProperties: false } as const;

const ConfigProblemShape = Type.Object(
  {
    code: Type.String(),
    file: Type.String(),
    line: Type.Number(),
    column: Type.Number(),
    path: Type.String(),
    value: orNull(Type.String()),
    allowed: Type.String(),
  },
  closed,
);

/** What GET /api/setup answers. Who is not signed in gets the last three empty. */
export type SetupAnswer = Pick<
  SetupFacts,
  'version' | 'language' | 'timeZone' | 'configPath' | 'exampleConfig' | 'configProblems'
> & {
  readonly configured: boolean;
  readonly ownerExists: boolean;
  readonly signedIn: boolean;
};

export const SetupSchema = Type.Unsafe<SetupAnswer>(
  Type.Object(
    {
      version: Type.String(),
      language: Type.Enum(['de', 'en', 'nl']),
      timeZone: Type.String({ description: 'IANA name of the zone in which the site reads its clock' }),
      configured: Type.Boolean(),
      ownerExists: Type.Boolean(),
      signedIn: Type.Boolean(),
      configProblems: Type.Array(ConfigProblemShape),
      configPath: Type.String(),
      exampleConfig: Type.String(),
    },
    closed,
  ),
);
