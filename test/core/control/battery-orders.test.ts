import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatteryDecision } from '../../../src/core/model/decision.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import type { BatterySnapshot, BatteryWish, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, battery, circuit, electrical, of, reading, site, WALL_MS } from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const VOLT = 230;
const LIMIT_A = 25;
type Phases = readonly (0 | 1 | 2)[];

const steerable: Partial<BatterySnapshot> = { canChargeFromGrid: true, canLimitDischarge: true, phases: [0, 1, 2] };
const HOUR_MS = 3_600_000;

/** A house, a car and a battery that does what it is told, `lagS` seconds later. */
class PlannedHome {
  readonly bench: Bench;
  readonly truePhases: Phases;
  readonly lagS: number;
  readonly more: Partial<BatterySnapshot>;
  mode: ChargeMode = 'off';
  powerW = 0;
  socPercent = 50;
  plans: readonly BatteryWish[] = [];
  change: (base: Snapshot) => Snapshot = (base) => base;
  private readonly told: BatteryDecision[] = [];

  constructor(settings: Settings, over: { truePhases?: Phases; lagS?: number; more?: Partial<BatterySnapshot> } = {}) {
    this.bench = new Bench(settings);
    this.truePhases = over.truePhases ?? [0, 1, 2];
    this.lagS = over.lagS ?? 1;
    this.more = { ...steerable, ...over.more };
  }

  plan(action: BatteryWish['action'], chargeW = 4_600, lastsMs = HOUR_MS): this {
    const untilMs = WALL_MS + this.bench.monoMs + lastsMs;
    this.plans = [{ id: 'battery', action, chargeW, untilMs }];
    return this;
  }

  /** @returns what flows at the grid connection after this second, A per phase */
  second(houseA: readonly [number, number, number]): readonly number[] {
    const ownA = this.powerW / VOLT / this.truePhases.length;
    const shown = houseA.map((phaseA, i) => phaseA - (this.truePhases.includes(i as 0 | 1 | 2) ? ownA : 0));
    const decision = this.bench.step([shown[0] ?? 0, shown[1] ?? 0, shown[2] ?? 0], (base) =>
      this.change({
        ...base,
        batteryPlans: this.plans,
        batteries: [battery(this.powerW, this.socPercent, base.monoMs, this.more)],
        chargePoints: base.chargePoints.map((seen) => ({ ...seen, mode: this.mode })),
      }),
    );
    const [told] = decision.batteries;
    if (told === undefined) throw new Error('no decision about the battery');
    this.told.push(told);
    this.powerW = -(this.told.at(-1 - this.lagS)?.chargeW ?? 0);
    const carA = this.mode === 'fast' ? of(decision, 'a').currentA : 0;
    return shown.map((phaseA) => phaseA + carA);
  }

  run(seconds: number, houseA: readonly [number, number, number]): BatteryDecision {
    for (let at = 0; at < seconds; at += 1) this.second(houseA);
    const last = this.told.at(-1);
    if (last === undefined) throw new Error('nothing ran');
    return last;
  }
}

const home = (rules: Partial<Settings['battery']> = {}, over?: ConstructorParameters<typeof PlannedHome>[1]) =>
  new PlannedHome(site({ battery: rules, circuits: [circuit({ limitA: [LIMIT_A, LIMIT_A, LIMIT_A] })] }), over);

