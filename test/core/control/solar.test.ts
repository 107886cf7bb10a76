import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../src/core/model/reasons.ts';
import type { ChargeMode } from '../../../src/core/model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  Bench,
  battery,
  chargePoint,
  circuit,
  codes,
  electrical,
  meter,
  of,
  reading,
  site,
  WALL_MS,
} from './fixtures.ts';

/** Feed-in of `watts` over three phases, as the house load per phase. */
const sun = (watts: number): readonly [number, number, number] => [-watts / 690, -watts / 690, -watts / 690];
const modes =
  (all: Readonly<Record<string, ChargeMode>>, over: Partial<ChargePointSnapshot> = {}) =>
  (base: Snapshot): Snapshot => ({
    ...base,
    chargePoints: base.chargePoints.map((seen) => ({
      ...seen,
      mode: all[seen.id] ?? 'fast',
      ...(seen.id === 'a' ? over : {}),
    })),
  });
const solar = modes({ a: 'solar', b: 'solar', c: 'solar' });

describe('solar mode', () => {
  it('waits while charging would be worth less than it imports', () => {
    const bench = new Bench(site());
    expect(of(bench.run(600, sun(2_000), solar), 'a').reasons[0]).toEqual({
      code: 'waiting-for-sun',
      surplusW: 2_000,
      neededW: 4_140,
    });
  });

  it('says when it will start, starts then, and follows', () => {
    const bench = new Bench(site());
    bench.run(900, sun(0), solar);
    const { reasons } = of(bench.run(2, sun(6_900), solar), 'a');
    const [reason] = reasons;
    expect(reason).toMatchObject({ code: 'sun-proving', surplusW: 6_900, neededW: 4_140 });
    if (reason?.code !== 'sun-proving') return;
    const inS = (reason.nextChangeAtMs - WALL_MS - bench.monoMs) / 1000;
    expect(inS).toBeGreaterThan(3);
    expect(inS).toBeLessThan(60);
    expect(of(bench.run(inS - 1, sun(6_900), solar), 'a').currentA).toBe(0);
    const started = bench.run(2, sun(6_900), solar);
    expect(of(started, 'a').currentA).toBe(10);
    expect(codes(started, 'a')).toEqual(['following-sun', 'charge-point-maximum']);
    expect(started.balance).toEqual({ surplusW: 6_900, houseW: 0, quarterHour: null });
  });

  it('follows down and up at once', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    expect(of(bench.step(sun(5_520), solar), 'a').currentA).toBe(8);
    expect(of(bench.run(4, sun(8_970), solar), 'a').currentA).toBe(13);
  });

  it('rises by the least that the sun gave in the last seconds, where the owner wants that', () => {
    const bench = new Bench(site({ solar: { raiseDelayMs: 8_000 }, fuse: { raiseDelayMs: 60_000 } }));
    bench.run(120, sun(5_520), solar);
    bench.run(4, sun(9_660), solar);
    bench.step(sun(8_280), solar);
    expect(of(bench.run(8, sun(9_660), solar), 'a').currentA).toBe(12);
  });

  it('follows a trifle only when it has been still for a while', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    expect(of(bench.step(sun(6_210), solar), 'a').currentA).toBe(9);
    const soon = Array.from({ length: 4 }, (_, i) => of(bench.step(sun(6_210 + (i % 2) * 140), solar), 'a').currentA);
    expect(soon).toEqual([9, 9, 9, 9]);
    expect(of(bench.run(10, sun(6_350), solar), 'a').currentA).toBe(9.2);
  });

  it('bridges a shallow dip at its minimum, and says so', () => {
    const bench = new Bench(site());
    bench.run(600, sun(6_900), solar);
    const bridging = bench.run(900, sun(3_000), solar);
    expect(of(bridging, 'a').currentA).toBe(6);
    expect(of(bridging, 'a').reasons[0]).toEqual({ code: 'sun-bridging', surplusW: 3_000, neededW: 4_140 });
  });

  it('says when it will pause in a deep dip, and pauses then', () => {
    const bench = new Bench(site());
    bench.run(600, sun(6_900), solar);
    const [reason] = of(bench.step(sun(0), solar), 'a').reasons;
    expect(reason).toMatchObject({ code: 'sun-fading', neededW: 4_140 });
    if (reason?.code !== 'sun-fading') return;
    const inS = (reason.nextChangeAtMs - WALL_MS - bench.monoMs) / 1000;
    expect(inS).toBeGreaterThan(10);
    expect(inS).toBeLessThan(180);
    expect(of(bench.run(inS - 1, sun(0), solar), 'a').currentA).toBe(6);
    const paused = bench.run(2, sun(0), solar);
    expect(of(paused, 'a').currentA).toBe(0);
    expect(codes(paused, 'a')[0]).toBe('waiting-for-sun');
  });

  it('forgets no dip for one good second', () => {
    const pausesAfter = (weather: (second: number) => number): number => {
      const bench = new Bench(site());
      bench.run(600, sun(6_900), solar);
      for (let second = 1; second < 600; second += 1) {
        if (of(bench.step(sun(weather(second)), solar), 'a').currentA === 0) return second;
      }
      return 600;
    };
    const dark = pausesAfter(() => 0);
    const blinking = pausesAfter((second) => (second % 20 === 0 ? 6_900 : 0));
    expect(blinking).toBeLessThan(dark * 1.6);
  });

  it('stays where it is for the least times that the owner sets', () => {
    const bench = new Bench(site({ solar: { startDelayMs: 300_000, stopDelayMs: 240_000 } }));
    const changes: number[] = [];
    let last = 0;
    for (let second = 0; second < 3_600; second += 1) {
      const { currentA } = of(bench.step(sun(second % 120 < 60 ? 9_000 : -3_000), solar), 'a');
      if (currentA > 0 !== last > 0) changes.push(second);
      last = currentA;
    }
    // The first start waits for the fuse's first proof.
    const [paused = 0, ...others] = changes.slice(1);
    others.reduce((before, at, i) => {
      expect(at - before).toBeGreaterThanOrEqual(i % 2 === 0 ? 300 : 240);
      return at;
    }, paused);
    expect(others.length).toBeGreaterThan(3);
  });

  it('moves less when a move costs more', () => {
    const movesAt = (switchCostWh: number): number => {
      const bench = new Bench(site({ solar: { switchCostWh } }));
      let [moves, last] = [0, 0];
      for (let second = 0; second < 7_200; second += 1) {
        const { currentA } = of(bench.step(sun(second % 240 < 150 ? 9_000 : 0), solar), 'a');
        if (currentA > 0 !== last > 0) moves += 1;
        last = currentA;
      }
      return moves;
    };
    expect(movesAt(20)).toBeGreaterThan(movesAt(400));
  });

  it('goes on when the sun comes back in time', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    bench.run(20, sun(1_000), solar);
    expect(of(bench.run(60, sun(6_900), solar), 'a').currentA).toBe(10);
  });

  it('raises the offer of a car that stays a little below it', () => {
    const bench = new Bench(site());
    const modest = (base: Snapshot): Snapshot => ({
      ...solar(base),
      chargePoints: solar(base).chargePoints.map((seen) => ({
        ...seen,
        reading: reading(
          electrical([0.95, 0.95, 0.95].map((x) => x * seen.lease.ceilingA) as [number, number, number]),
          base.monoMs,
        ),
      })),
    });
    const { currentA } = of(bench.run(900, sun(6_900), modest), 'a');
    expect(currentA).toBeGreaterThanOrEqual(10.4);
    expect(currentA).toBeLessThanOrEqual(10.6);
  });

  it('leaves the reserve in the grid', () => {
    const bench = new Bench(site({ solar: { reserveW: 690 } }));
    expect(of(bench.run(120, sun(6_900), solar), 'a').currentA).toBe(9);
  });

  it('takes what a battery charges with, and nothing that it gives', () => {
    const home =
      (powerW: number) =>
      (base: Snapshot): Snapshot => ({
        ...solar(base),
        batteries: [battery(powerW, 50, base.monoMs)],
      });
    expect(of(new Bench(site()).run(120, sun(2_760), home(-4_140)), 'a').currentA).toBe(10);
    expect(of(new Bench(site()).run(120, sun(6_900), home(5_140)), 'a').currentA).toBe(0);
  });

  it('leaves cars in other modes what they draw', () => {
    const settings = site({ chargePoints: [chargePoint('a'), chargePoint('b', { maxCurrentA: 6 })] });
    const decision = new Bench(settings).run(150, sun(9_660), modes({ a: 'solar', b: 'fast' }));
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([8, 6]);
  });

  it('shares by priority, then equally', () => {
    const chargePoints = [chargePoint('a'), chargePoint('b'), chargePoint('c', { priority: 1 })];
    const decision = new Bench(site({ chargePoints, circuits: [circuit({ limitA: [40, 40, 40] })] })).run(
      200,
      sun(20_700),
      solar,
    );
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([7, 7, 16]);
  });

  it('lets the higher priority start and the lower one stop, when there is sun for one', () => {
    const settings = site({ chargePoints: [chargePoint('a'), chargePoint('b', { priority: 1 })] });
    const bench = new Bench(settings);
    bench.run(150, sun(5_520), modes({ a: 'solar', b: 'off' }));
    expect(bench.ceilings.get('a')).toBe(8);
    const decision = bench.run(300, sun(5_520), solar);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([0, 8]);
  });

  it('gives a car that takes nothing its minimum, and the sun to the next', () => {
    const settings = site({ chargePoints: [chargePoint('a', { priority: 1 }), chargePoint('b')] });
    const full = modes(
      { a: 'solar', b: 'solar' },
      { status: 'suspended-ev', reading: reading(electrical([0, 0, 0]), 0) },
    );
    const decision = new Bench(settings).run(200, sun(5_520), full);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([6, 8]);
    expect(of(decision, 'a').reasons[0]).toEqual({ code: 'vehicle-not-drawing', offeredA: 6 });
  });

  it('behaves as if there were no sun while the grid meter is silent', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    const old = meter('grid', [0, 0, 0], bench.monoMs);
    const silent = (base: Snapshot): Snapshot => ({ ...solar(base), meters: [old] });
    const first = bench.run(5, sun(6_900), silent);
    expect(of(first, 'a').currentA).toBe(6);
    expect(codes(first, 'a')).toEqual(['meter-silent', 'surplus-unknown', 'charge-point-maximum']);
    expect(of(bench.run(185, sun(6_900), silent), 'a').currentA).toBe(0);
    expect(codes(bench.step(sun(6_900), silent), 'a')[0]).toBe('surplus-unknown');
  });

  it('goes on when a charging car changes to solar, or the process has just started', () => {
    const bench = new Bench(site());
    bench.run(60, sun(6_900), modes({ a: 'fast' }));
    expect(of(bench.step(sun(6_900), solar), 'a').currentA).toBe(10);
    const restarted = new Bench(site());
    restarted.ceilings.set('a', 10);
    expect(of(restarted.run(3, sun(6_900), solar), 'a').currentA).toBe(10);
  });

  it('yields to the fuse, and unfolds the chain', () => {
    const bench = new Bench(site());
    bench.run(120, [15, -30, -30], solar);
    expect(codes(bench.step([15, -30, -30], solar), 'a')).toEqual([
      'circuit-limit',
      'following-sun',
      'charge-point-maximum',
    ]);
  });
});

describe('min+solar mode', () => {
  const minSolar = modes({ a: 'min-solar' });

  it.each<[number, number, ReasonCode]>([
    [0, 6, 'minimum-current'],
    [3_000, 6, 'minimum-current'],
    [6_900, 10, 'following-sun'],
  ])('with %d W: %d A, %s', (watts, currentA, code) => {
    const decision = new Bench(site()).run(120, sun(watts), minSolar);
    expect(of(decision, 'a').currentA).toBe(currentA);
    expect(codes(decision, 'a')[0]).toBe(code);
  });
});
