import { describe, expect, it } from 'vitest';
import {
  followed,
  followTime,
  type Latencies,
  NO_LATENCIES,
  reported,
  reportLag,
  unlearned,
} from '../../../src/core/control/latency.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import { chargePoint, site } from './fixtures.ts';
import { type PlantCar, runPlant } from './plant.ts';

const SET_MS = 10_000;

function after(tookMs: readonly number[]): Latencies {
  return tookMs.reduce((known, took, i) => followed(known, took, i * 60_000), NO_LATENCIES);
}

describe('the time in which a car follows', () => {
  it('is what is set until it was faster eight times', () => {
    expect(followTime(after(Array.from({ length: 7 }, () => 3_000)), SET_MS)).toBe(SET_MS);
    expect(followTime(after(Array.from({ length: 8 }, () => 3_000)), SET_MS)).toBe(4_000);
  });

  it('is its slowest of the last eight and a second, never more than what is set, never less than 3 s', () => {
    expect(followTime(after([3_000, 3_000, 6_000, 3_000, 2_000, 3_000, 3_000, 3_000]), SET_MS)).toBe(7_000);
    expect(followTime(after([20_000, ...Array.from({ length: 7 }, () => 3_000)]), SET_MS)).toBe(SET_MS);
    expect(followTime(after([20_000, ...Array.from({ length: 8 }, () => 500)]), SET_MS)).toBe(3_000);
  });

  it('is unlearned by one exception', () => {
    expect(followTime(unlearned(after(Array.from({ length: 8 }, () => 3_000))), SET_MS)).toBe(SET_MS);
  });
});

describe('how late reports are', () => {
  it('is 2 s unless one still showed the old current later than that after the meter', () => {
    const down = followed(NO_LATENCIES, 3_000, 100_000);
    expect(reportLag(reported(down, 101_000, false))).toBe(2_000);
    const late = reported(reported(down, 104_000, true), 114_000, false);
    expect(reportLag(late)).toBe(5_000);
    expect(late.downMs).toBeNull();
  });

  it('is never more than half a minute, and a report seen twice says nothing new', () => {
    const down = followed(NO_LATENCIES, 3_000, 100_000);
    expect(reportLag(reported(reported(down, 190_000, true), 200_000, false))).toBe(30_000);
    expect(reported(down, 99_000, true)).toBe(down);
  });
});

describe('in the closed loop', () => {
  it('is learned from the steps of the house, and survives JSON', () => {
    const settings = site({ chargePoints: [chargePoint('a')], fuse: { deadTimeMs: SET_MS } });
    const car: PlantCar = { id: 'a', mode: 'fast', phases: 3, deadS: 3, reportsAtS: 4, reportsEveryS: 10 };
    let memory = initialMemory();
    runPlant(
      settings,
      [car],
      900,
      (second) => [second > 60 && second % 80 < 20 ? 16 : 2, 2, 2],
      (step) => {
        memory = step.memory;
      },
    );
    const { latencies } = memory.chargePoints[0]?.draw ?? expect.fail();
    expect(latencies.followMs).toHaveLength(8);
    expect(followTime(latencies, SET_MS)).toBeGreaterThanOrEqual(4_000);
    expect(followTime(latencies, SET_MS)).toBeLessThan(SET_MS);
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });
});
