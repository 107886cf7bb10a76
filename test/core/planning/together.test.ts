import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedBattery, PlannedCar, PlanProblem, PlanSolution, Slot } from '../../../src/core/model/planning.ts';
import { planInTurn } from '../../../src/core/planning/in-turn.ts';
import { planOneCar } from '../../../src/core/planning/one-car.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { loadHighs } from '../../../src/planner/highs.ts';
import {
  batteryOf,
  by,
  CENT,
  carOf,
  carPlan,
  chargedBefore,
  NOW,
  powersOf,
  problemOf,
  QUARTER_MS,
  slotsAt,
} from './builders.ts';

const highs = await loadHighs();

function planned(problem: PlanProblem): PlanSolution {
  const made = planTogether(problem, highs);
  if (made.kind === 'failed') throw new Error(made.detail);
  return made.solution;
}

const actions = ({ batteries }: PlanSolution): string =>
  (batteries[0]?.slots ?? []).map(({ action }) => action[0]).join('');

test('one car alone: as the exact plan', () => {
  const slots = slotsAt([30, 10, 40, 20]);
  const problem = problemOf(slots, [carOf({ demands: [by(2, 500), by(4, 1_500)] })]);
  const together = planned(problem);
  expect(together.method).toBe('lp');
  expect(carPlan(together, 'garage')).toEqual(planOneCar(problem));
});

test('two cars behind one fuse share the cheap slots, and both are ready', () => {
  const slots = slotsAt([30, 10, 10, 30], { gridMaxW: 5_000 });
  const cars = [carOf({ demands: [by(3, 1_500)] }), carOf({ chargePointId: 'yard', demands: [by(4, 1_500)] })];
  const solution = planned(problemOf(slots, cars));
  const [a, b] = [powersOf(carPlan(solution, 'garage')), powersOf(carPlan(solution, 'yard'))];
  a.forEach((powerW, at) => {
    expect(powerW + (b[at] ?? 0)).toBeLessThanOrEqual(5_001);
  });
  // The two cheap slots carry 2 500 Wh; only the rest is bought dear.
  const dear = (a[0] ?? 0) + (a[3] ?? 0) + (b[0] ?? 0) + (b[3] ?? 0);
  expect(dear / 4).toBeCloseTo(500, -1);
  expect(solution.cars.flatMap(({ shortfalls }) => shortfalls)).toEqual([]);
});

test('what the fuse cannot give is said, and the rest is charged', () => {
  const cars = [carOf({ demands: [by(2, 2_000)] }), carOf({ chargePointId: 'yard', demands: [by(2, 2_000)] })];
  const solution = planned(problemOf(slotsAt([30, 30], { gridMaxW: 6_000 }), cars));
  const missing = solution.cars.flatMap(({ shortfalls }) => shortfalls.map(({ missingWh }) => missingWh));
  expect(missing.reduce((sum, wh) => sum + wh, 0)).toBeCloseTo(1_000, -1);
});

describe('a battery', () => {
  const dearEvening = slotsAt([10, 10, 10, 10, 50, 50, 50, 50], { houseW: 2_000 });

  test('is charged from the grid where that is cheap, held until it is dear, and given to the house then', () => {
    const solution = planned(problemOf(dearEvening, [], [batteryOf({ energyWh: 1_000 })]));
    expect(actions(solution)).toMatch(/^[ch]{4}f{4}$/);
    expect(solution.batteries[0]?.slots.at(3)?.energyWh).toBeGreaterThan(2_000);
  });

  test('that cannot be charged from the grid is only held', () => {
    const solution = planned(problemOf(dearEvening, [], [batteryOf({ energyWh: 1_000, canChargeFromGrid: false })]));
    expect(actions(solution)).toBe('hhhhffff');
  });

  test('is not cycled for less than its losses and its wear', () => {
    const slots = slotsAt([20, 21, 20, 21], { houseW: 2_000 });
    const solution = planned(problemOf(slots, [], [batteryOf({ energyWh: 0 })]));
    expect(actions(solution)).not.toContain('c');
    const worn = planned(problemOf(dearEvening, [], [batteryOf({ energyWh: 0, wearNano: 60 * CENT })]));
    expect(actions(worn)).not.toContain('c');
  });

  test('does not burn energy between charging and discharging where taking it is paid for', () => {
    const solution = planned(problemOf(slotsAt([-10, -10, -10, -10]), [], [batteryOf({ energyWh: 9_900 })]));
    const energies = solution.batteries[0]?.slots.map(({ energyWh }) => energyWh) ?? [];
    energies.forEach((energyWh, at) => {
      expect(energyWh).toBeGreaterThanOrEqual(energies[at - 1] ?? 9_900);
    });
  });

  test('is kept for the dear evening while a car charges cheaply', () => {
    const slots = slotsAt([10, 10, 50, 50]).map((slot, at) => ({ ...slot, houseW: at < 2 ? 300 : 4_000 }));
    const solution = planned(problemOf(slots, [carOf({ demands: [by(2, 2_000)] })], [batteryOf({ energyWh: 2_000 })]));
    expect(actions(solution).slice(0, 2)).not.toContain('f');
    expect(actions(solution).slice(2)).toBe('ff');
  });

  test('that nobody can steer is foreseen, and has a plan all the same', () => {
    const fixed = batteryOf({ id: 'fixed', canHold: false, canChargeFromGrid: false, energyWh: 2_000 });
    const solution = planned(problemOf(dearEvening, [], [batteryOf({ energyWh: 1_000 }), fixed]));
    expect(solution.batteries.map(({ id }) => id)).toEqual(['battery', 'fixed']);
    expect(solution.batteries[1]?.slots.every(({ action }) => action === 'free')).toBe(true);
  });
});

