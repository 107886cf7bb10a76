import { Type } from 'typebox';
import { modbusLine } from './modbus-line.ts';
import { ALLOWED, id, name, seconds, section } from './parts.ts';

/** Settings for what the grid operator commands. */

const contact = {
  id: id('Short name'),
  name: name('What the contact is called on screen'),
  signal: Type.Enum(['dim', 'feed-in-60', 'feed-in-30', 'feed-in-0'], {
    description:
      'What it means while it is active. dim (FNN: W4): controllable devices are limited (section 14a EnWG). feed-in-60, -30, -0 (S1, S2, W3): so many percent of the installed power may flow into the grid',
  }),
  active: Type.Enum(['closed', 'open'], {
    description: 'State of the contact in which it is active',
    default: 'closed',
  }),
  debounceS: seconds('A new state counts when it has lasted this long', 0, 10, 0.2),
  limitW: Type.Optional(
    Type.Number({
      description:
        'For dim: the limit that is agreed with the grid operator, W; if left out: the minimum power that is owed to the controllable devices',
      minimum: 0,
      maximum: 3_000_000,
    }),
  ),
  chargePoints: Type.Optional(
    Type.Array(id('Charge point'), {
      description: 'For dim: only these charge points, each by itself (direct control); if left out: all together',
      minItems: 1,
      maxItems: 200,
      [ALLOWED]: 'a list of charge points',
    }),
  ),
};

const GpioContact = Type.Object(
  {
    ...contact,
    type: Type.Literal('gpio', { description: 'A contact on a GPIO line; needs the package gpiod' }),
    chip: Type.String({
      description: 'GPIO chip',
      pattern: '^gpiochip[0-9]{1,3}$',
      default: 'gpiochip0',
      [ALLOWED]: 'gpiochip and its number',
    }),
    line: Type.Integer({
      description: 'Line on the chip: on a Raspberry Pi the GPIO number',
      minimum: 0,
      maximum: 1023,
    }),
    bias: Type.Enum(['pull-up', 'pull-down'], {
      description: 'pull-up: the contact connects the line to ground; pull-down: to 3.3 V',
      default: 'pull-up',
    }),
  },
  section,
);

const ModbusContact = Type.Object(
  {
    ...contact,
    type: Type.Literal('modbus', {
      description: 'A contact on an input of a Modbus module; the bit is 1 while closed',
    }),
    ...modbusLine('the module'),
    definition: Type.Optional(
      id('Definition of the module, with input instead of address: a file name in hw/io without its ending'),
    ),
    input: Type.Optional(
      Type.Integer({ description: 'Terminal of the module, counted from 1', minimum: 1, maximum: 64 }),
    ),
    table: Type.Enum(['discrete', 'coil'], {
      description: 'discrete: function 2; coil: function 1; a definition says it itself',
      default: 'discrete',
    }),
    address: Type.Optional(
      Type.Integer({ description: 'Address of the bit, counted from 0', minimum: 0, maximum: 65_535 }),
    ),
  },
  section,
);

const KeyContact = Type.Object(
  {
    ...contact,
    type: Type.Literal('gpio-key', {
      description:
        'A contact that the device tree has made a key (see hw/boards/raspberry-pi); needs the package evtest. Pressed is closed',
    }),
    path: Type.String({
      description: 'Its device, best a stable name below /dev/input/by-path',
      minLength: 1,
      maxLength: 200,
    }),
    keyCode: Type.Integer({ description: 'The keycode of its overlay', minimum: 1, maximum: 767 }),
  },
  section,
);

export const ContactSchema = Type.Union([GpioContact, KeyContact, ModbusContact]);

export const GridOperator = Type.Object(
  {
    returnS: seconds('After a limit the power of the controllable devices comes back within this time', 0, 3600, 120),
  },
  { ...section, description: 'What the grid operator commands: see docs/dimming.md', default: {} },
);
