import type { Scenario } from '../world/scenario.ts';
import { homeSpec } from './home-spec.ts';

/** Sun, a base load, two empty charge points; everything else is done by command. */
export function quietScenario(seed: number): Scenario {
  return { name: 'quiet', world: homeSpec(seed), events: () => [] };
}
