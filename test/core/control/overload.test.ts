import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Overload, spendOverload, tripTimeS } from '../../../src/core/control/overload.ts';
import { PROTECTIONS } from '../../../src/core/model/site.ts';
import { Bench, chargePoint, charging, circuit, codes, of, site } from './fixtures.ts';

const KEY = 'house/L1';

/** So many seconds at one current on a 35 A device. */
function at(measuredA: number, seconds: number, before: Overload | null, excessA = 0): Overload | null {
  let overload = before;
  const fromMs = before?.atMs ?? 0;
  for (let second = 1; second <= seconds; second += 1) {
    const seen = { key: KEY, ratedA: 35, measuredA, excessA, atMs: fromMs + second * 1_000 };
    overload = spendOverload(overload, seen, 'strict');
  }
  return overload;
}

describe('what a protective device holds', () => {
  it.each([
    ['strict', 1.05, 1_000],
    ['strict', 1.2, 10],
    ['sls-e', 1.2, 300],
    ['mcb-b', 1.45, 40],
    ['mcb-c', 2.55, 1],
    ['gg', 1.6, 40],
  ] as const)('%s: %d times its rating for %d s', (protection, ratio, seconds) => {
    expect(tripTimeS(ratio, protection)).toBeCloseTo(seconds, 6);
  });

  it.each([
    ['strict', 1.049],
    ['sls-e', 1.049],
    ['mcb-b', 1.129],
    ['gg', 1.249],
  ] as const)('%s: %d times its rating for ever', (protection, ratio) => {
    expect(tripTimeS(ratio, protection)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is shorter for a larger current, and never longer than what the most sensitive may hold', () => {
    const ratio = fc.double({ min: 1, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...PROTECTIONS), ratio, ratio, (protection, a, b) => {
        expect(tripTimeS(Math.max(a, b), protection)).toBeLessThanOrEqual(tripTimeS(Math.min(a, b), protection));
        expect(tripTimeS(Math.min(a, 1.5), 'strict')).toBeLessThanOrEqual(tripTimeS(Math.min(a, 1.5), protection));
      }),
    );
  });
});

describe('its patience', () => {
  it('is untouched up to the rating, spent above, and comes back', () => {
    expect(at(35, 100, null)).toBeNull();
    expect(at(36, 100, null)?.spent).toBe(0);
    const spent = at(42, 6, null)?.spent ?? 0;
    expect(spent).toBeCloseTo(0.5, 6);
    expect(at(30, 301, at(42, 6, null))).toBeNull();
    expect(at(30, 60, at(42, 6, null))?.spent).toBeCloseTo(0.4, 6);
  });

  it('counts a long gap between readings as ten seconds', () => {
    const once = spendOverload(null, { key: KEY, ratedA: 35, measuredA: 38.5, excessA: 0, atMs: 0 }, 'strict');
    const later = spendOverload(once, { key: KEY, ratedA: 35, measuredA: 38.5, excessA: 0, atMs: 3_600_000 }, 'strict');
    expect(later?.spent).toBeCloseTo(0.1, 6);
  });

  it('leaves it to cars on their way down, cuts what is not, and releases late', () => {
    const onItsWay = at(42, 10, null, 0);
    expect(onItsWay?.cutMs).toBeNull();
    const cut = at(42, 10, null, 7);
    expect(cut?.cutMs).toBe(9_000 + 1_000);
    expect(at(20, 60, cut)?.cutMs).toBe(cut?.cutMs);
    expect(at(20, 400, cut)?.cutMs).toBeNull();
  });
});

describe('near the end of its patience', () => {
  /** `a` ignores its limit and draws 16 A. */
  function ignoring(houseA: number, seconds: number): Bench {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: [circuit({ limitA: [32, 32, 32] })] }),
    );
    bench.run(60, [2, 2, 2]);
    bench.run(seconds, [houseA, houseA, houseA], (base) => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a' ? charging('a', bench.ceilings.get('a') ?? 0, [16, 16, 16], base.monoMs) : seen,
      ),
    }));
    return bench;
  }

  it('all charge points behind it are off, and say why', () => {
    const { last } = ignoring(24, 20);
    expect(last?.chargePoints.map(({ currentA }) => currentA)).toEqual([0, 0]);
    for (const id of ['a', 'b']) {
      expect(codes(last ?? expect.fail(), id)).toEqual(['fuse-about-to-trip']);
      expect(of(last ?? expect.fail(), id).reasons[0]).toMatchObject({ circuit: 'house', phase: 'L1', limitA: 32 });
    }
    expect(last?.chargePoints.some(({ stopTransaction }) => stopTransaction)).toBe(false);
  });

  it('a car that still draws after its dead time has its transaction stopped, no other', () => {
    const { last } = ignoring(24, 30);
    expect(last?.chargePoints.map(({ stopTransaction }) => stopTransaction)).toEqual([true, false]);
  });

  it('a car that ignores its limit within what the fuse holds is left alone', () => {
    const { last } = ignoring(16, 60);
    expect(last?.chargePoints.some(({ stopTransaction }) => stopTransaction)).toBe(false);
    expect(codes(last ?? expect.fail(), 'a')).not.toContain('fuse-about-to-trip');
  });
});
