import { Type } from 'typebox';
import { ALLOWED, section } from './parts.ts';
import { secretFile } from './schema-reports.ts';

const text = (description: string) => Type.String({ description, minLength: 1, maxLength: 100 });

export const Sync = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Whether anything goes out; without it nothing does', default: false }),
    url: Type.Optional(
      Type.String({
        description: 'Address of the receiver; another one is another receiver, who is told nothing until you say so',
        maxLength: 300,
        pattern: '^https://[^\\s@?#]+$',
        [ALLOWED]: 'an address that begins with https://, without a password in it',
      }),
    ),
    tokenFile: Type.Optional(secretFile('Where the token stands that the receiver has given you')),
    caFile: Type.Optional(
      secretFile('Where the certificate of the authority stands (PEM) from which that of the receiver comes'),
    ),
    companyCars: Type.Boolean({
      description: 'The sessions of every vehicle that is a company car go out',
      default: true,
    }),
    vehicles: Type.Array(text('Name or plate'), {
      description: 'Vehicles whose sessions go out, called as on the page People and cards',
      maxItems: 200,
      default: [],
    }),
    groups: Type.Array(text('Group'), {
      description: 'Groups of cards and drivers whose sessions go out',
      maxItems: 50,
      default: [],
    }),
    cards: Type.Array(text('Number of a card'), {
      description: 'Cards whose sessions go out; their numbers do not',
      maxItems: 500,
      default: [],
    }),
    registers: Type.Enum(['own', 'meter'], {
      description:
        'own: of each day the sum of the sessions that went out; meter: the registers of the meter, which show how much others have charged',
      default: 'own',
    }),
    since: Type.Optional(
      Type.String({
        description: 'Day from which sessions go out; if left out: from when it begins',
        pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
        [ALLOWED]: 'a day such as 2026-01-31',
      }),
    ),
    maxBytesPerSecond: Type.Integer({
      description: 'As many bytes a second go out at most, on average',
      minimum: 100,
      maximum: 10_000_000,
      default: 16_000,
    }),
  },
  {
    ...section,
    description: 'Sessions that concern an employer, pseudonymous and signed, to a receiver outside: see docs/sync.md',
    default: {},
  },
);
