import { type Static, type TSchema, Type } from 'typebox';
import { MAX_READ_WORDS } from '../../transport/modbus/pdu.ts';
import { printed, Sources, wire } from '../modbus/definition.ts';
import { FirmwareRange, Identity, NumberPoint, Probe, Register, TextPoint } from '../modbus/definition-points.ts';

/** How a charger falls back when nobody speaks to it any more: `hw/README.md` explains them. */
export const WATCHDOG_CLASSES = [
  'setpoint-expires',
  'traffic-feeds',
  'life-register',
  'fail-safe-command',
  'none',
] as const;

const closed = { additionalProperties: false } as const;

const Pilot = Type.Enum(['A', 'B', 'C', 'D', 'E', 'F'], {
  description: 'IEC 61851-1: A no car, B a car, C charging, D charging with ventilation, E and F faults',
});

/** What a firmware may lack: its words are then neither asked for nor written. */
const MAY_LACK = ['card', 'fail-safe', 'phase-switch'] as const;

const valuesOf = <Num extends TSchema>(Num: Num) =>
  Type.Object(
    {
      powerW: Num,
      phasePowerW: Type.Optional(Type.Union([Type.Tuple([Num]), Type.Tuple([Num, Num, Num])])),
      phaseCurrentA: Type.Optional(Type.Union([Type.Tuple([Num]), Type.Tuple([Num, Num, Num])])),
      phaseVoltageV: Type.Optional(Type.Union([Type.Tuple([Num]), Type.Tuple([Num, Num, Num])])),
      importWh: Type.Optional(Num),
      sessionWh: Type.Optional(Num),
    },
    { ...closed, description: 'importWh: register of its life. sessionWh: only where there is no such register' },
  );

/** What every charger says and takes, whatever carries it. */
const parts = <Num extends TSchema, Text extends TSchema, Write extends TSchema, Fixed extends TSchema>(
  Num: Num,
  Text: Text,
  Write: Write,
  Fixed: Fixed,
) => ({
  kind: Type.Literal('charger'),
  ...printed,
  pollMs: Type.Optional(
    Type.Integer({ minimum: 500, maximum: 30_000, description: 'From one reading to the next, ms. Default 1000' }),
  ),
  state: Type.Array(
    Type.Object(
      {
        is: Pilot,
        at: Type.Optional(Type.Union([Num, Text])),
        in: Type.Optional(Type.Array(Type.Union([Type.Number(), Type.String()]), { minItems: 1 })),
      },
      closed,
    ),
    {
      minItems: 2,
      description: 'The first that fits holds; one without `at` always fits. Texts fit by their beginning',
    },
  ),
  values: valuesOf(Num),
  card: Type.Optional(Text),
  error: Type.Optional(Num),
  setUp: Type.Optional(
    Type.Array(Fixed, { description: 'Written when it is reached, before its watchdog and any set-point' }),
  ),
  setPoint: Type.Object(
    {
      write: Write,
      read: Type.Optional(Num),
      leastA: Type.Number({ minimum: 1, maximum: 16, description: 'Less pauses it, A' }),
      stepA: Type.Number({ minimum: 0.001, maximum: 1, description: 'Smallest step, A' }),
      raiseEveryS: Type.Optional(
        Type.Number({ minimum: 1, maximum: 60, description: 'How long it needs between two raises, s. Default 5' }),
      ),
      pause: Type.Union([
        Type.Literal('zero', { description: 'A set-point of 0 pauses' }),
        Type.Object(
          { stop: Type.Array(Fixed, { minItems: 1 }), go: Type.Array(Fixed, { minItems: 1 }) },
          { ...closed, description: 'Where 0 means something else: what is written instead, and behind a set-point' },
        ),
      ]),
    },
    closed,
  ),
  phaseSwitch: Type.Optional(
    Type.Object(
      { one: Type.Array(Fixed, { minItems: 1 }), three: Type.Array(Fixed, { minItems: 1 }), read: Type.Optional(Num) },
      { ...closed, description: 'Written down, and not used yet' },
    ),
  ),
  watchdog: Type.Object(
    {
      class: Type.Enum([...WATCHDOG_CLASSES]),
      timeout: Type.Optional(
        Type.Object(
          {
            worksS: Type.Optional(Type.Number({ minimum: 2, maximum: 3_600, description: 'Set at the device, s' })),
            write: Type.Optional(Write),
            read: Type.Optional(Num),
            remaining: Type.Optional(Num),
            leastS: Type.Optional(Type.Number({ minimum: 1 })),
            mostS: Type.Optional(Type.Number({ minimum: 1 })),
          },
          { ...closed, description: 'After how long it falls back. `write`: taken from the lease, s' },
        ),
      ),
      safe: Type.Optional(
        Type.Object(
          {
            write: Type.Optional(Write),
            read: Type.Optional(Num),
            alwaysA: Type.Optional(Type.Number({ minimum: 0, maximum: 80 })),
          },
          { ...closed, description: 'To what it falls back, A. Without `read` or `alwaysA` nobody can be sure' },
        ),
      ),
      life: Type.Optional(
        Type.Object(
          { write: Type.Array(Fixed, { minItems: 1 }), everyS: Type.Number({ minimum: 1, maximum: 60 }) },
          closed,
        ),
      ),
    },
    closed,
  ),
  writesUnverified: Type.Optional(
    Type.String({ minLength: 1, description: 'Why its writes are doubtful: only read until the owner allows them' }),
  ),
  sources: Sources,
});

