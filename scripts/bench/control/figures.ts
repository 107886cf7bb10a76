import { median, quantile } from '../bench.ts';
import {
  IDLE_SWITCH_S,
  PHASE_SWITCH_S,
  type PowerRange,
  START_S,
  type SurplusBound,
  type SurplusBoundSpec,
  surplusBound,
} from './bounds/surplus.ts';
import type { Contestant } from './controller.ts';
import { houseSteps } from './house-steps.ts';
import type { Trace } from './plant.ts';
import { fuseBoundWh, runFuse, runSurplus, surplusOf } from './run.ts';
import type { FuseScenario, SurplusScenario } from './scenarios.ts';
import { type BatteryFlows, type StepEvent, type SurplusScore, surplusValueWh } from './scores.ts';
import type { SiteSpec } from './site.ts';
import { solarDay } from './solar-day.ts';
import { VOLTAGE_V } from './voltage.ts';

/** Days of one surplus seed: a single dull day has no value to compare with. */
const DAYS_PER_SEED = 3;
/** Events up to this peak count for the overload budget. */
const BUDGET_PEAK_RATIO = 1.2;

/** Medians over seeds; everything per day. */
export interface SurplusFigures {
  readonly contestant: string;
  /** Surplus value, % of the clairvoyant's. */
  readonly valuePercent: number;
  readonly usedWh: number;
  readonly importWh: number;
  /** Import, times the clairvoyant's own. */
  readonly importRatio: number;
  readonly starts: number;
  readonly phaseSwitches: number;
  readonly setPoints: number;
  /** Through the home battery; `null` without one. */
  readonly battery: BatteryFlows | null;
}

/** Extremes and quantiles over all events of all seeds; energy is the median over seeds. */
export interface FuseFigures {
  readonly contestant: string;
  readonly events: number;
  readonly secondsOverMax: number;
  readonly secondsOverP50: number;
  readonly ampereSecondsMean: number;
  readonly ampereSecondsP99: number;
  /** Largest budget spent by an event whose peak was at most 120 %. */
  readonly budgetMaxTo120: number;
  /** Part of all events that exhausted the budget, %. */
  readonly exhaustedPercent: number;
  /** Delivered energy, % of the clairvoyant max-min. */
  readonly deliveredPercent: number;
}

interface SurplusSample {
  readonly bound: SurplusBound;
  readonly score: SurplusScore;
}

/** One day of sun and house, and the seed of its devices. */
export interface SurplusDay {
  readonly trace: Trace;
  readonly seed: number;
}

/** The days of one seed. */
export function daysOf({ day }: SurplusScenario, seed: number): readonly SurplusDay[] {
  return Array.from({ length: DAYS_PER_SEED }, (_, index) => {
    const daySeed = seed * DAYS_PER_SEED + index;
    return { trace: solarDay(day, daySeed), seed: daySeed };
  });
}

/** All contestants and the clairvoyant itself (last) on the same days. */
export function surplusFigures(
  scenario: SurplusScenario,
  contestants: readonly Contestant[],
  seeds: readonly number[],
): readonly SurplusFigures[] {
  const samples = contestants.map((): SurplusSample[][] => []);
  for (const seed of seeds) {
    const ofSeed = contestants.map((): SurplusSample[] => []);
    for (const { trace, seed: daySeed } of daysOf(scenario, seed)) {
      const bound = surplusBound(surplusOf(trace), boundSpec(scenario.site));
      for (const [index, contestant] of contestants.entries()) {
        ofSeed[index]?.push({ bound, score: runSurplus(scenario.site, trace, contestant, daySeed) });
      }
    }
    for (const [index, days] of ofSeed.entries()) samples[index]?.push(days);
  }
  const cost = scenario.site.switchCostWh;
  const rows = contestants.map(({ name }, index) => summarise(name, samples[index] ?? [], cost));
  const clairvoyant = (samples[0] ?? []).map((days) =>
    days.map(({ bound }): SurplusSample => ({ bound, score: { ...bound, setPoints: 0, battery: null } })),
  );
  return [...rows, summarise('clairvoyant', clairvoyant, cost)];
}

