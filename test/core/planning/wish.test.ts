import { expect, test } from 'vitest';
import type { PlannedCar, PlanWish, Slot } from '../../../src/core/model/planning.ts';
import { planOneCar } from '../../../src/core/planning/one-car.ts';
import { wishOf } from '../../../src/core/planning/wish.ts';
import { by, CENT, carOf, NOW, problemOf, QUARTER_MS, slotsAt } from './builders.ts';

function wish(slots: readonly Slot[], car: PlannedCar, nowMs: number): PlanWish | null {
  const problem = problemOf(slots, [car]);
  const plan = planOneCar(problem);
  if (plan === null) throw new Error('no plan');
  return wishOf(problem, plan, nowMs);
}

const DAY = [30, 30, 10, 30, 30, 30, 30, 30];

test('it waits for a cheap slot, and buys in it whatever the sun does', () => {
  const car = carOf({ demands: [by(8, 900)] });
  expect(wish(slotsAt(DAY), car, NOW + 5)).toEqual({
    leastW: 0,
    sun: true,
    why: { kind: 'waits', nextMs: NOW + 2 * QUARTER_MS },
    untilMs: NOW + QUARTER_MS,
  });
  expect(wish(slotsAt(DAY), car, NOW + 2 * QUARTER_MS)).toEqual({
    leastW: 3_600,
    sun: true,
    why: { kind: 'cheap', priceNano: 10 * CENT },
    untilMs: NOW + 3 * QUARTER_MS,
  });
});

test('the sun is welcome while feeding it in earns less than the plan pays', () => {
  const car = carOf({ demands: [by(8, 900)] });
  const sunny = (exportCents: number) => slotsAt(DAY, { exportNano: exportCents * CENT });
  expect(wish(sunny(9), car, NOW)?.sun).toBe(true);
  expect(wish(sunny(11), car, NOW)?.sun).toBe(false);
  // It saw this sun coming, and has better use for it.
  const foreseen = slotsAt(DAY).map((slot, at) => ({ ...slot, solarW: at === 0 ? 4_000 : 0, exportNano: 20 * CENT }));
  expect(wish(foreseen, car, NOW)).toMatchObject({ leastW: 0, sun: false });
});

test('foreseen sun is charged as it comes, unless time is short', () => {
  const slots = slotsAt(DAY, { solarW: 2_000 });
  expect(wish(slots, carOf({ demands: [by(8, 600)] }), NOW)).toMatchObject({ leastW: 0, sun: true });
  const short = carOf({ maxW: 2_000, demands: [by(3, 1_400)] });
  expect(wish(slots, short, NOW)).toMatchObject({
    leastW: 2_000,
    why: { kind: 'urgent', byMs: NOW + 3 * QUARTER_MS },
  });
});

test('where the sun lacks a little of the least power, only that is bought', () => {
  const slots = slotsAt([30, 30, 30, 30, 30, 30, 30, 30], { solarW: 1_380 });
  expect(wish(slots, carOf({ minW: 1_400, demands: [by(8, 350)] }), NOW)).toMatchObject({ leastW: 1_400, sun: true });
});

test('where a plan finds no room for a car, all is taken that there really is, unless its owner said otherwise', () => {
  const full = slotsAt(DAY, { houseW: 60_000 });
  const car = carOf({ demands: [by(8, 900)] });
  expect(wish(full, car, NOW)).toMatchObject({ leastW: 4_000, why: { kind: 'urgent', byMs: NOW + 8 * QUARTER_MS } });
  expect(wish(full, carOf({ ...car, maxPriceNano: 20 * CENT }), NOW)).toMatchObject({ leastW: 0 });
  expect(wish(full, carOf({ ...car, gridFromMs: NOW + QUARTER_MS }), NOW)).toMatchObject({ leastW: 0 });
});

test('what cannot be met is urgent, and outside its time a plan says nothing', () => {
  const car = carOf({ demands: [by(2, 5_000)] });
  expect(wish(slotsAt(DAY), car, NOW)).toMatchObject({ leastW: 4_000, why: { kind: 'urgent' } });
  expect(wish(slotsAt(DAY), car, NOW - 1)).toBeNull();
  expect(wish(slotsAt(DAY), car, NOW + 9 * QUARTER_MS)).toBeNull();
});
