import { Type } from 'typebox';
import { FEED_PROBLEMS } from '../../feeds/problem.ts';
import type { App } from '../app.ts';
import type { ForecastsView } from '../forecast-ports.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
const textOrNull = Type.Union([Type.String(), Type.Null()]);

const Health = Type.Object({
  state: Type.Enum(['waiting', 'ok', 'stale', 'failing']),
  goodAtMs: numberOrNull,
  problem: Type.Union([Type.Null(), Type.Object({ code: Type.String(), detail: Type.String() })], {
    description: `Codes: ${FEED_PROBLEMS.join(', ')}`,
  }),
});

const Day = Type.Union([
  Type.Null(),
  Type.Object({ errorKwh: Type.Number(), measuredKwh: Type.Number(), errorPercent: numberOrNull }),
]);

const forecast = {
  points: Type.Union([
    Type.Null(),
    Type.Array(
      Type.Object({
        startMs: Type.Number(),
        endMs: Type.Number(),
        p10W: Type.Number(),
        p50W: Type.Number(),
        p90W: Type.Number(),
      }),
    ),
  ]),
  learnedDays: Type.Number(),
  quality: Type.Object({
    today: Day,
    last30Days: Day,
    leads: Type.Array(
      Type.Object({
        leadHours: Type.Number(),
        quarters: Type.Number(),
        errorW: numberOrNull,
        errorPercent: numberOrNull,
        insidePercent: numberOrNull,
      }),
    ),
  }),
};

const Solar = Type.Object({
  ...forecast,
  placeGuessed: Type.Boolean(),
  sources: Type.Array(
    Type.Object({
      id: Type.String(),
      health: Type.Union([Type.Null(), Health]),
      weightPercent: Type.Number(),
      errorW: numberOrNull,
    }),
  ),
});

const Soc = Type.Object({
  percent: Type.Number(),
  atMs: Type.Number(),
  origin: Type.Enum(['http', 'mqtt', 'home-assistant', 'station', 'hand']),
  isCarried: Type.Boolean(),
  vehicleId: textOrNull,
  rangeKm: numberOrNull,
});

const Habit = Type.Object({
  weekdays: Type.Array(Type.Number()),
  departAt: Type.String(),
  readyBy: Type.String(),
  spreadMinutes: Type.Number(),
  arriveAt: Type.String(),
  energyWh: numberOrNull,
  departures: Type.Number(),
});

const ForecastsSchema = Type.Unsafe<ForecastsView>(
  Type.Object({
    solar: Type.Union([Type.Null(), Solar]),
    house: Type.Object(forecast),
    vehicles: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        capacityWh: numberOrNull,
        soc: Type.Union([Type.Null(), Soc]),
        efficiencyPercent: numberOrNull,
        health: Type.Union([Type.Null(), Health]),
      }),
    ),
    habits: Type.Array(
      Type.Object({
        vehicleId: textOrNull,
        chargePointId: Type.String(),
        name: textOrNull,
        habits: Type.Array(Habit),
      }),
    ),
  }),
);

const USUAL_HOURS = 48;
/** What stands in an address is text. */
const Hours = Type.String({
  pattern: '^([1-9][0-9]?|1[0-5][0-9]|16[0-8])$',
  description: `So many hours ahead, 1 to 168; ${USUAL_HOURS} if not told`,
});

/** What is expected of sun, house and cars. */
export function addForecastRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/forecasts',
    {
      schema: {
        summary:
          'What sun and house are expected to do, how good that was so far, how full the cars are, when they leave',
        querystring: Type.Object({ hours: Type.Optional(Hours) }, closed),
        response: { 200: ForecastsSchema, ...refusals },
      },
    },
    (request) => configured(site).forecasts.view(Number(request.query.hours ?? USUAL_HOURS)),
  );

  app.put(
    '/api/charge-points/:id/soc',
    {
      schema: {
        summary: 'Say how full the car at a charge point is; from there on it is reckoned',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }, closed),
        body: Type.Object({ percent: Type.Number({ minimum: 0, maximum: 100 }) }, closed),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = configured(site).forecasts.enterSoc(request.params.id, request.body.percent);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}
