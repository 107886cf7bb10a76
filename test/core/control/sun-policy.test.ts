import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Choice,
  choose,
  lookOn,
  type Move,
  type Outlook,
  type Sight,
  type Situation,
  type Ways,
  worthOf,
} from '../../../src/core/control/sun-policy.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const WAYS: Ways = { one: { leastW: 1_380, mostW: 3_680 }, three: { leastW: 4_140, mostW: 11_040 } };
const ALL: readonly Move[] = ['start', 'pause', 'change'];

const seen = (surplusW: number, sunW: number | null = null): Sight => ({ surplusW, sunW });
const after = (seconds: number, surplusW: number, before: Outlook | null = null): Outlook => {
  let outlook = lookOn(before, WAYS, seen(surplusW), before?.atMs ?? 0);
  for (let second = 1; second <= seconds; second += 1) {
    outlook = lookOn(outlook, WAYS, seen(surplusW), outlook.atMs + 1_000);
  }
  return outlook;
};
const choiceOf = (
  outlook: Outlook,
  over: Partial<Situation> & { readonly surplusW?: number },
  moves: readonly Move[] = ALL,
): Choice =>
  choose(
    { running: true, connected: 3, outlook, ways: WAYS, sight: seen(over.surplusW ?? 0), switchCostWh: 20, ...over },
    moves.filter((move) => move !== (over.running === false ? 'pause' : 'start')),
  );

describe('what a way to charge is worth', () => {
  it.each([
    [5_000, 5_000],
    [20_000, 11_040],
    [4_140, 4_140],
    [3_000, 1_860],
    [2_070, 0],
    [0, -4_140],
    [-2_000, -4_140],
  ])('of %d W on three phases: %d W', (surplusW, worthW) => {
    expect(worthOf(WAYS.three, surplusW)).toBe(worthW);
  });
});

describe('the policy', () => {
  it.each([
    [8_000, 3, null],
    [-500, 3, 'pause'],
    [2_000, 3, 'change'],
    [2_000, 1, null],
    [8_000, 1, 'change'],
  ] as const)('charging with %d W for an hour on %d: %s', (surplusW, connected, move) => {
    expect(choiceOf(after(3_600, surplusW), { connected, surplusW }).move).toBe(move);
  });

  it.each([
    [8_000, 3, 'start'],
    [1_000, 3, null],
    [2_500, 1, 'start'],
    [500, 1, null],
  ] as const)('paused with %d W for an hour on %d: %s', (surplusW, connected, move) => {
    expect(choiceOf(after(3_600, surplusW), { running: false, connected, surplusW }, ['start']).move).toBe(move);
  });

  it(
    'foretells the second in which it moves, if the surplus stays',
    () => {
      const surplusArb = fc.integer({ min: -3_000, max: 12_000 });
      fc.assert(
        fc.property(
          surplusArb,
          surplusArb,
          fc.boolean(),
          fc.constantFrom<1 | 3>(1, 3),
          (then, surplusW, running, connected) => {
            const now = after(1, surplusW, after(1_800, then));
            const situation = { running, connected, surplusW };
            const { move, next } = choiceOf(now, situation);
            if (move !== null || next === null) return;
            const waitsS = Math.round((next.atMs - now.atMs) / 1000);
            const later = choiceOf(after(waitsS + 1, surplusW, now), situation);
            expect(later.move).not.toBeNull();
            if (waitsS > 2) expect(choiceOf(after(waitsS - 2, surplusW, now), situation).move).toBeNull();
          },
        ),
        { numRuns: runs(0.02) },
      );
    },
    PATIENCE_MS,
  );

  it('leaves its averages the same however often it looks', () => {
    const often = after(600, 5_000, after(1, 0));
    const once = lookOn(after(1, 0), WAYS, seen(5_000), 601_000);
    for (const [i, worthW] of often.three.entries()) expect(worthW).toBeCloseTo(once.three[i] ?? Number.NaN, 3);
  });

  it('leaves three phases sooner for a device of the house than for a cloud', () => {
    const waitsS = (sunW: number): number => {
      let outlook = lookOn(null, WAYS, seen(7_500, 8_000), 0);
      for (let second = 1; second <= 1_800; second += 1)
        outlook = lookOn(outlook, WAYS, seen(7_500, 8_000), second * 1_000);
      for (let second = 1; second <= 900; second += 1) {
        const sight = seen(2_100, sunW);
        outlook = lookOn(outlook, WAYS, sight, outlook.atMs + 1_000);
        if (choiceOf(outlook, { sight }, ['pause', 'change']).move === 'change') return second;
      }
      return Number.POSITIVE_INFINITY;
    };
    const forTheHouse = waitsS(8_000);
    expect(forTheHouse).toBeLessThan(60);
    expect(forTheHouse).toBeLessThan(waitsS(2_600) / 2);
  });

  it('sees the same surplus, usual and now, when it begins or ceases to know the sun', () => {
    const before = lookOn(lookOn(null, WAYS, seen(5_000), 0), WAYS, seen(3_000), 60_000);
    const [now, usually] = before.parts;
    const known = lookOn(before, WAYS, seen(3_000, 4_000), 60_000);
    expect(known.parts).toEqual([now + 1_000, usually + 1_000, 1_000, 1_000]);
    expect(lookOn(known, WAYS, seen(3_000), 60_000).parts).toEqual([now, usually, 0, 0]);
  });

  it(
    'moves no sooner when a move costs more',
    () => {
      fc.assert(
        fc.property(
          fc.integer({ min: -3_000, max: 12_000 }),
          fc.integer({ min: -3_000, max: 12_000 }),
          (then, surplusW) => {
            const outlook = after(60, surplusW, after(900, then));
            const cheap = choiceOf(outlook, { surplusW, switchCostWh: 20 }, ['pause']);
            const dear = choiceOf(outlook, { surplusW, switchCostWh: 150 }, ['pause']);
            if (dear.move !== null) expect(cheap.move).toBe(dear.move);
          },
        ),
        { numRuns: runs(0.01) },
      );
    },
    PATIENCE_MS,
  );
});
