import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DimmingOrder, FeedInOrder } from './grid-operator.ts';

/** What the API and MQTT take as commands of the grid operator: one shape for both. */

const closed = { additionalProperties: false } as const;

const end = {
  until: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'When it ends by itself: ISO 8601 with zone. Left out: when it is taken back',
    }),
  ),
  forS: Type.Optional(
    Type.Number({ minimum: 1, maximum: 2_592_000, description: 'The same as a duration from now on, s' }),
  ),
};

const watts = (description: string) => Type.Number({ minimum: 0, maximum: 3_000_000, description });

export const DimmingOrderSchema = Type.Object(
  {
    limitW: Type.Union([watts('Net effective draw that remains, W'), Type.Null()], {
      description: 'null: the minimum power that is owed',
    }),
    chargePoints: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), {
        minItems: 1,
        maxItems: 200,
        description: 'Only these, each by itself (direct control). Left out: all controllable devices together',
      }),
    ),
    ...end,
  },
  closed,
);

export const FeedInOrderSchema = Type.Object(
  {
    limitW: Type.Optional(watts('What may flow into the grid, W')),
    percent: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'The same in percent of the installed power' }),
    ),
    ...end,
  },
  closed,
);

export type OrderProblem = { readonly kind: 'problem'; readonly path: string; readonly message: string };
export type Understood<Order> = { readonly kind: 'order'; readonly order: Order } | OrderProblem;

/** Checks what the schema cannot: the end, and that the charge points are there. */
export function dimmingOrder(
  body: Static<typeof DimmingOrderSchema>,
  chargePointIds: readonly string[],
  nowMs: number,
): Understood<DimmingOrder> {
  const { limitW, chargePoints } = body;
  const end = endOf(body, nowMs);
  if (end.kind === 'problem') return end;
  const unknown = chargePoints?.find((id) => !chargePointIds.includes(id));
  if (unknown !== undefined) return problem('/chargePoints', `there is no charge point ${unknown}`);
  return {
    kind: 'order',
    order: { scope: chargePoints?.toSorted() ?? 'grid-connection', limitW, untilMs: end.untilMs },
  };
}

export function feedInOrder(body: Static<typeof FeedInOrderSchema>, nowMs: number): Understood<FeedInOrder> {
  const { limitW, percent } = body;
  const end = endOf(body, nowMs);
  if (end.kind === 'problem') return end;
  if ((limitW === undefined) === (percent === undefined)) return problem('/', 'needs either limitW or percent');
  const limit =
    percent === undefined ? ({ kind: 'power', powerW: limitW ?? 0 } as const) : ({ kind: 'percent', percent } as const);
  return { kind: 'order', order: { limit, untilMs: end.untilMs } };
}

/** A message of MQTT; `release`: it takes the command back. */
export type OperatorMessage<Order> = Understood<Order> | { readonly kind: 'release' };

export function dimmingMessage(
  payload: string,
  isRetained: boolean,
  chargePointIds: readonly string[],
  nowMs: number,
): OperatorMessage<DimmingOrder> {
  return message(payload, isRetained, (body) =>
    Value.Check(DimmingOrderSchema, body)
      ? dimmingOrder(body, chargePointIds, nowMs)
      : problem('/', 'does not fit: {"limitW": 4200}, with "until" or "forS" where it has an end'),
  );
}

export function feedInMessage(payload: string, isRetained: boolean, nowMs: number): OperatorMessage<FeedInOrder> {
  return message(payload, isRetained, (body) =>
    Value.Check(FeedInOrderSchema, body)
      ? feedInOrder(body, nowMs)
      : problem('/', 'does not fit: {"percent": 60} or {"limitW": 6000}, with "until" or "forS" where it has an end'),
  );
}

function message<Order>(
  payload: string,
  isRetained: boolean,
  read: (body: unknown) => Understood<Order>,
): OperatorMessage<Order> {
  if (payload.trim() === '') return { kind: 'release' };
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return problem('/', 'is no JSON');
  }
  if (body === null) return { kind: 'release' };
  // Nobody knows when a message that the broker has kept was sent: a duration would begin anew at every connect.
  if (isRetained && typeof body === 'object' && 'forS' in body) {
    return problem('/forS', 'a retained message needs "until" instead of a duration');
  }
  return read(body);
}

/** A date and time without a zone would mean another moment on every machine: it is refused. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function endOf(
  { until, forS }: { readonly until?: string; readonly forS?: number },
  nowMs: number,
): { readonly kind: 'end'; readonly untilMs: number | null } | OrderProblem {
  if (until !== undefined && forS !== undefined) return problem('/until', 'needs either until or forS');
  if (forS !== undefined) return { kind: 'end', untilMs: nowMs + Math.round(forS * 1_000) };
  if (until === undefined) return { kind: 'end', untilMs: null };
  const untilMs = ISO_TIME.test(until) ? Date.parse(until) : Number.NaN;
  return Number.isFinite(untilMs) ? { kind: 'end', untilMs } : problem('/until', 'must be ISO 8601 with zone');
}

function problem(path: string, message: string): OrderProblem {
  return { kind: 'problem', path, message };
}
