import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { NO_EVIDENCE, withObservations } from '../../../src/core/control/identify/evidence.ts';
import { proposalsOf } from '../../../src/core/control/identify/proposals.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { PerPhase, PhaseRotation } from '../../../src/core/model/phases.ts';
import type { Proposal } from '../../../src/core/model/proposals.ts';
import { chargePoint, site } from './fixtures.ts';
import { type IdentifyCar, IdentifyPlant, type Truth } from './identify-plant.ts';
import { random } from './plant.ts';

const TWO = site({ chargePoints: [chargePoint('a'), chargePoint('b', { phaseRotation: ['L2', 'L3', 'L1'] })] });
const ROTATIONS: readonly PhaseRotation[] = [
  ['L1', 'L2', 'L3'],
  ['L2', 'L3', 'L1'],
  ['L3', 'L1', 'L2'],
];

/** A car comes, charges with a fixed current for two minutes and leaves; a minute and a half later the next may come. */
function session(plant: IdentifyPlant, id: string, car: IdentifyCar, currentA: number): void {
  plant.plug(id, car);
  plant.grant(id, currentA);
  plant.run(120);
  plant.grant(id, 0);
  plant.run(30);
  plant.plug(id, null);
  plant.run(60);
}

function sessions(truth: Truth, count: number, seed: number, car: IdentifyCar = { phases: 1 }): readonly Proposal[] {
  const plant = new IdentifyPlant(TWO, truth, seed);
  plant.run(60);
  for (let done = 0; done < count; done += 1) session(plant, 'a', car, 16);
  return plant.proposals();
}

describe('what the site is found to be', () => {
  test('a wrong rotation is found by single-phase cars, and the right one is named', () => {
    for (const wiring of [ROTATIONS[1], ROTATIONS[2]]) {
      if (wiring === undefined) continue;
      const found = sessions({ wiring: { a: wiring } }, 8, 5);
      expect(found).toMatchObject([
        { code: 'phase-rotation', chargePointId: 'a', configured: ['L1', 'L2', 'L3'], found: wiring },
      ]);
      expect(found[0]?.confidence).toBeGreaterThanOrEqual(0.8);
    }
  });

  test('any rotation of a single-phase charge point is found', () => {
    const single = site({ chargePoints: [chargePoint('a', { phaseRotation: ['L1'] })] });
    for (const phase of ['L2', 'L3'] as const) {
      const plant = new IdentifyPlant(single, { wiring: { a: [phase] } }, 9);
      plant.run(60);
      for (let done = 0; done < 14; done += 1) session(plant, 'a', { phases: 1 }, 10);
      expect(plant.proposals()).toMatchObject([{ code: 'phase-rotation', found: [phase] }]);
    }
  });

  test('a two-phase car tells the third terminal', () => {
    const wiring = { a: ['L1', 'L3', 'L2'] as const };
    expect(sessions({ wiring }, 8, 4, { phases: 2 })).toMatchObject([{ code: 'phase-rotation' }]);
  });

  test.each<readonly [PerPhase, readonly string[]]>([
    [
      [-1, -1, -1],
      ['L1', 'L2', 'L3'],
    ],
    [[1, -1, 1], ['L2']],
  ])('a meter with signs %j is found within ten sessions of a three-phase car', (meterSign, phases) => {
    const found = sessions({ meterSign }, 10, 3, { phases: 3 });
    expect(found).toMatchObject([{ code: 'meter-sign', meterId: 'grid', phases }]);
  });

  test('a charge point that hangs elsewhere is found', () => {
    expect(sessions({ elsewhere: ['a'] }, 8, 2, { phases: 3 })).toMatchObject([
      { code: 'not-behind-meter', chargePointId: 'a', meterId: 'grid', circuit: 'house' },
    ]);
  });

  test('currents on terminals that are not configured are found', () => {
    const single = site({ chargePoints: [chargePoint('a', { phaseRotation: ['L1'] })] });
    const plant = new IdentifyPlant(single, {}, 1);
    for (let done = 0; done < 5; done += 1) session(plant, 'a', { phases: 3 }, 10);
    expect(plant.proposals()).toMatchObject([{ code: 'more-phases', configured: 1, found: 3 }]);
  });

  test('a car that follows later than configured is found, one that follows in time is not', () => {
    const codes = (deadS: number): readonly string[] => {
      const plant = new IdentifyPlant(TWO, {}, 6);
      plant.plug('a', { phases: 3, deadS });
      for (let done = 0; done < 10; done += 1) {
        plant.grant('a', 16);
        plant.run(60);
        plant.grant('a', 6);
        plant.run(60);
      }
      return plant.proposals().map((one) => (one.code === 'dead-time' ? `dead time ${one.foundMs > 7_000}` : one.code));
    };
    expect(codes(20)).toEqual(['dead time true']);
    expect(codes(6)).toEqual([]);
  });

  test('a car that stops at 6 A and charges with 8 is found; one that is full, or charges with 6, is not', () => {
    const found = (leastA: number, full: boolean): readonly Proposal[] => {
      const plant = new IdentifyPlant(TWO, {}, 8);
      plant.plug('a', { phases: 3, leastA });
      for (let done = 0; done < 6; done += 1) {
        for (const currentA of [10, 6, full ? 6 : 8]) {
          plant.grant('a', currentA);
          plant.run(90);
        }
        if (full) plant.plug('a', { phases: 3, leastA: 99 });
      }
      return plant.proposals();
    };
    expect(found(8, false)).toMatchObject([{ code: 'least-current', configuredA: 6, foundA: 8 }]);
    expect(found(6, false)).toEqual([]);
    expect(found(6, true)).toEqual([]);
  });

  test('under decide() itself, with the sun, a wrong rotation is found as well', () => {
    const settings = site({ chargePoints: [chargePoint('a')], solar: { startDelayMs: 10_000, stopDelayMs: 30_000 } });
    const plant = new IdentifyPlant(settings, { wiring: { a: ['L3', 'L1', 'L2'] } }, 12);
    let memory = initialMemory();
    for (let second = 0; second < 3 * 3_600; second += 1) {
      if (second % 600 === 0) plant.plug('a', second % 1_200 === 0 ? { phases: 1 } : null);
      const seen = plant.step();
      const result = decide(seen, memory, settings);
      memory = result.memory;
      plant.grant('a', result.decision.chargePoints[0]?.currentA ?? 0);
    }
    expect(plant.proposals()).toMatchObject([{ code: 'phase-rotation', found: ['L3', 'L1', 'L2'] }]);
  });
});

