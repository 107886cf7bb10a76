import { describe, expect, it } from 'vitest';
import type { PlanWish } from '../../../src/core/model/planning.ts';
import type { ChargeWishes, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, codes, of, site, WALL_MS } from './fixtures.ts';

const UNTIL_MS = WALL_MS + 900_000;
const BUYS: PlanWish = {
  leastW: 7_000,
  sun: true,
  why: { kind: 'cheap', priceNano: 214_000_000 },
  untilMs: UNTIL_MS,
};
const WAITS: PlanWish = { ...BUYS, leastW: 0, why: { kind: 'waits', nextMs: UNTIL_MS } };

const wishing =
  (wishes: Partial<ChargeWishes>) =>
  (base: Snapshot): Snapshot => ({
    ...base,
    chargePoints: base.chargePoints.map((seen) => ({ ...seen, ...wishes })),
  });

/** Export of so many amperes on each phase. */
const sun = (amps: number) => [-amps, -amps, -amps] as const;

describe('what the plan buys', () => {
  it('is granted without any sun in a solar mode, rounded up to a step, and says why', () => {
    const bench = new Bench(site());
    const decision = bench.run(60, [0, 0, 0], wishing({ mode: 'solar', plan: BUYS }));
    // 7 000 W on three phases of 230 V are 10.145 A.
    expect(of(decision, 'a').currentA).toBe(10.2);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'plan-cheap',
      priceNano: 214_000_000,
      powerW: 7_000,
      nextChangeAtMs: UNTIL_MS,
    });
  });

  it('is the least: more sun is taken as it comes', () => {
    const bench = new Bench(site());
    const decision = bench.run(120, sun(14), wishing({ mode: 'solar', plan: BUYS }));
    expect(of(decision, 'a').currentA).toBeCloseTo(14, 0);
    expect(codes(decision, 'a')[0]).toBe('following-sun');
  });

  it('is no leave to pass a fuse', () => {
    const bench = new Bench(site());
    const decision = bench.run(120, [18, 0, 0], wishing({ mode: 'solar', plan: BUYS }));
    expect(of(decision, 'a').currentA).toBe(7);
    expect(codes(decision, 'a').slice(0, 2)).toEqual(['circuit-limit', 'plan-cheap']);
  });

  it('leaves no sun for a car that it feeds itself', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: site().circuits }));
    const over = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) => ({
        ...seen,
        mode: 'solar' as const,
        plan: seen.id === 'a' ? { ...BUYS, leastW: 11_000 } : null,
      })),
    });
    const decision = bench.run(200, sun(7), over);
    expect(of(decision, 'a').currentA).toBe(16);
    expect(of(decision, 'b').currentA).toBe(0);
  });

  it('never passes what the charge point can do, nor falls below its minimum', () => {
    const most = new Bench(site()).run(60, [0, 0, 0], wishing({ mode: 'solar', plan: { ...BUYS, leastW: 1e6 } }));
    expect(of(most, 'a').currentA).toBe(16);
    const least = new Bench(site()).run(60, [0, 0, 0], wishing({ mode: 'solar', plan: { ...BUYS, leastW: 1 } }));
    expect(of(least, 'a').currentA).toBe(6);
  });

  it.each(['off', 'fast'] as const)('counts for nothing in mode %s', (mode) => {
    const planned = new Bench(site()).run(60, [0, 0, 0], wishing({ mode, plan: WAITS }));
    const without = new Bench(site()).run(60, [0, 0, 0], wishing({ mode }));
    expect(planned).toEqual(without);
  });

  it('counts for nothing when its time is over: the mode holds again', () => {
    const stale = { ...BUYS, untilMs: WALL_MS + 40_000 };
    const bench = new Bench(site());
    expect(of(bench.run(39, [0, 0, 0], wishing({ mode: 'solar', plan: stale })), 'a').currentA).toBe(10.2);
    const after = bench.run(300, [0, 0, 0], wishing({ mode: 'solar', plan: stale }));
    expect(of(after, 'a').currentA).toBe(0);
    expect(codes(after, 'a')[0]).toBe('waiting-for-sun');
  });

  it('yields to a boost and to a limit that was reached', () => {
    const boost = { mode: 'solar', plan: WAITS, boostEndsMonoMs: 900_000 } as const;
    expect(of(new Bench(site()).run(60, [0, 0, 0], wishing(boost)), 'a').currentA).toBe(16);
    const reached = {
      mode: 'solar',
      plan: BUYS,
      limit: { energyWh: 1_000, socPercent: null, untilMs: null },
      sessionWh: 1_200,
    } as const;
    const decision = new Bench(site()).run(60, [0, 0, 0], wishing(reached));
    expect(of(decision, 'a')).toMatchObject({ currentA: 0, reasons: [{ code: 'energy-limit-reached' }] });
  });
});

describe('a plan that waits', () => {
  it('buys not even the least current of "min+solar", and says when it will', () => {
    const bench = new Bench(site());
    const decision = bench.run(200, [0, 0, 0], wishing({ mode: 'min-solar', plan: WAITS }));
    expect(of(decision, 'a').currentA).toBe(0);
    expect(of(decision, 'a').reasons[0]).toEqual({ code: 'plan-waits', nextChangeAtMs: UNTIL_MS });
  });

  it('takes the sun that comes meanwhile', () => {
    const bench = new Bench(site());
    const decision = bench.run(400, sun(10), wishing({ mode: 'solar', plan: WAITS }));
    expect(of(decision, 'a').currentA).toBeGreaterThan(9);
    expect(codes(decision, 'a')[0]).toBe('following-sun');
  });

  it('leaves the sun alone when feeding in pays more', () => {
    const bench = new Bench(site());
    const rests: PlanWish = { leastW: 0, sun: false, why: { kind: 'done', byMs: UNTIL_MS }, untilMs: UNTIL_MS };
    const decision = bench.run(400, sun(10), wishing({ mode: 'solar', plan: rests }));
    expect(of(decision, 'a')).toMatchObject({ currentA: 0, reasons: [{ code: 'plan-done', byMs: UNTIL_MS }] });
  });
});
