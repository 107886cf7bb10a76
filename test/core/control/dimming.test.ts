import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { DimmingCommand } from '../../../src/core/model/dimming.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { DeviceSnapshot, InverterSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  Bench,
  battery,
  chargePoint,
  charging,
  circuit,
  electrical,
  meter,
  of,
  reading,
  site,
  snapshot,
  WALL_MS,
} from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const command = (over: Partial<DimmingCommand> = {}): DimmingCommand => ({
  id: 'box@1',
  source: 'contact',
  scope: 'grid-connection',
  limitW: null,
  receivedAtMs: WALL_MS,
  untilMs: null,
  isAssumed: false,
  ...over,
});
const dimmed =
  (over: Partial<DimmingCommand> = {}) =>
  (base: Snapshot) => ({ ...base, dimming: [command(over)] });
const wallbox = (id: string, over: Parameters<typeof chargePoint>[1] = {}) =>
  chargePoint(id, { dimmable: true, ...over });
const source = (id: string, powerW: number, monoMs: number): DeviceSnapshot => ({
  id,
  condition: 'ok',
  reading: reading(electrical([powerW / 690, powerW / 690, powerW / 690]), monoMs),
});
const roof = (powerW: number, monoMs: number): InverterSnapshot => ({
  ...source('roof', powerW, monoMs),
  nameplateW: 10_000,
  takesLimit: false,
});
const wide = { circuits: [circuit({ limitA: [100, 100, 100] })] };
const QUIET: PerPhase = [1, 1, 1];
/** Everything flat out, nothing from the roof. */
const running = (...ids: string[]) => {
  const bench = new Bench(site({ ...wide, chargePoints: ids.map((id) => wallbox(id)) }));
  bench.run(60, QUIET);
  return bench;
};

