import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Demand, share } from '../../../src/core/control/sharing.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const one = (key: string, over: Partial<Demand> = {}): Demand => ({
  key,
  priority: 0,
  charging: false,
  queuedMs: 0,
  weight: 1,
  minA: 6,
  maxA: 16,
  stepA: 0.1,
  reservedA: 0,
  loads: [{ limit: 0, perA: 1 }],
  ...over,
});
const amounts = (demands: readonly Demand[], rooms: readonly number[]): readonly number[] =>
  share(demands, rooms).map(({ currentA }) => currentA);

describe('share', () => {
  it('gives everyone the maximum when there is room', () => {
    expect(share([one('a'), one('b')], [40])).toMatchObject([
      { currentA: 16, boundBy: null },
      { currentA: 16, boundBy: null },
    ]);
  });

  it('shares equally and names the limit', () => {
    expect(share([one('a'), one('b')], [20])).toMatchObject([
      { currentA: 10, boundBy: 0 },
      { currentA: 10, boundBy: 0 },
    ]);
  });

  it('gives what one cannot use to the other', () => {
    expect(amounts([one('a', { maxA: 8 }), one('b')], [20])).toEqual([8, 12]);
  });

  it('counts phases: a car on L1 and one on L2 do not take from each other', () => {
    const [l1, l2, both] = [[0], [1], [0, 1]].map((limits) => limits.map((limit) => ({ limit, perA: 1 })));
    const demands = [one('a', { loads: l1 ?? [] }), one('b', { loads: l2 ?? [] }), one('c', { loads: both ?? [] })];
    expect(amounts(demands, [16, 30])).toEqual([8, 16, 8]);
  });

  it('admits by priority, then those charging, then by key, each with its minimum', () => {
    const demands = [one('a'), one('b', { charging: true }), one('c', { priority: 1 })];
    expect(amounts(demands, [13])).toEqual([0, 6, 7]);
    expect(amounts([one('b'), one('a')], [8])).toEqual([0, 8]);
  });

  it('admits who has waited longest first, after those charging', () => {
    const demands = [one('a', { queuedMs: 3 }), one('b', { queuedMs: 1 }), one('c', { queuedMs: 9, charging: true })];
    expect(amounts(demands, [13])).toEqual([0, 6.5, 6.5]);
  });

  it('lets who holds his minimum keep it where nothing is left, also where his step is no round number', () => {
    const stepA = 1_000 / 230;
    const kept = one('a', { minA: 4.347826087, maxA: 4.347826087, stepA, reservedA: stepA, priority: 1 });
    expect(amounts([kept, one('b', { reservedA: 9.6, maxA: 9.5 })], [13.9])).toEqual([4.347826087, 9.5]);
  });

  it('gives the minimum itself, not a hair less, whatever the weights', () => {
    const at = (key: string, over: Partial<Demand>): Demand =>
      one(key, { stepA: 0, loads: [{ limit: 0, perA: 690 }], ...over });
    const apart = (limit: number): Partial<Demand> => ({ loads: [{ limit, perA: 1 }] });
    const demands = [
      at('cp0', { minA: 8, maxA: 13, ...apart(1) }),
      at('cp1', { weight: 0.5, minA: 8, maxA: 8 }),
      at('cp2', { maxA: 12 }),
      at('cp3', { weight: 3, minA: 8, maxA: 10 }),
      at('cp4', { weight: 0.5, maxA: 7 }),
      at('cp5', { weight: 0.5, maxA: 6, ...apart(2) }),
    ];
    expect(Math.min(...amounts(demands, [24_840, 13, 0]).filter((currentA) => currentA > 0))).toBeGreaterThanOrEqual(6);
  });

  it('shares by weight, above everyone’s minimum', () => {
    expect(amounts([one('a', { weight: 2 }), one('b')], [24])).toEqual([16, 8]);
    expect(amounts([one('a', { weight: 2 }), one('b')], [15])).toEqual([9, 6]);
    expect(amounts([one('a', { weight: 3, maxA: 12 }), one('b')], [24])).toEqual([12, 12]);
  });

  it('says what a refused one would have had', () => {
    expect(share([one('a', { charging: true }), one('b')], [10])[1]).toMatchObject({
      currentA: 0,
      availableA: 4,
      boundBy: 0,
    });
  });

  it('fills higher priorities first, above everyone’s minimum', () => {
    expect(amounts([one('a', { priority: 2 }), one('b', { priority: 1 }), one('c')], [30])).toEqual([16, 8, 6]);
  });

  it('raises the lowest first when minimums differ', () => {
    expect(amounts([one('a', { minA: 6 }), one('b', { minA: 10 })], [18])).toEqual([8, 10]);
  });

  it('hands left-over steps to the lowest, in order of the key', () => {
    expect(amounts([one('b', { stepA: 1 }), one('a', { stepA: 1 })], [21])).toEqual([10, 11]);
  });

  it('counts a reserve whatever its owner gets, and gives it back to nobody', () => {
    expect(amounts([one('a', { maxA: 6, reservedA: 16 }), one('b')], [26])).toEqual([6, 10]);
  });

  it('adds nothing under a limit that is over-used, and takes nothing away that is reserved', () => {
    expect(amounts([one('a', { reservedA: 10 }), one('b')], [8])).toEqual([10, 0]);
  });

  it('shares watts by volts and phases', () => {
    const loads = [{ limit: 0, perA: 690 }];
    expect(amounts([one('a', { loads }), one('b', { loads })], [11_040])).toEqual([8, 8]);
  });
});

