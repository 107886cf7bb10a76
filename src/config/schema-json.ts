import { type TProperties, Type } from 'typebox';
import { ALLOWED, section } from './parts.ts';

const path = Type.Optional(
  Type.String({
    description:
      'Names and positions from the top, with dots between, such as emeters.0.current; if left out the whole is the number',
    pattern: '^[^.]{1,60}([.][^.]{1,60}){0,9}$',
    [ALLOWED]: 'up to ten names or positions with dots between',
  }),
);

/** Where a number stands, with what else says where that is. */
const part = <Place extends TProperties>(place: Place) => ({
  ...place,
  path,
  scale: Type.Number({
    description: 'What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign round',
    minimum: -1e9,
    maximum: 1e9,
    default: 1,
  }),
});

/** What a device that speaks in JSON says, and where. */
export const jsonSpeech = <Place extends TProperties>(place: Place) => {
  const point = {
    ...part(place),
    plus: Type.Optional(
      Type.Array(Type.Object(part(place), section), {
        description:
          'Places of numbers to add, such as a second tariff or, with a negative scale, what flows the other way',
        minItems: 1,
        maxItems: 7,
      }),
    ),
  };
  const value = (description: string) => Type.Object(point, { ...section, description });
  const phases = (what: string) =>
    Type.Optional(
      Type.Array(Type.Object(point, section), { description: `${what}, L1 first`, minItems: 1, maxItems: 3 }),
    );
  return {
    values: Type.Optional(
      Type.Object(
        {
          powerW: value('Power, W: a meter: + is import; an inverter: + is production; a battery: + is discharge'),
          phasePowerW: phases('Power per phase, W'),
          phaseCurrentA: phases('Current per phase, A'),
          phaseVoltageV: phases('Voltage per phase, V'),
          importWh: Type.Optional(value('Register of the + direction, Wh')),
          exportWh: Type.Optional(value('Register of the other direction, Wh')),
          socPercent: Type.Optional(value('State of charge of a battery, %')),
        },
        { ...section, description: 'Where the values stand; if left out: as its definition says' },
      ),
    ),
    currentStepA: Type.Number({
      description: 'Smallest step in which it tells currents, A; 1 for a smart meter that tells whole amperes',
      minimum: 0.001,
      maximum: 1,
      default: 0.01,
    }),
    clock: Type.Optional(
      Type.Object(part(place), {
        ...section,
        description:
          'Where the clock of what it measures with stands: while that stands still, it only repeats what it said before',
      }),
    ),
  };
};
