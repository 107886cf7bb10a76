import { type Static, Type } from 'typebox';
import { ALLOWED, id, section } from './parts.ts';

/** What is asked outside the house: prices and the carbon intensity of the grid. Nothing is, unless it stands here. */

const market = (description: string) =>
  Type.String({
    description,
    pattern: '^[A-Za-z0-9_-]{1,20}$',
    [ALLOWED]: 'up to 20 letters, digits, - and _, such as DE-LU',
  });

const perKwh = (description: string, minimum: number, extra: { default?: number } = {}) =>
  Type.Number({ description: `${description}, units of the currency per kWh`, minimum, maximum: 10, ...extra });

const words = (description: string, maxLength = 100) => Type.String({ description, minLength: 1, maxLength });

export const secretFile = (description: string) =>
  Type.String({
    description: `${description}: a file in the data directory that nobody else may read (mode 0600)`,
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
    [ALLOWED]: 'a file name without a folder',
  });

export const address = (description: string, extra: { default?: string } = {}) =>
  Type.String({
    description,
    pattern: '^https?://[!-~]{1,500}$',
    [ALLOWED]: 'an address that begins with https:// or http://',
    ...extra,
  });

export const Prices = Type.Object(
  {
    tariff: Type.Optional(
      Type.String({
        description:
          'Tariff by which the site itself buys, as in docs/tariffs.md; if left out: the one that holds for everybody',
        pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
        [ALLOWED]: 'the id of a tariff',
      }),
    ),
    assumedPerKwh: perKwh('What a kWh from the grid is taken to cost where no tariff says so', 0, { default: 0.3 }),
    feedIn: Type.Object(
      {
        pricePerKwh: perKwh('What is paid for a kWh that is fed in', -1, { default: 0.08 }),
        noneAtNegative: Type.Optional(
          market('Market below whose zero nothing is paid (section 51 EEG; systems since 25 February 2025)'),
        ),
        market: Type.Optional(market('Market whose price is paid, instead of pricePerKwh (direct marketing)')),
        feePerKwh: perKwh('What is kept back of the price of that market', 0, { default: 0 }),
      },
      { ...section, description: 'What feeding in earns', default: {} },
    ),
  },
  { ...section, description: 'What energy costs and earns, for plans: see docs/tariffs.md', default: {} },
);

const common = {
  id: id('Short name'),
  market: market('Series of prices that it fills; a dynamic tariff names it. The first feed of a market leads'),
};

/** How values stand in a JSON document. */
const listed = {
  lists: Type.Array(Type.String({ pattern: '^([^.]{1,60}([.][^.]{1,60}){0,9})?$' }), {
    description: 'Where the lists stand in the document: names with dots between; an empty text is the document itself',
    minItems: 1,
    maxItems: 10,
    default: ['attributes.raw_today', 'attributes.raw_tomorrow'],
  }),
  start: Type.String({
    description: 'Where the start stands in an entry: ISO 8601 with its zone, or epoch seconds or ms',
    minLength: 1,
    maxLength: 100,
    default: 'start',
  }),
  end: Type.Optional(words('Where the end stands in an entry; without it a value holds until the next one')),
  value: Type.String({
    description: 'Where the value stands in an entry',
    minLength: 1,
    maxLength: 100,
    default: 'value',
  }),
};

const unit = Type.Enum(['kwh', 'ct-kwh', 'mwh'], {
  description: 'Unit of the prices: units of the currency per kWh, hundredths of them per kWh, or per MWh',
  default: 'kwh',
});

export const topic = Type.String({
  description: 'Topic on the broker of mqtt, best with retained messages',
  pattern: '^[^#+\\s]{1,200}$',
  [ALLOWED]: 'up to 200 characters without spaces, # and +',
});

const type = <Type extends string>(name: Type, description: string) => ({
  type: Type.Literal(name, { description }),
});

