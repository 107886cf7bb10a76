import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, LoadDecision } from '../../../src/core/model/decision.ts';
import type { DimmingCommand } from '../../../src/core/model/dimming.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { BatterySnapshot, LoadSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, battery, chargePoint, circuit, electrical, load, of, reading, site, WALL_MS } from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

/** Heat pumps and batteries beneath the grid operator's limit: section 14a EnWG counts them with the charge points. */

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
const QUIET: PerPhase = [1, 1, 1];
const pump = (over: Parameters<typeof load>[1] = {}) =>
  load('pump', {
    kind: 'heat-pump',
    phases: ['L1', 'L2', 'L3'],
    minW: 6_000,
    maxW: 6_000,
    minOffMs: 60_000,
    dimmable: true,
    ...over,
  });
const home = (loads: readonly ReturnType<typeof pump>[], dimmableIds: readonly string[] = []) =>
  new Bench(
    site({
      circuits: [circuit({ limitA: [100, 100, 100] })],
      chargePoints: [chargePoint('a', { dimmable: true })],
      loads,
      battery: { dimmableIds },
    }),
  );

interface Moment {
  readonly commands?: readonly DimmingCommand[];
  readonly pump?: Partial<LoadSnapshot>;
  readonly pumpW?: number | null;
  readonly batteries?: readonly BatterySnapshot[];
  readonly houseA?: PerPhase;
}

/** One second: the house, the car, and the heat pump by its own will at the meter. */
function second(bench: Bench, { commands = [], pump: over = {}, pumpW = null, batteries, houseA }: Moment): Decision {
  const ownA = (pumpW ?? 0) / 690;
  const [l1, l2, l3] = houseA ?? QUIET;
  return bench.step([l1 + ownA, l2 + ownA, l3 + ownA], (base: Snapshot) => ({
    ...base,
    dimming: commands,
    batteries: (batteries ?? []).map((one) => ({
      ...one,
      reading: one.reading && { ...one.reading, monoMs: base.monoMs },
    })),
    loads: [
      {
        id: 'pump',
        condition: 'ok' as const,
        mode: 'auto' as const,
        ceilingW: 0,
        reading: pumpW === null ? null : reading(electrical([ownA, ownA, ownA]), base.monoMs),
        ranTodayMs: 0,
        dayEndsMs: WALL_MS + 43_200_000,
        ...over,
      },
    ],
  }));
}
function during(bench: Bench, seconds: number, moment: Moment): Decision {
  let last = second(bench, moment);
  for (let at = 1; at < seconds; at += 1) last = second(bench, moment);
  return last;
}
const pumpOf = ({ loads }: Decision): LoadDecision | undefined => loads.find(({ id }) => id === 'pump');

