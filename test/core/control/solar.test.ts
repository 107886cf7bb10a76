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
  it('waits for enough surplus, proves it, starts, and follows', () => {
    const bench = new Bench(site());
    expect(of(bench.run(30, sun(3_000), solar), 'a').reasons[0]).toEqual({
      code: 'waiting-for-sun',
      surplusW: 3_000,
      neededW: 4_140,
    });
    bench.run(16, sun(6_900), solar);
    expect(of(bench.step(sun(6_900), solar), 'a').reasons[0]).toEqual({
      code: 'sun-proving',
      surplusW: 6_900,
      neededW: 4_140,
      nextChangeAtMs: WALL_MS + 31_000 + 60_000,
    });
    expect(of(bench.run(43, sun(6_900), solar), 'a').currentA).toBe(0);
    const started = bench.run(2, sun(6_900), solar);
    expect(of(started, 'a').currentA).toBe(10);
    expect(codes(started, 'a')).toEqual(['following-sun', 'charge-point-maximum']);
    expect(started.balance).toEqual({ surplusW: 6_900, houseW: 0, quarterHour: null });
  });

  it('follows down at once and up when it has lasted', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    expect(of(bench.step(sun(5_520), solar), 'a').currentA).toBe(8);
    expect(of(bench.run(8, sun(8_970), solar), 'a').currentA).toBe(8);
    expect(of(bench.run(6, sun(8_970), solar), 'a').currentA).toBe(13);
  });

  it('rises by the least that the sun gave in the last seconds', () => {
    const bench = new Bench(site({ solar: { raiseDelayMs: 8_000 }, fuse: { raiseDelayMs: 60_000 } }));
    bench.run(120, sun(5_520), solar);
    bench.run(4, sun(9_660), solar);
    bench.step(sun(8_280), solar);
    expect(of(bench.run(8, sun(9_660), solar), 'a').currentA).toBe(12);
  });

  it('believes a returning sun at once: it proves a start, and ends the fading', () => {
    const bench = new Bench(site());
    bench.run(30, sun(0), solar);
    bench.run(59, sun(6_900), solar);
    expect(bench.ceilings.get('a')).toBe(0);
    bench.run(4, sun(6_900), solar);
    expect(bench.ceilings.get('a')).toBe(10);
    bench.run(100, sun(1_000), solar);
    expect(codes(bench.run(4, sun(6_900), solar), 'a')[0]).toBe('following-sun');
  });

  it('does not stir for a trifle', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    expect(of(bench.run(30, sun(6_900 - 100), solar), 'a').currentA).toBe(10);
    expect(of(bench.run(60, sun(6_900 + 200), solar), 'a').currentA).toBe(10);
  });

  it('holds its minimum while the sun fades, and stops when it stays away', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    const fading = bench.step(sun(1_000), solar);
    expect(of(fading, 'a').currentA).toBe(6);
    expect(of(fading, 'a').reasons[0]).toEqual({
      code: 'sun-fading',
      surplusW: 1_000,
      neededW: 4_140,
      nextChangeAtMs: WALL_MS + bench.monoMs + 180_000,
    });
    expect(of(bench.run(179, sun(1_000), solar), 'a').currentA).toBe(6);
    const stopped = bench.run(2, sun(1_000), solar);
    expect(of(stopped, 'a').currentA).toBe(0);
    expect(codes(stopped, 'a')[0]).toBe('waiting-for-sun');
  });

  it('goes on when the sun comes back in time', () => {
    const bench = new Bench(site());
    bench.run(120, sun(6_900), solar);
    bench.run(100, sun(1_000), solar);
    bench.run(60, sun(6_900), solar);
    expect(of(bench.run(120, sun(6_900), solar), 'a').currentA).toBe(10);
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
    expect(of(new Bench(site()).run(120, sun(6_900), home(4_140)), 'a').currentA).toBe(0);
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
