import { type Static, Type } from 'typebox';
import { LIMIT_RUNGS } from '../../../core/model/station-record.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const Key = Type.String({ minLength: 1, maxLength: 50 });
const Amperes = Type.Number({ minimum: 0, maximum: 80 });

const VendorKey = Type.Object(
  {
    key: Key,
    leastA: Type.Number({
      minimum: 0,
      maximum: 80,
      description: 'Less it does not take: it cannot be paused by it. A',
    }),
  },
  { ...closed, description: 'A configuration key that takes a current in whole A' },
);

const Quirks = Type.Object(
  {
    rateUnit: Type.Optional(Type.Enum(['A', 'W'], { description: 'Whatever it says itself' })),
    steps: Type.Optional(
      Type.Union([Type.Literal('whole'), Type.Array(Amperes, { minItems: 1 })], {
        description: 'The currents it can be told: whole A, or only these. Default: one decimal',
      }),
    ),
    maxStackLevel: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: '0: it takes one profile and no other above it, whatever it says itself',
      }),
    ),
    profileKind: Type.Optional(
      Type.Literal('Relative', {
        description: 'It does not obey absolute schedules, so no limit of it can end by itself',
      }),
    ),
    refusedMeans: Type.Optional(
      Type.Array(Type.Enum(LIMIT_RUNGS), {
        minItems: 1,
        description: 'Means of limiting that it refuses, or accepts and does not obey: not tried',
      }),
    ),
    vendorKey: Type.Optional(VendorKey),
    raiseIntervalS: Type.Optional(Type.Integer({ minimum: 5, description: 'Least time between two raises' })),
    maxProfiles: Type.Optional(Type.Integer({ minimum: 1, description: 'How many charging profiles it holds' })),
    maxPeriods: Type.Optional(Type.Integer({ minimum: 1, description: 'How many periods one profile has' })),
    settings: Type.Optional(
      Type.Record(Key, Type.Union([Type.Array(Type.String(), { minItems: 1 }), Type.Null()]), {
        description: 'Configuration keys and the values to try, the best first; null: left alone',
      }),
    ),
    readAll: Type.Optional(
      Type.Boolean({ description: 'false: a GetConfiguration without keys is not answered, or does harm' }),
    ),
    unreadable: Type.Optional(Type.Array(Key, { minItems: 1, description: 'Keys that must never be read' })),
    maxMeasurands: Type.Optional(Type.Integer({ minimum: 1, description: 'How many it puts into one message' })),
    noTrigger: Type.Optional(
      Type.Array(Type.Enum(['BootNotification', 'StatusNotification', 'MeterValues']), {
        minItems: 1,
        description: 'Messages that a TriggerMessage does not bring',
      }),
    ),
    neverSend: Type.Optional(Type.Array(Text, { minItems: 1, description: 'Calls that do harm' })),
    remoteStartIdTokenKey: Type.Optional(
      Type.String({
        description: 'Configuration key with the only id token that it takes in a RemoteStartTransaction',
      }),
    ),
    localList: Type.Optional(
      Type.Object(
        {
          maxEntries: Type.Optional(Type.Integer({ minimum: 1 })),
          maxPerMessage: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        closed,
      ),
    ),
    ownControllers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Key,
            off: Type.String({ format: 'regex', description: 'What the value is while it is switched off' }),
            name: Type.String({ minLength: 1, description: 'As its maker calls it, for who has to switch it off' }),
          },
          closed,
        ),
        { minItems: 1, description: 'A load management of its own: beside it we must not control' },
      ),
    ),
  },
  closed,
);

const Firmware = Type.String({ pattern: '^\\d+(\\.\\d+)*$' });

/** What a file in `hw/chargers/ocpp` says. */
export const Family = Type.Object(
  {
    protocol: Type.Literal('ocpp1.6'),
    vendor: Text,
    products: Type.Array(Text, { minItems: 1, description: 'As printed on the device' }),
    match: Type.Object(
      {
        vendor: Type.String({ format: 'regex', description: 'chargePointVendor of its BootNotification, in any case' }),
        model: Type.Optional(Type.String({ format: 'regex', description: 'chargePointModel, in any case' })),
      },
      closed,
    ),
    quirks: Type.Optional(Quirks),
    firmware: Type.Optional(
      Type.Array(
        Type.Object(
          {
            from: Type.Optional(Firmware),
            before: Type.Optional(Firmware),
            quirks: Quirks,
          },
          closed,
        ),
        { minItems: 1, description: 'What holds beside or instead, from a version on and before another' },
      ),
    ),
    sources: Type.Array(
      Type.Object(
        {
          where: Text,
          grade: Type.Enum(['maker', 'measured', 'field'], {
            description: "maker: its own document; measured: seen by us; field: reported by others' users",
          }),
        },
        closed,
      ),
      { minItems: 1, description: 'Where this is from' },
    ),
  },
  closed,
);

export type Family = Static<typeof Family>;
export type Quirks = Static<typeof Quirks>;
export type VendorKey = Static<typeof VendorKey>;

/** A station that keeps to the standard. */
export const NO_QUIRKS: Quirks = {};
