import { expect, test } from 'vitest';
import type { PlanProblem, PlanSolution } from '../../../src/core/model/planning.ts';
import { planInTurn } from '../../../src/core/planning/in-turn.ts';
import { planAlone } from '../../../src/core/planning/methods.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { loadHighs } from '../../../src/planner/highs.ts';
import { batteryOf, by, carOf, NOW, problemOf, slotsAt } from './builders.ts';

const highs = await loadHighs();
const { NaN: none, POSITIVE_INFINITY: endless } = Number;
const fine = slotsAt([30, 10, 20, -5]);
const car = carOf({ demands: [by(4, 1_000)] });
const [first] = fine;
if (first === undefined) throw new Error('no slot');

const BAD: Readonly<Record<string, PlanProblem>> = {
  'nothing at all': problemOf([]),
  'no slots': problemOf([], [car], [batteryOf()]),
  'no cars': problemOf(fine, [], [batteryOf()]),
  'prices that are no numbers': problemOf(slotsAt([none, 10, none, endless]), [car, car], [batteryOf()]),
  'no price known': problemOf(slotsAt([none, none]), [car], [batteryOf()]),
  'prices of another world': problemOf(slotsAt([1e9, -1e9, 30, 1e300]), [car], [batteryOf()]),
  'an absurd sun': problemOf(slotsAt([10, 20], { solarW: 1e30, houseW: -5 }), [car], [batteryOf()]),
  'a forecast that is no number': problemOf(slotsAt([10, 20], { solarW: none, houseW: none }), [car], [batteryOf()]),
  'no room on the connection': problemOf(slotsAt([10, 20], { gridMaxW: 0, houseW: 9_000 }), [car], [batteryOf()]),
  'nothing may be fed in': problemOf(slotsAt([10, 20], { solarW: 9_000, exportMaxW: 0 }), [car], [batteryOf()]),
  'slots of no length and backwards': problemOf(
    [{ ...first, endMs: first.startMs }, { ...first, endMs: first.startMs - 5 }, { ...first, startMs: none }, ...fine],
    [car],
    [batteryOf()],
  ),
  'demands in disorder, past, never and of nothing': problemOf(fine, [
    carOf({
      demands: [
        by(3, 500),
        by(1, 800),
        by(-9, 100),
        by(2, none),
        by(4, 0),
        { byMs: none, energyWh: 5 },
        by(9, endless),
      ],
    }),
  ]),
  'a car that is gone before it comes': problemOf(fine, [{ ...car, fromMs: NOW + 9e6, untilMs: NOW }], [batteryOf()]),
  'least power above the greatest': problemOf(fine, [{ ...car, minW: 9_000, maxW: 2_000 }], [batteryOf()]),
  'a car without power': problemOf(fine, [{ ...car, minW: 0, maxW: 0 }], [batteryOf()]),
  'full before it begins': problemOf(fine, [{ ...car, demands: [], roomWh: 0 }], [batteryOf()]),
  'room that is no number': problemOf(
    fine,
    [{ ...car, roomWh: none, beyondNano: none, startCostNano: none }],
    [batteryOf()],
  ),
  'an impossible battery': problemOf(
    fine,
    [car],
    [
      batteryOf({
        capacityWh: -1,
        energyWh: 9e9,
        minWh: 5,
        chargeEfficiency: 0,
        dischargeEfficiency: none,
        maxChargeW: endless,
      }),
    ],
  ),
  'more in the battery than fits, less than it may': problemOf(
    fine,
    [car],
    [batteryOf({ energyWh: 20_000 }), batteryOf({ id: 'empty', energyWh: 0, minWh: 2_000 })],
  ),
};

function isWhole({ slots, cars, batteries }: PlanProblem, solution: PlanSolution): void {
  for (const plan of solution.cars) {
    expect(plan.slots).toHaveLength(slots.length);
    expect([plan.costNano, plan.atOnceNano, plan.worthNano].every(Number.isSafeInteger)).toBe(true);
    for (const { powerW, boughtW } of plan.slots) {
      expect(powerW >= 0 && boughtW >= 0 && boughtW <= powerW && powerW < 1e8).toBe(true);
    }
  }
  expect(solution.batteries.map(({ id }) => id)).toEqual(batteries.map(({ id }) => id));
  for (const plan of solution.batteries) {
    expect(plan.slots).toHaveLength(slots.length);
    expect(plan.slots.every(({ energyWh, chargeW }) => Number.isFinite(energyWh) && Number.isFinite(chargeW))).toBe(
      true,
    );
  }
  expect(solution.cars.length).toBeLessThanOrEqual(cars.length);
}

test.each(Object.entries(BAD))('%s: there is a plan all the same', (_, problem) => {
  const inTurn = planInTurn(problem);
  expect(inTurn.cars).toHaveLength(problem.cars.length);
  isWhole(problem, inTurn);
  const planned = planTogether(problem, highs);
  if (planned.kind === 'failed') throw new Error(planned.detail);
  expect(planned.solution.cars).toHaveLength(problem.cars.length);
  isWhole(problem, planned.solution);
  isWhole(problem, { ...planAlone({ ...problem, batteries: [] }), batteries: planned.solution.batteries });
});

test('a price that is no number counts as the middle of the others', () => {
  const plan = planAlone(problemOf(slotsAt([Number.NaN, 10, 40, 20]), [carOf({ demands: [by(4, 3_000)] })])).cars[0];
  expect(plan?.slots.map(({ powerW }) => powerW)).toEqual([4_000, 4_000, 0, 4_000]);
});