describe('dimming by the grid operator', () => {
  it('carries a value out in the same decision, whatever the fuse would allow', () => {
    const bench = running('a');
    expect(of(bench.step(QUIET), 'a').currentA).toBe(16);
    const decision = bench.step(QUIET, dimmed({ limitW: 5_000, source: 'api' }));
    expect(of(decision, 'a').currentA).toBe(7.2);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'grid-operator-limit',
      source: 'api',
      limitW: 5_000,
      budgetW: 5_000,
      untilMs: null,
      isAssumed: false,
      wantedA: 16,
    });
    expect(decision.dimming).toMatchObject({ limitW: 5_000, owedW: 4_200, netDrawW: 16 * 690 });
  });

  it('executes a value below the minimum power, and 0 W', () => {
    for (const limitW of [3_000, 0]) {
      const decision = running('a').step(QUIET, dimmed({ limitW }));
      expect(of(decision, 'a').currentA).toBe(0);
      expect(of(decision, 'a').reasons[0]).toMatchObject({ code: 'grid-operator-limit', limitW });
    }
  });

  it('leaves the minimum power where the contact has no value: 4.2 kW for one, 7.56 kW for two', () => {
    expect(of(running('a').step(QUIET, dimmed()), 'a').currentA).toBe(6);
    const two = running('a', 'b').step(QUIET, dimmed());
    expect(two.dimming).toMatchObject({ limitW: 7_560, owedW: 7_560 });
    const totalW = two.chargePoints.reduce((sum, { currentA }) => sum + currentA * 690, 0);
    expect(totalW).toBeLessThanOrEqual(7_560);
    // One minimum fits, two do not: one charges on, the other waits.
    expect(two.chargePoints.map(({ currentA }) => currentA).toSorted((a, b) => a - b)).toEqual([0, 10.9]);
  });

  it('lets the least current in that fits at nominal voltage, also where the voltage is higher', () => {
    const high = (base: Snapshot): Snapshot => ({
      ...dimmed()(base),
      chargePoints: base.chargePoints.map((seen) => ({
        ...seen,
        reading: reading(electrical([6, 6, 6], { phaseVoltageV: [239, 239, 239] }), base.monoMs),
      })),
    });
    expect(of(running('a').step(QUIET, high), 'a').currentA).toBe(6);
    const strict = (base: Snapshot): Snapshot => ({ ...high(base), dimming: [command({ limitW: 4_100 })] });
    expect(of(running('a').step(QUIET, strict), 'a').currentA).toBe(0);
  });

  it('counts a car on the phases it uses: 4.2 kW are 16 A on one', () => {
    const bench = new Bench(site({ ...wide, chargePoints: [wallbox('a')] }));
    bench.run(60, QUIET, undefined, () => 1);
    expect(
      of(
        bench.step(QUIET, dimmed(), () => 1),
        'a',
      ).currentA,
    ).toBe(16);
  });

  it('never limits the house, nor a charge point that is not controllable', () => {
    const bench = new Bench(site({ ...wide, chargePoints: [wallbox('a'), chargePoint('b')] }));
    bench.run(60, QUIET);
    const decision = bench.step([30, 30, 30], dimmed());
    expect(of(decision, 'b').currentA).toBe(16);
    expect(of(decision, 'a').currentA).toBe(6);
  });

  it('adds what generation and storage leave after all other load: 4.2 + 2.8 + 2.6 kW', () => {
    const bench = new Bench(site({ ...wide, chargePoints: [wallbox('a')] }));
    // 3.49 kW of sun, 0.69 kW of house, 2.6 kW from the battery: the grid gives the rest.
    const sunny = (base: Snapshot): Snapshot => {
      const carW = (base.chargePoints[0]?.reading?.value.powerW ?? 0) / 690;
      const gridA = 1 + carW - (3_490 + 2_600) / 690;
      return {
        ...base,
        inverters: [roof(3_490, base.monoMs)],
        batteries: [battery(2_600, 50, base.monoMs)],
        meters: [meter('grid', [gridA, gridA, gridA], base.monoMs)],
      };
    };
    bench.run(90, QUIET, sunny);
    const decision = bench.step(QUIET, (base) => dimmed()(sunny(base)));
    expect(decision.dimming).toMatchObject({ limitW: 4_200, generationW: 5_400, budgetW: 9_600 });
    expect(of(decision, 'a').currentA).toBe(13.9);
    expect(decision.dimming?.netDrawW).toBe(11_040 - 5_400);
  });

  it('counts an inverter that cannot be read as nothing, and a charge point out of reach with its nameplate', () => {
    const bench = running('a', 'b');
    const blind = (base: Snapshot): Snapshot => ({
      ...base,
      inverters: [{ ...roof(5_000, base.monoMs), condition: 'stale' }],
      meters: [meter('grid', [-20, -20, -20], base.monoMs)],
    });
    expect(bench.step(QUIET, (base) => dimmed()(blind(base))).dimming).toMatchObject({ generationW: 0 });
    const lost = (base: Snapshot): Snapshot => ({
      ...dimmed({ limitW: 15_000 })(base),
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'b' ? { ...seen, condition: 'stale', lease: { ...seen.lease, ceilingA: 6 } } : seen,
      ),
    });
    const decision = bench.step(QUIET, lost);
    expect(decision.dimming?.assumed).toEqual([{ id: 'b', powerW: 11_040 }]);
    expect(of(decision, 'a').currentA).toBe(0);
  });

  it('counts a charge point that nobody speaks for with its nameplate, too', () => {
    const bench = running('a', 'b');
    const decision = bench.step(QUIET, (base) => ({
      ...dimmed({ limitW: 16_000 })(base),
      chargePoints: base.chargePoints.filter(({ id }) => id === 'a'),
    }));
    expect(of(decision, 'a').currentA).toBe(7.1);
  });

  it('controls single devices directly: 4.2 kW each, the others as before', () => {
    const decision = running('a', 'b', 'c').step(QUIET, dimmed({ scope: ['a', 'b'] }));
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([6, 6, 16]);
    expect(decision.dimming).toMatchObject({ limitW: null, budgetW: null });
  });

  it('takes the strictest of several commands, and forgets one that is over by the wall clock', () => {
    const bench = running('a');
    const both = (base: Snapshot): Snapshot => ({
      ...base,
      dimming: [command({ limitW: 8_000 }), command({ id: 'other', limitW: 5_000, untilMs: base.wallMs + 60_000 })],
    });
    const first = bench.step(QUIET, both);
    expect(first.dimming).toMatchObject({ limitW: 5_000 });
    expect(of(first, 'a').reasons[0]).toMatchObject({ untilMs: WALL_MS + bench.monoMs + 60_000 });
    const over = bench.step(QUIET, (base) => ({ ...base, dimming: [command({ limitW: 0, untilMs: base.wallMs })] }));
    expect(over.dimming?.commandIds).toEqual([]);
  });

  it('gives the power back gradually, and says when it is all back', () => {
    const bench = running('a');
    bench.run(20, QUIET, dimmed());
    const budgets: number[] = [];
    for (let second = 0; second < 70; second += 1) {
      const decision = bench.step(QUIET);
      budgets.push(decision.dimming?.budgetW ?? Number.POSITIVE_INFINITY);
      if (second === 10) {
        expect(of(decision, 'a').reasons.map(({ code }) => code)).toContain('grid-operator-return');
      }
    }
    // 11.04 kW in a minute.
    expect(budgets[9]).toBeCloseTo(4_200 + 10 * 184, -1);
    expect(budgets.at(-1)).toBe(Number.POSITIVE_INFINITY);
    expect(of(bench.step(QUIET), 'a').currentA).toBe(16);
  });

  it('holds at once after a restart', () => {
    const settings = site({ ...wide, chargePoints: [wallbox('a')] });
    const found = snapshot(1_000, {
      meters: [meter('grid', [17, 17, 17], 1_000)],
      chargePoints: [charging('a', 16, [16, 16, 16], 1_000)],
      dimming: [command()],
    });
    expect(of(decide(found, initialMemory(), settings).decision, 'a').currentA).toBe(6);
  });

  it(
    'for any cars: what is granted never passes the budget, whatever the sun and the fuse allow',
    () => {
      const arbitrary = fc.record({
        cars: fc.array(
          fc.record({
            maxCurrentA: fc.constantFrom(10, 16, 32),
            currentStepA: fc.constantFrom(0.1, 1),
            count: fc.constantFrom(1, 2, 3),
            priority: fc.nat({ max: 1 }),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        limitW: fc.option(fc.integer({ min: 0, max: 40_000 })),
        sunW: fc.integer({ min: 0, max: 15_000 }),
        houseA: fc.integer({ min: 0, max: 20 }),
      });
      fc.assert(
        fc.property(arbitrary, ({ cars, limitW, sunW, houseA }) => {
          const ids = cars.map((_, i) => `cp${i}`);
          const bench = new Bench(
            site({
              ...wide,
              chargePoints: cars.map(({ maxCurrentA, currentStepA, priority }, i) =>
                wallbox(`cp${i}`, { maxCurrentA, currentStepA, priority }),
              ),
            }),
          );
          const countOf = (id: string): number => cars[ids.indexOf(id)]?.count ?? 3;
          const sunny = (base: Snapshot): Snapshot => ({ ...base, inverters: [roof(sunW, base.monoMs)] });
          const netA = houseA - sunW / 690;
          bench.run(25, [netA, netA, netA], sunny, countOf);
          for (let second = 0; second < 3; second += 1) {
            const decision = bench.step([netA, netA, netA], (base) => dimmed({ limitW })(sunny(base)), countOf);
            const grantedW = decision.chargePoints.reduce(
              (sum, { id, currentA }) => sum + currentA * 230 * countOf(id),
              0,
            );
            const leftW = Math.max(0, sunW - houseA * 690);
            const budgetW = (limitW ?? decision.dimming?.owedW ?? 0) + leftW;
            if (grantedW > budgetW + 1) expect.fail(`${grantedW} W granted of ${budgetW} W`);
          }
        }),
        { numRuns: runs(0.02) },
      );
    },
    PATIENCE_MS,
  );
});
