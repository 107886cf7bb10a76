import { expect, it } from 'vitest';
import { surplusBound } from '../../../scripts/bench/control/bounds/surplus.ts';
import { CAUSES, lossByCause } from '../../../scripts/bench/control/causes.ts';
import type { Contestant } from '../../../scripts/bench/control/controller.ts';
import { boundSpec } from '../../../scripts/bench/control/figures.ts';
import { runSurplus, surplusOf } from '../../../scripts/bench/control/run.ts';
import { surplusValueWh } from '../../../scripts/bench/control/scores.ts';
import { site, steadyTrace } from './fixtures.ts';

const always = (currentA: number): Contestant => ({
  name: `always ${currentA} A`,
  create: ({ stations }) => ({ control: () => stations.map(() => ({ currentA })) }),
});

it('finds a cause for all that is missing to the clairvoyant', () => {
  const home = site({});
  // 2.8 kW of surplus: one phase pays, three do not.
  const trace = steadyTrace(3_600, 3_000, [200, 0, 0]);
  const lost = lossByCause(home, [{ trace, seed: 1 }], always(8));

  const bound = surplusBound(surplusOf(trace), boundSpec(home));
  const valueWh = surplusValueWh(runSurplus(home, trace, always(8), 1), home.switchCostWh);
  const sum = CAUSES.reduce((total, cause) => total + lost[cause], 0);
  expect(sum).toBeCloseTo(100 - (100 * valueWh) / bound.valueWh, 6);
  expect(lost['on three phases where one pays']).toBeGreaterThan(50);
  expect(lost['on one phase where three pay']).toBe(0);
  expect(lost['paused where charging pays']).toBe(0);
});
