import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HIDDEN_SUN, type Sightings, seekHiddenSun } from '../../../src/core/control/hidden-sun.ts';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { codes, site } from './fixtures.ts';
import { random } from './plant.ts';
import { type HomeStep, runHome, type SolarHome } from './solar-home.ts';

const HOUR_S = 3_600;

function clouds(seed: number): (second: number) => number {
  const next = random(seed);
  let [light, goal] = [1, 1];
  const sunW = Array.from({ length: HOUR_S }, () => {
    if (next() < 1 / 120) goal = goal === 1 ? 0.62 : 1;
    light += (goal - light) / 5;
    return 8_000 * light;
  });
  return (second) => sunW[second] ?? 0;
}

/** An hour behind a feed-in limit; energies after the first two minutes. */
function hour(home: Partial<SolarHome> & Pick<SolarHome, 'sunW'>, limitW = 0) {
  const houseW = 400;
  const sums = { usableWh: 0, usedWh: 0, importWh: 0 };
  const steps: HomeStep[] = [];
  runHome(
    {
      settings: site({ solar: { feedInLimitW: limitW } }),
      mode: 'solar',
      battery: null,
      feedInLimitW: limitW,
      houseW: () => houseW,
      ...home,
    },
    HOUR_S,
    (step) => {
      steps.push(step);
      if (step.second < 120) return;
      const usableW = Math.max(0, home.sunW(step.second) - houseW);
      sums.usableWh += usableW / 3_600;
      sums.usedWh += Math.min(step.carW, usableW) / 3_600;
      sums.importWh += Math.max(0, step.gridW) / 3_600;
    },
  );
  return { ...sums, steps };
}

describe('sun behind a feed-in limit', () => {
  it.each<[string, (second: number) => number, number, number]>([
    ['steady, prompt reports', () => 7_000, 1, 0.95],
    ['steady, reports every 10 s', () => 7_000, 10, 0.9],
    ['slowly moving', (second) => 7_000 + 2_000 * Math.sin(second / 100), 1, 0.92],
    ['slowly moving, reports every 10 s', (second) => 7_000 + 2_000 * Math.sin(second / 100), 10, 0.86],
    ['clouds', clouds(3), 1, 0.9],
    ['clouds, reports every 10 s', clouds(3), 10, 0.85],
  ])('zero feed-in, %s: nearly all of it is used, hardly anything imported', (_, sunW, carReportsEveryS, least) => {
    const { usedWh, usableWh, importWh } = hour({ sunW, carReportsEveryS });
    expect(usedWh / usableWh).toBeGreaterThan(least);
    expect(importWh / usableWh).toBeLessThan(0.035);
  });

  it('without the setting nothing of it is used', () => {
    const { usedWh, steps } = hour({ sunW: () => 7_000, settings: site() });
    expect(usedWh).toBe(0);
    expect(steps.at(-1)?.producedW).toBeLessThan(500);
  });

  it('a limit above zero: what is fed in is seen, the rest is tried', () => {
    const { usedWh, usableWh, importWh } = hour({ sunW: () => 9_000, carReportsEveryS: 5 }, 2_000);
    expect(usedWh / usableWh).toBeGreaterThan(0.85);
    expect(importWh / usableWh).toBeLessThan(0.02);
  });

  it('too little for a start: it is tried once in a quarter of an hour, then less often, and said', () => {
    const { steps, importWh } = hour({ sunW: () => 2_000 });
    const starts = steps.filter(({ setPointA }, i) => setPointA > 0 && steps[i - 1]?.setPointA === 0).length;
    expect(starts).toBeGreaterThan(0);
    expect(starts).toBeLessThanOrEqual(3);
    // Three minutes of the stop delay at 4.1 kW less what the sun gives.
    expect(importWh).toBeLessThan(starts * 160);
    const trying = steps.find(({ decision }) => codes(decision, 'a').includes('trying-hidden-sun'));
    expect(trying?.decision.chargePoints[0]?.reasons).toContainEqual({
      code: 'trying-hidden-sun',
      feedInLimitW: 0,
      extraW: expect.closeTo(4_130, -1),
    });
  });

  it('at night nothing is tried', () => {
    const { steps } = hour({ sunW: () => 0 });
    expect(Math.max(...steps.map(({ setPointA }) => setPointA))).toBe(0);
  });

  it('never takes from a battery what is its own', () => {
    const battery = new HomeBattery({ ...HOME_BATTERY, soc: 0.4 });
    const settings = site({ solar: { feedInLimitW: 0 }, battery: { sharePercent: 100 } });
    const { steps } = hour({ sunW: () => 5_000, battery, settings });
    expect(Math.max(...steps.slice(300, 1_800).map(({ batteryW }) => batteryW))).toBeLessThan(-4_000);
  });

  it('asks for nothing while something has been missing, whatever it has seen before', () => {
    const seen: fc.Arbitrary<Sightings> = fc.record({
      feedInLimitW: fc.constantFrom(0, 3_000),
      exportW: fc.oneof(fc.constant(0), fc.constant(3_000), fc.integer({ min: -3_000, max: 6_000 })),
      productionW: fc.constantFrom(null, 0, 4_000),
      batteryLacksW: fc.constantFrom(0, 0, 0, 500),
      carsOn: fc.boolean(),
      carsW: fc.integer({ min: 0, max: 11_000 }),
      waitingNeedsW: fc.constantFrom(null, 1_380, 4_140),
      surplusW: fc.integer({ min: -2_000, max: 8_000 }),
    });
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 60 }), (all) => {
        let memory = NO_HIDDEN_SUN;
        let missingS = 0;
        all.forEach((now, second) => {
          const outcome = seekHiddenSun(memory, now, second * 1_000);
          memory = outcome.memory;
          missingS =
            now.exportW < -100 || now.batteryLacksW > 100 || now.exportW + -now.batteryLacksW < -100 ? missingS + 1 : 0;
          expect(outcome.extraW).toBeGreaterThanOrEqual(0);
          if (missingS > 6) expect(outcome.extraW).toBe(0);
          if (now.productionW === 0 && now.feedInLimitW === 0 && !now.carsOn) expect(outcome.extraW).toBe(0);
        });
        expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
      }),
      { numRuns: 300 },
    );
  });
});