export const PriceFeed = [
  Type.Object(
    {
      ...common,
      ...type('awattar', 'aWATTar: the day-ahead market of Germany or Austria, net, by hours'),
      country: Type.Enum(['de', 'at'], { description: 'Country', default: 'de' }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('energy-charts', 'Energy-Charts (Fraunhofer ISE): day-ahead prices of a bidding zone, net'),
      zone: Type.String({
        description: 'Bidding zone',
        pattern: '^[A-Z0-9-]{2,10}$',
        [ALLOWED]: 'a bidding zone, such as DE-LU, AT or NL',
        default: 'DE-LU',
      }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('entsoe', 'ENTSO-E Transparency Platform: day-ahead prices of a bidding zone, net'),
      zone: Type.String({
        description: 'EIC of the bidding zone; 10Y1001A1001A82H is Germany and Luxembourg',
        pattern: '^[0-9A-Z-]{16}$',
        [ALLOWED]: 'an EIC of 16 characters',
        default: '10Y1001A1001A82H',
      }),
      tokenFile: secretFile('Where the security token stands'),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('tibber', 'Tibber: what the contract of a home costs'),
      tokenFile: secretFile('Where the access token stands'),
      home: Type.Optional(words('Id of the home; if left out: the first with a contract')),
      price: Type.Enum(['total', 'energy'], {
        description: 'total: with taxes, for a gross tariff without surcharges; energy: the price of the market',
        default: 'total',
      }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('octopus-uk', 'Octopus in the United Kingdom: unit rates of a tariff, with VAT'),
      product: words('Product, such as AGILE-24-10-01'),
      code: words('Tariff of the region, such as E-1R-AGILE-24-10-01-C'),
      paymentMethod: Type.Enum(['DIRECT_DEBIT', 'NON_DIRECT_DEBIT'], {
        description: 'How the bill is paid, where that makes a difference',
        default: 'DIRECT_DEBIT',
      }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('octopus-de', 'Octopus in Germany: prices of an account, with all taxes'),
      email: words('Mail address of the account', 254),
      passwordFile: secretFile('Where its password stands'),
      account: words('Number of the account, such as A-1234ABCD'),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('ostrom', 'Ostrom: prices by hours, with all taxes and levies'),
      clientId: words('Client id of the API'),
      secretFile: secretFile('Where its secret stands'),
      zip: Type.String({ description: 'Postal code', pattern: '^[0-9]{5}$', [ALLOWED]: 'five digits' }),
      address: Type.Optional(address('Another server that answers alike')),
      signInAddress: Type.Optional(address('Another server that signs in')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('ekz', 'EKZ, and other Swiss suppliers that answer alike: prices by quarter hours, without VAT'),
      tariff: Type.String({
        description: 'Tariff',
        minLength: 1,
        maxLength: 60,
        default: 'integrated_400D',
      }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('home-assistant', 'An entity of Home Assistant with lists of prices, such as that of Nord Pool'),
      address: address('Address of Home Assistant', { default: 'http://homeassistant.local:8123' }),
      tokenFile: secretFile('Where a long-lived access token stands'),
      entity: Type.String({
        description: 'Entity',
        pattern: '^[a-z0-9_]{1,60}[.][a-z0-9_]{1,200}$',
        [ALLOWED]: 'an entity, such as sensor.nordpool',
      }),
      ...listed,
      unit,
    },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('http', 'A JSON document at an address'),
      address: address('Address of the document'),
      tokenFile: Type.Optional(secretFile('Where a token stands that is sent along (Authorization: Bearer)')),
      ...listed,
      unit,
    },
    section,
  ),
  Type.Object(
    { ...common, ...type('mqtt', 'A JSON document on a topic of the broker'), topic, ...listed, unit },
    section,
  ),
  Type.Object(
    {
      ...common,
      ...type('folder', 'CSV files in a folder, as docs/tariffs.md describes them'),
      path: Type.String({
        description: 'Folder; within the data directory unless it begins with /',
        minLength: 1,
        maxLength: 500,
      }),
      unit: Type.Enum(['mwh', 'kwh', 'ct-kwh'], { description: 'Unit of the prices', default: 'mwh' }),
    },
    section,
  ),
] as const;

const carbon = { id: id('Short name') };

export const CarbonFeed = [
  Type.Object(
    {
      ...carbon,
      ...type('energy-charts', 'Energy-Charts (Fraunhofer ISE): grams of CO2 per kWh, measured and expected'),
      country: Type.String({
        description: 'Country',
        pattern: '^[a-z]{2}$',
        [ALLOWED]: 'two small letters, such as de',
        default: 'de',
      }),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...carbon,
      ...type('electricity-maps', 'Electricity Maps: what is expected of a zone'),
      zone: words('Zone, such as DE', 20),
      tokenFile: secretFile('Where the token stands'),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...carbon,
      ...type('carbon-intensity-gb', 'National grid of Great Britain: what is expected of 48 hours'),
      address: Type.Optional(address('Another server that answers alike')),
    },
    section,
  ),
  Type.Object(
    {
      ...carbon,
      ...type('http', 'A JSON document at an address, values in grams per kWh'),
      address: address('Address of the document'),
      tokenFile: Type.Optional(secretFile('Where a token stands that is sent along (Authorization: Bearer)')),
      ...listed,
    },
    section,
  ),
  Type.Object(
    {
      ...carbon,
      ...type('mqtt', 'A JSON document on a topic of the broker, values in grams per kWh'),
      topic,
      ...listed,
    },
    section,
  ),
] as const;

const AnyPriceFeed = Type.Union([...PriceFeed]);
const AnyCarbonFeed = Type.Union([...CarbonFeed]);
export type PriceFeedConfig = Static<typeof AnyPriceFeed>;
export type CarbonFeedConfig = Static<typeof AnyCarbonFeed>;