const LIMITS = 5;
const demandArb = fc.record({
  priority: fc.integer({ min: 0, max: 1 }),
  charging: fc.boolean(),
  queuedMs: fc.nat({ max: 2 }),
  weight: fc.constantFrom(0.5, 1, 3),
  minA: fc.constantFrom(6, 8, 10),
  spanA: fc.integer({ min: -2, max: 26 }),
  stepA: fc.constantFrom(0, 0.1, 1),
  limits: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
});
const demandsArb = fc.array(demandArb, { minLength: 1, maxLength: 9 }).map((all) =>
  all.map(
    ({ limits, spanA, ...rest }, index): Demand => ({
      ...rest,
      key: `cp${index}`,
      maxA: rest.minA + spanA,
      reservedA: 0,
      loads: limits.map((limit) => ({ limit, perA: limit === LIMITS - 1 ? 690 : 1 })),
    }),
  ),
);
const roomsArb = fc
  .array(fc.integer({ min: -5, max: 90 }), { minLength: LIMITS, maxLength: LIMITS })
  .map((rooms) => rooms.map((room, index) => (index === LIMITS - 1 ? room * 690 : room)));

function used(demands: readonly Demand[], given: readonly number[], limit: number): number {
  return demands.reduce((sum, { loads }, i) => {
    const perA = loads.find((load) => load.limit === limit)?.perA ?? 0;
    return sum + perA * (given[i] ?? 0);
  }, 0);
}

function goesFirst(a: Demand, b: Demand): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.charging !== b.charging) return a.charging;
  if (!a.charging && a.queuedMs !== b.queuedMs) return a.queuedMs < b.queuedMs;
  return a.key < b.key;
}

/**
 * Max-min by its definition and nothing else but asking whether something fits: the highest level (A per weight) that all
 * who still rise can have together, by bisection; who cannot have more alone then stops; and so on. Class by class.
 */
function searched(admitted: readonly Demand[], rooms: readonly number[]): readonly number[] {
  const amountA = admitted.map(({ minA }) => minA);
  const fits = (all: readonly number[]): boolean =>
    rooms.every((room, limit) => used(admitted, all, limit) <= Math.max(0, room) * (1 + 1e-9) + 1e-9);
  for (const priority of [1, 0]) {
    const rising = new Set(admitted.flatMap((demand, i) => (demand.priority === priority ? [i] : [])));
    const at = (level: number): readonly number[] =>
      admitted.map(({ minA, maxA, weight }, i) =>
        rising.has(i) ? Math.max(minA, Math.min(maxA, level * weight)) : (amountA[i] ?? 0),
      );
    while (rising.size > 0) {
      let [low, high] = [0, 100];
      for (let round = 0; round < 44; round += 1) {
        const middle = (low + high) / 2;
        if (fits(at(middle))) low = middle;
        else high = middle;
      }
      const reached = at(low);
      const stopped = [...rising].filter((i) => {
        const more = reached.map((currentA, j) => (j === i ? currentA + 1e-5 : currentA));
        const { maxA = 0, minA = 0, weight = 1 } = admitted[i] ?? {};
        return (reached[i] ?? 0) >= maxA - 1e-9 || (low * weight >= minA && !fits(more)) || low > 99;
      });
      // Who stands at his minimum above the level is not stopped by it: he must not hold up the others.
      const out =
        stopped.length > 0
          ? stopped
          : [...rising].filter((i) => !fits(reached.map((a, j) => (i === j ? a + 1e-5 : a))));
      for (const i of out) {
        amountA[i] = reached[i] ?? 0;
        rising.delete(i);
      }
      if (out.length === 0) throw new Error('the search does not end');
    }
  }
  return amountA;
}

