import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** Powers that an order may carry, W (a percentage where it says so). */
export const ORDER_POWERS = ['chargeW', 'dischargeW', 'maxChargeW', 'maxDischargeW', 'limitW', 'limitPercent'] as const;

export const ORDER_NAMES = ['free', 'hold', 'house', 'charge', 'noCharge', 'rest', 'limit'] as const;

const part = {
  type: Type.Enum(['u16', 'i16', 'u32', 'i32', 'f32']),
  value: Type.Optional(Type.Number({ description: 'What is written, always the same' })),
  of: Type.Optional(Type.Enum([...ORDER_POWERS], { description: 'What is written instead: a power of the order' })),
  scale: Type.Optional(
    Type.Number({
      description: 'What one of its unit is worth in W or %; negative turns our sign into its own. Default 1',
    }),
  ),
  plus: Type.Optional(Type.Number({ description: 'Added in its own unit' })),
};

const Part = Type.Object(part, { ...closed, description: 'One value: `value` or `of`' });

const OrderWrite = Type.Object(
  {
    address: Type.Integer({ minimum: 0, maximum: 65_535 }),
    ...part,
    as: Type.Optional(Type.Enum(['single', 'several'], { description: 'single: function 6; several (default): 16' })),
    next: Type.Optional(Type.Array(Part, { description: 'What follows directly, in the same request' })),
    unread: Type.Optional(Type.Boolean({ description: 'It cannot be read back, or reads as something else' })),
  },
  closed,
);

const Writes = Type.Array(OrderWrite, { description: 'Written in this order; each order says all that matters to it' });

/** What a device can be told. */
export const Control = Type.Object(
  {
    orders: Type.Object(
      {
        free: Writes,
        hold: Type.Optional(Writes),
        house: Type.Optional(Writes),
        charge: Type.Optional(Writes),
        noCharge: Type.Optional(Writes),
        rest: Type.Optional(Writes),
        limit: Type.Optional(Writes),
      },
      {
        ...closed,
        description:
          'free: as it does by itself. Of a battery: hold: no discharge. house: discharge up to dischargeW. charge: with chargeW, from the grid if need be. noCharge: no charge. rest: neither. Of an inverter: limit: up to limitW or limitPercent',
      },
    ),
    watchdog: Type.Object(
      {
        class: Type.Enum(['setpoint-expires', 'none']),
        endsS: Type.Optional(
          Type.Number({ minimum: 10, maximum: 3_600, description: 'It is free again so long after the last write, s' }),
        ),
        only: Type.Optional(
          Type.Array(Type.Enum([...ORDER_NAMES]), { minItems: 1, description: 'Which orders end so; all unless said' }),
        ),
      },
      closed,
    ),
    settlesS: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 600,
        description:
          'charge cannot be taken back by a write: after free nothing is written for so long, until it has lapsed, s',
      }),
    ),
    unverified: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Why these writes are doubtful: only read until the owner allows them',
      }),
    ),
  },
  closed,
);

export type Control = Static<typeof Control>;
export type OrderName = (typeof ORDER_NAMES)[number];
export type OrderWrite = Static<typeof OrderWrite>;
export type OrderPart = Static<typeof Part>;
export type OrderPower = (typeof ORDER_POWERS)[number];
