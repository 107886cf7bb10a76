import { type TSchema, Type } from 'typebox';
import type { SessionDetail, SessionList } from './answers.ts';

/** What the API answers about sessions. */
const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const numberOrNull = orNull(Type.Number());
const textOrNull = orNull(Type.String());

const Session = Type.Object(
  {
    sessionId: Type.String(),
    chargePointId: Type.String(),
    chargePointName: Type.String(),
    startedAtMs: Type.Number(),
    endedAtMs: numberOrNull,
    energyWh: numberOrNull,
    startRegisterWh: numberOrNull,
    endRegisterWh: numberOrNull,
    tokenName: textOrNull,
    endReason: textOrNull,
    flags: Type.Array(Type.String()),
    vehicleId: textOrNull,
    vehicle: textOrNull,
    driver: textOrNull,
    assignedBy: Type.Enum(['token', 'vehicle-id', 'choice', 'correction', 'unassigned']),
    use: Type.Enum(['company', 'private', 'unassigned']),
    odometerKm: numberOrNull,
    socPercent: numberOrNull,
    corrected: Type.Boolean({ description: 'Energy, times or vehicle were corrected by hand' }),
    reported: orNull(
      Type.Object(
        { startedAtMs: Type.Number(), endedAtMs: numberOrNull, energyWh: numberOrNull },
        { ...closed, description: 'Before energy or times were corrected' },
      ),
    ),
  },
  { additionalProperties: true },
);

export const SessionListSchema = Type.Unsafe<SessionList>(
  Type.Object(
    {
      sessions: Type.Array(Session),
      totals: orNull(
        Type.Object(
          {
            count: Type.Number(),
            energyWh: Type.Number({ description: 'Of the sessions whose energy is known' }),
            withoutEnergy: Type.Number({ description: 'How many have an energy that is not known' }),
          },
          { ...closed, description: 'Of the whole period, whatever the limit; null in the continuation of a list' },
        ),
      ),
      next: orNull(Type.String({ description: 'Ask with it as `after` for those that follow; null: that was all' })),
    },
    closed,
  ),
);

const HistoryRow = Type.Object(
  {
    seq: Type.Number({ description: 'Record of the ledger' }),
    kind: Type.Enum(['started', 'ended', 'assigned', 'detailed', 'corrected', 'meter-changed', 'signed']),
    atMs: Type.Number(),
    recordedAtMs: Type.Number(),
    author: textOrNull,
    reason: textOrNull,
    vehicle: textOrNull,
    use: textOrNull,
    by: textOrNull,
    registerWh: numberOrNull,
    energyWh: numberOrNull,
    startedAtMs: numberOrNull,
    endedAtMs: numberOrNull,
    odometerKm: numberOrNull,
    socPercent: numberOrNull,
    source: textOrNull,
  },
  closed,
);

export const SessionDetailSchema = Type.Unsafe<SessionDetail>(
  Type.Object({ session: Session, history: Type.Array(HistoryRow, { description: 'Oldest first' }) }, closed),
);
