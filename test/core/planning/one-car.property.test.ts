import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlannedCar, Slot } from '../../../src/core/model/planning.ts';
import { LinearProgramme } from '../../../src/core/planning/linear-programme.ts';
import { planOneCar } from '../../../src/core/planning/one-car.ts';
import { loadHighs } from '../../../src/planner/highs.ts';
import { by, CENT, carOf, chargedBefore, NOW, problemOf, QUARTER_MS, slotsAt } from './builders.ts';

const highs = await loadHighs();

/** Sun, house and prices of some quarter hours; feeding in never pays more than buying costs. */
const slots = (count: number) =>
  fc
    .array(
      fc.record({
        importCents: fc.integer({ min: -20, max: 60 }),
        below: fc.integer({ min: 0, max: 30 }),
        solarW: fc.constantFrom(0, 0, 1_000, 2_500, 6_000),
        houseW: fc.constantFrom(0, 500, 3_000),
        gridMaxW: fc.constantFrom(3_500, 6_000, 50_000),
        exportMaxW: fc.constantFrom(null, null, 1_500),
      }),
      { minLength: count, maxLength: count },
    )
    .map((all) =>
      all.map(({ importCents, below, ...rest }, index): Slot => {
        const [slot] = slotsAt([importCents], { ...rest, exportNano: Math.max(0, importCents - below) * CENT });
        const startMs = NOW + index * QUARTER_MS;
        if (slot === undefined) throw new Error('no slot');
        const exportNano = Math.min(slot.exportNano, slot.importNano);
        // Where feeding in costs money, what cannot be fed in goes first: that is not convex.
        const exportMaxW = exportNano < 0 ? null : slot.exportMaxW;
        return { ...slot, exportNano, exportMaxW, startMs, endMs: startMs + QUARTER_MS };
      }),
    );

