import { Type } from 'typebox';
import { HOME_COMMANDS } from '../core/model/home-commands.ts';
import { ALLOWED, id, name, section } from './parts.ts';
import { secretFile } from './schema-reports.ts';

const webAddress = Type.String({
  description: 'Address of the server',
  maxLength: 500,
  pattern: '^https?://[^\\s@]+$',
  [ALLOWED]: 'an address that begins with https:// or http://, without a password in it',
});

const word = (description: string) => Type.String({ description, minLength: 1, maxLength: 100 });

const common = {
  id: id('Short name'),
  name: name('What it is called on the page'),
  url: webAddress,
  everyS: Type.Number({ description: 'Values are written so often, s', minimum: 5, maximum: 3600, default: 10 }),
};

const v1 = Type.Object(
  {
    ...common,
    type: Type.Literal('v1', { description: 'InfluxDB 1, VictoriaMetrics and others that take its line protocol' }),
    database: word('Database'),
    retentionPolicy: Type.Optional(word('Retention policy; if left out: that of the database')),
    user: Type.Optional(word('Name to sign in with')),
    passwordFile: Type.Optional(secretFile('Where the password stands')),
  },
  section,
);

const v2 = Type.Object(
  {
    ...common,
    type: Type.Literal('v2', { description: 'InfluxDB 2 and its cloud' }),
    organisation: word('Organisation'),
    bucket: word('Bucket'),
    tokenFile: secretFile('Where the token stands'),
  },
  section,
);

const v3 = Type.Object(
  {
    ...common,
    type: Type.Literal('v3', { description: 'InfluxDB 3' }),
    database: word('Database'),
    tokenFile: Type.Optional(secretFile('Where the token stands')),
  },
  section,
);

const VehicleTopic = Type.Object(
  {
    chargePoint: id('Charge point at which the car shows itself'),
    topic: Type.String({
      description: 'Topic with its MAC address or EVCCID',
      pattern: '^[^#+]{1,200}$',
      [ALLOWED]: 'up to 200 characters without # and +',
    }),
    path: Type.String({
      description: 'Where it stands in a JSON message, such as car.mac; empty: the message is nothing else',
      maxLength: 200,
      default: '',
    }),
  },
  section,
);

const Home = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Whether the state of the house is published at the broker', default: false }),
    discovery: Type.Boolean({ description: 'Whether Home Assistant finds it there by itself', default: true }),
    discoveryPrefix: Type.String({
      description: 'What the topics of its discovery begin with',
      pattern: '^[^#+/\\s][^#+\\s]{0,99}$',
      default: 'homeassistant',
      [ALLOWED]: 'up to 100 characters without spaces, # and +',
    }),
    commands: Type.Array(Type.Enum([...HOME_COMMANDS]), {
      description:
        'What may be ordered by every client of the broker: mode, boost and limit of a charge point, its current, that of a circuit, the mode of a load, the state of charge and the vehicle at a charge point. No order raises a limit of the installation',
      maxItems: HOME_COMMANDS.length,
      default: [],
    }),
    everyS: Type.Number({
      description: 'Measurements are published so often at most, s; choices at once',
      minimum: 1,
      maximum: 600,
      default: 10,
    }),
  },
  { ...section, description: 'State and orders over the broker under mqtt', default: {} },
);

/** What other programs of the house are told. */
export const Publishing = Type.Object(
  {
    mqtt: Home,
    vehicleTopics: Type.Array(VehicleTopic, {
      description: 'Topics on which somebody tells which car stands at a charge point',
      maxItems: 200,
      default: [],
    }),
    influx: Type.Array(Type.Union([v1, v2, v3]), {
      description: 'InfluxDB databases into which values are written',
      maxItems: 10,
      default: [],
    }),
  },
  { ...section, description: 'What home automation and databases are told: see docs/home-automation.md', default: {} },
);