export function fuseFigures(
  scenario: FuseScenario,
  contestants: readonly Contestant[],
  seeds: readonly number[],
): readonly FuseFigures[] {
  const events = contestants.map((): StepEvent[] => []);
  const delivered = contestants.map((): number[] => []);
  for (const seed of seeds) {
    const trace = houseSteps(scenario.steps, seed);
    const boundWh = fuseBoundWh(scenario.site, trace);
    for (const [index, contestant] of contestants.entries()) {
      const score = runFuse(scenario.site, trace, contestant, seed);
      events[index]?.push(...score.events);
      delivered[index]?.push((100 * score.deliveredWh) / boundWh);
    }
  }
  return contestants.map(({ name }, index) => summariseFuse(name, events[index] ?? [], delivered[index] ?? []));
}

/** What the car of a one-station site may draw, for the bound. */
export function boundSpec({ stations, switchCostWh }: SiteSpec): SurplusBoundSpec {
  const [station] = stations;
  if (station === undefined || stations.length > 1) throw new Error('the surplus bound is for one charge point');
  const { car } = station;
  const range = (terminals: number): PowerRange => {
    const perAmpereW = VOLTAGE_V * Math.min(terminals, car.phases);
    const mostA = Math.min(station.maxCurrentA * car.drawShare, car.maxCurrentA);
    return { leastW: station.minCurrentA * car.drawShare * perAmpereW, mostW: mostA * perAmpereW };
  };
  return {
    onePhase: range(1),
    threePhases: range(station.phaseRotation.length),
    canSwitchPhases: station.canSwitchPhases,
    switchCostWh,
    startS: START_S,
    phaseSwitchS: PHASE_SWITCH_S,
    idleSwitchS: IDLE_SWITCH_S,
  };
}

function summarise(contestant: string, seeds: readonly (readonly SurplusSample[])[], costWh: number): SurplusFigures {
  const perDay = (f: (score: SurplusScore) => number): number =>
    median(seeds.map((days) => total(days, ({ score }) => f(score)) / days.length));
  return {
    contestant,
    valuePercent: median(
      seeds.map(
        (days) =>
          (100 * total(days, ({ score }) => surplusValueWh(score, costWh))) / total(days, ({ bound }) => bound.valueWh),
      ),
    ),
    usedWh: perDay((score) => score.usedWh),
    importWh: perDay((score) => score.importWh),
    importRatio: median(
      seeds.map((days) => total(days, ({ score }) => score.importWh) / total(days, ({ bound }) => bound.importWh)),
    ),
    starts: perDay((score) => score.starts),
    phaseSwitches: perDay((score) => score.phaseSwitches),
    setPoints: perDay((score) => score.setPoints),
    battery: batteryPerDay(seeds, perDay),
  };
}

function batteryPerDay(
  seeds: readonly (readonly SurplusSample[])[],
  perDay: (f: (score: SurplusScore) => number) => number,
): BatteryFlows | null {
  if (seeds.every((days) => days.every(({ score }) => score.battery === null))) return null;
  return {
    takenWh: perDay(({ battery }) => battery?.takenWh ?? 0),
    givenWh: perDay(({ battery }) => battery?.givenWh ?? 0),
    intoCarsWh: perDay(({ battery }) => battery?.intoCarsWh ?? 0),
  };
}

function summariseFuse(
  contestant: string,
  events: readonly StepEvent[],
  deliveredPercents: readonly number[],
): FuseFigures {
  const seconds = events.map((event) => event.secondsOver);
  const ampereSeconds = events.map((event) => event.ampereSecondsOver);
  return {
    contestant,
    events: events.length,
    secondsOverMax: quantile(seconds, 1),
    secondsOverP50: median(seconds),
    ampereSecondsMean: total(ampereSeconds, (value) => value) / events.length,
    ampereSecondsP99: quantile(ampereSeconds, 0.99),
    budgetMaxTo120: events
      .filter((event) => event.peakRatio <= BUDGET_PEAK_RATIO + 1e-6)
      .reduce((most, event) => Math.max(most, event.budget), 0),
    exhaustedPercent: (100 * events.filter((event) => event.budget >= 1).length) / events.length,
    deliveredPercent: median(deliveredPercents),
  };
}

function total<T>(items: readonly T[], f: (item: T) => number): number {
  return items.reduce((sum, item) => sum + f(item), 0);
}
