import { carSpec } from '../../../src/sim/world/car.ts';
import { Random } from '../../../src/sim/world/random.ts';
import type { Contestant, Observation } from './controller.ts';
import { FAST_METER, METER_VALUES } from './meter.ts';
import { emptyTrace, Plant } from './plant.ts';
import { type SiteSpec, STEP_MS, type StationSpec } from './site.ts';
import { type SolarDaySpec, stretch } from './solar-day.ts';
import type { Command } from './station.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;
/** In the night the house changes once a minute. */
const MINUTE_MS = 60_000;
/** While no car is there `decide()` looks at the house as often (house.ts): between two looks it learns nothing. */
const NIGHT_STEP_MS = 3_000;

const STATION: StationSpec = {
  id: 'carport',
  phaseRotation: ['L1', 'L2', 'L3'],
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 0.1,
  pilotPeriodMs: 0,
  canSwitchPhases: true,
  meter: METER_VALUES,
  car: carSpec(),
};

/** Two cars at one home: a three-phase one that is at home by day, a single-phase one that comes at noon. */
const HOME: SiteSpec = {
  mode: 'solar',
  fuseA: 35,
  switchCostWh: 20,
  gridMeter: FAST_METER,
  stations: [STATION, { ...STATION, id: 'garage', phaseRotation: ['L2', 'L3', 'L1'], canSwitchPhases: false }],
};

/** When each car comes and goes, hours of the day in UTC, and the phases it uses. */
const VISITS = [
  { comesH: 7, leavesH: 17, phases: 3 },
  { comesH: 11.5, leavesH: 21, phases: 1 },
] as const;

/** Seconds of the day between which a car may be there, and some minutes before and after. */
const AWAKE_S = { from: 7 * HOUR_S - 360, to: 21 * HOUR_S + 360 } as const;

export interface YearFigures {
  readonly wallMs: number;
  readonly decisions: number;
  readonly chargedWh: number;
}

export interface YearOptions {
  readonly days: number;
  readonly seed: number;
  /** Day of the year with which it begins; 0 is the first of January. */
  readonly firstDay?: number;
  /** How often is decided while no car is there, ms; every second while one is. */
  readonly nightStepMs?: number;
  /** Called with what was commanded in each second in which a car may be there. */
  readonly watch?: (commands: readonly (Command | null)[]) => void;
}

/**
 * Days of one home one after the other, with the weather of their month. A decision every second from some minutes
 * before the first car comes until some minutes after the last has gone. By night one every three seconds leads to the
 * same commands as one every second (test/bench/control/year.test.ts).
 */
export function simulateYear(contestant: Contestant, options: YearOptions): YearFigures {
  const { days, seed, firstDay = 0, nightStepMs = NIGHT_STEP_MS, watch } = options;
  const startedMs = performance.now();
  const random = new Random(seed);
  const plant = new Plant(HOME, emptyTrace(0), random.fork());
  for (const station of plant.stations) station.evse.unplug();
  const controller = contestant.create(HOME);
  let chargedWs = 0;
  let decisions = 0;
  const decide = (observation: Observation): readonly (Command | null)[] => {
    const commands = controller.control(observation);
    plant.apply(commands);
    decisions++;
    return commands;
  };
  for (let day = firstDay; day < firstDay + days; day++) {
    plant.follow(stretch(monthOf(day), seed + day, AWAKE_S.from / HOUR_S, AWAKE_S.to - AWAKE_S.from));
    for (let second = AWAKE_S.from; second < AWAKE_S.to; second++) {
      if (second % (HOUR_S / 2) === 0) comeAndGo(plant, second, random);
      const commands = decide(plant.step(second - AWAKE_S.from, STEP_MS));
      chargedWs += plant.carsW;
      watch?.(commands);
    }
    const nightS = AWAKE_S.from + DAY_S - AWAKE_S.to;
    plant.follow(stretch(monthOf(day), seed + day, AWAKE_S.to / HOUR_S, nightS, MINUTE_MS));
    for (let ms = 0; ms < nightS * 1000; ms += nightStepMs) {
      decide(plant.step(Math.floor(ms / MINUTE_MS), nightStepMs));
    }
  }
  return { wallMs: performance.now() - startedMs, decisions, chargedWh: chargedWs / 3600 };
}

/** Visits begin and end on half hours. */
function comeAndGo(plant: Plant, second: number, random: Random): void {
  for (const [index, { comesH, leavesH, phases }] of VISITS.entries()) {
    const station = plant.stations[index];
    if (second === comesH * HOUR_S) {
      station?.plugIn(carSpec({ phases, soc: random.between(0.3, 0.8), reactionMs: [1_000, 4_000] }), random.fork());
    } else if (second === leavesH * HOUR_S) station?.evse.unplug();
  }
}

function monthOf(day: number): SolarDaySpec {
  const month = 1 + (Math.floor(day / 30.5) % 12);
  const summer = 0.5 - 0.5 * Math.cos(((month - 0.5) / 12) * 2 * Math.PI);
  return {
    month,
    peakW: 10_000,
    household: { baseW: 300, activity: 1 },
    threePhaseLoadW: 0,
    skies: [
      { share: 0.15 + 0.4 * summer, freeMean: 0.85, freeSpread: 0.35 },
      { share: 0.35, freeMean: 0.5, freeSpread: 0.5 },
      { share: 0.5 - 0.4 * summer, freeMean: 0.1, freeSpread: 0.25 },
    ],
  };
}
