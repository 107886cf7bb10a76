import { afterEach, describe, expect, it } from 'vitest';
import type { PlanProblem, PlanRun, PlanSolution, VehiclePlanWishes } from '../../src/core/model/planning.ts';
import type { ChargeMode } from '../../src/core/model/site.ts';
import { planInTurn } from '../../src/core/planning/in-turn.ts';
import { planAlone } from '../../src/core/planning/methods.ts';
import { PlanRuns } from '../../src/planner/plan-runs.ts';
import { Planner } from '../../src/planner/planner.ts';
import type { BudgetNow, ExpectedCar, ExpectedPrice, HouseNow, PointNow, Solver } from '../../src/planner/ports.ts';
import { planView, pointPlan } from '../../src/planner/view.ts';
import { NO_PLAN_WISHES } from '../../src/planner/wish-book.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
/** 18:00 UTC; local time is UTC here. */
const EVENING_MS = Date.UTC(2026, 10, 20, 18);
const SEVEN_MS = Date.UTC(2026, 10, 21, 7);
const TWO_MS = Date.UTC(2026, 10, 21, 2);
const CENT = 10_000_000;

/** Ten cents from two to four in the night, thirty else. */
const prices = {
  expect: (fromMs: number, toMs: number): readonly ExpectedPrice[] => {
    const found: ExpectedPrice[] = [];
    for (let startMs = Math.floor(fromMs / QUARTER_MS) * QUARTER_MS; startMs < toMs; startMs += QUARTER_MS) {
      const hour = new Date(startMs).getUTCHours();
      const importNano = (hour === 2 || hour === 3 ? 10 : 30) * CENT;
      found.push({ startMs, endMs: startMs + QUARTER_MS, importNano, exportNano: 8 * CENT, basis: 'published' });
    }
    return found;
  },
};

const BY_SEVEN: VehiclePlanWishes = {
  ...NO_PLAN_WISHES,
  goals: [
    {
      goalId: 'work',
      target: { kind: 'energy', energyWh: 11_000 },
      time: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], at: '07:00' },
      enabled: true,
    },
  ],
};

class Home {
  readonly clock = new FakeClock(EVENING_MS);
  readonly saved: PlanRun[] = [];
  readonly problems: PlanProblem[] = [];
  changes = 0;
  /** Prices up to then, UTC epoch ms. */
  published = Number.POSITIVE_INFINITY;
  gridW = 0;
  expected: readonly ExpectedCar[] = [];
  budget: BudgetNow | null = null;
  point: PointNow = {
    chargePointId: 'garage',
    minW: 4_140,
    maxW: 11_000,
    mode: 'solar',
    sessionId: 's1',
    sessionWh: 0,
    powerW: 0,
    soc: null,
    capacityWh: null,
    usualWh: null,
    subject: 'point:garage',
    wishes: BY_SEVEN,
  };
  solver: Solver = {
    solve: async (problem): Promise<PlanSolution> => {
      this.problems.push(problem);
      return planAlone(problem);
    },
    stop: async () => {},
  };
  readonly prices = {
    expect: (fromMs: number, toMs: number): readonly ExpectedPrice[] =>
      prices
        .expect(fromMs, toMs)
        .map((price) => (price.startMs > this.published ? { ...price, basis: 'usual' as const } : price)),
  };
  readonly planner = new Planner({
    clock: this.clock,
    log: silentLog,
    toLocal: (atMs) => atMs,
    look: (): HouseNow => ({
      points: [this.point],
      expected: this.expected,
      batteries: [],
      gridMaxW: 24_000,
      exportMaxW: null,
      gridW: this.gridW,
      solarW: 0,
      houseW: 500,
    }),
    expected: { prices: this.prices, solar: null, house: null, co2At: () => null },
    solver: { solve: (problem) => this.solver.solve(problem), stop: () => this.solver.stop() },
    runs: new PlanRuns({ running: () => [], save: (run) => this.saved.push(run) }, silentLog),
    budget: () => this.budget,
    changed: () => {
      this.changes += 1;
    },
  });

  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms, 5_000);
  }

  async until(wallMs: number): Promise<void> {
    await this.pass(wallMs - this.clock.wallMs());
  }
}

