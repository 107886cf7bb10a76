import { Type } from 'typebox';
import { modbusLine } from './modbus-line.ts';
import { ALLOWED, allowWrites, host, id, name, terminalPhases as phases, port, section } from './parts.ts';
import { httpDevice } from './schema-http.ts';
import { SmlMeter, SpeedwireMeter } from './schema-listening.ts';
import { mqttDevice } from './schema-mqtt.ts';

const TcpLine = Type.Object({ host: host('Address of the adapter'), port: port('TCP port') }, section);

const SerialLine = Type.Object(
  {
    path: Type.String({ description: 'Serial device, such as /dev/ttyUSB0', minLength: 1, maxLength: 200 }),
    baudRate: Type.Integer({ description: 'Bits per second', minimum: 300, maximum: 921_600, default: 115_200 }),
    parity: Type.Enum(['none', 'even'], {
      description: 'none: eight data bits; even: seven, as DSMR 2.2 and 3.0 send at 9600 baud',
      default: 'none',
    }),
  },
  section,
);

const path = (standard: string) =>
  Type.String({
    description: 'Path of the page',
    pattern: '^/[\\x21-\\x7e]{0,200}$',
    [ALLOWED]: 'a path that begins with /',
    default: standard,
  });

const WebSocketLine = Type.Object(
  { host: host('Address of the dongle'), port: port('TCP port', 80), path: path('/ws') },
  { ...section, description: 'A dongle that sends telegrams by WebSocket, as the Homey Energy Dongle does' },
);

const HttpLine = Type.Object(
  { host: host('Address of the dongle'), port: port('TCP port', 80), path: path('/api/v1/telegram') },
  { ...section, description: 'A dongle that gives the newest telegram as a page, as the HomeWizard P1 meter does' },
);

const keyFile = (description: string) => Type.Optional(Type.String({ description, minLength: 1, maxLength: 200 }));

export const P1Meter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('p1', {
      description:
        'A smart meter with a P1 port (DSMR 2.2 to 5, Belgium, Luxembourg, Sweden), or a German one that pushes text',
    }),
    tcp: Type.Optional(TcpLine),
    serial: Type.Optional(SerialLine),
    websocket: Type.Optional(WebSocketLine),
    http: Type.Optional(HttpLine),
    keyFile: keyFile(
      'For a meter that encrypts (Luxembourg, Austria with Sagemcom): file in the data directory with the key of the grid operator, 32 hexadecimal digits',
    ),
    authenticationKeyFile: keyFile(
      'File with the second key (authentication key, AAK), where the grid operator gives one; if left out: that of Luxembourg',
    ),
    checksum: Type.Enum(['required', 'if-present'], {
      description: 'if-present: for DSMR 2.2 and 3.0 and for German meters that push text, which send none',
      default: 'required',
    }),
    phases,
  },
  section,
);

export const ModbusMeter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('modbus', { description: 'A meter on Modbus that has a definition' }),
    definition: id('Definition of the registers: a file name in hw/meters without its ending'),
    ...modbusLine('the meter'),
    phases,
  },
  section,
);

const HttpMeter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('http', { description: 'A meter that answers in JSON over HTTP' }),
    ...httpDevice,
    phases,
  },
  section,
);

const MqttMeter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('mqtt', { description: 'A meter that publishes by MQTT' }),
    ...mqttDevice,
    phases,
  },
  section,
);

const namedInverter = {
  id: id('Short name'),
  name: name('What the inverter is called on screen'),
  nameplateW: Type.Optional(
    Type.Number({
      description:
        'Installed power, W: what percentages of a limit on feed-in count from; if left out: what the inverter says',
      minimum: 1,
      maximum: 3_000_000,
    }),
  ),
};

const inverter = { ...namedInverter, ...modbusLine('the inverter') };

const SunSpecInverter = Type.Object(
  { ...inverter, type: Type.Literal('sunspec', { description: 'An inverter that speaks SunSpec' }) },
  section,
);

const ModbusInverter = Type.Object(
  {
    ...inverter,
    type: Type.Literal('modbus', {
      description: 'An inverter with registers of its own; it is read, and limited where its definition says how',
    }),
    definition: id('Definition of the registers: a file name in hw/inverters without its ending'),
    allowWrites,
  },
  section,
);

const HttpInverter = Type.Object(
  {
    ...namedInverter,
    type: Type.Literal('http', { description: 'An inverter that answers in JSON over HTTP; it is read, not limited' }),
    ...httpDevice,
  },
  section,
);

const MqttInverter = Type.Object(
  {
    ...namedInverter,
    type: Type.Literal('mqtt', { description: 'An inverter that publishes by MQTT; it is read, not limited' }),
    ...mqttDevice,
  },
  section,
);

export const Meter = Type.Union([P1Meter, ModbusMeter, HttpMeter, MqttMeter, SmlMeter, SpeedwireMeter]);
export const Inverter = Type.Union([SunSpecInverter, ModbusInverter, HttpInverter, MqttInverter]);
