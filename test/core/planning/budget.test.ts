import { describe, expect, it } from 'vitest';
import type { PlanProblem, PlanSolution } from '../../../src/core/model/planning.ts';
import { aboveBudget, type Budget, boughtFor, lackingOf } from '../../../src/core/planning/budget.ts';
import { needsSolver, planAlone } from '../../../src/core/planning/methods.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { loadHighs } from '../../../src/planner/highs.ts';
import { planWithin, type Within } from '../../../src/planner/within-budget.ts';
import { batteryOf, by, CENT, carOf, carPlan, NOW, powersOf, problemOf, QUARTER_MS, slotsAt } from './builders.ts';

const highs = await loadHighs();

async function solve(problem: PlanProblem): Promise<PlanSolution> {
  if (!needsSolver(problem)) return planAlone(problem);
  const planned = planTogether(problem, highs);
  if (planned.kind === 'failed') throw new Error(planned.detail);
  return planned.solution;
}

/** So many cents are left of a month that outlasts the slots. */
function budget(leftCents: number, over: Partial<Budget> = {}): Budget {
  return { leftNano: leftCents * CENT, endsMs: NOW + 1e10, perMonthNano: 60_00 * CENT, strict: false, ...over };
}

const within = (problem: PlanProblem, of: Budget): Promise<Within> => planWithin(problem, of, solve);
const boughtWh = ({ solution }: Within): number =>
  solution.cars.reduce((sum, { slots }) => slots.reduce((wh, { boughtW }) => wh + boughtW / 4, sum), 0);

/** Two kWh at 20 cents, two at 30. */
const EVENING = problemOf(slotsAt([20, 20, 30, 30]), [carOf({ demands: [by(4, 4_000)] })]);

describe('a budget', () => {
  it('changes nothing while the plan is within it', async () => {
    const plan = await within(EVENING, budget(100));
    expect(plan.solution).toEqual(planAlone(EVENING));
    expect(plan).toMatchObject({ aboveNano: 0, problem: EVENING });
    expect(boughtFor(EVENING, plan.solution, NOW + 1e10)).toEqual({ nowNano: 100 * CENT, laterNano: 0 });
  });

  it('is passed for a goal, and it is said by how much', async () => {
    const plan = await within(EVENING, budget(40));
    expect(boughtWh(plan)).toBe(4_000);
    expect(plan.aboveNano).toBe(60 * CENT);
    expect(plan.keptBack.size).toBe(0);
  });

  it('that is passed already counts as nothing left', async () => {
    expect((await within(EVENING, budget(-500))).aboveNano).toBe(100 * CENT);
  });

  it('that is strict pays for as much as there is, the cheapest first, and what lacks is said', async () => {
    const plan = await within(EVENING, budget(40, { strict: true }));
    expect(plan.aboveNano).toBeLessThan(CENT);
    expect(boughtWh(plan)).toBeGreaterThan(1_900);
    expect(powersOf(plan.solution.cars[0]).slice(2)).toEqual([0, 0]);
    const [lack] = plan.keptBack.get('garage') ?? [];
    expect(lack?.byMs).toBe(NOW + 4 * QUARTER_MS);
    expect(lack?.missingWh).toBeCloseTo(4_000 - boughtWh(plan), -1);
  });

  it('that is strict and used leaves the car to the sun', async () => {
    const sunny = slotsAt([20, 20, 20, 20]).map((slot, i) => (i > 1 ? { ...slot, solarW: 4_000 } : slot));
    const problem = problemOf(sunny, [carOf({ demands: [by(4, 4_000)], roomWh: null, beyondNano: 10 * CENT })]);
    const plan = await within(problem, budget(0, { strict: true }));
    expect(powersOf(plan.solution.cars[0])).toEqual([0, 0, 4_000, 4_000]);
    expect(boughtWh(plan)).toBe(0);
    expect(plan.keptBack.get('garage')).toEqual([{ byMs: NOW + 4 * QUARTER_MS, missingWh: 2_000 }]);
  });

  it('makes what can wait for the next month wait for it, though it is dearer', async () => {
    const month = { endsMs: NOW + 2 * QUARTER_MS };
    const problem = problemOf(slotsAt([20, 20, 30, 30]), [carOf({ demands: [by(4, 2_000)] })]);
    expect(powersOf((await within(problem, budget(100, month))).solution.cars[0])).toEqual([4_000, 4_000, 0, 0]);
    const plan = await within(problem, budget(0, month));
    expect(powersOf(plan.solution.cars[0])).toEqual([0, 0, 4_000, 4_000]);
    expect(plan.aboveNano).toBe(0);
    // What it really costs is told: money that counts more is nobody's bill.
    expect(carPlan(plan.solution, 'garage').costNano).toBe(60 * CENT);
  });

  it('puts money before carbon where it is short', async () => {
    const slots = slotsAt([20, 20, 40, 40]).map((slot, i) => ({ ...slot, co2GPerKwh: i < 2 ? 500 : 50 }));
    const green = problemOf(slots, [carOf({ demands: [by(4, 2_000)], strategy: 'greenest' })]);
    expect(powersOf((await within(green, budget(100))).solution.cars[0])).toEqual([0, 0, 4_000, 4_000]);
    expect(powersOf((await within(green, budget(40))).solution.cars[0])).toEqual([4_000, 4_000, 0, 0]);
  });

  it('holds for all cars together beside a battery, too', async () => {
    const cars = ['a', 'b'].map((chargePointId) => carOf({ chargePointId, demands: [by(8, 4_000)] }));
    const slots = slotsAt([20, 20, 20, 20, 40, 40, 40, 40], { gridMaxW: 8_000 });
    const problem = problemOf(slots, cars, [batteryOf({ energyWh: 0 })]);
    const free = await within(problem, budget(1_000));
    expect(boughtFor(problem, free.solution, NOW + 1e10).nowNano).toBeGreaterThanOrEqual(160 * CENT);
    const strict = await within(problem, budget(80, { strict: true }));
    expect(aboveBudget(problem, strict.solution, budget(80))).toBeLessThan(CENT);
    expect(boughtWh(strict)).toBeGreaterThan(3_000);
    expect([...strict.keptBack.keys()].sort()).toEqual(['a', 'b']);
  });

  it('does not count what the sun brings as lacking', () => {
    const plan = carPlan(planAlone(EVENING), 'garage');
    expect(lackingOf(EVENING, plan)).toEqual([]);
  });
});
