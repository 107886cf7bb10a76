import { Type } from 'typebox';
import type { SetupFacts } from './ports.ts';
import { orNull } from './schemas.ts';

const closed = { additionalProperties: false } as const;

export const ConfigProblemShape = Type.Object(
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
  readonly simulated: boolean;
  readonly ownerExists: boolean;
  /** More than one person signs in by password. */
  readonly asksName: boolean;
  readonly signedIn: boolean;
  /** Who is signed in, for the page to know what to show. */
  readonly me: {
    readonly name: string;
    readonly role: string;
    readonly mayChangeMode: boolean;
    readonly mayAddCards: boolean;
  } | null;
};

export const SetupSchema = Type.Unsafe<SetupAnswer>(
  Type.Object(
    {
      version: Type.String(),
      language: Type.Enum(['de', 'en', 'nl']),
      timeZone: Type.String({ description: 'IANA name of the zone in which the site reads its clock' }),
      configured: Type.Boolean(),
      ownerExists: Type.Boolean(),
      asksName: Type.Boolean(),
      signedIn: Type.Boolean(),
      me: orNull(
        Type.Object(
          { name: Type.String(), role: Type.String(), mayChangeMode: Type.Boolean(), mayAddCards: Type.Boolean() },
          closed,
        ),
      ),
      configProblems: Type.Array(ConfigProblemShape),
      configPath: Type.String(),
      exampleConfig: Type.String(),
      simulated: Type.Boolean({ description: 'All that is shown is a simulated home' }),
    },
    closed,
  ),
);
