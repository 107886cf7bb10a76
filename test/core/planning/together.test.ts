import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedBattery, PlannedCar, PlanProblem, PlanSolution, Slot } from '../../../src/core/model/planning.ts';
import { planInTurn } from '../../../src/core/planning/in-turn.ts';
import { planOneCar } from '../../../src/core/planning/one-car.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { wishOf } from '../../../src/core/planning/wish.ts';
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

  test('leaves its room to hours in which charging is paid for, and has the sun where room is left', () => {
    const slots = slotsAt([40, 40, -10, -10, 40, 40, 40, 40, 40, 40, 40, 40]).map((slot, at) => ({
      ...slot,
      solarW: at < 2 ? 3_000 : 0,
      houseW: at < 4 ? 0 : 4_000,
    }));
    const inTheSun = (battery: PlannedBattery): string => actions(planned(problemOf(slots, [], [battery]))).slice(0, 2);
    expect(inTheSun(batteryOf({ energyWh: 8_500 }))).toBe('ww');
    expect(inTheSun(batteryOf({ energyWh: 8_500, canBlockCharge: false }))).not.toContain('w');
    expect(inTheSun(batteryOf({ energyWh: 2_000 }))).toBe('ff');
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
  const slots = slotsAt([10, 10, 40, 40], { gridMaxW: 12_000 }).map((slot, i) => ({
    ...slot,
    houseW: i > 1 ? 12_000 : 600,
  }));
  const battery = batteryOf({
    energyWh: 0,
    maxChargeW: 9_000,
    maxDischargeW: 9_000,
    capacityWh: 40_000,
    gridShare: 1 / 3,
  });
  const charged = (cars: readonly PlannedCar[]): readonly number[] => {
    const [plan] = planned(problemOf(slots, cars, [battery])).batteries;
    return plan?.slots.slice(0, 2).map(({ chargeW }) => chargeW) ?? [];
  };
  // 11.4 kW are left beside the house, 3.8 of them on its phase.
  expect(charged([])).toEqual([3_800, 3_800]);
  // The car has 9 of them, 3 on each phase.
  expect(charged([carOf({ maxW: 9_000, demands: [by(2, 4_500)] })])).toEqual([800, 800]);
});

describe.each([
  ['together', planned],
  ['one after the other', planInTurn],
] as const)('cars that compete for one sun, planned %s', (_, plan) => {
  /** A kWh of sun in each quarter of the first hour; nobody buys before the second. */
  const sun = slotsAt([30, 30, 30, 30, 30, 30, 30, 30]).map((slot, i) => ({ ...slot, solarW: i < 4 ? 4_000 : 0 }));
  const ids = ['a', 'b', 'c'];
  const sunIn = ({ cars }: PlanSolution): number =>
    cars.reduce((sum, { slots }) => slots.reduce((wh, { powerW, boughtW }) => wh + (powerW - boughtW) / 4, sum), 0);
  const boughtIn = ({ cars }: PlanSolution): number =>
    cars.reduce((sum, { slots }) => slots.reduce((wh, { boughtW }) => wh + boughtW / 4, sum), 0);

  test('that only it may charge: it is promised once, and what lacks is said', () => {
    const cars = ids.map((chargePointId) =>
      carOf({ chargePointId, demands: [by(4, 2_000)], gridFromMs: NOW + 4 * QUARTER_MS }),
    );
    const solution = plan(problemOf(sun, cars));
    const missingWh = solution.cars
      .flatMap(({ shortfalls }) => shortfalls)
      .reduce((sum, one) => sum + one.missingWh, 0);
    expect(sunIn(solution)).toBeCloseTo(4_000, -1);
    expect(boughtIn(solution)).toBe(0);
    expect(missingWh).toBeCloseTo(2_000, -1);
  });

  test('that all want as their share: each has a part, the rest is bought in time', () => {
    const cars = ids.map((chargePointId) => carOf({ chargePointId, demands: [by(8, 2_000)], solarSharePercent: 100 }));
    const solution = plan(problemOf(sun, cars));
    expect(sunIn(solution)).toBeCloseTo(4_000, -1);
    expect(boughtIn(solution)).toBeCloseTo(2_000, -1);
    expect(solution.cars.flatMap(({ shortfalls }) => shortfalls)).toEqual([]);
  });

  test('that they may take as it comes: no slot has more of it than there is', () => {
    const cars = ids.map((chargePointId) => carOf({ chargePointId, roomWh: null, beyondNano: 20 * CENT, minW: 1_400 }));
    const solution = plan(problemOf(sun, cars));
    for (const at of sun.keys()) {
      const powers = solution.cars.map(({ slots }) => slots[at]?.powerW ?? 0);
      expect(powers.reduce((sum, powerW) => sum + powerW, 0)).toBeLessThanOrEqual((sun[at]?.solarW ?? 0) + 2);
      expect(powers.every((powerW) => powerW === 0 || powerW >= 1_400)).toBe(true);
    }
  });

  test('at once it would be there only once, too', () => {
    const cars = ids.map((chargePointId) => carOf({ chargePointId, maxW: 8_000, demands: [by(8, 2_000)] }));
    const atOnceNano = plan(problemOf(sun, cars))
      .cars.map((car) => car.atOnceNano)
      .toSorted((a, b) => a - b);
    // The first has half an hour of it for what feeding in would earn, beside as much from the grid; then the next.
    const total = atOnceNano.reduce((sum, nano) => sum + nano, 0);
    expect(total).toBeGreaterThan(3 * (atOnceNano[0] ?? 0));
  });

  test('leave it to the one for whom it is planned', () => {
    const first = carOf({ chargePointId: 'a', minW: 4_000, demands: [by(4, 4_000)], gridFromMs: NOW + 4 * QUARTER_MS });
    const second = carOf({ chargePointId: 'b', minW: 4_000, demands: [by(8, 4_000)], untilMs: NOW + 8 * QUARTER_MS });
    const problem = problemOf(sun, [first, second]);
    const solution = plan(problem);
    expect(carPlan(solution, 'a').shortfalls).toEqual([]);
    expect(wishOf(problem, carPlan(solution, 'a'), NOW)).toMatchObject({ sun: true });
    const wish = wishOf(problem, carPlan(solution, 'b'), NOW);
    // With less than an hour to spare it buys; it does not wait for a sun that is another one's.
    expect(wish?.leastW === 0 ? wish.sun : false).toBe(false);
  });
});

test.each([3_000, null])(
  'beyond its goal the sun goes on filling one with room for %s Wh, as in the exact plan',
  (roomWh) => {
    const slots = slotsAt([30, 30, 30, 30, 30, 30]).map((slot, i) => ({ ...slot, solarW: i < 5 ? 4_000 : 0 }));
    const wants = { demands: [by(3, 1_000)], roomWh, minW: 1_400 };
    for (const beyondNano of [20 * CENT, 2 * CENT]) {
      const problem = problemOf(slots, [carOf({ ...wants, beyondNano })]);
      const plan = carPlan(planned(problem), 'garage');
      expect(plan.slots).toEqual(planOneCar(problem)?.slots);
      expect(chargedBefore(plan, 6)).toBe(beyondNano < 8 * CENT ? 1_000 : (roomWh ?? 5_000));
    }
  },
);
