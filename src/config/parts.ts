import { Type } from 'typebox';

/** What the parts of the schema are made of. */

/** The keyword by which a schema says in words what its pattern allows. */
export const ALLOWED = 'allowed';

export const id = (description: string) =>
  Type.String({
    description,
    pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
    [ALLOWED]: 'up to 40 small letters, digits and dashes, starting with a letter or digit',
  });

export const name = (description: string) => Type.String({ description, minLength: 1, maxLength: 60 });

export const host = (description: string, extra: { default?: string } = {}) =>
  Type.String({
    description,
    pattern: '^[A-Za-z0-9.:_-]{1,253}$',
    [ALLOWED]: 'an IP address or a host name',
    ...extra,
  });

export const port = (description: string, standard?: number) =>
  Type.Integer({ description, minimum: 1, maximum: 65535, ...(standard === undefined ? {} : { default: standard }) });

export const unit = Type.Integer({ description: 'Modbus unit id', minimum: 0, maximum: 255, default: 1 });

export const seconds = (description: string, minimum: number, maximum: number, standard: number) =>
  Type.Number({ description: `${description}, s`, minimum, maximum, default: standard });

export const amperes = (description: string, minimum: number, maximum: number, extra: { default?: number } = {}) =>
  Type.Number({ description: `${description}, A`, minimum, maximum, ...extra });

export const section = { additionalProperties: false } as const;

export const percent = (description: string, standard: number) =>
  Type.Number({ description: `${description}, %`, minimum: 0, maximum: 100, default: standard });

export const PHASE = Type.Enum(['L1', 'L2', 'L3']);

/** The consent of the owner, the same for any device that is written to by its definition. */
export const allowWrites = Type.Boolean({
  description:
    'Its owner allows that what its definition is not sure of is written into it, and watches it at the first order; until then it is only read, and a charge point counts with its largest current',
  default: false,
});

/** As of a charge point. */
export const terminalPhases = Type.Union(
  [Type.Tuple([PHASE]), Type.Tuple([PHASE, PHASE]), Type.Tuple([PHASE, PHASE, PHASE])],
  {
    description: 'Grid phases on its terminals L1, L2, L3, in this order; a single-phase meter names one',
    [ALLOWED]: 'one to three different phases, such as [L1, L2, L3] or [L2]',
    default: ['L1', 'L2', 'L3'],
  },
);
