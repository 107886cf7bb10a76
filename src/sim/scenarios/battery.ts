import { HOME_BATTERY } from '../world/home-battery.ts';
import type { Scenario } from '../world/scenario.ts';
import { demoScenario } from './demo.ts';

/** The show in a house with a battery, which starts below its minimum and is soon above it. */
export function batteryScenario(seed: number): Scenario {
  const show = demoScenario(seed);
  return { ...show, name: 'battery', world: { ...show.world, battery: { ...HOME_BATTERY, soc: 0.19 } } };
}
