import { type Static, Type } from 'typebox';
import type { Goal, VehiclePlanWishes } from '../../core/model/planning.ts';
import type { PlanView } from '../../planner/view.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';
import { planFor, requirePlanSubject } from '../scope.ts';

const closed = { additionalProperties: false } as const;
const orNull = (minimum: number, maximum: number, description: string) =>
  Type.Union([Type.Integer({ minimum, maximum }), Type.Null()], { description });
const TIME = '^([01]\\d|2[0-3]):[0-5]\\d$';
/** The year 2100: a later departure is a slip of the finger. */
const LATEST_MS = Date.UTC(2100, 0, 1);

const GoalShape = Type.Object(
  {
    goalId: Type.String({
      pattern: '^[A-Za-z0-9-]{1,40}$',
      description: 'Chosen by who makes it, unique in the house',
    }),
    target: Type.Union([
      Type.Object({ kind: Type.Literal('soc'), percent: Type.Integer({ minimum: 1, maximum: 100 }) }, closed),
      Type.Object(
        { kind: Type.Literal('energy'), energyWh: Type.Integer({ minimum: 100, maximum: 1_000_000 }) },
        closed,
      ),
    ]),
    time: Type.Union([
      Type.Object({ kind: Type.Literal('once'), byMs: Type.Integer({ minimum: 0, maximum: LATEST_MS }) }, closed),
      Type.Object(
        {
          kind: Type.Literal('weekly'),
          weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7, description: 'Monday is 1' }), {
            minItems: 1,
            maxItems: 7,
            uniqueItems: true,
          }),
          at: Type.String({ pattern: TIME, description: 'Time of the site, HH:MM' }),
        },
        closed,
      ),
    ]),
    enabled: Type.Boolean(),
  },
  closed,
);

const WishesShape = Type.Object(
  {
    goals: Type.Array(GoalShape, { maxItems: 14 }),
    strategy: Type.Enum(['cheapest', 'greenest']),
    minSocPercent: orNull(1, 100, 'Charged at once up to this, %'),
    maxPriceNano: orNull(-10_000_000_000, 10_000_000_000, 'Grid energy is never bought above this, nano units per kWh'),
    surplusOnlyUntil: Type.Union([Type.String({ pattern: TIME }), Type.Null()], {
      description: 'Until this time of each day only the sun charges, HH:MM',
    }),
    solarSharePercent: orNull(1, 100, 'So much shall come from the sun where that is possible in time, %'),
  },
  closed,
);

/** Departures of vehicles, and the plan that is made of them. */
export function addPlanRoutes(app: App, site: SitePorts | null): void {
  app.get(
    '/api/plan',
    {
      schema: {
        summary: 'The plan that holds, what it assumes, what is wanted of each vehicle, and what became of plans',
        response: { 200: Type.Unsafe<PlanView>(Type.Object({}, { additionalProperties: true })), ...refusals },
      },
    },
    async (request) => planFor(signedIn(request), configured(site).planning.plan(), configured(site)),
  );

  app.put(
    '/api/plan/:subject',
    {
      schema: {
        summary: 'What is wanted of a vehicle, or of whatever car is at a charge point; replaces all of it',
        params: Type.Object({ subject: Type.String({ pattern: '^(vehicle|point):[^/]{1,64}$' }) }, closed),
        body: WishesShape,
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const { params, body } = request;
      requirePlanSubject(signedIn(request), configured(site), params.subject);
      const outcome = configured(site).planning.setWishes(params.subject, wishesOf(body));
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );
}

/** Two goals of one name would overwrite each other: the later one counts. */
function wishesOf({ goals, ...rest }: Static<typeof WishesShape>): VehiclePlanWishes {
  const byId = new Map<string, Goal>(goals.map((goal) => [goal.goalId, goal]));
  return { ...rest, goals: [...byId.values()] };
}