let home = new Home();
const begin = async (): Promise<Home> => {
  home = new Home();
  home.planner.start();
  await home.pass(5_000);
  return home;
};
afterEach(() => home.planner.stop());

describe('the planner', () => {
  it('waits for the cheap hours and says when they begin, then buys with all power', async () => {
    const { planner } = await begin();
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 0, sun: true, why: { kind: 'waits', nextMs: TWO_MS } });
    expect(home.changes).toBe(1);
    await home.until(TWO_MS + 1_000);
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 11_000, why: { kind: 'cheap', priceNano: 10 * CENT } });
  });

  it('plans anew every quarter of the clock, and at once when something has changed', async () => {
    await begin();
    await home.pass(2 * QUARTER_MS);
    expect(home.problems.length).toBe(3);
    home.point = { ...home.point, wishes: { ...BY_SEVEN, maxPriceNano: 5 * CENT } };
    await home.pass(5_000);
    expect(home.problems.length).toBe(4);
    expect(home.planner.current()?.solution.cars[0]?.shortfalls).not.toEqual([]);
  });

  it('plans anew within seconds when prices come that it had to assume', async () => {
    await begin();
    home.published = EVENING_MS;
    await home.pass(QUARTER_MS);
    const { length } = home.problems;
    expect(home.planner.current()?.assumptions).toContainEqual({
      kind: 'prices-assumed',
      fromMs: EVENING_MS + QUARTER_MS,
    });
    home.published = Number.POSITIVE_INFINITY;
    await home.pass(5_000);
    expect(home.problems.length).toBe(length + 1);
    expect(home.planner.current()?.assumptions.map(({ kind }) => kind)).toEqual(['no-house-forecast']);
  });

  it.each(['off', 'fast'] as ChargeMode[])('wishes nothing in mode %s', async (mode) => {
    await begin();
    home.point = { ...home.point, mode };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toBeNull();
  });

  it('wishes nothing of a car without a session, nor of one of which nobody wants anything', async () => {
    await begin();
    home.point = { ...home.point, sessionId: null };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toBeNull();
    home.point = { ...home.point, sessionId: 's2', wishes: NO_PLAN_WISHES };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toBeNull();
  });

  it('lets only the sun charge until the time that was said, also without a departure', async () => {
    await begin();
    home.point = { ...home.point, wishes: { ...NO_PLAN_WISHES, surplusOnlyUntil: '20:00' } };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 0, sun: true, why: { kind: 'waits' } });
    await home.until(EVENING_MS + 2 * HOUR_MS + 10_000);
    expect(home.planner.wishOf('garage')).toBeNull();
  });

  it('is through when the energy is in the car, and lets the sun go on', async () => {
    await begin();
    home.point = { ...home.point, sessionWh: 11_000 };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({
      leastW: 0,
      sun: true,
      why: { kind: 'done', byMs: SEVEN_MS },
    });
  });

  it('charges at once below the minimum state of charge', async () => {
    await begin();
    home.point = {
      ...home.point,
      soc: { percent: 12, atMs: EVENING_MS },
      wishes: { ...BY_SEVEN, minSocPercent: 30 },
    };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 11_000, why: { kind: 'min-soc', percent: 30 } });
  });

  it('says that time is short when every slot is needed', async () => {
    await begin();
    await home.until(SEVEN_MS - HOUR_MS);
    home.point = { ...home.point, sessionWh: 1 };
    await home.pass(10_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 11_000, why: { kind: 'urgent', byMs: SEVEN_MS } });
  });

  it('wishes nothing any more when no plan could be made for three quarters of an hour', async () => {
    await begin();
    home.solver = { ...home.solver, solve: () => new Promise(() => {}) };
    await home.pass(2 * QUARTER_MS);
    expect(home.planner.wishOf('garage')).not.toBeNull();
    await home.pass(2 * QUARTER_MS);
    expect(home.planner.wishOf('garage')).toBeNull();
    // What hangs would be waited for: the process of the solver has a limit, this one has none.
    home = new Home();
  });

  it('plans anew at once when the clock was set back', async () => {
    await begin();
    home.clock.jumpWall(-6 * HOUR_MS);
    expect(home.planner.wishOf('garage')).toBeNull();
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ why: { kind: 'waits' } });
  });
});

