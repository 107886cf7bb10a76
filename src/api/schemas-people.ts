import { type TSchema, Type } from 'typebox';
import type { PeopleList } from './answers.ts';

/** What the API answers about cards, drivers and vehicles. */
const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const numberOrNull = orNull(Type.Number());
const textOrNull = orNull(Type.String());
const groups = Type.Array(Type.String());
const card = {
  tokenRef: Type.String({ description: 'Pseudonym that the ledger knows' }),
  uid: Type.String(),
  aliases: Type.Array(Type.String()),
  name: textOrNull,
  status: Type.Enum(['accepted', 'blocked', 'unknown']),
  groups,
  validFromMs: numberOrNull,
  validUntilMs: numberOrNull,
  driverId: textOrNull,
  vehicleId: textOrNull,
  prepaid: Type.Boolean(),
  configured: Type.Boolean({ description: 'It stands in config.yaml' }),
};

export const PeopleListSchema = Type.Unsafe<PeopleList>(
  Type.Object(
    {
      cards: Type.Array(Type.Object({ ...card, balanceCents: numberOrNull }, closed)),
      drivers: Type.Array(
        Type.Object(
          {
            driverId: Type.String(),
            name: Type.String(),
            email: textOrNull,
            employer: textOrNull,
            groups,
            restricted: Type.Boolean(),
          },
          closed,
        ),
      ),
      vehicles: Type.Array(
        Type.Object(
          {
            vehicleId: Type.String(),
            name: Type.String(),
            use: Type.Enum(['company', 'private']),
            plate: textOrNull,
            costCentre: textOrNull,
            employer: textOrNull,
            driverId: textOrNull,
            identifiers: Type.Array(Type.String()),
          },
          closed,
        ),
      ),
      refused: Type.Array(
        Type.Object(
          { uid: Type.String(), chargePointId: Type.String(), atMs: Type.Number(), reason: Type.String() },
          closed,
        ),
      ),
      learning: Type.Object(
        {
          awaited: orNull(
            Type.Object({ chargePointId: textOrNull, untilMs: Type.Number(), driverId: textOrNull }, closed),
          ),
          learnt: orNull(Type.Object(card, closed)),
        },
        closed,
      ),
    },
    closed,
  ),
);
