import { type Static, type TProperties, Type } from 'typebox';
import { printed, Reads, Sources } from '../modbus/definition.ts';
import type { JsonPart, JsonPoint, JsonPoints, JsonSpeech } from './values.ts';

const closed = { additionalProperties: false } as const;

const part = {
  path: Type.Optional(
    Type.String({
      pattern: '^[^.]{1,60}([.][^.]{1,60}){0,9}$',
      description:
        'Names and positions from the top, with dots between: `emeters.0.power`. Left out: the whole is the number',
    }),
  ),
  scale: Type.Optional(
    Type.Number({
      description:
        'What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign into ours. Default 1',
    }),
  ),
};
const topic = Type.Optional(
  Type.String({ minLength: 1, description: 'Where it is not the topic of the device; `{topic}` stands for that one' }),
);

/** What both ways of talking have, made of what a place in a document is. */
const parts = <Part extends TProperties>(place: Part) => {
  const Point = Type.Object(
    {
      ...place,
      plus: Type.Optional(
        Type.Array(Type.Object(place, closed), {
          minItems: 1,
          maxItems: 7,
          description: 'To be added, such as a second tariff or, with a negative scale, what flows the other way',
        }),
      ),
    },
    closed,
  );
  const Phases = Type.Optional(
    Type.Array(Point, { minItems: 1, maxItems: 3, description: 'One value (single-phase) or three, L1 to L3' }),
  );
  return {
    kind: Type.Enum(['meter', 'inverter', 'battery']),
    ...printed,
    values: Type.Object(
      {
        powerW: Point,
        phasePowerW: Phases,
        phaseCurrentA: Phases,
        phaseVoltageV: Phases,
        importWh: Type.Optional(Point),
        exportWh: Type.Optional(Point),
        socPercent: Type.Optional(Point),
      },
      {
        ...closed,
        description:
          'Grid: + is import. Inverter: + is production. Battery: + is discharge. Energy: import is the + direction. Currents without a sign get that of the power',
      },
    ),
    clock: Type.Optional(
      Type.Object(place, {
        ...closed,
        description:
          'Where the clock of what it measures with stands: while that stands still, it only repeats what it said before',
      }),
    ),
    lonePhase: Type.Optional(
      Type.Boolean({ description: 'Where nothing at all stands for L2 and L3, it has one phase' }),
    ),
    currentStepA: Type.Optional(
      Type.Number({
        minimum: 0.001,
        maximum: 1,
        description: 'Smallest step in which it tells currents, A. Default 0.01',
      }),
    ),
    sources: Sources,
  };
};

export const HttpDefinition = Type.Object(
  {
    protocol: Type.Literal('http'),
    ...parts(part),
    read: Type.String({ pattern: '^/[!-~]{0,300}$', description: 'What is asked by GET; it answers with JSON' }),
    examples: Type.Array(
      Type.Object({ from: Type.String({ minLength: 1 }), json: Type.String({ minLength: 2 }), reads: Reads }, closed),
      {
        description:
          'An answer as a source shows it, with what it means there; never made from this file. Without any the definition counts as untested',
      },
    ),
  },
  closed,
);

export const MqttDefinition = Type.Object(
  {
    protocol: Type.Literal('mqtt'),
    ...parts({ ...part, topic }),
    topic: Type.String({
      minLength: 1,
      description: 'Where values stand that name no other; `{topic}` stands for the topic of the device in config.yaml',
    }),
    everyS: Type.Number({ minimum: 1, maximum: 60, description: 'It publishes at least this often, s' }),
    examples: Type.Array(
      Type.Object(
        {
          from: Type.String({ minLength: 1 }),
          messages: Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1 })),
          reads: Reads,
        },
        closed,
      ),
      {
        description: 'Messages by topic, as a source shows them, with what they mean there; never made from this file',
      },
    ),
  },
  closed,
);

/** What a file in `hw/meters`, `hw/inverters` or `hw/batteries` says of a family that speaks in JSON. */
export type JsonDefinition = HttpDefinition | MqttDefinition;
export type HttpDefinition = Static<typeof HttpDefinition>;
export type MqttDefinition = Static<typeof MqttDefinition>;

/** What a device says, with the topic of each value. `own`: what the configuration puts for `{topic}`. */
export function speechByTopic(
  { values, clock, lonePhase, currentStepA }: JsonSpeech,
  { topic, own }: { readonly topic: string; readonly own: string },
): JsonSpeech {
  const at = <Part extends JsonPart>(place: Part): Part => ({
    ...place,
    topic: (place.topic ?? topic).replaceAll('{topic}', own),
  });
  const point = (one: JsonPoint): JsonPoint => {
    const { plus, ...rest } = one;
    return plus === undefined ? at(rest) : { ...at(rest), plus: plus.map(at) };
  };
  const { powerW, phasePowerW, phaseCurrentA, phaseVoltageV, importWh, exportWh, socPercent } = values;
  const placed: JsonPoints = {
    powerW: point(powerW),
    ...(phasePowerW === undefined ? {} : { phasePowerW: phasePowerW.map(point) }),
    ...(phaseCurrentA === undefined ? {} : { phaseCurrentA: phaseCurrentA.map(point) }),
    ...(phaseVoltageV === undefined ? {} : { phaseVoltageV: phaseVoltageV.map(point) }),
    ...(importWh === undefined ? {} : { importWh: point(importWh) }),
    ...(exportWh === undefined ? {} : { exportWh: point(exportWh) }),
    ...(socPercent === undefined ? {} : { socPercent: point(socPercent) }),
  };
  return {
    values: placed,
    ...(clock === undefined ? {} : { clock: at(clock) }),
    ...(lonePhase === undefined ? {} : { lonePhase }),
    ...(currentStepA === undefined ? {} : { currentStepA }),
  };
}
