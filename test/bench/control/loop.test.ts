import { describe, expect, it } from 'vitest';
import { surplusBound } from '../../../scripts/bench/control/bounds/surplus.ts';
import type { Contestant } from '../../../scripts/bench/control/controller.ts';
import { boundSpec, fuseFigures } from '../../../scripts/bench/control/figures.ts';
import { houseSteps, SETTLE_S, STEP_EVERY_S } from '../../../scripts/bench/control/house-steps.ts';
import { evcc } from '../../../scripts/bench/control/peers/evcc.ts';
import { openWb } from '../../../scripts/bench/control/peers/openwb.ts';
import { smartEvse } from '../../../scripts/bench/control/peers/smartevse.ts';
import { fuseBoundWh, runFuse, runSurplus, surplusOf } from '../../../scripts/bench/control/run.ts';
import { type FuseScenario, SCENARIOS, type SurplusScenario } from '../../../scripts/bench/control/scenarios.ts';
import { surplusValueWh } from '../../../scripts/bench/control/scores.ts';
import { DAY_SECONDS, solarDay, stretch } from '../../../scripts/bench/control/solar-day.ts';
import { site, station, steadyTrace } from './fixtures.ts';

const PEERS = [evcc(30), evcc(10), openWb, smartEvse];

/** A fixed current from the first second on, whatever is seen. */
const always = (currentA: number): Contestant => ({
  name: `always ${currentA} A`,
  create: ({ stations }) => ({ control: () => stations.map(() => ({ currentA })) }),
});

const surplusScenarios = SCENARIOS.filter((scenario): scenario is SurplusScenario => scenario.kind === 'surplus');
const fuseScenarios = SCENARIOS.filter((scenario): scenario is FuseScenario => scenario.kind === 'fuse');

describe('the surplus loop', () => {
  it('scores a constant current on a constant sun as arithmetic says', () => {
    const fixed = site({ stations: [station({ canSwitchPhases: false })] });
    const score = runSurplus(fixed, steadyTrace(3_600, 5_000, [200, 0, 0]), always(10), 1);
    // 6 900 W beside 4 800 W of surplus; the start takes 13 s and a ramp.
    expect(score.usedWh).toBeCloseTo((4_800 * (3_600 - 16)) / 3_600, -2);
    expect(score.importWh).toBeCloseTo((2_100 * (3_600 - 18)) / 3_600, -1.5);
    expect(score).toMatchObject({ starts: 1, phaseSwitches: 0, setPoints: 1 });
  });

  it('has a bound that no controller passes', () => {
    for (const scenario of surplusScenarios.filter(({ group }) => group !== 'main')) {
      const trace = stretch(scenario.day, 42, 9, 4 * 3_600);
      const bound = surplusBound(surplusOf(trace), boundSpec(scenario.site));
      for (const contestant of [...PEERS, always(6)]) {
        const score = runSurplus(scenario.site, trace, contestant, 42);
        expect(surplusValueWh(score, scenario.site.switchCostWh)).toBeLessThanOrEqual(bound.valueWh);
      }
    }
  });

  it('gives the same figures for the same seed, and others for another', () => {
    const [scenario] = surplusScenarios;
    if (scenario === undefined) throw new Error('no scenario');
    const run = (seed: number) => runSurplus(scenario.site, solarDay(scenario.day, seed), evcc(10), seed);
    expect(run(7)).toEqual(run(7));
    expect(run(8)).not.toEqual(run(7));
  });
});

describe('the days', () => {
  it('are sunny in June, poorer in March, dark at no noon and never brighter than the roof', () => {
    const energyKWh = (name: string): number => {
      const scenario = surplusScenarios.find((candidate) => candidate.name === name);
      if (scenario === undefined) throw new Error(name);
      let ws = 0;
      for (let seed = 0; seed < 6; seed++) {
        const { solarW } = solarDay(scenario.day, seed);
        expect(solarW.length).toBe(DAY_SECONDS);
        for (const w of solarW) {
          expect(w >= 0 && w <= scenario.day.peakW).toBe(true);
          ws += w;
        }
      }
      return ws / 6 / 3_600_000;
    };
    const [june, march] = [energyKWh('jun'), energyKWh('mar')];
    expect(june).toBeGreaterThan(30);
    expect(june).toBeLessThan(80);
    expect(march).toBeGreaterThan(5);
    expect(march).toBeLessThan(june);
  });
});

describe('the fuse loop', () => {
  const [scenario] = fuseScenarios;
  if (scenario === undefined) throw new Error('no scenario');

  it('cuts one event per step, each with one step on one phase', () => {
    const trace = houseSteps({ ...scenario.steps, steps: 5 }, 3);
    expect(trace.seconds).toBe(SETTLE_S + 5 * STEP_EVERY_S);
    expect(runFuse(scenario.site, trace, always(6), 3).events).toHaveLength(5);
    for (let event = 0; event < 5; event++) {
      let raised = 0;
      const begins = SETTLE_S + event * STEP_EVERY_S;
      for (const series of trace.houseW) {
        for (let s = begins; s < begins + STEP_EVERY_S; s++) if ((series[s] ?? 0) > (series[0] ?? 0) + 1) raised++;
      }
      expect(raised).toBe(180);
    }
  });

  it('sees the least currents over only while a step lasts, and no control at all over all the time', () => {
    const [least, most] = fuseFigures(
      { ...scenario, steps: { ...scenario.steps, steps: 5 } },
      [always(6), always(32)],
      [1],
    );
    // 6 + 6 + 6 A, 5 A of base and 23 A of a step are more than 35 A, but not for longer than the step.
    expect(least?.secondsOverMax).toBeLessThanOrEqual(180);
    expect(most?.secondsOverMax).toBe(STEP_EVERY_S);
    expect(most?.exhaustedPercent).toBe(100);
    expect(most?.deliveredPercent).toBeGreaterThan(100);
  });

  it('has a bound that stays within the fuse', () => {
    const trace = houseSteps({ ...scenario.steps, steps: 5 }, 3);
    const seconds = trace.seconds - SETTLE_S;
    // No more than three phases of 35 A less the base for all the time.
    expect(fuseBoundWh(scenario.site, trace)).toBeLessThan((3 * 35 * 230 * seconds) / 3_600);
    expect(fuseBoundWh(scenario.site, trace)).toBeGreaterThan(0);
  });
});