const demands = (count: number) =>
  fc
    .array(fc.record({ quarters: fc.integer({ min: 1, max: count }), energyWh: fc.integer({ min: 1, max: 8_000 }) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((all) => {
      const inOrder = [...all].sort((a, b) => a.quarters - b.quarters);
      let most = 0;
      return inOrder.map(({ quarters, energyWh }) => {
        most = Math.max(most, energyWh);
        return by(quarters, most);
      });
    });

/** The same car as a linear programme of its own: least missing first, then least cost. Cents. */
function leastCents(slots: readonly Slot[], car: PlannedCar): { missingKwh: number; cents: number } {
  const lp = new LinearProgramme();
  const columns = slots.map(({ importNano, exportNano, solarW, houseW, gridMaxW, exportMaxW }) => {
    const surplus = Math.max(0, solarW - houseW) / 1000;
    const free = exportMaxW === null ? 0 : Math.max(0, surplus - exportMaxW / 1000);
    const grid = Math.max(0, gridMaxW - Math.max(0, houseW - solarW)) / 1000;
    const offers = [
      lp.column(0, 0, free / 4),
      lp.column(exportNano / CENT, 0, (surplus - free) / 4),
      lp.column(importNano / CENT, 0, grid / 4),
    ];
    lp.row(
      0,
      car.maxW / 4_000,
      offers.map((column) => ({ column, factor: 1 })),
    );
    return offers;
  });
  const all = columns.flat().map((column) => ({ column, factor: 1 }));
  const missing = car.demands.map(({ byMs, energyWh }) => {
    const count = Math.round((byMs - NOW) / QUARTER_MS) * 3;
    const lack = lp.column(10_000, 0, Number.POSITIVE_INFINITY);
    lp.row(energyWh / 1000, Number.POSITIVE_INFINITY, [...all.slice(0, count), { column: lack, factor: 1 }]);
    return lack;
  });
  lp.row(0, (car.roomWh ?? 0) / 1000, all);
  const open = highs.open(lp);
  const solved = open.solve();
  open.close();
  if (solved.kind === 'failed') throw new Error(solved.detail);
  const missingKwh = missing.reduce((sum, column) => sum + (solved.values[column] ?? 0), 0);
  return { missingKwh, cents: solved.cost - 10_000 * missingKwh };
}

test('as cheap as the linear programme, and nothing missing that need not be', () => {
  fc.assert(
    fc.property(slots(16), demands(16), (some, wanted) => {
      const car = carOf({ demands: wanted });
      const plan = planOneCar(problemOf(some, [car]));
      const least = leastCents(some, car);
      const missingKwh = (plan?.shortfalls ?? []).reduce((sum, { missingWh }) => sum + missingWh / 1000, 0);
      expect(missingKwh).toBeLessThan(least.missingKwh + 0.004);
      expect((plan?.costNano ?? 0) / CENT).toBeLessThan(least.cents + 0.05);
      // Not cheaper either, or the programme or the plan counts something twice.
      if (least.missingKwh < 1e-6) expect((plan?.costNano ?? 0) / CENT).toBeGreaterThan(least.cents - 0.1);
    }),
    { numRuns: 150 },
  );
});

const LEVELS = [0, 1_500, 2_000, 3_000, 4_000] as const;

/** Of all plans with these powers the cheapest that meets the demand, starts included, nano. */
function bruteForce(slots: readonly Slot[], car: PlannedCar): number {
  let least = Number.POSITIVE_INFINITY;
  const count = LEVELS.length ** slots.length;
  for (let code = 0; code < count; code += 1) {
    let rest = code;
    let cost = 0;
    let energyWh = 0;
    let before = 0;
    let isPossible = true;
    for (const { solarW, houseW, gridMaxW, importNano, exportNano, exportMaxW } of slots) {
      const powerW = LEVELS[rest % LEVELS.length] ?? 0;
      rest = Math.floor(rest / LEVELS.length);
      const bill = (net: number): number =>
        net > 0 ? net * importNano : -Math.min(-net, exportMaxW ?? Number.POSITIVE_INFINITY) * exportNano;
      if (powerW > 0 && houseW - solarW + powerW > Math.max(gridMaxW, 0)) isPossible = false;
      cost += (bill(houseW - solarW + powerW) - bill(houseW - solarW)) / 4_000;
      if (powerW > 0 && before === 0) cost += car.startCostNano;
      energyWh += powerW / 4;
      before = powerW;
    }
    if (isPossible && energyWh >= (car.demands[0]?.energyWh ?? 0) && energyWh <= (car.roomWh ?? 0) && cost < least) {
      least = cost;
    }
  }
  return least;
}

test('with a least power and a price on starts: never dearer than the best of all plans by more than one slot', () => {
  let asGood = 0;
  let runs = 0;
  fc.assert(
    fc.property(
      slots(5),
      fc.integer({ min: 2, max: 16 }),
      fc.constantFrom(0, 0, 2 * CENT, 6 * CENT),
      (some, quarterKwh, startCostNano) => {
        const energyWh = quarterKwh * 250;
        const car = carOf({ minW: 1_500, startCostNano, demands: [by(5, energyWh)], roomWh: energyWh + 375 });
        const least = bruteForce(some, car);
        const plan = planOneCar(problemOf(some, [car]));
        if (least === Number.POSITIVE_INFINITY || plan === null) return;
        const starts = plan.slots.filter(({ powerW }, at) => powerW > 0 && !((plan.slots[at - 1]?.powerW ?? 0) > 0));
        const cost = plan.costNano + starts.length * startCostNano;
        expect(plan.shortfalls).toEqual([]);
        expect(plan.slots.every(({ powerW }) => powerW === 0 || (powerW >= 1_500 && powerW <= 4_000))).toBe(true);
        const dearestSlot = Math.max(...some.map(({ importNano }) => Math.abs(importNano)));
        expect(cost).toBeLessThan(least + dearestSlot + startCostNano);
        runs += 1;
        if (cost < least + 0.01 * CENT) asGood += 1;
      },
    ),
    // A share is counted: with chance's own seeds it would fail now and then.
    { numRuns: 150, seed: 7 },
  );
  expect(asGood / runs).toBeGreaterThan(0.7);
});

test('every demand that can be met is met, whatever the prices', () => {
  fc.assert(
    fc.property(slots(12), demands(12), fc.constantFrom(0, 1_400), (some, wanted, minW) => {
      const plan = planOneCar(problemOf(some, [carOf({ minW, demands: wanted })]));
      const full = planOneCar(problemOf(some, [carOf({ minW, demands: [by(12, 1e6)] })]));
      if (plan === null || full === null) throw new Error('no plan');
      for (const { byMs, energyWh } of wanted) {
        const quarters = (byMs - NOW) / QUARTER_MS;
        const possible = Math.min(energyWh, chargedBefore(full, quarters));
        expect(chargedBefore(plan, quarters)).toBeGreaterThan(possible - 5);
      }
    }),
    { numRuns: 150 },
  );
});
