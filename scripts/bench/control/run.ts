import type { PerPhase } from '../../../src/core/model/phases.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { clairvoyantShares, totalCurrentA } from './bounds/fair-share.ts';
import type { Contestant } from './controller.ts';
import { SETTLE_S, STEP_EVERY_S } from './house-steps.ts';
import { Plant, type Trace } from './plant.ts';
import { FuseCounter, type StepEvent, SurplusCounter, type SurplusScore } from './scores.ts';
import type { SiteSpec } from './site.ts';
import { VOLTAGE_V } from './voltage.ts';

/** One contestant through one trace of sun and house. `watch` sees the plant in every second. */
export function runSurplus(
  site: SiteSpec,
  trace: Trace,
  contestant: Contestant,
  seed: number,
  watch: (second: number, plant: Plant) => void = () => {},
): SurplusScore {
  const plant = new Plant(site, trace, new Random(seed));
  const controller = contestant.create(site);
  const surplusW = surplusOf(trace);
  const counter = new SurplusCounter();
  for (let second = 0; second < trace.seconds; second++) {
    const observation = plant.step(second);
    counter.count(surplusW[second] ?? 0, plant.carsW, plant.battery?.powerW ?? 0);
    watch(second, plant);
    plant.apply(controller.control(observation));
    if (plant.battery !== null) {
      plant.battery.dischargeLimitW = controller.isBatteryLocked?.() === true ? 0 : Number.POSITIVE_INFINITY;
    }
  }
  return counter.score(plant.stations, plant.battery);
}

/** Production minus house for each second, W. */
export function surplusOf({ seconds, solarW, houseW }: Trace): Float32Array {
  const surplusW = new Float32Array(seconds);
  for (let s = 0; s < seconds; s++) {
    surplusW[s] = (solarW[s] ?? 0) - (houseW[0][s] ?? 0) - (houseW[1][s] ?? 0) - (houseW[2][s] ?? 0);
  }
  return surplusW;
}

export interface FuseScore {
  readonly events: readonly StepEvent[];
  /** What the cars got after the settling time, Wh. */
  readonly deliveredWh: number;
}

/** One contestant through one trace of house steps. */
export function runFuse(site: SiteSpec, trace: Trace, contestant: Contestant, seed: number): FuseScore {
  const plant = new Plant(site, trace, new Random(seed));
  const controller = contestant.create(site);
  const counter = new FuseCounter(site.fuseA);
  let deliveredWs = 0;
  for (let second = 0; second < trace.seconds; second++) {
    const observation = plant.step(second);
    if (second >= SETTLE_S) {
      counter.count(plant.gridA);
      deliveredWs += plant.carsW;
      if ((second + 1 - SETTLE_S) % STEP_EVERY_S === 0) counter.cut();
    }
    plant.apply(controller.control(observation));
  }
  return { events: counter.events, deliveredWh: deliveredWs / 3600 };
}

/** What the clairvoyant max-min filling delivers in the same time, Wh. */
export function fuseBoundWh(site: SiteSpec, { seconds, houseW }: Trace): number {
  let ampereSeconds = 0;
  let lastA: PerPhase = [Number.NaN, 0, 0];
  let lastTotalA = 0;
  for (let second = SETTLE_S; second < seconds; second++) {
    const headroom = (phase: 0 | 1 | 2): number => site.fuseA - (houseW[phase][second] ?? 0) / VOLTAGE_V;
    const headroomA: PerPhase = [headroom(0), headroom(1), headroom(2)];
    // The house stands still between its steps.
    if (headroomA.some((phaseA, phase) => phaseA !== lastA[phase])) {
      lastA = headroomA;
      lastTotalA = totalCurrentA(clairvoyantShares(headroomA, site.stations), site.stations);
    }
    ampereSeconds += lastTotalA;
  }
  return (ampereSeconds * VOLTAGE_V) / 3600;
}
