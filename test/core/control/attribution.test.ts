import { describe, expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, circuit, meter, of, site } from './fixtures.ts';
import { overA, type PlantCar, type PlantStep, runPlant } from './plant.ts';

const LIMIT: PerPhase = [25, 25, 25];
const car = (id: string, over: Partial<PlantCar> = {}): PlantCar => ({
  id,
  mode: 'fast',
  phases: 3,
  deadS: 3,
  reportsAtS: 4,
  reportsEveryS: 10,
  ...over,
});
const granted = ({ decision }: PlantStep): readonly number[] => decision.chargePoints.map(({ currentA }) => currentA);

function watch(cars: readonly PlantCar[], seconds: number, houseA: (second: number) => PerPhase): readonly PlantStep[] {
  const steps: PlantStep[] = [];
  const settings = site({
    circuits: [circuit({ limitA: LIMIT })],
    chargePoints: cars.map(({ id }) => chargePoint(id)),
  });
  runPlant(settings, cars, seconds, houseA, (step) => steps.push(step));
  return steps;
}

describe('a car whose report is older than the meter', () => {
  it('is not taken for house load while it ramps up, and throws nobody down', () => {
    const steps = watch([car('a'), car('b', { reportsAtS: 9 })], 300, () => [3, 3, 3]);
    let before: readonly number[] = [0, 0];
    for (const step of steps.filter(({ second }) => second > 60)) {
      granted(step).forEach((currentA, i) => {
        expect(currentA, `second ${step.second}`).toBeGreaterThanOrEqual(before[i] ?? 0);
      });
      before = granted(step);
    }
    expect(before).toEqual([11, 11]);
  });

  it('may begin to charge long after it was allowed to, under a fuse that is just large enough', () => {
    const late = car('a', { takesA: (second) => (second < 200 ? 0 : 16), reportsEveryS: 60 });
    const steps = watch([late], 400, () => [9, 9, 9]);
    expect(steps.filter(({ second }) => second > 190).map(granted)).toEqual(Array.from({ length: 209 }, () => [16]));
    expect(steps.at(-1)?.drawnA.get('a')).toBe(16);
  });

  it('that stops makes no room for others before its report says so', () => {
    const stopping = car('a', { takesA: (second) => (second < 150 ? 16 : 0), reportsAtS: 9 });
    const steps = watch([stopping, car('b')], 400, () => [3, 3, 3]);
    for (const { second, decision } of steps.filter((step) => step.second >= 150 && step.second < 160)) {
      expect(of(decision, 'b').currentA, `second ${second}`).toBeLessThanOrEqual(11);
    }
  });

  it('that never reports is counted with its ceiling, and charges all the same', () => {
    const mute = car('a', { reportsAtS: 1e9 });
    const steps = watch([mute], 300, () => [5, 5, 5]);
    expect(steps.filter(({ second }) => second > 60).every((step) => granted(step)[0] === 16)).toBe(true);
    for (const { gridA } of steps) expect(overA(gridA, LIMIT)).toBe(0);
  });

  it('that reports faster than the meter is not taken for house load while it comes down', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a', { priority: 1 }), chargePoint('b')] }));
    bench.run(60, [3, 3, 3]);
    const before = bench.ceilings.get('b');
    expect(bench.ceilings.get('a')).toBe(16);
    const lowered = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) => (seen.id === 'a' ? { ...seen, mode: 'min-solar' as const } : seen)),
    });
    bench.step([3, 3, 3], lowered);
    expect(bench.ceilings.get('a')).toBe(6);
    // Its report is here already, the meter still shows the second before.
    const late = (base: Snapshot): Snapshot => ({
      ...lowered(base),
      meters: [meter('grid', [25, 25, 25], base.monoMs)],
    });
    bench.run(2, [3, 3, 3], late);
    expect(bench.ceilings.get('b')).toBeGreaterThanOrEqual(before ?? 99);
  });

  it('yields to the house at once, when the house rises beyond what it may explain', () => {
    const steps = watch([car('a')], 200, (second) => (second < 150 ? [5, 5, 5] : [17, 5, 5]));
    const first = steps.find((step) => step.second > 100 && (granted(step)[0] ?? 0) < 16);
    expect(first?.second).toBe(151);
    expect(granted(first ?? (steps[0] as PlantStep))).toEqual([8]);
  });
});
