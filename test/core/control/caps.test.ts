import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CircuitCap, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, circuit, codes, of, site, WALL_MS } from './fixtures.ts';

const cap = (over: Partial<CircuitCap> = {}): CircuitCap => ({
  circuitId: 'house',
  source: 'Utility',
  maxCurrentA: null,
  maxPowerW: null,
  untilMs: null,
  ...over,
});
const withCaps =
  (...caps: readonly CircuitCap[]) =>
  (base: Snapshot): Snapshot => ({ ...base, caps });

describe('a cap from outside', () => {
  it('limits the current at once, says who and until when, and is gone when it is over', () => {
    const bench = new Bench(site());
    bench.run(60, [2, 2, 2]);
    const untilMs = WALL_MS + 120_000;
    const capped = bench.step([2, 2, 2], withCaps(cap({ maxCurrentA: 12, untilMs })));
    expect(of(capped, 'a').currentA).toBe(10);
    expect(of(capped, 'a').reasons[0]).toEqual({
      code: 'circuit-cap',
      circuit: 'house',
      source: 'Utility',
      phase: 'L1',
      loadA: 12,
      limitA: 12,
      wantedA: 16,
      nextChangeAtMs: untilMs,
    });
    const later = bench.run(120, [2, 2, 2], withCaps(cap({ maxCurrentA: 12, untilMs })));
    expect(of(later, 'a').currentA).toBe(16);
    expect(codes(later, 'a')).toEqual(['charge-point-maximum']);
  });

  it('limits the power of a circuit that has no limit of its power', () => {
    const bench = new Bench(site());
    bench.run(60, [1, 1, 1]);
    const capped = bench.run(3, [1, 1, 1], withCaps(cap({ maxPowerW: 6_900 })));
    expect(of(capped, 'a').currentA).toBe(9);
    expect(of(capped, 'a').reasons[0]).toMatchObject({
      code: 'circuit-power-cap',
      source: 'Utility',
      powerW: 6_900,
      limitW: 6_900,
      nextChangeAtMs: null,
    });
    expect(bench.memory.loads.map(({ key }) => key)).toContain('house/power');
    bench.run(40, [1, 1, 1]);
    expect(bench.memory.loads.map(({ key }) => key)).not.toContain('house/power');
  });

  it('never raises a limit, and of several the tightest holds', () => {
    const bench = new Bench(site({ circuits: [circuit({ limitA: [12, 12, 12], maxPowerW: 7_000 })] }));
    const generous = bench.run(60, [0, 0, 0], withCaps(cap({ maxCurrentA: 63, maxPowerW: 40_000 })));
    expect(of(generous, 'a').currentA).toBe(10.1);
    expect(of(generous, 'a').reasons[0].code).toBe('circuit-power-limit');
    const both = withCaps(cap({ maxCurrentA: 9 }), cap({ source: 'Landlord', maxCurrentA: 7 }));
    const tight = bench.step([0, 0, 0], both);
    expect(of(tight, 'a').currentA).toBe(7);
    expect(of(tight, 'a').reasons[0]).toMatchObject({ code: 'circuit-cap', source: 'Landlord' });
  });

  it('of zero pauses the cars and never asks more of the house', () => {
    const bench = new Bench(site());
    const paused = bench.run(60, [3, 3, 3], withCaps(cap({ maxPowerW: 0 })));
    expect(of(paused, 'a').currentA).toBe(0);
    expect(codes(paused, 'a')[0]).toBe('circuit-power-cap');
  });

  it('of a circuit that is not there changes nothing', () => {
    const bench = new Bench(site());
    expect(of(bench.run(60, [0, 0, 0], withCaps(cap({ circuitId: 'barn', maxPowerW: 0 }))), 'a').currentA).toBe(16);
  });

  it('is passed by no more than the house passes it, from the decision that knows it on', () => {
    const capArb = fc.record({
      circuitId: fc.constantFrom('house', 'garage'),
      source: fc.constantFrom('Utility', 'Landlord'),
      maxCurrentA: fc.option(fc.integer({ min: 0, max: 40 })),
      maxPowerW: fc.option(fc.integer({ min: 0, max: 25_000 })),
      untilMs: fc.constant(null),
    });
    const stretchArb = fc.record({ houseA: fc.integer({ min: 0, max: 30 }), caps: fc.array(capArb, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(stretchArb, { minLength: 1, maxLength: 4 }), (stretches) => {
        const bench = new Bench(
          site({
            circuits: [
              circuit({ limitA: [50, 50, 50] }),
              circuit({ id: 'garage', parentId: 'house', limitA: [32, 32, 32], meterId: null }),
            ],
            chargePoints: [chargePoint('a'), chargePoint('b', { circuitId: 'garage' })],
          }),
        );
        for (const { houseA, caps } of stretches) {
          bench.run(2, [houseA, houseA, houseA], withCaps(...caps));
          const decision = bench.run(3, [houseA, houseA, houseA], withCaps(...caps));
          for (const { circuitId, maxCurrentA, maxPowerW } of caps) {
            const inGarage = circuitId === 'garage';
            const carsA = of(decision, 'b').currentA + (inGarage ? 0 : of(decision, 'a').currentA);
            const others = inGarage ? 0 : houseA;
            if (maxCurrentA !== null) expect(carsA).toBeLessThanOrEqual(Math.max(0, maxCurrentA - others) + 1e-6);
            if (maxPowerW !== null)
              expect(carsA * 690).toBeLessThanOrEqual(Math.max(0, maxPowerW - others * 690) + 1e-3);
          }
        }
      }),
      { numRuns: 400 },
    );
  }, 600_000);

  it('stands in the chain behind the one that binds', () => {
    const bench = new Bench(site({ circuits: [circuit({ limitA: [14, 14, 14] })] }));
    const both = bench.run(60, [2, 2, 2], withCaps(cap({ maxPowerW: 6_900 })));
    expect(codes(both, 'a')).toEqual(['circuit-power-cap', 'circuit-limit', 'charge-point-maximum']);
  });
});

describe('a current agreed for a circuit', () => {
  it('holds below what its fuse holds', () => {
    const bench = new Bench(site({ circuits: [circuit({ maxCurrentA: 10 })] }));
    const decision = bench.run(60, [1, 1, 1]);
    expect(of(decision, 'a').currentA).toBe(9);
    expect(of(decision, 'a').reasons[0]).toMatchObject({ code: 'circuit-limit', limitA: 10 });
  });
});

describe('a lost grid', () => {
  const settings = site({ chargePoints: [chargePoint('a'), chargePoint('b', { backupCurrentA: 6 })] });
  const on =
    (grid: Snapshot['grid']) =>
    (base: Snapshot): Snapshot => ({ ...base, grid });

  it('pauses at once whom the owner has not allowed, and limits whom he has', () => {
    const bench = new Bench(settings);
    bench.run(60, [0, 0, 0], on('connected'));
    const lost = bench.step([0, 0, 0], on('backup'));
    expect([of(lost, 'a').currentA, of(lost, 'b').currentA]).toEqual([0, 6]);
    expect(of(lost, 'a').reasons[0]).toEqual({ code: 'grid-backup', currentA: 0 });
    // Nobody knows any more: it stays lost.
    expect(of(bench.run(600, [0, 0, 0], on('unknown')), 'a').currentA).toBe(0);
  });

  it('comes back step by step', () => {
    const bench = new Bench(settings);
    bench.run(5, [0, 0, 0], on('backup'));
    const back = bench.step([0, 0, 0], on('connected'));
    expect(of(back, 'a').currentA).toBe(0);
    expect(of(back, 'a').reasons[0]).toEqual({
      code: 'grid-returning',
      currentA: 0,
      nextChangeAtMs: WALL_MS + bench.monoMs + 60_000,
    });
    expect(of(bench.run(61, [0, 0, 0], on('connected')), 'a').currentA).toBe(6);
    const halfway = bench.run(30, [0, 0, 0], on('connected'));
    expect(of(halfway, 'a').currentA).toBeGreaterThan(6);
    expect(of(halfway, 'a').currentA).toBeLessThan(10);
    const whole = bench.run(120, [0, 0, 0], on('connected'));
    expect(of(whole, 'a').currentA).toBeGreaterThanOrEqual(12);
    expect(bench.memory.grid).toEqual({ lost: false, backMs: null });
  });

  it('that nobody ever spoke of is there', () => {
    expect(of(new Bench(settings).run(60, [0, 0, 0], on('unknown')), 'a').currentA).toBe(12.5);
  });
});
