import type { PlanProblem, PlanSolution, Slot } from '../../../src/core/model/planning.ts';
import type { LinearSolver } from '../../../src/core/planning/linear-programme.ts';
import { needsSolver, planAlone } from '../../../src/core/planning/methods.ts';
import { withoutSpare, withSpare } from '../../../src/core/planning/spare.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { wishOf } from '../../../src/core/planning/wish.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';
import type { Outlook } from './outlooks.ts';
import type { Orders, Plant } from './plant.ts';
import { DAY_QUARTERS, QUARTER_H, type Visit, type World } from './world.ts';

/** Steers a home: asked in every quarter hour. */
export interface Planner {
  readonly name: string;
  order(at: number, plant: Plant): Orders;
}

const FREE = { action: 'free', chargeW: 0 } as const;
/** Two days, or to the last departure. */
const HORIZON = 2 * DAY_QUARTERS;
const LONGEST = 5 * DAY_QUARTERS;
/** In the last two hours before a departure a plan is made for every quarter hour. */
const NEAR = 8;

/** Full power from the moment a car comes. */
export function atOnce(world: World): Planner {
  return {
    name: 'at once',
    order: (at) => ({
      cars: new Map(here(world, at).map((visit) => [visit, { leastW: world.home.maxW, sun: true }])),
      battery: FREE,
    }),
  };
}

/**
 * As evcc plans: full power in the cheapest quarter hours up to the departure, the latest of equal ones, for what is still missing; beside
 * them the sun. While it charges by plan the battery is held. Prices are the same that ours has.
 */
export function cheapestSlots(world: World, outlook: Outlook): Planner {
  const { home } = world;
  return {
    name: 'cheapest slots, as evcc',
    order(at, plant) {
      let isPlanned = false;
      const cars = here(world, at).map((visit) => {
        const slots = Math.ceil((plant.neededWh.get(visit) ?? 0) / (home.maxW * QUARTER_H));
        const cheapest = Array.from({ length: visit.until - at }, (_, index) => at + index)
          .sort((a, b) => outlook.importNano(a, at) - outlook.importNano(b, at) || b - a)
          .slice(0, slots);
        const isNow = cheapest.includes(at);
        isPlanned ||= isNow;
        return [visit, { leastW: isNow ? home.maxW : 0, sun: true }] as const;
      });
      return { cars: new Map(cars), battery: isPlanned ? { action: 'hold', chargeW: 0 } : FREE };
    },
  };
}

/** Ours, by an outlook. Plans last until something happens, `everyQuarters` at most. */
export function lademeister(
  world: World,
  outlook: Outlook,
  solver: LinearSolver,
  { everyQuarters, onPlan = () => {} }: { readonly everyQuarters: number; readonly onPlan?: (ms: number) => void },
): Planner {
  let made: { problem: PlanProblem; solution: PlanSolution; at: number; key: string } | null = null;
  return {
    name: `Lademeister, ${outlook.name}`,
    order(at, plant) {
      const visits = here(world, at).filter((visit) => (plant.neededWh.get(visit) ?? 0) > 0);
      const isNews = at % DAY_QUARTERS === 48 || visits.some(({ until }) => until - at <= NEAR);
      const key = visits.map((visit) => world.visits.indexOf(visit)).join();
      if (made === null || isNews || made.key !== key || at - made.at >= everyQuarters) {
        const longest = visits.reduce((most, { until }) => Math.max(most, until - at), HORIZON);
        const problem = problemOf(world, outlook, plant, at, Math.min(longest, LONGEST));
        const startedMs = performance.now();
        const asked = outlook.isSure ? problem : withSpare(problem);
        made = { problem, solution: withoutSpare(problem, solved(asked, solver)), at, key };
        onPlan(performance.now() - startedMs);
      }
      const { problem, solution } = made;
      const nowMs = world.series.startMs + at * QUARTER_MS;
      const cars = visits.flatMap((visit) => {
        const plan = solution.cars.find(({ chargePointId }) => chargePointId === idOf(world, visit));
        const wish = plan === undefined ? null : wishOf(problem, plan, nowMs);
        return wish === null ? [] : [[visit, wish] as const];
      });
      return { cars: new Map(cars), battery: solution.batteries[0]?.slots[at - made.at] ?? FREE };
    },
  };
}

export function problemOf(world: World, outlook: Outlook, plant: Plant, at: number, horizon: number): PlanProblem {
  const { series, home, exportNano } = world;
  const timeOf = (quarter: number): number => series.startMs + quarter * QUARTER_MS;
  const slots = Array.from({ length: horizon }, (_, index): Slot => {
    const quarter = at + index;
    return {
      startMs: timeOf(quarter),
      endMs: timeOf(quarter + 1),
      importNano: outlook.importNano(quarter, at),
      assumed: false,
      exportNano,
      solarW: outlook.solarW(quarter, at),
      houseW: outlook.houseW(quarter, at),
      gridMaxW: home.gridMaxW,
      exportMaxW: null,
      co2GPerKwh: null,
    };
  });
  const known = world.visits.filter(
    (visit) =>
      visit.from < at + horizon &&
      visit.until > at &&
      (plant.neededWh.get(visit) ?? 0) > 0 &&
      (visit.from <= at || (visit.until <= at + horizon && outlook.knows(visit, at))),
  );
  const cars = known.map((visit) => {
    const energyWh = plant.neededWh.get(visit) ?? 0;
    return {
      chargePointId: idOf(world, visit),
      minW: home.minW,
      maxW: home.maxW,
      fromMs: timeOf(Math.max(at, visit.from)),
      untilMs: timeOf(visit.until),
      demands: [{ byMs: timeOf(Math.min(visit.until, at + horizon)), energyWh }],
      roomWh: energyWh,
      gridFromMs: null,
      maxPriceNano: null,
      solarSharePercent: null,
      strategy: 'cheapest' as const,
      beyondNano: 0,
      startCostNano: 0,
    };
  });
  const batteries = home.battery === null ? [] : [{ ...home.battery, energyWh: plant.storedWh }];
  return { slots, cars, batteries, thrift: null };
}

function solved(problem: PlanProblem, solver: LinearSolver): PlanSolution {
  if (!needsSolver(problem)) return planAlone(problem);
  const planned = planTogether(problem, solver);
  if (planned.kind === 'failed') throw new Error(planned.detail);
  return planned.solution;
}

function here({ visits }: World, at: number): readonly Visit[] {
  return visits.filter(({ from, until }) => from <= at && at < until);
}

function idOf({ visits }: World, visit: Visit): string {
  return `visit ${visits.indexOf(visit)}`;
}
