import { Type } from 'typebox';

/** Circuits and what limits them, as the API shows them. */
const closed = { additionalProperties: false } as const;
const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
// A TypeBox tuple is JSON Schema of draft 7, which OpenAPI 3.1 does not understand.
const perPhase = Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: 'L1, L2, L3' });

export const CircuitShape = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    parentId: Type.Union([Type.String(), Type.Null()]),
    limitA: perPhase,
    loadA: Type.Union([perPhase, Type.Null()]),
    caps: Type.Array(
      Type.Object(
        { source: Type.String(), maxCurrentA: numberOrNull, maxPowerW: numberOrNull, untilMs: numberOrNull },
        { ...closed, description: 'A limit from outside that is in force' },
      ),
    ),
  },
  closed,
);

export const QuarterHourShape = Type.Union([
  Type.Object(
    { capW: Type.Number(), energyWh: Type.Number(), endsAtMs: Type.Number() },
    { ...closed, description: 'Import of the running quarter hour, where its mean has a cap' },
  ),
  Type.Null(),
]);