test('where feeding in pays more than buying costs, nothing is sold and bought at once', () => {
  const slots = slotsAt([-3, -3, 40, 40]).map((slot, at) => ({ ...slot, solarW: at < 2 ? 5_000 : 0 }));
  const cars = [carOf({ demands: [by(4, 1_000)] }), carOf({ chargePointId: 'yard', demands: [by(4, 1_000)] })];
  const solution = planned(problemOf(slots, cars));
  const bought = solution.cars.map(({ slots: its }) => its.map(({ boughtW }) => boughtW));
  const charged = solution.cars.reduce((sum, plan) => sum + (plan.slots[0]?.powerW ?? 0), 0);
  // In each slot either the sun alone charges, or all of the sun is used up before anything is bought.
  expect((bought[0]?.[0] ?? 0) + (bought[1]?.[0] ?? 0)).toBe(Math.max(0, charged - 5_000));
});

const worlds = fc.record({
  cents: fc.array(fc.integer({ min: -15, max: 60 }), { minLength: 16, maxLength: 16 }),
  sun: fc.array(fc.integer({ min: 0, max: 7_000 }), { minLength: 16, maxLength: 16 }),
  houseW: fc.integer({ min: 0, max: 3_000 }),
  gridMaxW: fc.integer({ min: 4_000, max: 20_000 }),
  wants: fc.array(fc.record({ by: fc.integer({ min: 1, max: 16 }), wh: fc.integer({ min: 50, max: 9_000 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  energyWh: fc.integer({ min: 0, max: 10_000 }),
  startCents: fc.constantFrom(0, 2),
});

function problemIn(world: typeof worlds extends fc.Arbitrary<infer T> ? T : never): PlanProblem {
  const slots = slotsAt(world.cents).map(
    (slot, at): Slot => ({ ...slot, solarW: world.sun[at] ?? 0, houseW: world.houseW, gridMaxW: world.gridMaxW }),
  );
  const cars = world.wants.map(
    ({ by: quarters, wh }, index): PlannedCar =>
      carOf({
        chargePointId: `car ${index}`,
        minW: 1_400,
        maxW: 11_000,
        demands: [by(quarters, wh)],
        roomWh: wh + 500,
        beyondNano: 10 * CENT,
        startCostNano: world.startCents * CENT,
      }),
  );
  return problemOf(slots, cars, [batteryOf({ energyWh: world.energyWh })]);
}

function checkPlan({ slots, cars, batteries }: PlanProblem, solution: PlanSolution): void {
  expect(solution.cars).toHaveLength(cars.length);
  slots.forEach(({ solarW, houseW, gridMaxW }, at) => {
    const boughtW = solution.cars.reduce((sum, plan) => sum + (plan.slots[at]?.boughtW ?? 0), 0);
    const powerW = solution.cars.reduce((sum, plan) => sum + (plan.slots[at]?.powerW ?? 0), 0);
    const most = batteries.reduce((sum, { maxDischargeW }) => sum + maxDischargeW, 0);
    expect(powerW).toBeLessThanOrEqual(Math.max(0, gridMaxW + solarW - houseW) + most + 1_400);
    expect(powerW - boughtW).toBeLessThanOrEqual(Math.max(0, solarW - houseW) + 2);
  });
  for (const [index, plan] of solution.cars.entries()) {
    const { minW, maxW } = cars[index] ?? { minW: 0, maxW: 0 };
    for (const { powerW } of plan.slots) expect(powerW === 0 || (powerW >= minW && powerW <= maxW)).toBe(true);
  }
  for (const [index, plan] of solution.batteries.entries()) checkBattery(batteries[index], plan.slots);
}

function checkBattery(battery: PlannedBattery | undefined, slots: PlanSolution['batteries'][number]['slots']): void {
  if (battery === undefined) throw new Error('a battery too many');
  let before = battery.energyWh;
  for (const { energyWh } of slots) {
    expect(energyWh).toBeGreaterThanOrEqual(-1);
    expect(energyWh).toBeLessThanOrEqual(battery.capacityWh + 1);
    expect(Math.abs(energyWh - before)).toBeLessThanOrEqual(4_000 / 4 / 0.95 + 2);
    before = energyWh;
  }
}

test('whatever comes: powers cars can have, batteries within what they hold, and no less charged than one after the other', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const problem = problemIn(world);
      const solution = planned(problem);
      checkPlan(problem, solution);
      const inTurn = planInTurn(problem);
      checkPlan(problem, inTurn);
      expect(inTurn.method).toBe('fallback');
      const missing = (of: PlanSolution): number =>
        of.cars.reduce((sum, { shortfalls }) => sum + shortfalls.reduce((all, { missingWh }) => all + missingWh, 0), 0);
      // Where taking energy is paid for, batteries do not discharge, not even to help a fuse.
      if (Math.min(...world.cents) >= 0) expect(missing(solution)).toBeLessThanOrEqual(missing(inTurn) + 20);
      for (const [index, plan] of solution.cars.entries()) {
        const lacking = plan.shortfalls.reduce((all, { missingWh }) => all + missingWh, 0);
        const wanted = problem.cars[index]?.demands[0]?.energyWh ?? 0;
        expect(chargedBefore(plan, 16) + lacking).toBeGreaterThan(wanted - 20);
      }
    }),
    { numRuns: 25 },
  );
});

test('a car that is expected has the cheap hours that it needs, and the one that is here leaves them', () => {
  const slots = slotsAt([25, 25, 25, 25, 10, 10, 10, 10], { gridMaxW: 4_000 });
  const here = carOf({ demands: [by(8, 4_000)], untilMs: NOW + 8 * QUARTER_MS });
  const alone = carPlan(planned(problemOf(slots, [here])), 'garage');
  expect(powersOf(alone)).toEqual([0, 0, 0, 0, 4_000, 4_000, 4_000, 4_000]);
  const expected = carOf({ ...here, chargePointId: 'expected', fromMs: NOW + 4 * QUARTER_MS });
  const both = planned(problemOf(slots, [here, expected]));
  expect(powersOf(carPlan(both, 'garage'))).toEqual([4_000, 4_000, 4_000, 4_000, 0, 0, 0, 0]);
  expect(powersOf(carPlan(both, 'expected'))).toEqual([0, 0, 0, 0, 4_000, 4_000, 4_000, 4_000]);
});

test('a battery on one phase is planned with what that phase leaves, beside the cars', () => {
  const slots = slotsAt([10, 10, 40, 40], { gridMaxW: 12_000, houseW: 600 });
  const battery = batteryOf({ energyWh: 0, maxChargeW: 9_000, maxDischargeW: 9_000, capacityWh: 40_000 });
  const most = (gridShare: number, cars: readonly PlannedCar[] = []): number => {
    const [plan] = planned(problemOf(slots, cars, [{ ...battery, gridShare }])).batteries;
    return Math.max(0, ...(plan?.slots ?? []).map(({ chargeW }) => chargeW));
  };
  const evening = { ...battery, gridShare: 1 / 3 };
  const dear = slots.map((slot, i) => (i > 1 ? { ...slot, houseW: 12_000 } : slot));
  const [plan] = planned(problemOf(dear, [], [evening])).batteries;
  expect(plan?.slots.slice(0, 2).map(({ chargeW }) => chargeW)).toEqual([3_800, 3_800]);
  expect(most(1)).toBeGreaterThanOrEqual(most(1 / 3));
  const car = carOf({ maxW: 9_000, demands: [by(2, 4_500)] });
  const [beside] = planned(problemOf(dear, [car], [evening])).batteries;
  // 11.4 kW are left beside the house, the car has 9 of them.
  expect(beside?.slots.slice(0, 2).map(({ chargeW }) => chargeW)).toEqual([800, 800]);
});
