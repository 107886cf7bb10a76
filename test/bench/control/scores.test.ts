import { describe, expect, it } from 'vitest';
import { tripTimeS } from '../../../scripts/bench/control/overload.ts';
import { FuseCounter, SurplusCounter, surplusValueWh } from '../../../scripts/bench/control/scores.ts';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';

describe('the surplus figures', () => {
  it('split what the cars drew into used surplus and import they caused', () => {
    const counter = new SurplusCounter();
    for (let second = 0; second < 3_600; second++) counter.count(3_000, 2_000, -1_000);
    for (let second = 0; second < 3_600; second++) counter.count(3_000, 4_000, 700);
    // The house imports by itself: what the car adds is all import, not more.
    for (let second = 0; second < 3_600; second++) counter.count(-500, 1_000, 5_000);
    const score = counter.score([], new HomeBattery(HOME_BATTERY));
    expect(score.usedWh).toBeCloseTo(5_000, 6);
    expect(score.importWh).toBeCloseTo(2_000, 6);
    // Of the import a battery can have given no more than the cars drew beyond the sun.
    expect(score.battery).toMatchObject({ takenWh: 0, givenWh: 0, intoCarsWh: expect.closeTo(1_700, 6) });
  });

  it('charge every start and every change of phases', () => {
    expect(surplusValueWh({ usedWh: 10_000, importWh: 1_000, starts: 3, phaseSwitches: 7 }, 20)).toBe(8_800);
  });
});

describe('the overload budget', () => {
  it('follows the published points and the straight lines between them', () => {
    expect(tripTimeS(1)).toBe(Number.POSITIVE_INFINITY);
    expect(tripTimeS(1.0499)).toBe(Number.POSITIVE_INFINITY);
    expect(tripTimeS(1.05)).toBeCloseTo(1_000, 6);
    expect(tripTimeS(1.1)).toBeCloseTo(100, 6);
    expect(tripTimeS(1.2)).toBeCloseTo(10, 6);
    expect(tripTimeS(1.5)).toBeCloseTo(2, 6);
    expect(tripTimeS(Math.sqrt(1.1 * 1.2))).toBeCloseTo(Math.sqrt(100 * 10), 6);
    expect(tripTimeS(1.66)).toBeLessThan(1.1);
  });

  it('is spent second by second on the worst phase, and starts anew with the next event', () => {
    const counter = new FuseCounter(35);
    for (let second = 0; second < 5; second++) counter.count([42, 38.5, -36.4]);
    counter.count([35, 35, 0]);
    counter.cut();
    counter.count([20, 0, 0]);
    counter.cut();
    const [first, second] = counter.events;
    expect(first?.secondsOver).toBe(5);
    expect(first?.ampereSecondsOver).toBeCloseTo(35, 9);
    expect(first?.peakRatio).toBeCloseTo(1.2, 9);
    expect(first?.budget).toBeCloseTo(0.5, 6);
    expect(second).toEqual({ secondsOver: 0, ampereSecondsOver: 0, peakRatio: 20 / 35, budget: 0 });
  });
});
