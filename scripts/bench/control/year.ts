import { carSpec } from '../../../src/sim/world/car.ts';
import { Random } from '../../../src/sim/world/random.ts';
import type { Contestant } from './controller.ts';
import { FAST_METER, METER_VALUES } from './meter.ts';
import { Plant } from './plant.ts';
import type { SiteSpec, StationSpec } from './site.ts';
import { type SolarDaySpec, stretch } from './solar-day.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;

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

export interface YearFigures {
  readonly wallMs: number;
  readonly decisions: number;
  readonly chargedWh: number;
}

/** Days of one home one after the other, a decision every second, with the weather of its month. */
export function simulateYear(contestant: Contestant, days: number, seed: number): YearFigures {
  const startedMs = performance.now();
  const random = new Random(seed);
  const plant = new Plant(HOME, stretch(monthOf(0), seed, 0, DAY_S), random.fork());
  for (const station of plant.stations) station.evse.unplug();
  const controller = contestant.create(HOME);
  let chargedWs = 0;
  for (let day = 0; day < days; day++) {
    if (day > 0) plant.follow(stretch(monthOf(day), seed + day, 0, DAY_S));
    for (let second = 0; second < DAY_S; second++) {
      for (const [index, { comesH, leavesH, phases }] of VISITS.entries()) {
        const station = plant.stations[index];
        if (second === comesH * HOUR_S) {
          station?.plugIn(
            carSpec({ phases, soc: random.between(0.3, 0.8), reactionMs: [1_000, 4_000] }),
            random.fork(),
          );
        } else if (second === leavesH * HOUR_S) station?.evse.unplug();
      }
      const observation = plant.step(second);
      chargedWs += plant.carsW;
      plant.apply(controller.control(observation));
    }
  }
  return { wallMs: performance.now() - startedMs, decisions: days * DAY_S, chargedWh: chargedWs / 3600 };
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