describe('what is planned for a battery', () => {
  it('holds what it has, and takes sun', () => {
    expect(home().plan('hold').run(3, [1, 1, 1])).toMatchObject({
      discharge: 'locked',
      charge: 'free',
      chargeW: null,
      reason: { code: 'planned-hold', untilMs: WALL_MS + HOUR_MS },
    });
  });

  it('waits with the sun and goes on giving, unless it is to be filled first or cannot be told', () => {
    const waits = { discharge: 'free', charge: 'locked', chargeW: null };
    const reason = { code: 'planned-wait', untilMs: WALL_MS + HOUR_MS };
    const can = { canBlockCharge: true };
    expect(home({}, { more: can }).plan('wait').run(3, [1, 1, 1])).toMatchObject({ ...waits, reason });
    const filled = home({ minSocPercent: 60 }, { more: can });
    expect(filled.plan('wait').run(3, [1, 1, 1])).toMatchObject({ charge: 'free', reason: { code: 'battery-first' } });
    expect(home().plan('wait').run(3, [1, 1, 1])).toMatchObject({ charge: 'free', discharge: 'free' });
  });

  it('charges from the grid when there has been room for a while, and stops when the plan is over', () => {
    const one = home().plan('charge', 4_600, 60_000);
    expect(one.run(10, [1, 1, 1]).reason).toMatchObject({ code: 'plan-waits', why: 'fuse' });
    expect(one.run(10, [1, 1, 1])).toMatchObject({ discharge: 'locked', chargeW: 4_600 });
    expect(one.run(40, [1, 1, 1])).toMatchObject({ discharge: 'free', chargeW: null });
  });

  it('counts for nothing when it is over, is for another battery, or says nothing', () => {
    const one = home();
    for (const plan of [
      { id: 'battery', action: 'charge', chargeW: 4_000, untilMs: WALL_MS - 1 },
      { id: 'another', action: 'hold', chargeW: 0, untilMs: WALL_MS + HOUR_MS },
      { id: 'battery', action: 'free', chargeW: 4_000, untilMs: WALL_MS + HOUR_MS },
    ] as const) {
      one.plans = [plan];
      expect(one.run(30, [1, 1, 1])).toMatchObject({ discharge: 'free', chargeW: null });
    }
    one.plans = [{ id: 'battery', action: 'charge', chargeW: Number.NaN, untilMs: WALL_MS + HOUR_MS }];
    expect(one.run(30, [1, 1, 1])).toMatchObject({ discharge: 'locked', chargeW: null });
  });

  it('charges with no more than the fuse leaves, and a car that comes has it first', () => {
    const one = home().plan('charge', 5_000);
    const beside = one.run(40, [20, 1, 1]);
    // 5 A are left on L1; at 207 V three phases with so much are 3.1 kW.
    expect(beside.chargeW).toBe(3_100);
    expect(beside.reason).toMatchObject({ code: 'planned-charge', powerW: 3_100, wantedW: 5_000 });
    one.mode = 'fast';
    // 16 A of the car and 1 A of the house leave 8 A.
    expect(one.run(60, [1, 1, 1]).chargeW).toBe(4_900);
    expect(one.run(3, [9, 1, 1])).toMatchObject({ chargeW: null, reason: { code: 'plan-waits', why: 'fuse' } });
    // Both came down at once when the fuse was passed; what is left then is the car's.
    one.run(40, [9, 1, 1]);
    expect(of(one.bench.last ?? never(), 'a').currentA).toBe(16);
    expect(one.powerW).toBeCloseTo(0);
  });

  it('a house that draws more lowers it once, and not to nothing', () => {
    const one = home({}, { lagS: 2 }).plan('charge', 5_000);
    one.run(40, [1, 1, 1]);
    const lowest = Array.from({ length: 30 }, () => one.run(1, [20, 1, 1]).chargeW ?? 0);
    expect(Math.min(...lowest)).toBeGreaterThanOrEqual(2_900);
  });

  it('does not charge while nobody knows the grid, beneath a limit of the grid operator, or in backup', () => {
    const one = home({ dimmableIds: ['battery'] }).plan('charge');
    expect(one.run(30, [1, 1, 1]).chargeW).toBe(4_600);
    one.change = (base) => ({
      ...base,
      dimming: [
        {
          id: 'k',
          source: 'contact',
          scope: 'grid-connection',
          limitW: 4_200,
          receivedAtMs: 0,
          untilMs: null,
          isAssumed: false,
        },
      ],
    });
    const dimmed = one.run(1, [1, 1, 1]);
    expect(dimmed).toMatchObject({ discharge: 'locked', chargeW: null, reason: { code: 'charge-limited' } });

    const lost = home().plan('charge');
    lost.run(30, [1, 1, 1]);
    lost.change = (base) => ({ ...base, grid: 'backup' });
    expect(lost.run(1, [1, 1, 1])).toMatchObject({
      discharge: 'free',
      chargeW: null,
      reason: { code: 'plan-waits', why: 'backup' },
    });

    const silent = home().plan('charge');
    silent.run(30, [1, 1, 1]);
    const { monoMs } = silent.bench;
    silent.change = (base) => ({
      ...base,
      meters: [{ id: 'grid', condition: 'stale', reading: reading(electrical([1, 1, 1]), monoMs) }],
    });
    expect(silent.run(1, [1, 1, 1])).toMatchObject({
      discharge: 'locked',
      chargeW: null,
      reason: { code: 'plan-waits', why: 'meter-silent' },
    });
  });

  it('holds one that cannot charge from the grid, and says what it cannot', () => {
    const notFromGrid = home({}, { more: { canChargeFromGrid: false } }).plan('charge');
    expect(notFromGrid.run(30, [1, 1, 1])).toMatchObject({
      discharge: 'locked',
      chargeW: null,
      reason: { code: 'plan-waits', why: 'not-steerable' },
    });
    const readOnly = home({}, { more: { canChargeFromGrid: false, lockable: false } }).plan('hold');
    expect(readOnly.run(3, [1, 1, 1])).toMatchObject({
      discharge: 'free',
      reason: { code: 'plan-waits', why: 'not-steerable' },
    });
  });

  it('holds a full one', () => {
    const one = home().plan('charge');
    one.socPercent = 100;
    expect(one.run(30, [1, 1, 1])).toMatchObject({ discharge: 'locked', chargeW: null });
  });

  const anyPhases = fc.constantFrom<Phases>([0], [1], [2], [0, 1, 2]);
  const anyHouse = fc.array(
    fc.record({
      houseA: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -10, max: 24, noNaN: true }))),
      car: fc.boolean(),
      chargeW: fc.integer({ min: -1_000, max: 30_000 }),
      action: fc.constantFrom('free', 'hold', 'charge'),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it(
    'never pushes a phase over its fuse, whatever is planned, and wherever it is connected',
    () => {
      fc.assert(
        fc.property(
          anyHouse,
          anyPhases,
          fc.boolean(),
          fc.integer({ min: 0, max: 3 }),
          (steps, truePhases, isKnown, lagS) => {
            const maxChargeW = 15_000;
            const one = home({}, { truePhases, lagS, more: { maxChargeW, phases: isKnown ? truePhases : null } });
            for (const { houseA, car, chargeW, action } of steps) {
              const [l1 = 0, l2 = 0, l3 = 0] = houseA;
              one.mode = car ? 'fast' : 'off';
              one.plan(action, chargeW);
              for (let second = 0; second < 40; second += 1) {
                const flows = one.second([l1, l2, l3]);
                // What was told before the house changed has to come down first.
                if (second > lagS + 4 && one.powerW < 0) {
                  for (const flowA of flows) expect(flowA).toBeLessThanOrEqual(LIMIT_A + 0.01);
                }
              }
            }
          },
        ),
        { numRuns: runs(0.004) },
      );
    },
    PATIENCE_MS,
  );
});

