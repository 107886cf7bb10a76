import { describe, expect, test } from 'vitest';
import type { CarPlan, PlannedCar, Slot } from '../../../src/core/model/planning.ts';
import { planOneCar } from '../../../src/core/planning/one-car.ts';
import { batteryOf, by, CENT, carOf, HOUR_MS, NOW, powersOf, problemOf, QUARTER_MS, slotsAt } from './builders.ts';

function planned(slots: readonly Slot[], car: PlannedCar): CarPlan {
  const plan = planOneCar(problemOf(slots, [car]));
  if (plan === null) throw new Error('no plan');
  return plan;
}

const withSun = (cents: readonly number[], solarW: readonly number[]): readonly Slot[] =>
  slotsAt(cents).map((slot, index) => ({ ...slot, solarW: solarW[index] ?? 0 }));

test('the cheapest slots, the dearest of them in part', () => {
  const plan = planned(slotsAt([30, 10, 40, 20]), carOf({ demands: [by(4, 1_500)] }));
  expect(powersOf(plan)).toEqual([0, 4_000, 0, 2_000]);
  expect(plan.costNano).toBe(10 * CENT + 0.5 * 20 * CENT);
  expect(plan.atOnceNano).toBe(30 * CENT + 0.5 * 10 * CENT);
  expect(plan.worthNano / CENT).toBeCloseTo(20, 3);
  expect(plan.shortfalls).toEqual([]);
});

test('of equal prices the earlier ones: who is done early is safe', () => {
  expect(powersOf(planned(slotsAt([20, 20, 20, 20]), carOf({ demands: [by(4, 2_000)] })))).toEqual([
    4_000, 4_000, 0, 0,
  ]);
});

test('the sun costs what feeding it in would earn: it goes before the grid, behind a grid that is cheaper still', () => {
  const plan = planned(withSun([30, 30, 5, 30], [0, 2_000, 0, 3_000]), carOf({ demands: [by(4, 2_000)] }));
  expect(plan.slots).toEqual([
    { powerW: 0, boughtW: 0 },
    { powerW: 2_000, boughtW: 0 },
    { powerW: 4_000, boughtW: 4_000 },
    { powerW: 2_000, boughtW: 0 },
  ]);
  expect(plan.costNano).toBe((5 + 0.5 * 8 + 0.5 * 8) * CENT);
});

test('sun that could not even be fed in costs nothing', () => {
  const slots = slotsAt([30, 30]).map((slot) => ({ ...slot, solarW: 4_000 }));
  const limited = slots.map((slot, index) => (index === 1 ? { ...slot, exportMaxW: 1_000 } : slot));
  const plan = planned(limited, carOf({ demands: [by(2, 750)] }));
  expect(powersOf(plan)).toEqual([0, 3_000]);
  expect(plan.costNano).toBe(0);
});

describe('demands', () => {
  test('an earlier one is met first, a later one adds to it', () => {
    const plan = planned(slotsAt([30, 20, 10, 5]), carOf({ demands: [by(2, 1_000), by(4, 3_000)] }));
    expect(powersOf(plan)).toEqual([0, 4_000, 4_000, 4_000]);
  });

  test('what cannot be met is said, and all that can be is charged', () => {
    const plan = planned(slotsAt([30, 20, 10, 5]), carOf({ demands: [by(1, 3_000), by(4, 9_000)] }));
    expect(powersOf(plan)).toEqual([4_000, 4_000, 4_000, 4_000]);
    expect(plan.shortfalls).toEqual([
      { byMs: NOW + QUARTER_MS, missingWh: 2_000 },
      { byMs: NOW + HOUR_MS, missingWh: 5_000 },
    ]);
  });

  test('a departure amid a slot leaves the time before it', () => {
    const untilMs = NOW + 1.5 * QUARTER_MS;
    const plan = planned(slotsAt([30, 10, 5]), carOf({ untilMs, demands: [{ byMs: untilMs, energyWh: 1_000 }] }));
    expect(powersOf(plan)).toEqual([2_000, 4_000, 0]);
    expect(plan.shortfalls).toEqual([]);
  });

  test('before a car comes nothing is planned', () => {
    const plan = planned(slotsAt([5, 30, 10]), carOf({ fromMs: NOW + QUARTER_MS, demands: [by(3, 1_000)] }));
    expect(powersOf(plan)).toEqual([0, 0, 4_000]);
    expect(plan.atOnceNano).toBe(30 * CENT);
  });
});

describe('least power', () => {
  test('it charges with 0 or with at least that, and others give way', () => {
    const plan = planned(slotsAt([10, 20, 30]), carOf({ minW: 1_400, demands: [by(3, 1_200)] }));
    expect(powersOf(plan)).toEqual([3_400, 1_400, 0]);
    expect(plan.shortfalls).toEqual([]);
  });

  test('a little sun is topped up where that is cheaper than to buy all of it', () => {
    const slots = withSun([30, 30], [1_000, 0]);
    expect(planned(slots, carOf({ minW: 1_400, demands: [by(2, 350)] })).slots[0]).toEqual({
      powerW: 1_400,
      boughtW: 400,
    });
  });

  test('less than a slot of it is charged with it all the same', () => {
    const plan = planned(slotsAt([10, 20]), carOf({ minW: 1_400, demands: [by(2, 100)] }));
    expect(powersOf(plan)).toEqual([1_400, 0]);
  });
});

