/** Meters that are only listened to, beside P1. */
import { type Static, Type } from 'typebox';
import { ALLOWED, host, id, name, port, section, terminalPhases } from './parts.ts';
import { signIn } from './schema-http.ts';

const serial = Type.Object(
  {
    path: Type.String({
      description: 'Serial device of the infrared head, best /dev/serial/by-id/…',
      minLength: 1,
      maxLength: 200,
    }),
    baudRate: Type.Integer({ description: 'Bits per second', minimum: 300, maximum: 921_600, default: 9_600 }),
  },
  section,
);

const bridge = Type.Object(
  {
    host: host('Address of the bridge'),
    port: port('TCP port', 80),
    path: Type.String({
      description: 'Path of the page; the bridge says under NODES which number its reader has',
      pattern: '^/[\\x21-\\x7e]{0,200}$',
      [ALLOWED]: 'a path that begins with /',
      default: '/data.json?node_id=1',
    }),
    ...signIn,
  },
  { ...section, description: 'A bridge that gives the newest file as a page, as the Tibber Pulse IR does' },
);

export const SmlMeter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('sml', { description: 'A German meter that sends SML from its infrared window' }),
    tcp: Type.Optional(Type.Object({ host: host('Address of the adapter'), port: port('TCP port') }, section)),
    serial: Type.Optional(serial),
    http: Type.Optional(bridge),
    phases: terminalPhases,
  },
  section,
);

export const SpeedwireMeter = Type.Object(
  {
    id: id('Short name that circuits use'),
    name: name('What the meter is called on screen'),
    type: Type.Literal('speedwire', {
      description: 'An SMA Energy Meter or Sunny Home Manager 2.0, heard in its network (UDP multicast)',
    }),
    serialNumber: Type.Optional(
      Type.Integer({
        description: 'Serial number printed on it; needed where more than one is in the network',
        minimum: 1,
        maximum: 4_294_967_295,
      }),
    ),
    interface: Type.Optional(
      Type.String({
        description: 'Own IPv4 address in the network of the meter; if left out: all networks of the controller',
        pattern: '^[0-9]{1,3}([.][0-9]{1,3}){3}$',
        [ALLOWED]: 'an IPv4 address, such as 192.168.1.10',
      }),
    ),
    phases: terminalPhases,
  },
  section,
);

export type SmlMeterConfig = Static<typeof SmlMeter>;