describe('share, for any demands and rooms', () => {
  it(
    'uses no limit beyond its room, and gives 0 or a whole step between minimum and maximum',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, (demands, rooms) => {
          const given = amounts(demands, rooms);
          for (let limit = 0; limit < LIMITS; limit += 1) {
            const room = Math.max(0, rooms[limit] ?? 0);
            if (used(demands, given, limit) > room + 1e-3) expect.fail(`limit ${limit}: more than ${room}`);
          }
          demands.forEach(({ minA, maxA, stepA }, i) => {
            const currentA = given[i] ?? Number.NaN;
            if (currentA === 0) return;
            expect(currentA).toBeGreaterThanOrEqual(minA);
            expect(currentA).toBeLessThanOrEqual(maxA + 1e-9);
            if (stepA > 0 && currentA !== minA)
              expect(Math.abs(currentA / stepA - Math.round(currentA / stepA))).toBeLessThan(1e-6);
          });
        }),
        { numRuns: runs(0.25) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is max-min fair: whoever is below his maximum stands under a full limit where no equal has more',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, (stepped, rooms) => {
          const demands = stepped.map((demand) => ({ ...demand, stepA: 0, priority: 0 }));
          const given = amounts(demands, rooms);
          demands.forEach(({ loads, maxA, minA }, i) => {
            const mine = given[i] ?? 0;
            const levelOf = (j: number): number => (given[j] ?? 0) / (demands[j]?.weight ?? 1);
            if (mine === 0 || mine >= maxA - 1e-6) return;
            const bottleneck = loads.some(({ limit, perA }) => {
              const full = (rooms[limit] ?? 0) - used(demands, given, limit) <= 1e-4 * perA;
              const nobodyHasMore = demands.every((other, j) => {
                const theirs = given[j] ?? 0;
                const beside = other.loads.some((load) => load.limit === limit);
                return !beside || levelOf(j) <= levelOf(i) + 1e-4 || theirs <= other.minA + 1e-6;
              });
              return full && nobodyHasMore;
            });
            expect(bottleneck, `${i} has ${mine} of ${minA}..${maxA}`).toBe(true);
          });
        }),
        { numRuns: runs(0.25) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is what an independent search finds: the highest common level, then again without those it stops',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, (stepped, rooms) => {
          const demands = stepped.map((demand) => ({ ...demand, stepA: 0 }));
          const given = amounts(demands, rooms);
          const admitted = demands.filter((_, i) => (given[i] ?? 0) > 0);
          const best = searched(admitted, rooms);
          admitted.forEach((demand, i) => {
            const mine = given[demands.indexOf(demand)] ?? Number.NaN;
            if (Math.abs(mine - (best[i] ?? Number.NaN)) > 1e-3)
              expect.fail(`${demand.key}: ${mine} A, not ${best[i]} A`);
          });
        }),
        { numRuns: runs(1) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'admits nobody before one who stands ahead of him and would have fitted',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, (demands, rooms) => {
          const given = amounts(demands, rooms);
          const least = demands.map(({ minA }, i) => ((given[i] ?? 0) > 0 ? minA : 0));
          demands.forEach((refused, i) => {
            if ((given[i] ?? 0) > 0 || refused.maxA < refused.minA) return;
            // Beside only those ahead of him there was no room for his minimum either.
            const ahead = least.map((currentA, j) => (goesFirst(demands[j] ?? refused, refused) ? currentA : 0));
            ahead[i] = refused.minA;
            const fits = rooms.every((room, limit) => used(demands, ahead, limit) <= Math.max(0, room) + 1e-6);
            expect(fits, refused.key).toBe(false);
          });
        }),
        { numRuns: runs(0.25) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'leaves no whole step over that somebody could use',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, (demands, rooms) => {
          const given = amounts(demands, rooms);
          demands.forEach(({ key, maxA, stepA }, i) => {
            const mine = given[i] ?? 0;
            const nextA = Math.ceil(mine / stepA + 1e-6) * stepA;
            if (mine === 0 || stepA === 0 || nextA > maxA) return;
            const more = given.map((currentA, j) => (j === i ? nextA : currentA));
            const fits = rooms.every((room, limit) => used(demands, more, limit) <= room - 1e-3);
            expect(fits, key).toBe(false);
          });
        }),
        { numRuns: runs(0.1) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'does not depend on the order',
    () => {
      fc.assert(
        fc.property(demandsArb, roomsArb, fc.integer(), (demands, rooms, seed) => {
          const order = demands.map((_, i) => i).toSorted((a, b) => Math.sin(seed + a * 7) - Math.sin(seed + b * 7));
          const shuffled = order.flatMap((i) => demands[i] ?? []);
          const straight = amounts(demands, rooms);
          const turned = amounts(shuffled, rooms);
          order.forEach((i, position) => {
            expect(turned[position]).toBeCloseTo(straight[i] ?? Number.NaN, 6);
          });
        }),
        { numRuns: runs(0.1) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'a larger fuse never makes the smallest shares smaller, among equals that are all admitted',
    () => {
      fc.assert(
        fc.property(
          demandsArb,
          roomsArb,
          fc.nat({ max: LIMITS - 1 }),
          fc.integer({ min: 1, max: 40 }),
          (any, rooms, limit, more) => {
            const demands = any.map((demand) => ({
              ...demand,
              minA: 0,
              maxA: Math.max(1, demand.maxA),
              stepA: 0,
              priority: 0,
              weight: 1,
            }));
            const larger = rooms.map((room, i) => (i === limit ? room + more * (i === LIMITS - 1 ? 690 : 1) : room));
            const before = [...amounts(demands, rooms)].toSorted((a, b) => a - b);
            const after = [...amounts(demands, larger)].toSorted((a, b) => a - b);
            const first = before.findIndex((amount, i) => Math.abs(amount - (after[i] ?? 0)) > 1e-4);
            if (first >= 0) expect(after[first]).toBeGreaterThan(before[first] ?? 0);
          },
        ),
        { numRuns: runs(0.1) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'a larger fuse never lowers the total, where limits are nested and all are admitted',
    () => {
      const nested = fc.array(
        fc.record({ leaf: fc.nat({ max: 3 }), maxA: fc.integer({ min: 1, max: 32 }), priority: fc.nat({ max: 2 }) }),
        { minLength: 1, maxLength: 9 },
      );
      // 0 is the root, 1 and 2 hang on it, 3 hangs on 1.
      const paths = [[0], [0, 1], [0, 2], [0, 1, 3]];
      fc.assert(
        fc.property(
          nested,
          roomsArb,
          fc.nat({ max: 3 }),
          fc.integer({ min: 1, max: 40 }),
          (cars, rooms, limit, more) => {
            const demands = cars.map(({ leaf, maxA, priority }, i) =>
              one(`cp${i}`, {
                minA: 0,
                maxA,
                stepA: 0,
                priority,
                loads: (paths[leaf] ?? []).map((room) => ({ limit: room, perA: 1 })),
              }),
            );
            const total = (all: readonly number[]): number => all.reduce((sum, amount) => sum + amount, 0);
            const larger = rooms.map((room, i) => (i === limit ? room + more : room));
            expect(total(amounts(demands, larger))).toBeGreaterThanOrEqual(total(amounts(demands, rooms)) - 1e-3);
          },
        ),
        { numRuns: runs(0.1) },
      );
    },
    PATIENCE_MS,
  );
});
