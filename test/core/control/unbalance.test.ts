import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { type PerPhase, PHASE_INDICES } from '../../../src/core/model/phases.ts';
import type { ChargePointSettings, Settings } from '../../../src/core/model/site.ts';
import { Bench, chargePoint, charging, circuit, codes, meter, of, site, snapshot } from './fixtures.ts';
import { runPlant } from './plant.ts';

const grid = circuit({ limitA: [63, 63, 63], maxUnbalanceA: 20 });
const single = (id: string, phase: 'L1' | 'L2' | 'L3', over: Partial<ChargePointSettings> = {}): ChargePointSettings =>
  chargePoint(id, { phaseRotation: [phase], maxCurrentA: 32, ...over });
const house = (...chargePoints: readonly ChargePointSettings[]): Settings => site({ circuits: [grid], chargePoints });

describe('an unbalance limit', () => {
  it('counts the house, and names both phases with the difference', () => {
    const decision = new Bench(house(single('a', 'L1'))).run(60, [6, 2, 4], undefined, () => 1);
    expect(of(decision, 'a').currentA).toBe(16);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'unbalance-limit',
      circuit: 'house',
      phase: 'L1',
      against: 'L2',
      differenceA: 20,
      limitA: 20,
      wantedA: 32,
    });
  });

  it('throttles no car where that does not help', () => {
    const settings = house(single('a', 'L1'), single('b', 'L3'), chargePoint('c', { maxCurrentA: 32 }));
    const bench = new Bench(settings);
    const decision = bench.run(120, [14, 0, 0], undefined, (id) => (id === 'c' ? 3 : 1));
    // c is on all phases, b on one of the low ones: only a makes L1 stand out.
    expect(of(decision, 'a').currentA).toBe(6);
    expect(of(decision, 'b').currentA).toBe(20);
    expect(of(decision, 'c').currentA).toBe(32);
    expect(codes(decision, 'c')).toEqual(['charge-point-maximum']);
  });

  it('lets cars on all phases rise together, by what they draw', () => {
    const bench = new Bench(house(single('a', 'L1'), single('b', 'L2'), single('c', 'L3')));
    const decision = bench.run(180, [0, 0, 0], undefined, () => 1);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([32, 32, 32]);
  });

  it('pauses the cars, and asks nothing of the house, when the house alone is over it', () => {
    const bench = new Bench(house(single('a', 'L1'), single('b', 'L2')));
    const decision = bench.run(60, [24, 0, 0], undefined, () => 1);
    expect([of(decision, 'a').currentA, of(decision, 'b').currentA]).toEqual([0, 20]);
  });

  it('lowers a car in the same decision in which the one that balances it is lowered', () => {
    const settings = house(single('a', 'L1'), single('b', 'L2'), single('c', 'L3'));
    const bench = new Bench(settings);
    bench.run(180, [0, 0, 0], undefined, () => 1);
    const drawnA = 32;
    const { decision } = decide(
      snapshot(bench.monoMs + 1_000, {
        meters: [meter('grid', [drawnA, drawnA, drawnA], bench.monoMs + 1_000)],
        chargePoints: settings.chargePoints.map(({ id }) =>
          charging(id, drawnA, [drawnA, 0, 0], bench.monoMs + 1_000, id === 'c' ? { mode: 'off' } : {}),
        ),
      }),
      bench.memory,
      settings,
    );
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([20, 20, 0]);
  });

  it('does not throw down a single-phase car at a three-phase station when it turns out to be one', () => {
    const settings = house(chargePoint('a', { maxCurrentA: 32 }));
    const paused: number[] = [];
    let drawnA = 0;
    const car = { id: 'a', mode: 'fast' as const, phases: 1 as const, deadS: 2, reportsAtS: 3, reportsEveryS: 10 };
    runPlant(
      settings,
      [car],
      200,
      () => [1, 1, 1],
      ({ second, decision, drawnA: drawn }) => {
        drawnA = drawn.get('a') ?? 0;
        if (second > 60 && of(decision, 'a').currentA === 0) paused.push(second);
      },
    );
    expect(paused).toEqual([]);
    expect(drawnA).toBeCloseTo(20, 0);
  });

  it('without values per phase counts the cars alone', () => {
    const bench = new Bench(house(single('a', 'L1')));
    const total = { phasePowerW: null, phaseCurrentA: null };
    const decision = bench.run(
      60,
      [0, 0, 0],
      (base) => ({
        ...base,
        meters: base.meters.map((one) => ({
          ...one,
          reading: one.reading === null ? null : { ...one.reading, value: { ...one.reading.value, ...total } },
        })),
      }),
      () => 1,
    );
    expect(of(decision, 'a').currentA).toBe(20);
  });

  it('is passed by no more than the house passes it, once things have come to rest', () => {
    const amps = fc.integer({ min: 0, max: 25 });
    const cars = fc.array(
      fc.record({
        rotation: fc.constantFrom<ChargePointSettings['phaseRotation']>(
          ['L1'],
          ['L2'],
          ['L3'],
          ['L1', 'L2'],
          ['L3', 'L1'],
          ['L2', 'L3', 'L1'],
        ),
        currentStepA: fc.constantFrom(0.1, 1),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(cars, fc.array(fc.tuple(amps, amps, amps), { minLength: 1, maxLength: 3 }), (some, loads) => {
        const settings = house(
          ...some.map(({ rotation, currentStepA }, i) =>
            chargePoint(`${i}`, { phaseRotation: rotation, currentStepA, maxCurrentA: 32 }),
          ),
        );
        const bench = new Bench(settings);
        const count = (id: string): number => some[Number(id)]?.rotation.length ?? 3;
        for (const houseA of loads) {
          const decision = bench.run(60, houseA, undefined, count);
          const total = totalA(houseA, settings, decision.chargePoints);
          for (const phase of PHASE_INDICES) {
            for (const against of PHASE_INDICES) {
              const most = Math.max(20, houseA[phase] - houseA[against]);
              expect(total[phase] - total[against], `${total}`).toBeLessThanOrEqual(most + 0.01);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  }, 600_000);
});

/** What flows when each car draws what it is granted on all of its phases. */
function totalA(
  houseA: PerPhase,
  settings: Settings,
  granted: readonly { readonly id: string; readonly currentA: number }[],
): PerPhase {
  const total: [number, number, number] = [...houseA];
  for (const { id, phaseRotation } of settings.chargePoints) {
    for (const phase of phaseRotation) {
      total[{ L1: 0, L2: 1, L3: 2 }[phase] as 0 | 1 | 2] += granted.find((one) => one.id === id)?.currentA ?? 0;
    }
  }
  return total;
}