const stated = {
  pilot: Type.Optional(Pilot),
  powerW: Type.Optional(Type.Number()),
  phaseCurrentA: Type.Optional(Type.Array(Type.Number())),
  phaseVoltageV: Type.Optional(Type.Array(Type.Number())),
  importWh: Type.Optional(Type.Number()),
  sessionWh: Type.Optional(Type.Number()),
  setPointA: Type.Optional(Type.Number()),
  card: Type.Optional(Type.String()),
  firmware: Type.Optional(Type.String()),
  serial: Type.Optional(Type.String()),
};
const Reads = Type.Object(stated, { ...closed, description: 'What the source says that this means' });

const Table = Type.Enum(['holding', 'input']);
const write = {
  address: Register.properties.address,
  type: Type.Enum(['u16', 'i16', 'u32', 'i32', 'f32']),
  as: Type.Optional(Type.Enum(['single', 'several'], { description: 'single: function 6; several (default): 16' })),
};
const RegisterWrite = Type.Object(
  {
    ...write,
    scale: Type.Optional(Type.Number({ description: 'What one of its unit is worth in A or s. Default 1' })),
  },
  closed,
);
const FixedRegisterWrite = Type.Object({ ...write, value: Type.Number() }, closed);

const Quirk = Type.Object(
  {
    firmware: FirmwareRange,
    because: Type.String({ minLength: 1, description: 'What is different, and who says so' }),
    values: Type.Optional(Type.Partial(valuesOf(NumberPoint))),
    lacks: Type.Optional(
      Type.Array(Type.Enum([...MAY_LACK]), { minItems: 1, description: 'What this firmware does not have' }),
    ),
  },
  { ...closed, description: 'Holds instead, for a range of firmware' },
);

const ModbusCharger = Type.Object(
  {
    protocol: Type.Literal('modbus'),
    ...parts(NumberPoint, TextPoint, RegisterWrite, FixedRegisterWrite),
    table: Table,
    wordOrder: Type.Enum(['big', 'little']),
    maxWords: Type.Integer({ minimum: 1, maximum: MAX_READ_WORDS }),
    maxGapWords: Type.Integer({ minimum: 0, maximum: MAX_READ_WORDS }),
    ...wire,
    unit: Type.Integer({ minimum: 0, maximum: 255, description: 'Its unit id when it leaves the works' }),
    probe: Type.Optional(Probe),
    identity: Type.Optional(Identity),
    quirks: Type.Optional(Type.Array(Quirk)),
    connectorWords: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Added to all addresses for every further connector' }),
    ),
    examples: Type.Array(
      Type.Object(
        {
          from: Type.String({ minLength: 1 }),
          words: Type.Record(
            Type.String({ pattern: '^[0-9]{1,5}$' }),
            Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 })),
          ),
          reads: Reads,
        },
        closed,
      ),
      { description: 'Raw words as a source shows them, with what they mean there; never made from this file' },
    ),
  },
  closed,
);

const JsonPoint = Type.Object(
  {
    key: Type.String({
      pattern: '^[A-Za-z0-9_.]+$',
      description: 'Path in the answer: `nrg.11` is the twelfth of nrg',
    }),
    scale: Type.Optional(Type.Number()),
  },
  closed,
);
const JsonText = Type.Object({ key: JsonPoint.properties.key, text: Type.Literal('json') }, closed);
const httpWrite = {
  method: Type.Enum(['GET', 'POST']),
  path: Type.String({ pattern: '^/', description: 'With `{value}` for a number' }),
  form: Type.Optional(Type.String({ description: 'Body of a POST, form encoded, with `{value}`' })),
};
const HttpWrite = Type.Object({ ...httpWrite, scale: Type.Optional(Type.Number()) }, closed);
const FixedHttpWrite = Type.Object(httpWrite, closed);

const HttpCharger = Type.Object(
  {
    protocol: Type.Literal('http'),
    ...parts(JsonPoint, JsonText, HttpWrite, FixedHttpWrite),
    probe: Type.Optional(
      Type.Object(
        { at: JsonText, in: Type.Array(Type.String(), { minItems: 1 }) },
        { ...closed, description: 'What says anything else is another device. Texts fit by their beginning' },
      ),
    ),
    identity: Type.Optional(
      Type.Object({ firmware: Type.Optional(JsonText), serial: Type.Optional(JsonText) }, closed),
    ),
    read: Type.String({ pattern: '^/', description: 'What is asked by GET; it answers with one JSON object' }),
    examples: Type.Array(
      Type.Object({ from: Type.String({ minLength: 1 }), json: Type.String({ minLength: 2 }), reads: Reads }, closed),
      { description: 'An answer as a source shows it, with what it means there; never made from this file' },
    ),
  },
  closed,
);

/** What a file in `hw/chargers` says. */
export const ChargerDefinition = Type.Union([ModbusCharger, HttpCharger], {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'A family of chargers that Lademeister reads and steers over Modbus or HTTP',
});

export type ChargerDefinition = Static<typeof ChargerDefinition>;
export type ModbusCharger = Static<typeof ModbusCharger>;
export type HttpCharger = Static<typeof HttpCharger>;
export type RegisterWrite = Static<typeof RegisterWrite>;
export type FixedRegisterWrite = Static<typeof FixedRegisterWrite>;
export type JsonPoint = Static<typeof JsonPoint>;
export type JsonText = Static<typeof JsonText>;
export type HttpWrite = Static<typeof HttpWrite>;
export type FixedHttpWrite = Static<typeof FixedHttpWrite>;
/** What a source says that its words mean. */
export type StatedReport = Static<typeof Reads>;
export type Pilot = Static<typeof Pilot>;
export type WatchdogClass = (typeof WATCHDOG_CLASSES)[number];
