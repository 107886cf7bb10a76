import { Type } from 'typebox';
import { CHARGE_MODES } from '../core/model/site.ts';
import { modbusLine } from './modbus-line.ts';
import { ALLOWED, host, id, name, PHASE, port, section } from './parts.ts';
import { vehicleBattery } from './schema-forecast.ts';
import { signIn } from './schema-http.ts';

/** Where a session shall end by itself, unless somebody chooses otherwise while it runs. */
export const limits = {
  limitKWh: Type.Optional(
    Type.Number({ description: 'Each session ends when it has charged so much, kWh', minimum: 0.1, maximum: 1000 }),
  ),
  limitSocPercent: Type.Optional(
    Type.Number({
      description: 'Each session ends at this state of charge, where it is known, %',
      minimum: 1,
      maximum: 100,
    }),
  ),
  limitHours: Type.Optional(
    Type.Number({ description: 'Each session ends so long after it began, h', minimum: 0.1, maximum: 168 }),
  ),
};

/** What a card or a vehicle brings along to whatever charge point it charges at. */
export const wishes = {
  mode: Type.Optional(
    Type.Enum([...CHARGE_MODES], { description: 'Mode of its sessions; if left out, that of the charge point' }),
  ),
  ...limits,
};

export const Vehicle = Type.Object(
  {
    id: id('Short name'),
    name: name('What the vehicle is called'),
    tokens: Type.Array(
      Type.String({
        pattern: '^[\\x21-\\x7e]{1,20}$',
        [ALLOWED]: 'up to 20 printable characters without spaces',
      }),
      { description: 'Identifiers by which it is known: those of its cards under tokens', minItems: 1, maxItems: 20 },
    ),
    ...wishes,
    ...vehicleBattery,
  },
  section,
);

const minutes = (description: string, maximum: number, standard: number) =>
  Type.Number({ description: `${description}, min`, minimum: 0, maximum, default: standard });

const dailyMinutes = (description: string) =>
  Type.Optional(Type.Number({ description: `${description}, min`, minimum: 1, maximum: 1440 }));

const common = {
  kind: Type.Enum(['socket', 'heating-rod', 'heat-pump'], {
    description:
      'heat-pump: two outputs on its SG Ready contacts, the first to block it, the second to ask it for more; heating-rod: one output, or several of equal power; socket: one output',
  }),
  circuit: id('Circuit that feeds it'),
  phases: Type.Union([Type.Tuple([PHASE]), Type.Tuple([PHASE, PHASE]), Type.Tuple([PHASE, PHASE, PHASE])], {
    description: 'Grid phases it draws on; where it measures itself, in the order of its terminals',
    [ALLOWED]: 'one to three different phases, such as [L1, L2, L3] or [L2]',
    default: ['L1'],
  }),
  powerW: Type.Number({
    description: 'Power of its nameplate, with everything on, W',
    minimum: 10,
    maximum: 100_000,
  }),
  priority: Type.Integer({
    description: 'Higher goes first, in one order with the charge points',
    minimum: 0,
    maximum: 100,
    default: 0,
  }),
  runs: Type.Enum(['surplus', 'always'], {
    description: 'surplus: by the sun; always: whenever the fuses allow',
    default: 'surplus',
  }),
  minOnMinutes: minutes('Once on it stays on at least this long', 240, 10),
  minOffMinutes: minutes('Once off it stays off at least this long', 240, 5),
  minDailyMinutes: dailyMinutes('It runs at least this long on each day, without sun at the end of the day'),
  maxDailyMinutes: dailyMinutes('It runs at most this long on each day'),
  dimmable: Type.Optional(
    Type.Boolean({
      description:
        'heat-pump: whether the grid operator may limit it (section 14a EnWG); if left out: when all heat pumps together can draw more than 4.2 kW',
    }),
  ),
  blockedPowerW: Type.Number({
    description: 'heat-pump: what it still draws while its first contact blocks it, W; 0 where that stops it',
    minimum: 0,
    maximum: 100_000,
    default: 0,
  }),
};

const Shelly = Type.Object(
  {
    id: id('Short name'),
    name: name('What the load is called on screen'),
    type: Type.Literal('shelly', {
      description: 'A Shelly switch of the second generation or later, by HTTP',
    }),
    host: host('Address of the switch'),
    port: port('TCP port', 80),
    ...signIn,
    outputs: Type.Array(Type.Integer({ minimum: 0, maximum: 15 }), {
      description: 'Numbers of its outputs',
      minItems: 1,
      maxItems: 8,
      default: [0],
    }),
    ...common,
  },
  section,
);

const Coils = Type.Object(
  {
    id: id('Short name'),
    name: name('What the load is called on screen'),
    type: Type.Literal('modbus-coil', {
      description: 'A relay on Modbus. It keeps its last state when it no longer hears from here',
    }),
    ...modbusLine('the relay'),
    definition: Type.Optional(
      id(
        'Definition of the box: a file name in hw/io without its ending; outputs are its terminals then, the first is 1',
      ),
    ),
    outputs: Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 }), {
      description: 'Addresses of its coils, the first one is 0; with a definition its terminals',
      minItems: 1,
      maxItems: 8,
      default: [0],
    }),
    ...common,
  },
  section,
);

const Leds = Type.Object(
  {
    id: id('Short name'),
    name: name('What the load is called on screen'),
    type: Type.Literal('gpio-led', {
      description:
        'Relays at this machine that the device tree has made LEDs (see hw/boards/raspberry-pi). They keep their last state when this program ends',
    }),
    outputs: Type.Array(
      Type.String({
        description: 'Name of an LED below /sys/class/leds',
        pattern: '^[A-Za-z0-9][A-Za-z0-9:_-]{0,59}$',
        [ALLOWED]: 'up to 60 letters, digits and : _ -',
      }),
      { description: 'Labels of their overlays', minItems: 1, maxItems: 8 },
    ),
    ...common,
  },
  section,
);

export const Load = [Shelly, Coils, Leds] as const;
