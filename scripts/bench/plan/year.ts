import type { PlannedBattery } from '../../../src/core/model/planning.ts';
import { formulate, valueAtEnd } from '../../../src/core/planning/formulation.ts';
import type { LinearSolver } from '../../../src/core/planning/linear-programme.ts';
import { piecesOf } from '../../../src/core/planning/pieces.ts';
import { soundProblem } from '../../../src/core/planning/sound.ts';
import { perfect } from './outlooks.ts';
import { type Planner, problemOf } from './planners.ts';
import { live, plantOf } from './plant.ts';
import { DAY_QUARTERS, type World } from './world.ts';

/** A stretch of days that all planners live through from the same beginning. Visits that cross its edges do not take place. */
export interface Block {
  readonly world: World;
  readonly from: number;
  readonly until: number;
}

export interface Outcome {
  /** Bought less sold, and less what the battery gained, EUR. */
  readonly eur: number;
  readonly chargedKwh: number;
  /** Visits that ended with more than 50 Wh missing. */
  readonly missed: number;
}

const MISSED_WH = 50;
const NANO_PER_EUR = 1e9;
const EUR_PER_CENT = 0.01;

export function blocksOf(world: World, days: number, blockDays: number, firstDay: number): readonly Block[] {
  const yearDays = lastDay(world) - 1;
  const count = Math.max(1, Math.round(days / blockDays));
  const apart = (yearDays - firstDay - blockDays) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => {
    const from = (firstDay + Math.floor(index * Math.max(blockDays, apart))) * DAY_QUARTERS;
    const until = from + blockDays * DAY_QUARTERS;
    return { world: { ...world, visits: visitsIn(world, from, until) }, from, until };
  }).filter(({ until }) => until <= yearDays * DAY_QUARTERS);
}

/** All days but the first, which is history, and the last, beyond which plans look. */
export function yearOf(world: World): Block {
  const from = DAY_QUARTERS;
  const until = (lastDay(world) - 1) * DAY_QUARTERS;
  return { world: { ...world, visits: visitsIn(world, from, until) }, from, until };
}

function lastDay({ importNano }: World): number {
  return Math.floor(importNano.length / DAY_QUARTERS) - 2;
}

function visitsIn({ visits }: World, from: number, until: number): World['visits'] {
  return visits.filter((visit) => visit.from >= from && visit.until <= until);
}

export function livedThrough({ world, from, until }: Block, planner: Planner): Outcome {
  const plant = plantOf(world);
  for (let at = from; at < until; at += 1) live(world, plant, at, planner.order(at, plant));
  const storedWh = plant.storedWh - (world.home.battery?.energyWh ?? 0);
  let chargedKwh = 0;
  let missed = 0;
  for (const [visit, neededWh] of plant.neededWh) {
    chargedKwh += (visit.energyWh - neededWh) / 1000;
    if (neededWh > MISSED_WH) missed += 1;
  }
  const eur = (plant.bill - (storedWh / 1000) * storedNano({ world, from, until })) / NANO_PER_EUR;
  return { eur, chargedKwh, missed };
}

/**
 * The least any planner can pay who knows the whole block: the linear programme of all of it at once, in which cars can charge with any
 * power and the meter counts both ways where that pays.
 */
export function clairvoyant(block: Block, solver: LinearSolver): Outcome {
  const { world, from, until } = block;
  const plant = plantOf(world);
  const problem = soundProblem(problemOf(world, perfect(world), plant, from, until - from));
  const { programme } = formulate(problem, piecesOf(problem));
  const open = solver.open(programme);
  const solved = open.solve();
  open.close();
  if (solved.kind === 'failed') throw new Error(solved.detail);
  const startNano = ((world.home.battery?.energyWh ?? 0) / 1000) * storedNano(block);
  const chargedKwh = world.visits.reduce((sum, { energyWh }) => sum + energyWh / 1000, 0);
  return { eur: solved.cost * EUR_PER_CENT + startNano / NANO_PER_EUR, chargedKwh, missed: 0 };
}

/** What a kWh in the battery counts with at the edges of a block, nano EUR. */
function storedNano({ world, from, until }: Block): number {
  const battery: PlannedBattery | null = world.home.battery;
  if (battery === null) return 0;
  const { slots } = problemOf(world, perfect(world), plantOf(world), from, until - from);
  return valueAtEnd(battery, piecesOf({ slots, cars: [], batteries: [], thrift: null }));
}
