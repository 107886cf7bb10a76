import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const RegisterType = Type.Enum(['u16', 'i16', 'u32', 'i32', 'f32', 'u64', 'i64', 'f64'], {
  description: 'Unsigned, signed or IEEE 754, and how many bits. Bytes within a word are always big-endian.',
});

export const Address = Type.Integer({ minimum: 0, maximum: 65_535 });

export const Register = Type.Object(
  {
    address: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Zero-based as on the wire; in a SunSpec model, counted from its ID register',
    }),
    type: RegisterType,
    scale: Type.Optional(
      Type.Number({
        description:
          'What one of its unit is worth in W, A, V or Wh; negative turns a foreign sign into ours. Default 1',
      }),
    ),
    scaleFactor: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65_535,
        description: 'Address of a signed register with a power of ten (SunSpec)',
      }),
    ),
    unavailable: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Raw content that means "no value", instead of the one for its type' }),
    ),
    direction: Type.Optional(
      Type.Object(
        { address: Address, negativeBits: Type.Integer({ minimum: 1, maximum: 65_535 }) },
        {
          ...closed,
          description: 'The value counts without its own sign; it is negative while one of these bits is set there',
        },
      ),
    ),
    range: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description: 'Least and largest plausible value in W, A, V or Wh, where narrower than for any device',
      }),
    ),
  },
  closed,
);

const Table = Type.Enum(['holding', 'input'], { description: 'Where it is not in the table of the others' });

export const NumberPoint = Type.Object(
  {
    ...Register.properties,
    table: Type.Optional(Table),
    mask: Type.Optional(Type.Integer({ minimum: 1, description: 'Bits that count' })),
  },
  closed,
);

export const TextPoint = Type.Object(
  {
    address: Register.properties.address,
    words: Type.Integer({ minimum: 1, maximum: 40 }),
    text: Type.Enum(['ascii', 'ascii-swapped', 'utf-16be', 'hex', 'hex-reversed', 'bytes'], {
      description:
        'ascii-swapped: the second character first; hex: its bytes are a card number; hex-reversed: last byte first; bytes: a version, each byte a number of it',
    }),
    table: Type.Optional(Table),
  },
  closed,
);

const NamedProbe = Type.Object(
  {
    at: Type.Union([NumberPoint, TextPoint]),
    in: Type.Optional(
      Type.Array(Type.Union([Type.Number(), Type.String()]), {
        minItems: 1,
        description: 'What it says there; texts fit by their beginning',
      }),
    ),
    between: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], { description: 'Numbers that are its own, too' }),
    ),
    orMissing: Type.Optional(
      Type.Literal(true, { description: 'Older ones of the family lack the register: they are believed' }),
    ),
    products: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'What it is called that says this' }),
    ),
  },
  { ...closed, description: 'A place that says what it is: what says anything else is another device' },
);

const FrequencyProbe = Type.Object(
  { frequency: NumberPoint },
  {
    ...closed,
    description:
      'Where nothing says what it is: the frequency of the grid in Hz. What is no frequency has other registers',
  },
);

export const Probe = Type.Union([NamedProbe, FrequencyProbe], {
  description: 'Asked when it is reached, before it is read',
});

export const Identity = Type.Object(
  {
    firmware: Type.Optional(Type.Union([NumberPoint, TextPoint])),
    serial: Type.Optional(Type.Union([NumberPoint, TextPoint])),
  },
  { ...closed, description: 'Who it says that it is: for people, and for `quirks`' },
);

export const FirmwareRange = Type.Object(
  {
    from: Type.Optional(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', description: 'This version and later ones' })),
    before: Type.Optional(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', description: 'Versions before this one' })),
  },
  { ...closed, description: 'Compared number by number; a firmware that is no version is in no range' },
);

export type Register = Static<typeof Register>;
export type RegisterType = Static<typeof RegisterType>;
export type NumberPoint = Static<typeof NumberPoint>;
export type TextPoint = Static<typeof TextPoint>;
export type Probe = Static<typeof Probe>;
export type Identity = Static<typeof Identity>;