describe('what becomes of a plan', () => {
  it('is counted at the price of each quarter: bought as far as the grid gives, else at what feeding in would earn', async () => {
    await begin();
    const [first] = home.saved;
    expect(first).toMatchObject({ sessionId: 's1', goalId: 'work', byMs: SEVEN_MS, plannedWh: 11_000, missingWh: 0 });
    expect(first?.plannedNano).toBeCloseTo(11 * 10 * CENT, -6);
    expect(first?.atOnceNano).toBeCloseTo(11 * 30 * CENT, -6);
    await home.until(TWO_MS);
    // Half of it from the grid at ten cents, the other half the sun's at eight.
    home.gridW = 5_500;
    home.point = { ...home.point, sessionWh: 4_000, powerW: 11_000 };
    await home.pass(5_000);
    home.point = { ...home.point, sessionId: null, sessionWh: null, powerW: 0 };
    await home.pass(5_000);
    expect(home.saved.at(-1)).toMatchObject({
      actualWh: 4_000,
      actualNano: 4 * 9 * CENT,
      endedAtMs: expect.any(Number),
    });
  });
});

describe('what the page shows', () => {
  const beside = { currency: 'EUR', subjects: [], runs: [] };

  it('the departure, what shall be in the car then, and the 48 hours ahead', async () => {
    const { planner } = await begin();
    const { cars, slots } = planView(planner, beside);
    expect(cars).toMatchObject([
      { departureMs: SEVEN_MS, target: { kind: 'energy', energyWh: 11_000 }, needWh: 11_000 },
    ]);
    expect((slots.at(-1)?.endMs ?? 0) - (slots[0]?.startMs ?? 0)).toBeGreaterThanOrEqual(48 * HOUR_MS - QUARTER_MS);
  });

  it('when the car charges next, and what will be missing', async () => {
    const { planner } = await begin();
    expect(pointPlan(planner, 'garage', EVENING_MS)).toEqual({
      byMs: SEVEN_MS,
      nextMs: TWO_MS,
      missingWh: 0,
      keptBack: false,
      aboveBudgetNano: 0,
    });
    await home.until(TWO_MS + 1_000);
    expect(pointPlan(planner, 'garage', home.clock.wallMs())?.nextMs).toBeLessThanOrEqual(home.clock.wallMs());
    expect(pointPlan(planner, 'carport', EVENING_MS)).toBeNull();
    home.point = { ...home.point, mode: 'off' };
    await home.pass(5_000);
    expect(pointPlan(planner, 'garage', home.clock.wallMs())).toBeNull();
  });

  it('nothing of a plan that could not be made anew for long', async () => {
    const { planner } = await begin();
    home.solver = { ...home.solver, solve: () => new Promise(() => {}) };
    await home.pass(4 * QUARTER_MS);
    expect(pointPlan(planner, 'garage', home.clock.wallMs())).toBeNull();
    // The planner ends with what it waits for.
    home = new Home();
  });
});

