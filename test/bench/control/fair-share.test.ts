import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clairvoyantShares, totalCurrentA } from '../../../scripts/bench/control/bounds/fair-share.ts';
import type { StationSpec } from '../../../scripts/bench/control/site.ts';
import { type PhaseRotation, phaseIndex } from '../../../src/core/model/phases.ts';
import { station } from './fixtures.ts';

const ROTATIONS: readonly PhaseRotation[] = [['L1', 'L2', 'L3'], ['L2', 'L3', 'L1'], ['L1'], ['L2'], ['L3']];

const aStation = fc
  .record({ phaseRotation: fc.constantFrom(...ROTATIONS), maxCurrentA: fc.integer({ min: 6, max: 32 }) })
  .map((different) => station({ ...different, car: { maxCurrentA: 32 } }));

function loadA(shares: readonly number[], stations: readonly StationSpec[]): number[] {
  const load = [0, 0, 0];
  for (const [index, { phaseRotation }] of stations.entries()) {
    for (const phase of phaseRotation) load[phaseIndex(phase)] = (load[phaseIndex(phase)] ?? 0) + (shares[index] ?? 0);
  }
  return load;
}

describe('the clairvoyant shares', () => {
  it('fill the fuse max-min fair: two three-phase cars at their maximum leave the third what L2 has', () => {
    const cars = [
      station({ phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }),
      station({ phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }),
      station({ phaseRotation: ['L2'], maxCurrentA: 32, car: { maxCurrentA: 32 } }),
    ];
    expect(clairvoyantShares([35, 30, 35], cars)).toEqual([10, 10, 10]);
    expect(clairvoyantShares([35, 50, 35], cars)).toEqual([16, 16, 18]);
    // Three least currents do not fit on L2: of the pairs, the two three-phase cars carry more.
    expect(clairvoyantShares([35, 17, 35], cars)).toEqual([8.5, 8.5, 0]);
    expect(totalCurrentA([8.5, 8.5, 0], cars)).toBe(51);
    // No three-phase car fits: the single-phase one goes with what there is.
    expect(clairvoyantShares([5, 17, 35], cars)).toEqual([0, 0, 17]);
    expect(clairvoyantShares([5, 5, 5], cars)).toEqual([0, 0, 0]);
  });

  it('never load a phase beyond its headroom, never give less than the least or more than the most', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: -10, max: 70, noNaN: true }), fc.integer({ max: 70 }), fc.integer({ max: 70 })),
        fc.array(aStation, { minLength: 1, maxLength: 4 }),
        (headroom, stations) => {
          const shares = clairvoyantShares(headroom, stations);
          for (const [phase, loadedA] of loadA(shares, stations).entries()) {
            expect(loadedA).toBeLessThanOrEqual(Math.max(0, headroom[phase] ?? 0) + 1e-6);
          }
          for (const [index, spec] of stations.entries()) {
            const share = shares[index] ?? 0;
            if (share > 0) expect(share).toBeGreaterThanOrEqual(6);
            expect(share).toBeLessThanOrEqual(spec.maxCurrentA + 1e-9);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are max-min fair: who is below its most meets a full phase on which nobody has more', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 24, max: 70 }), fc.integer({ min: 24, max: 70 }), fc.integer({ min: 24, max: 70 })),
        fc.array(aStation, { minLength: 1, maxLength: 4 }),
        (headroom, stations) => {
          const shares = clairvoyantShares(headroom, stations);
          const load = loadA(shares, stations);
          for (const [index, spec] of stations.entries()) {
            const share = shares[index] ?? 0;
            if (share >= spec.maxCurrentA - 1e-6) continue;
            const bottleneck = spec.phaseRotation.map(phaseIndex).some((phase) => {
              const full = (load[phase] ?? 0) >= headroom[phase] - 1e-6;
              const others = stations.map((other, at) =>
                other.phaseRotation.map(phaseIndex).includes(phase) ? (shares[at] ?? 0) : 0,
              );
              return full && share >= Math.max(...others) - 1e-6;
            });
            expect(bottleneck).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
