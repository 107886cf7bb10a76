import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SurplusBoundSpec, surplusBound } from '../../../scripts/bench/control/bounds/surplus.ts';

const SPEC: SurplusBoundSpec = {
  onePhase: { leastW: 1_380, mostW: 3_680 },
  threePhases: { leastW: 4_140, mostW: 11_040 },
  canSwitchPhases: true,
  switchCostWh: 0,
  startS: 1,
  phaseSwitchS: 3,
  idleSwitchS: 2,
};

type State = 'off1' | 'on1' | 'on3' | 'off3';

/** Every sequence of actions there is, without any table: what the dynamic programme must equal. */
function bruteForce(surplusW: readonly number[], spec: SurplusBoundSpec, second: number, state: State): number {
  const here = surplusW[second];
  if (here === undefined) return 0;
  const then = (seconds: number, to: State): number => bruteForce(surplusW, spec, second + seconds, to);
  const run = (leastW: number, mostW: number): number => {
    const drawnW = Math.min(mostW, Math.max(leastW, here));
    const usedW = Math.min(drawnW, Math.max(0, here));
    return (2 * usedW - drawnW) / 3600;
  };
  const cost = spec.switchCostWh;
  const swap = (seconds: number, to: State): number[] => (spec.canSwitchPhases ? [then(seconds, to) - cost] : []);
  switch (state) {
    case 'off1':
      return Math.max(then(1, 'off1'), then(spec.startS, 'on1') - cost, ...swap(spec.idleSwitchS, 'off3'));
    case 'off3':
      return Math.max(then(1, 'off3'), then(spec.startS, 'on3') - cost, ...swap(spec.idleSwitchS, 'off1'));
    case 'on1': {
      const on = run(spec.onePhase.leastW, spec.onePhase.mostW) + then(1, 'on1');
      return Math.max(on, then(1, 'off1'), ...swap(spec.phaseSwitchS, 'on3'), ...stoppedThen(state));
    }
    case 'on3': {
      const on = run(spec.threePhases.leastW, spec.threePhases.mostW) + then(1, 'on3');
      return Math.max(on, then(1, 'off3'), ...swap(spec.phaseSwitchS, 'on1'), ...stoppedThen(state));
    }
  }
  /** A stop takes no time: whatever a pause allows is allowed in the same second. */
  function stoppedThen(from: 'on1' | 'on3'): number[] {
    const off = from === 'on1' ? 'off1' : 'off3';
    const other = from === 'on1' ? 'off3' : 'off1';
    return [then(spec.startS, from) - cost, ...swap(spec.idleSwitchS, other), then(1, off)];
  }
}

describe('the clairvoyant surplus bound', () => {
  it('equals brute force over all sequences of actions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3_000, max: 14_000 }), { minLength: 1, maxLength: 8 }),
        fc.record({
          switchCostWh: fc.constantFrom(0, 0.2, 1, 4),
          startS: fc.integer({ min: 1, max: 2 }),
          phaseSwitchS: fc.integer({ min: 1, max: 3 }),
          idleSwitchS: fc.integer({ min: 1, max: 2 }),
          canSwitchPhases: fc.boolean(),
        }),
        (surplusW, timing) => {
          const spec = { ...SPEC, ...timing };
          const bound = surplusBound(Float32Array.from(surplusW), spec);
          expect(bound.valueWh).toBeCloseTo(bruteForce(surplusW, spec, 0, 'off3'), 9);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts on its path what its value says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3_000, max: 14_000 }), { minLength: 1, maxLength: 120 }),
        fc.constantFrom(0, 0.5, 2),
        (surplusW, switchCostWh) => {
          const bound = surplusBound(Float32Array.from(surplusW), { ...SPEC, switchCostWh });
          const { usedWh, importWh, starts, phaseSwitches } = bound;
          expect(usedWh - importWh - switchCostWh * (starts + phaseSwitches)).toBeCloseTo(bound.valueWh, 6);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('charges a steady sun on three phases from the first second on', () => {
    const bound = surplusBound(new Float32Array(3_601).fill(7_000), { ...SPEC, switchCostWh: 20 });
    expect(bound).toMatchObject({ starts: 1, phaseSwitches: 0, importWh: 0 });
    expect(bound.usedWh).toBeCloseTo(7_000, 3);
    expect(bound.valueWh).toBeCloseTo(6_980, 3);
  });

  it('changes to one phase when the sun carries only that', () => {
    const bound = surplusBound(new Float32Array(3_600).fill(2_000), { ...SPEC, switchCostWh: 20 });
    expect(bound).toMatchObject({ starts: 1, phaseSwitches: 1, importWh: 0 });
  });

  it('stays off when the sun never pays the least current', () => {
    expect(surplusBound(new Float32Array(600).fill(600), SPEC)).toEqual({
      valueWh: 0,
      usedWh: 0,
      importWh: 0,
      starts: 0,
      phaseSwitches: 0,
      does: new Uint8Array(600),
    });
  });

  it('rides through a short cloud when a start costs more than the import', () => {
    const surplusW = new Float32Array(3_600).fill(5_000);
    surplusW.fill(0, 1_800, 1_806);
    expect(surplusBound(surplusW, { ...SPEC, switchCostWh: 20 })).toMatchObject({ starts: 1, phaseSwitches: 0 });
  });
});
