import { describe, expect, it } from 'vitest';
import { mapPhases, type PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import { chargePoint, circuit, electrical, site, wholeAmperes } from './fixtures.ts';
import { overA, type PlantCar, type PlantStep, random, runPlant } from './plant.ts';

const LIMIT: PerPhase = [25, 25, 25];
const CAR: PlantCar = { id: 'a', mode: 'fast', phases: 3, deadS: 3, reportsAtS: 4, reportsEveryS: 10 };
const SETTLED_S = 120;

/** One car on a fuse of 25 A with a P1 meter in whole amperes. */
function watch(seconds: number, houseA: (second: number) => PerPhase, says = wholeAmperes): readonly PlantStep[] {
  const steps: PlantStep[] = [];
  const settings = site({
    circuits: [circuit({ limitA: LIMIT })],
    chargePoints: [chargePoint('a')],
    fuse: { marginA: 0.5 },
  });
  runPlant(settings, [CAR], seconds, houseA, (step) => steps.push(step), says);
  return steps;
}

const even = (currentA: number): PerPhase => [currentA, currentA, currentA];
const setPoint = ({ decision }: PlantStep): number => decision.chargePoints[0]?.currentA ?? 0;

function changesOf(steps: readonly PlantStep[]): number {
  const settled = steps.filter(({ second }) => second >= SETTLED_S);
  return settled.filter((step, i) => i > 0 && setPoint(step) !== setPoint(settled[i - 1] ?? step)).length;
}

describe('a meter that reports whole amperes', () => {
  it.each(Array.from({ length: 11 }, (_, i) => 9 + i * 0.7))(
    'and a house that draws %d A: the car is left alone',
    (houseA) => {
      const steps = watch(600, () => even(houseA));
      expect(changesOf(steps)).toBe(0);
      expect(Math.max(...steps.map(({ gridA }) => overA(gridA, LIMIT)))).toBe(0);
      const last = steps.at(-1);
      expect(last === undefined ? 0 : setPoint(last)).toBeGreaterThan(Math.min(16, 25 - houseA) - 2.1);
    },
  );

  it('and a house that hums: the car is moved rarely, and the fuse holds', () => {
    const next = random(3);
    const steps = watch(1_800, () => even(12.4 + 0.3 * next()));
    expect(changesOf(steps)).toBeLessThan(8);
    expect(Math.max(...steps.map(({ gridA }) => overA(gridA, LIMIT)))).toBe(0);
  });

  it('counts a rise of the power at once', () => {
    const steps = watch(300, (second) => even(second < 200 ? 12.4 : 14));
    const [before, after] = [steps[199], steps[202]];
    expect(before !== undefined && after !== undefined && setPoint(before) - setPoint(after)).toBeGreaterThan(1);
  });

  it('counts reactive current that the power hides before the fuse is passed', () => {
    const hidden = (second: number): number => (second < 200 ? 0 : 3);
    let now = 0;
    const steps = watch(
      320,
      (second) => {
        now = second;
        return even(12.4 + hidden(second));
      },
      (currentA) => {
        const active = electrical(even(currentA[0] - hidden(now)));
        return { ...wholeAmperes(currentA), phasePowerW: active.phasePowerW, powerW: active.powerW };
      },
    );
    expect(steps.filter(({ second, gridA }) => second > 212 && overA(gridA, LIMIT) > 0)).toEqual([]);
  });

  it('under kettle and oven: no excess lasts longer than the car takes to follow', () => {
    const next = random(11);
    let [run, longest] = [0, 0];
    const on = (second: number, atS: number, forS: number): boolean => second % 300 >= atS && second % 300 < atS + forS;
    const steps = watch(3_000, (second) => {
      const kitchenA = (on(second, 100, 80) ? 8.7 : 0) + (on(second, 110, 85) ? 4.6 : 0);
      return [3, 4.5 + 0.3 * next() + kitchenA, 2];
    });
    for (const { gridA } of steps) {
      run = overA(gridA, LIMIT) > 0 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    expect(longest).toBeLessThanOrEqual(6);
  });
});

describe('a station that reports whole amperes and no power of its phases', () => {
  const says = (currentA: PerPhase): ElectricalValues => ({
    ...electrical(currentA),
    phasePowerW: null,
    phaseCurrentA: mapPhases(currentA, Math.floor),
    currentStepA: 1,
  });

  it.each([1, 10])('every %d s: its car is left alone', (reportsEveryS) => {
    const settings = site({ circuits: [circuit({ limitA: LIMIT })], chargePoints: [chargePoint('a')] });
    const next = random(5);
    const steps: PlantStep[] = [];
    runPlant(
      settings,
      [{ ...CAR, reportsEveryS, says }],
      1_800,
      // On the edge of a whole ampere: the smallest change makes its report jump.
      () => even(12 + 0.04 * next()),
      (step) => steps.push(step),
    );
    expect(changesOf(steps)).toBeLessThan(8);
    expect(Math.max(...steps.map(({ gridA }) => overA(gridA, LIMIT)))).toBeLessThan(0.05);
  });

  it('counts a rise of the house beyond one step of its rounding at once', () => {
    const settings = site({ circuits: [circuit({ limitA: LIMIT })], chargePoints: [chargePoint('a')] });
    const steps: PlantStep[] = [];
    runPlant(
      settings,
      [{ ...CAR, says }],
      300,
      (second) => even(second < 200 ? 10 : 13),
      (step) => steps.push(step),
    );
    const [before, after] = [steps[199], steps[202]];
    expect(before !== undefined && after !== undefined && setPoint(before) - setPoint(after)).toBeGreaterThan(1.5);
  });
});