describe('wishes', () => {
  test('never above a price, not even for a demand', () => {
    const plan = planned(slotsAt([30, 10, 30]), carOf({ maxPriceNano: 20 * CENT, demands: [by(3, 2_000)] }));
    expect(powersOf(plan)).toEqual([0, 4_000, 0]);
    expect(plan.shortfalls).toEqual([{ byMs: NOW + 3 * QUARTER_MS, missingWh: 1_000 }]);
  });

  test('only the sun until a time', () => {
    const slots = withSun([5, 5, 30], [1_000, 0, 0]);
    const plan = planned(slots, carOf({ gridFromMs: NOW + 2 * QUARTER_MS, demands: [by(3, 1_000)] }));
    expect(plan.slots).toEqual([
      { powerW: 1_000, boughtW: 0 },
      { powerW: 0, boughtW: 0 },
      { powerW: 3_000, boughtW: 3_000 },
    ]);
  });

  test('a share of sun even where the grid is cheaper, as far as it goes', () => {
    const slots = withSun([2, 2, 2, 2], [0, 2_000, 0, 2_000]);
    const half = planned(slots, carOf({ solarSharePercent: 50, demands: [by(4, 1_500)] }));
    expect(half.slots.reduce((sum, { powerW, boughtW }) => sum + powerW - boughtW, 0)).toBeCloseTo(3_000, -1);
    expect(half.slots.reduce((sum, { powerW }) => sum + powerW, 0)).toBeCloseTo(6_000, -1);
    const all = planned(slots, carOf({ solarSharePercent: 100, demands: [by(4, 1_500)] }));
    expect(all.slots.reduce((sum, { powerW, boughtW }) => sum + powerW - boughtW, 0)).toBeCloseTo(4_000, -1);
    expect(all.shortfalls).toEqual([]);
  });

  test('greenest: least carbon, whatever it costs', () => {
    const slots = slotsAt([10, 40, 20]).map((slot, index) => ({ ...slot, co2GPerKwh: [400, 100, 300][index] ?? 0 }));
    const plan = planned(slots, carOf({ strategy: 'greenest', demands: [by(3, 1_000)] }));
    expect(powersOf(plan)).toEqual([0, 4_000, 0]);
    expect(plan.costNano).toBe(40 * CENT);
    // Where nobody knows the carbon, money decides.
    const unknown = planned(slotsAt([10, 40, 20]), carOf({ strategy: 'greenest', demands: [by(3, 1_000)] }));
    expect(powersOf(unknown)).toEqual([4_000, 0, 0]);
  });

  test('beyond the demands the sun goes on as far as there is room, if it is worth more than feeding in', () => {
    const slots = withSun([30, 30, 30], [2_000, 2_000, 2_000]);
    const car = carOf({ demands: [by(1, 500)], roomWh: 1_200, beyondNano: 12 * CENT });
    expect(powersOf(planned(slots, car))).toEqual([2_000, 2_000, 800]);
    expect(powersOf(planned(slots, { ...car, roomWh: null }))).toEqual([2_000, 2_000, 2_000]);
    expect(powersOf(planned(slots, { ...car, beyondNano: 5 * CENT }))).toEqual([2_000, 0, 0]);
    expect(powersOf(planned(slotsAt([5, 5, 5]), { ...car, demands: [] }))).toEqual([0, 0, 0]);
  });

  test('grid energy that is paid for is taken as far as it is known to fit in', () => {
    const slots = slotsAt([-5, 30, -2]);
    expect(powersOf(planned(slots, carOf({ roomWh: 1_500 })))).toEqual([4_000, 0, 2_000]);
    expect(powersOf(planned(slots, carOf({ roomWh: null })))).toEqual([0, 0, 0]);
  });

  test('a start has a price: one run may be dearer than two', () => {
    const slots = slotsAt([10, 12, 10, 30]);
    const car = carOf({ demands: [by(4, 2_000)] });
    expect(powersOf(planned(slots, car))).toEqual([4_000, 0, 4_000, 0]);
    expect(powersOf(planned(slots, { ...car, startCostNano: 3 * CENT }))).toEqual([4_000, 4_000, 0, 0]);
    expect(powersOf(planned(slots, { ...car, startCostNano: 1 * CENT }))).toEqual([4_000, 0, 4_000, 0]);
  });
});

test('the fuse: a slot gives what the grid connection leaves beside the house', () => {
  const slots = slotsAt([10, 30], { houseW: 3_000, gridMaxW: 5_000 });
  const plan = planned(slots, carOf({ demands: [by(2, 1_000)] }));
  expect(powersOf(plan)).toEqual([2_000, 2_000]);
  expect(powersOf(planned(slots, carOf({ minW: 2_500, demands: [by(2, 1_000)] })))).toEqual([0, 0]);
});

test('where buying costs less than feeding in earns, a meter still runs one way at a time', () => {
  // 2 kW of sun are worth 8 ct; 4 kW cost (2 x 8 + 2 x -4) / 4 = 2 ct a kWh on average.
  const slots = withSun([-4, 4, 30], [2_000, 0, 0]);
  const plan = planned(slots, carOf({ demands: [by(3, 1_000)] }));
  expect(powersOf(plan)).toEqual([4_000, 0, 0]);
  expect(plan.costNano).toBe(2 * CENT);
});

test('a battery that nobody can steer is foreseen: it takes its sun first', () => {
  const slots = withSun([30, 30, 30], [3_000, 3_000, 0]);
  const battery = batteryOf({
    canHold: false,
    canChargeFromGrid: false,
    energyWh: 0,
    capacityWh: 700,
    chargeEfficiency: 1,
  });
  const plan = planOneCar(problemOf(slots, [carOf({ demands: [by(3, 1_000)] })], [battery]));
  expect(plan?.slots.slice(0, 2).map(({ boughtW, powerW }) => powerW - boughtW)).toEqual([200, 3_000]);
});
