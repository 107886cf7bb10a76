import { Type } from 'typebox';
import { ALLOWED, id, name, section } from './parts.ts';
import { wishes } from './schema-loads.ts';

export const Token = Type.Object(
  {
    // OCPP 1.6 section 7.28 (IdToken): CiString20.
    uid: Type.String({
      description: 'Identifier of the card as the reader sends it',
      pattern: '^[\\x21-\\x7e]{1,20}$',
      [ALLOWED]: 'up to 20 printable characters without spaces',
    }),
    name: name('What the card or its holder is called'),
    ...wishes,
  },
  section,
);

const time = (description: string) =>
  Type.String({
    description,
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$',
    [ALLOWED]: 'a time of the day from 00:00 to 24:00',
  });

const Hours = Type.Object(
  {
    chargePoint: Type.Optional(id('Charge point they are for; all if left out')),
    group: Type.Optional(
      Type.String({
        description: 'Group of cards and drivers they are for; all if left out',
        minLength: 1,
        maxLength: 40,
      }),
    ),
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      description: 'Days of the week, Monday is 1; all if left out',
      maxItems: 7,
      default: [],
    }),
    from: time('From this time of the day'),
    to: time('Until this time; earlier than from: over midnight'),
  },
  section,
);

export const CardAccess = Type.Object(
  {
    hours: Type.Array(Hours, {
      description:
        'When accepted cards may begin to charge. Where entries name the charge point or a group of the card, one of them must hold; otherwise any time',
      maxItems: 200,
      default: [],
    }),
    oneSessionPerCard: Type.Boolean({
      description: 'A card that charges at one charge point is refused at the others',
      default: false,
    }),
  },
  { ...section, description: 'Rules for cards at charge points where only tokens may charge', default: {} },
);
