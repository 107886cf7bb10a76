import { type Static, Type } from 'typebox';
import { ALLOWED, section } from './parts.ts';
import { address, secretFile, topic } from './schema-feeds.ts';

/** What is expected of the sun, and where the state of charge of a vehicle is to be had. */

const Plane = Type.Object(
  {
    peakW: Type.Number({ description: 'Peak power of the modules, W', minimum: 50, maximum: 3_000_000 }),
    tiltDeg: Type.Number({ description: 'Tilt: 0 lies flat, 90 stands', minimum: 0, maximum: 90, default: 30 }),
    azimuthDeg: Type.Number({
      description: 'Where the modules look: 90 is east, 180 south, 270 west',
      minimum: 0,
      maximum: 360,
      default: 180,
    }),
  },
  section,
);

const otherServer = Type.Optional(address('Another server that answers alike'));

const OpenMeteo = Type.Object(
  {
    type: Type.Literal('open-meteo', {
      description: 'Open-Meteo: free for private use. It learns where the site is and how the modules lie',
    }),
    address: otherServer,
  },
  section,
);

const ForecastSolar = Type.Object(
  {
    type: Type.Literal('forecast-solar', {
      description:
        'forecast.solar: free for one plane. It learns where the site is, how the modules lie and how many they are',
    }),
    keyFile: Type.Optional(secretFile('Where the key of an account stands')),
    address: otherServer,
  },
  section,
);

const Solcast = Type.Object(
  {
    type: Type.Literal('solcast', { description: 'Solcast: rooftop sites of an account' }),
    keyFile: secretFile('Where the key of the account stands'),
    sites: Type.Array(
      Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$', [ALLOWED]: 'up to 40 letters, digits and dashes' }),
      { description: 'Ids of the rooftop sites, which together are the modules here', minItems: 1, maxItems: 10 },
    ),
    questionsPerDay: Type.Integer({
      description: 'Questions that the account has a day, for all of its sites',
      minimum: 1,
      maximum: 10_000,
      default: 10,
    }),
    address: otherServer,
  },
  section,
);

export const Forecast = Type.Object(
  {
    latitudeDeg: Type.Optional(
      Type.Number({ description: 'Where the site is: degrees north', minimum: -90, maximum: 90 }),
    ),
    longitudeDeg: Type.Optional(Type.Number({ description: 'Degrees east', minimum: -180, maximum: 180 })),
    planes: Type.Array(Plane, {
      description: 'Fields of modules; if left out: learned, from the power of the inverters on',
      maxItems: 20,
      default: [],
    }),
    sources: Type.Array(Type.Union([OpenMeteo, ForecastSolar, Solcast]), {
      description:
        'Forecasts from outside, each at most once, beside what the site has learned of its own sun. Nothing is asked that does not stand here',
      maxItems: 3,
      default: [],
    }),
  },
  { ...section, description: 'What is expected of the sun: see docs/forecasts.md', default: {} },
);

const jsonPath = (standard: string) =>
  Type.String({
    description: 'Where the value stands in the JSON document: names with dots between; empty: the document itself',
    pattern: '^([^.]{1,60}([.][^.]{1,60}){0,9})?$',
    [ALLOWED]: 'up to ten names or positions with dots between',
    default: standard,
  });

const pollMinutes = Type.Number({
  description: 'From one question to the next, min: many makers allow only some questions a day',
  minimum: 1,
  maximum: 1440,
  default: 15,
});

const socUnit = Type.Enum(['percent', 'fraction'], {
  description: 'What the value is: per cent, or a share of 1 such as 0.63',
  default: 'percent',
});

const HttpSoc = Type.Object(
  {
    type: Type.Literal('http', { description: 'A JSON document at an address' }),
    address: address('Address of the document'),
    tokenFile: Type.Optional(secretFile('Where a token stands that is sent along (Authorization: Bearer)')),
    path: jsonPath('soc'),
    unit: socUnit,
    pollMinutes,
  },
  section,
);

const MqttSoc = Type.Object(
  {
    type: Type.Literal('mqtt', { description: 'A topic on the broker of mqtt: a number, or a JSON document' }),
    topic,
    path: jsonPath(''),
    unit: socUnit,
  },
  section,
);

const HomeAssistantSoc = Type.Object(
  {
    type: Type.Literal('home-assistant', { description: 'An entity of Home Assistant' }),
    address: address('Address of Home Assistant', { default: 'http://homeassistant.local:8123' }),
    tokenFile: secretFile('Where a long-lived access token stands'),
    entity: Type.String({
      description: 'Entity with the state of charge, %',
      pattern: '^[a-z0-9_]{1,60}[.][a-z0-9_]{1,200}$',
      [ALLOWED]: 'an entity, such as sensor.car_battery_level',
    }),
    unit: socUnit,
    pollMinutes,
  },
  section,
);

/** What is known of the battery of a vehicle. */
export const vehicleBattery = {
  capacityKWh: Type.Optional(
    Type.Number({
      description: 'Usable energy of its battery, kWh: carries the state of charge on between two reports',
      minimum: 1,
      maximum: 1000,
    }),
  ),
  consumptionKWhPer100Km: Type.Optional(
    Type.Number({ description: 'What it consumes, kWh per 100 km: makes kilometres of it', minimum: 5, maximum: 300 }),
  ),
  soc: Type.Optional(Type.Union([HttpSoc, MqttSoc, HomeAssistantSoc])),
};

export type SocSourceConfig = Static<typeof HttpSoc> | Static<typeof MqttSoc> | Static<typeof HomeAssistantSoc>;
