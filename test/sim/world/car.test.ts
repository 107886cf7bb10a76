import { describe, expect, it } from 'vitest';
import { Car, type CarSpec, carSpec } from '../../../src/sim/world/car.ts';
import { Evse } from '../../../src/sim/world/evse.ts';
import { Random } from '../../../src/sim/world/random.ts';

const STEP_MS = 100;
const GRID_V = [230, 230, 230] as const;

/** A car with sharp times on a charge point, and a way to let seconds pass. */
function plugged(different: Partial<CarSpec> = {}, rotation: Evse['spec']['phaseRotation'] = ['L1', 'L2', 'L3']) {
  const evse = new Evse({ id: 'CP', phaseRotation: rotation, maxCurrentA: 16 }, 0);
  const car = new Car(carSpec({ reactionMs: [1_000, 1_000], startLatencyMs: 2_000, ...different }), new Random(1));
  evse.plugIn(car);
  const pass = (seconds: number): void => {
    for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) evse.step(STEP_MS, GRID_V);
  };
  return { evse, car, pass };
}

describe('a car at a charge point', () => {
  it('draws nothing without an offer, and stands in state B', () => {
    const { evse, pass } = plugged();
    pass(30);
    expect(evse.pilot()).toBe('B');
    expect(evse.powerW).toBe(0);
  });

  it.each([
    [5.9, 0],
    [6, 6],
    [6.9, 6],
    [7, 7],
    [12.3, 12],
    [16, 16],
    [32, 16],
  ])('offered %s A it settles at %s A', (offerA, settledA) => {
    const { evse, pass } = plugged();
    evse.setOffer(offerA);
    pass(30);
    expect(evse.currentA[0]).toBeCloseTo(settledA, 6);
  });

  it('reacts late, starts late and ramps up by 1.5 A/s', () => {
    const { evse, pass } = plugged();
    evse.setOffer(16);
    pass(1);
    expect(evse.pilot()).toBe('B');
    // 1 s of reaction, 2 s of start latency, 0.3 s until the contactor closes.
    pass(2.1);
    expect(evse.pilot()).toBe('C');
    expect(evse.contactorClosed).toBe(false);
    pass(0.3);
    expect(evse.contactorClosed).toBe(true);
    const from = evse.currentA[0];
    pass(4);
    expect(evse.currentA[0] - from).toBeCloseTo(6, 1);
  });

  it('ramps down by 4 A/s after its reaction time', () => {
    const { evse, pass } = plugged();
    evse.setOffer(16);
    pass(30);
    evse.setOffer(8);
    pass(0.9);
    expect(evse.currentA[0]).toBe(16);
    pass(1.1);
    expect(evse.currentA[0]).toBeGreaterThan(11);
    expect(evse.currentA[0]).toBeLessThan(13);
    pass(1.2);
    expect(evse.currentA[0]).toBe(8);
  });

  it('never follows a fall later than its longest reaction and its ramp allow', () => {
    const { evse, pass } = plugged({ reactionMs: [0, 2_500] });
    for (let round = 0; round < 20; round++) {
      evse.setOffer(16);
      pass(20);
      evse.setOffer(6);
      pass(2.5 + 10 / 4 + 0.2);
      expect(evse.currentA[0]).toBe(6);
    }
  });

  it('opens the contactor 6 s after the pilot went, even when the car does not obey', () => {
    const { evse, pass } = plugged({ reactionMs: [60_000, 60_000] });
    evse.setOffer(16);
    pass(90);
    expect(evse.currentA[0]).toBe(16);
    evse.setOffer(0);
    pass(5.8);
    expect(evse.contactorClosed).toBe(true);
    pass(0.4);
    expect(evse.contactorClosed).toBe(false);
    expect(evse.powerW).toBe(0);
  });

  it.each([
    [1, [10, 0, 0]],
    [2, [10, 10, 0]],
    [3, [10, 10, 10]],
  ] as const)('with %s phases loads the first terminals', (phases, terminals) => {
    const { evse, pass } = plugged({ phases });
    evse.setOffer(10);
    pass(30);
    expect(evse.currentA).toEqual(terminals);
  });

  it('on a turned charge point loads the grid phase behind its first terminal', () => {
    const { evse, pass } = plugged({ phases: 1 }, ['L2', 'L3', 'L1']);
    evse.setOffer(10);
    pass(30);
    expect(evse.gridCurrentA).toEqual([0, 10, 0]);
    expect(evse.currentA).toEqual([10, 0, 0]);
  });

  it('takes less and less when nearly full, then stops by itself', () => {
    const { evse, car, pass } = plugged({ batteryWh: 1_000, soc: 0.5, taperFromSoc: 0.7, targetSoc: 0.8 });
    evse.setOffer(16);
    const seen: number[] = [];
    for (let second = 0; second < 600 && car.soc() < 0.8; second++) {
      pass(1);
      seen.push(evse.currentA[0]);
    }
    pass(10);
    expect(Math.max(...seen)).toBe(16);
    expect(seen.filter((current) => current > 0 && current < 8).length).toBeGreaterThan(5);
    expect(evse.pilot()).toBe('B');
    expect(evse.powerW).toBe(0);
    expect(car.soc()).toBeCloseTo(0.8, 2);
  });

  it('falls asleep in a long pause, and wakes when it is woken or plugged in again', () => {
    const { evse, car, pass } = plugged({ sleepsAfterMs: 60_000 });
    pass(61);
    evse.setOffer(16);
    pass(30);
    expect(car.isAsleep()).toBe(true);
    expect(evse.powerW).toBe(0);
    car.wake();
    pass(30);
    expect(evse.currentA[0]).toBe(16);
  });

  it('draws nothing any more in the moment it is unplugged', () => {
    const { evse, pass } = plugged();
    evse.setOffer(16);
    pass(30);
    evse.unplug();
    expect(evse.pilot()).toBe('A');
    expect(evse.powerW).toBe(0);
    expect(evse.currentA).toEqual([0, 0, 0]);
  });
});
