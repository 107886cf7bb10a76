import { type Static, Type } from 'typebox';
import { MAX_READ_WORDS } from '../../transport/modbus/pdu.ts';
import { Control } from './control-definition.ts';
import { Address, FirmwareRange, Identity, Probe, Register } from './definition-points.ts';

const closed = { additionalProperties: false } as const;

const Value = Type.Union([
  Register,
  Type.Object(
    { sum: Type.Array(Register, { minItems: 2, maxItems: 8 }) },
    { ...closed, description: 'Registers to add up, such as import and, with a negative scale, export' },
  ),
]);

const Phases = Type.Union([Type.Tuple([Value]), Type.Tuple([Value, Value, Value])], {
  description: 'One value (single-phase) or three, L1 to L3',
});

const Values = Type.Object(
  {
    powerW: Value,
    phasePowerW: Type.Optional(Phases),
    phaseCurrentA: Type.Optional(Phases),
    phaseVoltageV: Type.Optional(Phases),
    importWh: Type.Optional(Value),
    exportWh: Type.Optional(Value),
    socPercent: Type.Optional(Value),
  },
  {
    ...closed,
    description:
      'Grid: + is import. Inverter: + is production. Battery: + is discharge. Energy: import is the + direction.',
  },
);

const quantities = {
  powerW: Type.Number(),
  phasePowerW: Type.Array(Type.Number()),
  phaseCurrentA: Type.Array(Type.Number()),
  phaseVoltageV: Type.Array(Type.Number()),
  importWh: Type.Number(),
  exportWh: Type.Number(),
  socPercent: Type.Number(),
};
const READS = 'What the source says that they mean, in W, A, V and Wh; three phases always';

/** What a source says that its raw documents mean. */
export const Reads = Type.Partial(Type.Object(quantities, closed), { description: READS });

const Example = Type.Object(
  {
    from: Type.String({ minLength: 1, description: 'Where the words stand' }),
    words: Type.Record(
      Type.String({ pattern: '^[0-9]{1,5}$' }),
      Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 })),
      {
        description: 'By the address of the first one',
      },
    ),
    reads: Type.Partial(Type.Object({ ...quantities, firmware: Type.String(), serial: Type.String() }, closed), {
      description: READS,
    }),
  },
  closed,
);

/** How any Modbus device talks. */
export const wire = {
  unavailable: Type.Record(Type.String({ pattern: '^[ui](16|32|64)$' }), Type.Integer({ minimum: 0 }), {
    description: 'Raw content that means "no value", by type. NaN and infinity never are values.',
  }),
  quietMs: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 2_000, description: 'Silence it needs before each question, ms. Default 0' }),
  ),
  serial: Type.Optional(
    Type.Object(
      {
        baudRate: Type.Integer({ minimum: 300, maximum: 921_600 }),
        parity: Type.Enum(['none', 'even', 'odd']),
        stopBits: Type.Integer({ minimum: 1, maximum: 2 }),
      },
      { ...closed, description: 'How its RS-485 side is set when it leaves the works: for people' },
    ),
  ),
};

export const Sources = Type.Array(
  Type.Object(
    {
      from: Type.String({ minLength: 1 }),
      grade: Type.Enum(['A', 'B', 'C'], {
        description: 'A: vendor document, or two independent sources agree; B: one source; C: sources disagree',
      }),
    },
    closed,
  ),
  { minItems: 1, description: 'Where the addresses are from' },
);

/** Who it is, as printed on the device. */
export const printed = {
  vendor: Type.String({ minLength: 1 }),
  products: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'As printed on the device' }),
  makers: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }), {
      description: 'The same under other names, by maker',
    }),
  ),
};

const common = {
  kind: Type.Enum(['meter', 'inverter', 'battery']),
  ...printed,
  table: Type.Enum(['holding', 'input'], { description: 'holding: function 3; input: function 4' }),
  wordOrder: Type.Enum(['big', 'little'], { description: 'Which word of a 32- or 64-bit value comes first' }),
  maxWords: Type.Integer({ minimum: 2, maximum: MAX_READ_WORDS, description: 'The most registers it answers at once' }),
  maxGapWords: Type.Integer({
    minimum: 0,
    maximum: MAX_READ_WORDS,
    description: 'How many registers of no interest may be read along to save a request; 0 if it refuses holes',
  }),
  currentSign: Type.Enum(['own', 'of-power'], {
    description: 'of-power: currents come without a sign and get that of the power',
  }),
  ...wire,
  sources: Sources,
  examples: Type.Array(Example, {
    description:
      'Raw words as a source shows them, with what they mean there; never made from this file. Without any the definition counts as untested',
  }),
};

const Quirk = Type.Object(
  {
    firmware: FirmwareRange,
    because: Type.String({ minLength: 1, description: 'What is different, and who says so' }),
    values: Type.Optional(Type.Partial(Values)),
    maxWords: Type.Optional(common.maxWords),
    currentSign: Type.Optional(common.currentSign),
  },
  { ...closed, description: 'Holds instead, for a range of firmware' },
);

const RegisterDefinition = Type.Object(
  {
    protocol: Type.Literal('modbus'),
    ...common,
    probe: Type.Optional(Probe),
    identity: Type.Optional(Identity),
    values: Values,
    control: Type.Optional(Control),
    quirks: Type.Optional(Type.Array(Quirk)),
  },
  closed,
);

const SunSpecModel = Type.Object(
  {
    ids: Type.Array(Type.Integer({ minimum: 1, maximum: 65_534 }), { minItems: 1 }),
    length: Type.Integer({ minimum: 1, description: 'Least length of the model, without ID and length register' }),
    values: Values,
    asleep: Type.Optional(
      Type.Object(
        { address: Address, states: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }) },
        { ...closed, description: 'In such a state "no value" for the power means 0: the inverter sleeps' },
      ),
    ),
  },
  closed,
);

const SunSpecDefinition = Type.Object(
  {
    protocol: Type.Literal('sunspec'),
    ...common,
    bases: Type.Array(Address, { minItems: 1, description: 'Where the SunS marker may be, likeliest first' }),
    models: Type.Array(SunSpecModel, { minItems: 1, description: 'The first one that the device has is read' }),
    manufacturer: Type.Optional(
      Type.Object(
        {
          in: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
          notIn: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
        },
        { ...closed, description: 'How Mn of its common model has to begin, or must not' },
      ),
    ),
  },
  closed,
);

/** What a file in `hw/meters`, `hw/inverters` or `hw/batteries` says of a family on Modbus. */
export const Definition = Type.Union([RegisterDefinition, SunSpecDefinition]);

export type Definition = Static<typeof Definition>;
export type SunSpecDefinition = Static<typeof SunSpecDefinition>;
export type SunSpecModel = Static<typeof SunSpecModel>;
export type RegisterDefinition = Static<typeof RegisterDefinition>;
export type Value = Static<typeof Value>;
export type Values = Static<typeof Values>;
