import { type Static, Type } from 'typebox';
import { ALLOWED, host, id, port, section } from './parts.ts';
import { jsonSpeech } from './schema-json.ts';

const broker = {
  port: port('TCP port of the broker', 1883),
  tls: Type.Boolean({ description: 'Whether the broker is spoken to by TLS', default: false }),
  caFile: Type.Optional(
    Type.String({
      description:
        'With tls: file with the certificate that is trusted instead of those of the system, in the data directory unless the path says otherwise',
      minLength: 1,
      maxLength: 500,
    }),
  ),
  username: Type.Optional(Type.String({ description: 'User name at the broker', minLength: 1, maxLength: 200 })),
  passwordFile: Type.Optional(
    Type.String({
      description:
        'File with the password, readable by its owner alone, in the data directory unless the path says otherwise',
      minLength: 1,
      maxLength: 500,
    }),
  ),
};

export const Mqtt = Type.Object(
  {
    host: Type.Optional(host('Address of the broker; if left out MQTT is not used')),
    ...broker,
    prefix: Type.String({
      description: 'What all topics begin with',
      pattern: '^[^#+/\\s][^#+\\s]{0,99}$',
      default: 'lademeister',
      [ALLOWED]: 'up to 100 characters without spaces, # and +',
    }),
  },
  { ...section, description: 'An MQTT broker', default: {} },
);

const topic = (description: string) =>
  Type.Optional(
    Type.String({
      description,
      pattern: '^[^#+]{1,200}$',
      [ALLOWED]: 'up to 200 characters without # and +',
    }),
  );

const Broker = Type.Object(
  { host: host('Address of the broker'), ...broker },
  { ...section, description: 'Its broker; if left out: the one under mqtt' },
);

/** What a device that publishes says beside its name. */
export const mqttDevice = {
  definition: Type.Optional(
    id('Definition of what it publishes: a file name in hw without its ending, instead of values'),
  ),
  broker: Type.Optional(Broker),
  topic: topic('Topic of values that name none; with a definition: what stands for {topic} in it'),
  everyS: Type.Optional(
    Type.Number({
      description: 'It publishes at least this often, s; if left out: as its definition says, else 10',
      minimum: 1,
      maximum: 60,
    }),
  ),
  ...jsonSpeech({ topic: topic('Topic, where it is not that of the device') }),
};

const MqttDevice = Type.Object(mqttDevice);
export type MqttDeviceConfig = Static<typeof MqttDevice>;
/** Where a broker is and how to sign in there. */
export type BrokerConfig = Static<typeof Broker>;
