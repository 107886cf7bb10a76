import type { Scenario } from '../world/scenario.ts';
import { batteryScenario } from './battery.ts';
import { demoScenario } from './demo.ts';
import { everydayScenario } from './everyday.ts';
import { quietScenario } from './quiet.ts';

export const SCENARIO_NAMES = ['demo', 'quiet', 'everyday', 'battery'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

export function scenarioByName(name: ScenarioName, seed: number): Scenario {
  switch (name) {
    case 'demo':
      return demoScenario(seed);
    case 'quiet':
      return quietScenario(seed);
    case 'everyday':
      return everydayScenario(seed);
    case 'battery':
      return batteryScenario(seed);
  }
}
