import { Type } from 'typebox';
import { id, name, section } from './parts.ts';

const reader = {
  id: id('Short name'),
  name: name('What the reader is called on screen'),
  path: Type.String({
    description: 'Its device: best a stable name below /dev/input/by-id (hid) or /dev/serial/by-id (serial)',
    minLength: 1,
    maxLength: 200,
  }),
  chargePoint: Type.Optional(
    id('Charge point it belongs to; if left out: the only one where a car waits, or the first where one comes'),
  ),
  digits: Type.Enum(['hex', 'decimal', 'facility'], {
    description:
      'How it writes a number. hex: two digits a byte; decimal: all bytes as one number; facility: three digits and five, as on many cards for 125 kHz',
    default: 'hex',
  }),
  padded: Type.Boolean({ description: 'It fills short numbers with zeros at the end', default: false }),
  reversed: Type.Boolean({ description: 'It sends the bytes in the other order', default: false }),
  bytes: Type.Optional(
    Type.Integer({ description: 'Only so many bytes of the number count; if left out: all', minimum: 2, maximum: 10 }),
  ),
};

const HidReader = Type.Object(
  { ...reader, type: Type.Literal('hid', { description: 'A reader on USB that types like a keyboard' }) },
  section,
);

const SerialReader = Type.Object(
  {
    ...reader,
    type: Type.Literal('serial', { description: 'A reader at a serial port' }),
    protocol: Type.Enum(['lines', 'rdm6300', 'pn532'], {
      description:
        'lines: a line of text for each card (ELATEC TWN4); rdm6300: RDM6300 for 125 kHz; pn532: PN532 in HSU mode',
    }),
    baudRate: Type.Optional(
      Type.Integer({
        description: 'Bits per second; if left out: 115200 for pn532, otherwise 9600',
        minimum: 300,
        maximum: 921_600,
      }),
    ),
  },
  section,
);

export const Reader = Type.Union([HidReader, SerialReader]);
