import { Type } from 'typebox';
import { SOURCE_RULES } from '../core/tariff/sources.ts';
import { ALLOWED, section } from './parts.ts';

/** The parts of the schema that bills and reports are made from. Prices themselves are no configuration: they have a history. */

const words = (description: string, maxLength = 120) =>
  Type.Optional(Type.String({ description, minLength: 1, maxLength }));

const pricePerKwh = (description: string) =>
  Type.Number({ description: `${description}, units of the currency per kWh`, minimum: 0, maximum: 10 });

const year = Type.Integer({ description: 'Calendar year', minimum: 2020, maximum: 2100 });

export const Billing = Type.Object(
  {
    currency: Type.String({
      description: 'Currency of all prices, ISO 4217',
      pattern: '^[A-Z]{3}$',
      [ALLOWED]: 'three capital letters, such as EUR or CHF',
      default: 'EUR',
    }),
    address: words('Address of the site, for reports'),
    sourceRule: Type.Enum(['none', ...SOURCE_RULES], {
      description:
        'How the energy of a car is attributed to sun, battery and grid: each consumer the same mix (pro-rata), the house first or the car first; none: all energy has the price of the tariff. Reports print it',
      default: 'none',
    }),
    solarPrice: {
      ...pricePerKwh('What sun costs that went into a car, such as the feed-in it did not earn'),
      default: 0,
    },
    batteryPrice: { ...pricePerKwh('What energy from the battery costs'), default: 0 },
  },
  { ...section, description: 'Bills and reports', default: {} },
);

const Yearly = <Method extends string>(type: Method, description: string) =>
  Type.Object(
    { type: Type.Literal(type, { description }), year, pricePerKwh: pricePerKwh('Published value') },
    section,
  );

const Creg = Type.Object(
  {
    type: Type.Literal('be-creg', { description: 'Belgium: quarterly ceiling of the CREG' }),
    year,
    quarter: Type.Integer({ description: 'Quarter of the year', minimum: 1, maximum: 4 }),
    flanders: pricePerKwh('Flanders'),
    brussels: pricePerKwh('Brussels'),
    wallonia: pricePerKwh('Wallonia'),
  },
  section,
);

const OfficialPrice = Type.Union([
  Yearly('de-strompreispauschale', 'Germany: Destatis 61243-0001, first half of the year before, whole cents'),
  Yearly('at-sachbezug', 'Austria: E-Control, households, first half of the year before'),
  Creg,
]);

export const OfficialPrices = Type.Array(OfficialPrice, {
  maxItems: 200,
  default: [],
  description: 'Official prices that were published after this release, beside those it knows',
  examples: [{ type: 'at-sachbezug', year: 2026, pricePerKwh: 0.32806 }],
});

/** What a charge point says of itself on a report. */
export const chargePointBilling = {
  address: words('Where it stands, for reports'),
  billingClass: Type.Enum(['none', 'mid-single-partner', 'eichrecht'], {
    description:
      'What its figures may be used for: nothing that is paid, reimbursements of one contract partner (MID meter), or bills to anybody (conforming to German calibration law)',
    default: 'none',
  }),
  meter: Type.Optional(
    Type.Object(
      {
        make: Type.String({ description: 'Make of its meter', minLength: 1, maxLength: 60 }),
        model: Type.String({ description: 'Model of its meter', minLength: 1, maxLength: 60 }),
        serial: Type.String({ description: 'Serial number of its meter', minLength: 1, maxLength: 60 }),
        class: Type.String({ description: 'Accuracy class, such as MID B', minLength: 1, maxLength: 20 }),
      },
      { ...section, description: 'Its meter, as written on it' },
    ),
  ),
  publicKey: Type.Optional(
    Type.String({
      description: 'Public key of its signing meter, from its label: signed values are checked against it',
      pattern: '^[A-Za-z0-9+/= ]{40,1000}$',
      [ALLOWED]: 'a public key (SubjectPublicKeyInfo) in hex or base64',
    }),
  ),
};
