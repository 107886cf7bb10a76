import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstHabit, type Habit, observeHabit, raiseDelayOf } from '../../../src/core/control/habits.ts';
import { random } from './plant.ts';

const PRICE_MS = 30_000;

/** A house on a 35 A fuse, second by second; what is counted with is its highest of the last ten seconds. */
function live(seconds: number, loadA: (second: number) => number): Habit {
  const recent: number[] = [];
  let habit = firstHabit(loadA(0), 35, 0);
  for (let second = 1; second <= seconds; second += 1) {
    const countedA = recent.length === 0 ? loadA(0) : Math.max(...recent);
    habit = observeHabit(habit, countedA, loadA(second), second * 1_000);
    recent.push(loadA(second));
    if (recent.length > 10) recent.shift();
  }
  return habit;
}

/** On for 100 s, off for `offS`, again and again. */
const switching = (offS: number) => (second: number) => (second % (100 + offS) < 100 ? 12 : 2);

describe('the margin', () => {
  it('is nothing for a house that stands still, and for one that only switches devices', () => {
    expect(live(3_600, () => 5).surpriseA).toBe(0);
    expect(live(3_600, switching(60)).surpriseA).toBe(0);
  });

  it('is what a humming house surprises by, less than its hum', () => {
    const next = random(7);
    const hums = Array.from({ length: 7_201 }, () => 5 + 0.8 * next() ** 6);
    const { surpriseA } = live(7_200, (second) => hums[second] ?? 5);
    expect(surpriseA).toBeGreaterThan(0.05);
    expect(surpriseA).toBeLessThan(0.8);
  });

  it('goes again when the house has calmed down', () => {
    const next = random(7);
    const hums = Array.from({ length: 3_601 }, () => 5 + 0.8 * next() ** 6);
    const calm = live(14_400, (second) => hums[second] ?? 5);
    expect(calm.surpriseA).toBe(0);
  });
});

describe('the raise delay', () => {
  it('is its price while nothing is known', () => {
    expect(
      raiseDelayOf(
        live(600, () => 5),
        PRICE_MS,
      ),
    ).toBe(PRICE_MS);
  });

  it('is short where loads stay off for long', () => {
    expect(raiseDelayOf(live(3_600, switching(240)), PRICE_MS)).toBe(8_000);
  });

  it('outlasts a load that flaps', () => {
    const delayMs = raiseDelayOf(live(3_600, switching(20)), PRICE_MS);
    expect(delayMs).toBeGreaterThanOrEqual(19_000);
    expect(delayMs).toBeLessThanOrEqual(PRICE_MS);
  });

  it('would have cost no more than any other, over the times that are known', () => {
    const cost = (delayMs: number, offTimesMs: readonly number[]): number =>
      offTimesMs.reduce((sum, offMs) => sum + (offMs <= delayMs ? offMs : delayMs + PRICE_MS), 0);
    const offTimes = fc.array(fc.integer({ min: 1_000, max: 600_000 }), { minLength: 3, maxLength: 8 });
    const other = fc.integer({ min: 8_000, max: PRICE_MS });
    fc.assert(
      fc.property(offTimes, other, (offTimesMs, otherMs) => {
        const delayMs = raiseDelayOf({ ...firstHabit(0, 35, 0), offTimesMs }, PRICE_MS);
        expect(delayMs).toBeGreaterThanOrEqual(8_000);
        expect(delayMs).toBeLessThanOrEqual(PRICE_MS);
        expect(cost(delayMs, offTimesMs)).toBeLessThanOrEqual(cost(otherMs, offTimesMs));
      }),
    );
  });

  it('keeps eight times and forgets the oldest', () => {
    expect(live(7_200, switching(20)).offTimesMs).toHaveLength(8);
  });
});