describe('what is right is left alone', () => {
  test('a thousand sessions of all kinds of cars beside a lively house make no proposal', () => {
    const rand = random(77);
    let proposals = 0;
    for (let run = 0; run < 20; run += 1) {
      const plant = new IdentifyPlant(TWO, {}, 1_000 + run);
      for (let done = 0; done < 50; done += 1) {
        const phases = ([1, 2, 3, 3] as const)[Math.floor(rand() * 4)] ?? 3;
        session(
          plant,
          rand() < 0.5 ? 'a' : 'b',
          { phases, deadS: 1 + Math.floor(rand() * 5) },
          6 + Math.floor(rand() * 11),
        );
        proposals += plant.proposals().length;
      }
    }
    expect(proposals).toBe(0);
  });

  test('whatever is observed, what agrees with the settings is not proposed against, and evidence stays small', () => {
    const bits = fc.integer({ min: 0, max: 7 });
    const observation = fc.oneof(
      fc.record({
        kind: fc.constant('step' as const),
        chargePointId: fc.constantFrom('a', 'b'),
        meterId: fc.constant('grid'),
        terminals: bits,
        phases: bits,
        inverted: bits,
      }),
      fc.record({
        kind: fc.constant('followed' as const),
        chargePointId: fc.constant('a'),
        notBeforeMs: fc.nat(60_000),
      }),
      fc.record({
        kind: fc.constant('stopped' as const),
        chargePointId: fc.constant('a'),
        atA: fc.integer({ min: 1, max: 13 }),
        wentOnA: fc.integer({ min: 14, max: 20 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 80 }), (observations) => {
        const evidence = withObservations(NO_EVIDENCE, observations);
        expect(evidence.observations.length).toBeLessThanOrEqual(12 * 4);
        for (const proposal of proposalsOf(evidence, TWO)) {
          expect(proposal.confidence).toBeGreaterThan(0);
          expect(proposal.agreeing).toBeLessThanOrEqual(proposal.steps);
          if (proposal.code === 'phase-rotation') expect(proposal.found).not.toEqual(proposal.configured);
          if (proposal.code === 'least-current') expect(proposal.foundA).toBeGreaterThan(proposal.configuredA);
          if (proposal.code === 'dead-time') expect(proposal.foundMs).toBeGreaterThan(proposal.configuredMs);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nothing new leaves the evidence the same object: it is stored only when something was learned', () => {
    expect(withObservations(NO_EVIDENCE, [])).toBe(NO_EVIDENCE);
  });

  test('what was rewired is believed after some more sessions', () => {
    const wrong = new IdentifyPlant(TWO, { wiring: { a: ['L2', 'L3', 'L1'] } }, 21);
    wrong.run(60);
    for (let done = 0; done < 8; done += 1) session(wrong, 'a', { phases: 1 }, 16);
    expect(wrong.proposals()).toHaveLength(1);
    const mended = new IdentifyPlant(TWO, {}, 22);
    mended.evidence = wrong.evidence;
    mended.run(60);
    for (let done = 0; done < 12; done += 1) session(mended, 'a', { phases: 1 }, 16);
    expect(mended.proposals()).toEqual([]);
  });
});
