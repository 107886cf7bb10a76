import { type Static, Type } from 'typebox';
import { printed, Sources, wire } from '../modbus/definition.ts';
import { Address } from '../modbus/definition-points.ts';

const closed = { additionalProperties: false } as const;

const Count = Type.Integer({ minimum: 1, maximum: 64, description: 'How many stand in a row' });
const Bit = Type.Integer({ minimum: 0, maximum: 1 });

const Inputs = Type.Object(
  {
    table: Type.Enum(['discrete', 'coil'], { description: 'discrete: function 2; coil: function 1' }),
    first: Address,
    count: Count,
  },
  { ...closed, description: 'Bits that are 1 while the contact of a terminal is closed; terminals count from 1' },
);

const Outputs = Type.Object(
  { first: Address, count: Count },
  { ...closed, description: 'Coils (functions 1 and 5), one for each relay; terminals count from 1' },
);

const Example = Type.Object(
  {
    from: Type.String({ minLength: 1, description: 'Where the bits stand' }),
    inputs: Type.Optional(Type.Array(Bit, { description: 'As read from the first input on' })),
    outputs: Type.Optional(Type.Array(Bit, { description: 'As read from the first output on' })),
    closed: Type.Array(Type.Integer({ minimum: 1 }), { description: 'Terminals whose contact is closed' }),
    on: Type.Array(Type.Integer({ minimum: 1 }), { description: 'Terminals whose relay is on' }),
  },
  closed,
);

/** What a file in `hw/io` says: `hw/io/schema.json` is this, written out. */
export const IoDefinition = Type.Object(
  {
    kind: Type.Literal('io'),
    ...printed,
    unit: Type.Integer({ minimum: 0, maximum: 255, description: 'Its unit id when it leaves the works' }),
    serial: wire.serial,
    inputs: Type.Optional(Inputs),
    outputs: Type.Optional(Outputs),
    sources: Sources,
    examples: Type.Array(Example, {
      description:
        'Bits as a source shows them, with what they mean there; never made from this file. Without any its relays are not switched',
    }),
  },
  {
    ...closed,
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A box with contacts and relays that Lademeister reads and switches over Modbus',
  },
);

export type IoDefinition = Static<typeof IoDefinition>;