describe('a month’s budget', () => {
  const beside = { currency: 'EUR', subjects: [], runs: [] };
  const endsMs = Date.UTC(2026, 11, 1);
  const of = (usedCents: number | null, strict = false): BudgetNow => ({
    limitNano: 60_00 * CENT,
    usedNano: usedCents === null ? null : usedCents * CENT,
    strict,
    endsMs,
  });

  it('that is used does not keep a car from being ready: the page says by how much it is passed', async () => {
    const { planner } = await begin();
    home.budget = of(60_00);
    await home.pass(5_000);
    // 11 kWh at 10 cents in the night.
    expect(planView(planner, beside).budget).toEqual({
      ...of(60_00),
      plannedNano: 110 * CENT,
      aboveNano: 110 * CENT,
    });
    expect(pointPlan(planner, 'garage', EVENING_MS)).toMatchObject({ missingWh: 0, aboveBudgetNano: 110 * CENT });
    await home.until(TWO_MS + 1_000);
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 11_000 });
  });

  it('that is used and strict leaves the car to the sun, and says what lacks for it', async () => {
    const { planner } = await begin();
    home.budget = of(60_00, true);
    await home.pass(5_000);
    const budget = { kind: 'budget', untilMs: endsMs };
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 0, sun: true, why: budget });
    expect(planView(planner, beside).cars[0]).toMatchObject({
      keptBack: true,
      needWh: 11_000,
      shortfalls: [{ byMs: SEVEN_MS, missingWh: 11_000 }],
    });
    await home.until(SEVEN_MS - QUARTER_MS / 2);
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 0, why: budget });
    // The first euro of the new month is bought with.
    home.budget = of(0, true);
    await home.pass(5_000);
    expect(planner.wishOf('garage')).toMatchObject({ leastW: 11_000, why: { kind: 'urgent' } });
  });

  it('that is used and strict does not even pay for a minimum charge', async () => {
    await begin();
    const wishes = { ...NO_PLAN_WISHES, minSocPercent: 30 };
    home.point = { ...home.point, wishes, soc: { percent: 20, atMs: EVENING_MS }, capacityWh: 60_000 };
    home.budget = of(60_00);
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 11_000, why: { kind: 'min-soc' } });
    home.budget = of(60_00, true);
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 0, why: { kind: 'budget' } });
  });

  it('that is used buys no least power for a car without a goal, and comes back with the month', async () => {
    await begin();
    home.point = { ...home.point, mode: 'min-solar', wishes: NO_PLAN_WISHES };
    home.budget = of(59_00);
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toBeNull();
    home.budget = of(60_00);
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toMatchObject({ leastW: 0, sun: true, why: { kind: 'budget' } });
    home.point = { ...home.point, mode: 'fast' };
    await home.pass(5_000);
    expect(home.planner.wishOf('garage')).toBeNull();
  });

  it('of which nobody can say what is used holds nothing back', async () => {
    await begin();
    home.budget = of(null, true);
    await home.pass(5_000);
    expect(pointPlan(home.planner, 'garage', EVENING_MS)).toMatchObject({ missingWh: 0, aboveBudgetNano: 0 });
    expect(planView(home.planner, beside).budget).toMatchObject({ usedNano: null, aboveNano: 0 });
  });
});

describe('a car that is expected', () => {
  const beside = { currency: 'EUR', subjects: [], runs: [] };
  const zoe: ExpectedCar = {
    subject: 'vehicle:zoe',
    name: 'Zoe',
    chargePointId: 'carport',
    arriveMs: EVENING_MS + 2 * HOUR_MS,
    minW: 4_140,
    maxW: 11_000,
    capacityWh: 50_000,
    usualWh: 11_000,
    wishes: BY_SEVEN,
  };

  it('is in the plan from its arrival on, is shown, and is told nothing', async () => {
    await begin();
    home.expected = [zoe];
    home.solver = {
      ...home.solver,
      solve: async (problem) => {
        home.problems.push(problem);
        return planInTurn(problem);
      },
    };
    await home.pass(5_000);
    const car = home.problems.at(-1)?.cars[1];
    expect(car).toMatchObject({ fromMs: zoe.arriveMs, untilMs: SEVEN_MS, maxW: 11_000 });
    const view = planView(home.planner, beside);
    expect(view.expected).toEqual([
      {
        subject: 'vehicle:zoe',
        name: 'Zoe',
        chargePointId: 'carport',
        arriveMs: zoe.arriveMs,
        departureMs: SEVEN_MS,
        needWh: 11_000,
      },
    ]);
    expect(view.cars.map(({ chargePointId }) => chargePointId)).toEqual(['garage']);
    expect(home.planner.wishOf('carport')).toBeNull();
    expect(pointPlan(home.planner, 'carport', EVENING_MS)).toBeNull();
    expect(home.saved.map(({ chargePointId }) => chargePointId)).toEqual(['garage']);
  });

  it('that wants nothing, or leaves before it comes, is not planned for', async () => {
    await begin();
    home.expected = [{ ...zoe, wishes: NO_PLAN_WISHES }];
    await home.pass(5_000);
    expect(planView(home.planner, beside).expected).toEqual([]);
    expect(home.problems.at(-1)?.cars.length).toBe(1);
  });
});
