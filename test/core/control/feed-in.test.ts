import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import type { FeedInCommand } from '../../../src/core/model/dimming.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { InverterSnapshot } from '../../../src/core/model/snapshot.ts';
import { electrical, reading, site, snapshot, WALL_MS } from './fixtures.ts';

const command = (limit: FeedInCommand['limit'], over: Partial<FeedInCommand> = {}): FeedInCommand => ({
  id: 'rse@1',
  source: 'contact',
  limit,
  receivedAtMs: WALL_MS,
  untilMs: null,
  isAssumed: false,
  ...over,
});
const percent = (value: number) => command({ kind: 'percent', percent: value });
const watts = (powerW: number) => electrical([powerW / 690, powerW / 690, powerW / 690]);

interface Roof {
  readonly id: string;
  readonly nameplateW: number;
  readonly sunW: number;
  readonly takesLimit: boolean;
}

const SOUTH: Roof = { id: 'south', nameplateW: 10_000, sunW: 9_000, takesLimit: true };

/** Roofs and a house in virtual time: inverters follow within two seconds, the meter is a second late. */
class Plant {
  memory = initialMemory();
  monoMs = 0;
  decision: Decision | null = null;
  readonly settings = site({ chargePoints: [] });
  readonly roofs: readonly Roof[];
  readonly producedW: number[];
  private limits: (number | null)[][] = [];
  private gridBefore: Reading<ElectricalValues> | null = null;

  constructor(...roofs: Roof[]) {
    this.roofs = roofs;
    this.producedW = roofs.map(({ sunW }) => sunW);
  }

  /** One second; returns what really flows into the grid, W. */
  step(houseW: number, commands: readonly FeedInCommand[], inverterCondition: 'ok' | 'stale' = 'ok'): number {
    this.monoMs += 1_000;
    const inForce = this.limits.at(-2) ?? [];
    this.roofs.forEach(({ sunW }, i) => {
      this.producedW[i] = Math.min(sunW, inForce[i] ?? sunW);
    });
    const feedInW = this.producedW.reduce((sum, powerW) => sum + powerW, 0) - houseW;
    const result = decide(
      snapshot(this.monoMs, {
        meters: [{ id: 'grid', condition: 'ok', reading: this.gridBefore }],
        inverters: this.roofs.map(({ id, nameplateW, takesLimit }, i): InverterSnapshot => {
          const now = reading(watts(this.producedW[i] ?? 0), this.monoMs);
          return { id, condition: inverterCondition, reading: now, nameplateW, takesLimit };
        }),
        feedIn: commands,
      }),
      this.memory,
      this.settings,
    );
    this.gridBefore = reading(watts(-feedInW), this.monoMs);
    this.memory = result.memory;
    this.decision = result.decision;
    this.limits.push(result.decision.inverters.map(({ limitW }) => limitW));
    return feedInW;
  }

  run(seconds: number, houseW: number, commands: readonly FeedInCommand[]): number[] {
    return Array.from({ length: seconds }, () => this.step(houseW, commands));
  }
}

describe('the limit on what flows into the grid', () => {
  it.each([
    [60, 6_000],
    [30, 3_000],
    [0, 0],
  ])('%i %% of the installed power: at once, and own consumption comes on top when it has lasted', (value, limitW) => {
    const plant = new Plant(SOUTH);
    plant.run(10, 800, []);
    expect(plant.decision?.inverters).toEqual([{ id: 'south', limitW: null }]);
    plant.step(800, [percent(value)]);
    expect(plant.decision?.inverters).toEqual([{ id: 'south', limitW }]);
    const feedIn = plant.run(60, 800, [percent(value)]);
    expect(Math.max(...feedIn.slice(3))).toBeLessThanOrEqual(limitW + 1);
    expect(feedIn.at(-1)).toBeCloseTo(limitW, -2);
    expect(plant.producedW[0]).toBeCloseTo(limitW + 800, -2);
  });

  it('follows a house that comes and goes without passing the limit for longer than it takes to follow', () => {
    const plant = new Plant(SOUTH);
    const over: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      const feedInW = plant.step(second % 60 < 30 ? 3_500 : 400, [percent(30)]);
      if (second > 3) over.push(Math.max(0, feedInW - 3_000));
    }
    let [longest, stretch] = [0, 0];
    for (const excess of over) {
      stretch = excess > 50 ? stretch + 1 : 0;
      longest = Math.max(longest, stretch);
    }
    expect(longest).toBeLessThanOrEqual(9);
    expect(Math.min(...plant.producedW)).toBeGreaterThan(2_900);
  });

  it('takes a value in watts at the grid connection, and the strictest of several', () => {
    const plant = new Plant(SOUTH);
    plant.step(0, [command({ kind: 'power', powerW: 4_200 }), percent(60)]);
    expect(plant.decision?.feedIn).toEqual({
      commandIds: ['rse@1', 'rse@1'],
      limitW: 4_200,
      uncontrolledIds: [],
    });
    expect(plant.decision?.inverters).toEqual([{ id: 'south', limitW: 4_200 }]);
  });

  it('shares by installed power, after those that take no limit, and names them', () => {
    const east = { id: 'east', nameplateW: 5_000, sunW: 2_000, takesLimit: false };
    const west = { id: 'west', nameplateW: 5_000, sunW: 4_000, takesLimit: true };
    const plant = new Plant(SOUTH, east, west);
    plant.step(0, [percent(40)]);
    expect(plant.decision?.inverters).toEqual([
      { id: 'south', limitW: 4_000 },
      { id: 'east', limitW: null },
      { id: 'west', limitW: 2_000 },
    ]);
    expect(plant.decision?.feedIn?.uncontrolledIds).toEqual(['east']);
  });

  it('forgets own consumption when it can no longer be measured', () => {
    const plant = new Plant(SOUTH);
    plant.run(60, 3_000, [percent(30)]);
    expect(plant.decision?.inverters[0]?.limitW).toBeGreaterThan(5_000);
    plant.step(3_000, [percent(30)], 'stale');
    expect(plant.decision?.inverters[0]?.limitW).toBe(3_000);
  });

  it('lets the sun in again when the command is taken back or over', () => {
    const plant = new Plant(SOUTH);
    plant.run(5, 0, [percent(30)]);
    plant.step(0, [{ ...percent(30), untilMs: WALL_MS + 1 }]);
    expect(plant.decision?.inverters).toEqual([{ id: 'south', limitW: null }]);
    expect(plant.decision?.feedIn).toBeNull();
  });
});