describe('a heat pump beneath the limit of the grid operator', () => {
  it('counts with the charge points: the minimum power owed to both, and what it may draw is reserved', () => {
    const bench = home([pump()]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command()] });
    // 4.2 kW + 0.8 x 4.2 kW, of which the heat pump may take 6 kW: 1.56 kW do not start a car on three phases.
    expect(decision.dimming).toMatchObject({ owedW: 7_560, blockedIds: [] });
    expect(decision.dimming?.assumed).toEqual([{ id: 'pump', powerW: 6_000 }]);
    expect(pumpOf(decision)?.sgReady).toBe(2);
    expect(of(decision, 'a').currentA).toBe(0);
  });

  it('is blocked at once where it does not fit, and the car gets the power', () => {
    const bench = home([pump()]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command({ limitW: 4_200 })] });
    expect(pumpOf(decision)).toMatchObject({ powerW: 0, sgReady: 1 });
    expect(pumpOf(decision)?.reasons[0]).toMatchObject({ code: 'grid-operator-limit', limitW: 4_200 });
    expect(pumpOf(decision)?.reasons.filter(({ code }) => code === 'grid-operator-limit')).toHaveLength(1);
    expect(decision.dimming).toMatchObject({ blockedIds: ['pump'] });
    expect(of(decision, 'a').currentA).toBe(6);
  });

  it('is blocked also while its owner has switched its extra heat off', () => {
    const bench = home([pump()]);
    const decision = second(bench, { commands: [command({ limitW: 4_200 })], pump: { mode: 'off' } });
    expect(pumpOf(decision)).toMatchObject({ powerW: 0, sgReady: 1 });
    expect(pumpOf(decision)?.reasons.map(({ code }) => code)).toEqual(['grid-operator-limit', 'mode-off']);
  });

  it('keeps what it draws when blocked, where its contact only lowers it', () => {
    const bench = home([pump({ blockedW: 2_000 })]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command({ limitW: 6_000 - 1 })] });
    expect(pumpOf(decision)?.sgReady).toBe(1);
    // 5 999 W less 2 000 W are 5.7 A on three phases.
    expect(of(decision, 'a').currentA).toBe(0);
    expect(decision.dimming?.netDrawW).toBe(16 * 690 + 2_000);
  });

  it('comes back with the power, not before its least rest, and as soon as nothing is limited', () => {
    const bench = home([pump({ minOffMs: 30_000 })]);
    during(bench, 10, { commands: [command({ limitW: 4_200 })] });
    // The limit grows to 9 kW: it rests all the same.
    expect(pumpOf(during(bench, 5, { commands: [command({ limitW: 9_000 })] }))?.sgReady).toBe(1);
    expect(pumpOf(during(bench, 60, { commands: [command({ limitW: 9_000 })] }))?.sgReady).toBe(2);
    during(bench, 5, { commands: [command({ limitW: 0 })] });
    expect(pumpOf(second(bench, {}))?.reasons[0].code).toBe('grid-operator-return');
    expect(pumpOf(during(bench, 90, {}))?.sgReady).toBe(2);
  });

  it('is asked for no more than the limit leaves: not at all when it is blocked', () => {
    const bench = home([pump({ minOnMs: 0 })]);
    const sunny: Moment = { houseA: [-30, -30, -30], pump: { ceilingW: 0 } };
    const eager = during(bench, 120, sunny);
    expect(pumpOf(eager)?.sgReady).toBe(3);
    expect(pumpOf(second(bench, { ...sunny, commands: [command({ limitW: 1_000 })] }))?.sgReady).toBe(1);
  });

  it('does not lose the sun that it uses itself, where it measures', () => {
    const bench = home([pump()]);
    // 10.35 kW of sun, 0.69 kW of house, 3 kW of heat pump: 9.66 kW are left for both.
    const roof = { id: 'roof', condition: 'ok' as const, nameplateW: 12_000, takesLimit: false };
    const step = (commands: readonly DimmingCommand[]): Decision => {
      const ownA = 3_000 / 690;
      return bench.step([-14 + ownA, -14 + ownA, -14 + ownA], (base) => ({
        ...base,
        dimming: commands,
        inverters: [{ ...roof, reading: reading(electrical([15, 15, 15]), base.monoMs) }],
        loads: [
          {
            id: 'pump',
            condition: 'ok',
            mode: 'auto',
            ceilingW: 0,
            reading: reading(electrical([ownA, ownA, ownA]), base.monoMs),
            ranTodayMs: 0,
            dayEndsMs: WALL_MS,
          },
        ],
      }));
    };
    for (let at = 0; at < 60; at += 1) step([]);
    const decision = step([command({ limitW: 4_200 })]);
    expect(decision.dimming?.generationW).toBeGreaterThan(9_500);
    expect(decision.dimming?.generationW).toBeLessThanOrEqual(9_660);
    expect(pumpOf(decision)?.sgReady).toBe(2);
  });

  it('that is out of reach counts with its nameplate, whatever it was told', () => {
    const bench = home([pump()]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command({ limitW: 5_000 })], pump: { condition: 'stale' } });
    expect(decision.dimming?.assumed).toEqual([{ id: 'pump', powerW: 6_000 }]);
    expect(of(decision, 'a').currentA).toBe(0);
  });

  it('may be limited by itself, at 40 % of what a large one draws where no value is told', () => {
    const bench = home([pump({ minW: 12_000, maxW: 12_000, blockedW: 4_800 })]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command({ scope: ['pump'] })] });
    expect(pumpOf(decision)?.reasons[0]).toMatchObject({ code: 'grid-operator-limit', limitW: 4_800 });
    expect(of(decision, 'a').currentA).toBe(16);
  });

  it('that is not controllable stays other load', () => {
    const bench = home([pump({ dimmable: false })]);
    during(bench, 60, {});
    const decision = second(bench, { commands: [command()] });
    expect(decision.dimming).toMatchObject({ owedW: 4_200, blockedIds: [] });
    expect(pumpOf(decision)?.sgReady).toBe(2);
  });
});