describe('a lock for the sake of cars', () => {
  const beside = (over?: ConstructorParameters<typeof PlannedHome>[1]) => {
    const one = home({ discharge: 'not-into-fast' }, over);
    one.mode = 'fast';
    return one;
  };

  it('leaves the house what it needs, where the discharge can be limited', () => {
    const one = beside();
    one.run(10, [3, 1, 1]);
    // 5 A at 230 V, in steps of 100 W.
    expect(one.run(10, [3, 1, 1])).toMatchObject({
      discharge: 'free',
      dischargeLimitW: 1_100,
      reason: { code: 'house-only', limitW: 1_100 },
    });
    expect(one.run(10, [1, 1, 1])).toMatchObject({ dischargeLimitW: 600 });
  });

  it('follows the house every few seconds only', () => {
    const one = beside();
    one.run(20, [3, 1, 1]);
    const limits = Array.from({ length: 20 }, (_, i) => one.run(1, [3 + (i % 2) * 4, 1, 1]).dischargeLimitW);
    expect(limits.filter((limitW, i) => i > 0 && limitW !== limits[i - 1]).length).toBeLessThanOrEqual(4);
  });

  it('locks where the house needs nothing, or the discharge cannot be limited', () => {
    expect(beside().run(20, [-5, -5, -5])).toMatchObject({ discharge: 'locked', dischargeLimitW: null });
    expect(beside({ more: { canLimitDischarge: false } }).run(20, [3, 1, 1])).toMatchObject({
      discharge: 'locked',
      dischargeLimitW: null,
      reason: { code: 'locked-while-fast' },
    });
  });

  it('ends when the grid is lost: a locked battery would leave the house dark', () => {
    const one = beside({ more: { canLimitDischarge: false } });
    one.run(20, [3, 1, 1]);
    one.change = (base) => ({ ...base, grid: 'backup' });
    expect(one.run(1, [3, 1, 1])).toMatchObject({ discharge: 'free', dischargeLimitW: null });
  });
});

function never(): never {
  throw new Error('nothing was decided');
}