describe('a home battery beneath the limit of the grid operator', () => {
  const charging = (powerW: number) => [battery(-powerW, 50, 0, { maxChargeW: 5_000 })];
  const gridA = (powerW: number): PerPhase => [1 + powerW / 690, 1 + powerW / 690, 1 + powerW / 690];

  it('that charges from the grid takes from the cars at once, and is told to stop after ten seconds', () => {
    const bench = home([], ['battery']);
    during(bench, 60, {});
    const moment: Moment = { commands: [command({ limitW: 8_000 })], batteries: charging(2_000), houseA: gridA(2_000) };
    const first = second(bench, moment);
    expect(first.dimming).toMatchObject({ owedW: 7_560 });
    expect(of(first, 'a').currentA).toBe(8.6);
    expect(first.batteries[0]?.charge).toBe('free');
    const later = during(bench, 12, moment);
    expect(later.batteries[0]).toMatchObject({ charge: 'locked', reason: { code: 'charge-limited', limitW: 8_000 } });
    const obeyed: Moment = { commands: [command({ limitW: 8_000 })], batteries: charging(0) };
    expect(of(during(bench, 40, obeyed), 'a').currentA).toBe(11.5);
    expect(second(bench, obeyed).batteries[0]?.charge).toBe('locked');
    expect(during(bench, 90, { batteries: charging(0) }).batteries[0]?.charge).toBe('free');
  });

  it('charges from the sun as it likes', () => {
    const bench = home([], ['battery']);
    const moment: Moment = {
      commands: [command({ limitW: 8_000 })],
      batteries: charging(2_000),
      houseA: [-20, -20, -20],
    };
    expect(during(bench, 60, moment).batteries[0]?.charge).toBe('free');
  });

  it('that is not heard counts with all that it may charge with', () => {
    const bench = home([], ['battery']);
    during(bench, 60, {});
    const lost = charging(0).map((one) => ({ ...one, condition: 'stale' as const }));
    const decision = second(bench, { commands: [command({ limitW: 9_000 })], batteries: lost });
    expect(decision.dimming?.assumed).toEqual([{ id: 'battery', powerW: 5_000 }]);
    expect(of(decision, 'a').currentA).toBe(0);
  });

  it('that nobody may limit is other load: no car yields for it, and none gets its sun', () => {
    const bench = home([]);
    during(bench, 60, {});
    const decision = second(bench, {
      commands: [command({ limitW: 8_000 })],
      batteries: charging(2_000),
      houseA: gridA(2_000),
    });
    expect(decision.dimming).toMatchObject({ owedW: 4_200 });
    expect(of(decision, 'a').currentA).toBe(11.5);
  });
});

it(
  'for any heat pumps and cars: what may be drawn never passes the budget, unless the contacts cannot be switched',
  () => {
    const arbitrary = fc.record({
      maxW: fc.constantFrom(1_500, 3_000, 5_000, 12_000),
      blockedShare: fc.constantFrom(0, 0.3),
      limitW: fc.integer({ min: 0, max: 25_000 }),
      storeW: fc.integer({ min: 0, max: 3_000 }),
      sunA: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ maxW, blockedShare, limitW, storeW, sunA }) => {
        const blockedW = maxW * blockedShare;
        const bench = home([pump({ minW: maxW, maxW, blockedW })], ['battery']);
        const netA = 1 - sunA + storeW / 690;
        const moment = { batteries: [battery(-storeW, 50, 0)], houseA: [netA, netA, netA] } as const;
        during(bench, 25, moment);
        for (let at = 0; at < 3; at += 1) {
          const decision = second(bench, { ...moment, commands: [command({ limitW })] });
          const isBlocked = decision.dimming?.blockedIds.includes('pump') === true;
          expect(pumpOf(decision)?.sgReady === 1).toBe(isBlocked);
          const carW = of(decision, 'a').currentA * 690;
          const heatW = isBlocked ? blockedW : maxW;
          const budgetW = decision.dimming?.budgetW ?? 0;
          // What cannot be brought down by a car's yielding is left when no car charges.
          if (carW > 0 && carW + heatW + storeW > budgetW + 1)
            expect.fail(`${carW} + ${heatW} + ${storeW} W of ${budgetW} W`);
          if (!isBlocked && heatW + storeW > budgetW + 1) expect.fail(`${heatW} + ${storeW} W of ${budgetW} W`);
        }
      }),
      { numRuns: runs(0.01) },
    );
  },
  PATIENCE_MS,
);
