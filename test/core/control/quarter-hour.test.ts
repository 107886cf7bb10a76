import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countQuarterHour, type QuarterMemory } from '../../../src/core/control/quarter-hour.ts';
import type { DemandRegisters } from '../../../src/core/model/readings.ts';
import type { Settings } from '../../../src/core/model/site.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, codes, electrical, of, reading, site, snapshot, WALL_MS } from './fixtures.ts';
import { random, runPlant } from './plant.ts';

const settings = site({ quarterHour: { capW: 3_600, orMonthPeak: false } });
const QUARTER_MS = 900_000;

/** A meter that has just spoken. */
function heard(monoMs: number, powerW: number, demand?: DemandRegisters, wallMs = WALL_MS + monoMs): Snapshot {
  const value = { ...electrical([0, 0, 0]), powerW, ...(demand === undefined ? {} : { demand }) };
  const meters = [{ id: 'grid', condition: 'ok' as const, reading: { ...reading(value, monoMs), atMs: wallMs } }];
  return { ...snapshot(monoMs, { meters }), wallMs };
}

/** Seconds of import at a power, from a moment on. */
function counted(from: QuarterMemory | null, monoMs: number, seconds: number, powerW: number): QuarterMemory {
  let memory = from;
  for (let second = 0; second < seconds; second += 1) {
    memory = countQuarterHour(heard(monoMs + second * 1_000, powerW), memory, settings)?.memory ?? null;
  }
  if (memory === null) throw new Error('nothing was counted');
  return memory;
}

const energyAfter = (input: Snapshot, memory: QuarterMemory | null, of = settings): number =>
  countQuarterHour(input, memory, of)?.quarter.energyWh ?? Number.NaN;

describe('the import of a quarter hour', () => {
  it('is counted second by second; feeding in takes nothing back; each quarter hour of the clock begins at nothing', () => {
    const memory = counted(counted(null, 0, 300, 1_800), 300_000, 300, -5_000);
    expect(memory.energyWh).toBeCloseTo(149.5, 6);
    const next = counted(memory, 600_000, 310, 3_600);
    expect(next).toMatchObject({ startMs: WALL_MS + QUARTER_MS });
    expect(next.energyWh).toBeCloseTo(9, 6);
  });

  it('of the time before the start counts by the cap, or by the meter’s own register', () => {
    expect(energyAfter(heard(600_000, 0), null)).toBeCloseTo(600, 6);
    expect(energyAfter(heard(600_000, 0, { quarterHourW: 1_000, monthPeakW: null }), null)).toBeCloseTo(250, 6);
    // The clocks need not agree to the second: the register may still be that of the quarter hour before.
    expect(energyAfter(heard(5_000, 0, { quarterHourW: 3_000, monthPeakW: null }), null)).toBeCloseTo(5, 6);
  });

  it('that nobody saw counts by the cap, or by the register', () => {
    const memory = counted(null, 0, 301, 0);
    expect(energyAfter(heard(400_000, 0), memory)).toBeCloseTo(100, 6);
    expect(energyAfter(heard(400_000, 0, { quarterHourW: 200, monthPeakW: null }), memory)).toBeCloseTo(50, 6);
    expect(energyAfter({ ...snapshot(400_000), meters: [] }, memory)).toBeCloseTo(100, 6);
  });

  it.each([
    ['forward', 5_000_000],
    ['back', -5_000_000],
    ['within the quarter hour', 200_000],
  ])('begins anew when the clock jumps %s, as if the cap had been used so far', (_, jumpMs) => {
    const memory = counted(null, 0, 301, 900);
    const wallMs = WALL_MS + 301_000 + jumpMs;
    const elapsedMs = ((wallMs % QUARTER_MS) + QUARTER_MS) % QUARTER_MS;
    const input = heard(301_000, 900, undefined, wallMs);
    expect(energyAfter(input, memory)).toBeCloseTo(elapsedMs / 1_000, 6);
    // The screen and the limit do not wait for the next reading.
    const between = { ...heard(300_500, 900), monoMs: 301_000, wallMs };
    expect(energyAfter(between, memory)).toBeCloseTo(elapsedMs / 1_000, 6);
    const after = countQuarterHour(input, memory, settings)?.memory ?? null;
    expect(energyAfter(heard(302_000, 3_600, undefined, wallMs + 1_000), after)).toBeCloseTo(elapsedMs / 1_000 + 1, 6);
  });

  it('leaves the rest of the budget to the rest of the time and one dead time', () => {
    const { quarter } = countQuarterHour(heard(300_000, 0), counted(null, 0, 301, 1_800), settings) ?? {};
    expect(quarter?.allowedW).toBeCloseTo(((900 - 150) * 3_600) / 607, 0);
    expect(quarter?.endsAtMs).toBe(WALL_MS + QUARTER_MS);
  });

  it('may reach what the month has reached, and the cap in any case', () => {
    const month = site({ quarterHour: { capW: 2_500, orMonthPeak: true } });
    const capOf = (monthPeakW: number | null): number | undefined =>
      countQuarterHour(heard(0, 0, { quarterHourW: 0, monthPeakW }), null, month)?.quarter.capW;
    expect([capOf(4_100), capOf(900), capOf(null)]).toEqual([4_100, 2_500, 2_500]);
    expect(countQuarterHour(heard(0, 0), null, site())).toBeNull();
  });
});

describe('cars under a cap on quarter hours', () => {
  it('are limited with the numbers, and say when that changes', () => {
    const bench = new Bench(site({ quarterHour: { capW: 6_000, orMonthPeak: false } }));
    const decision = bench.run(120, [2, 2, 2]);
    expect(of(decision, 'a').currentA).toBeGreaterThanOrEqual(6);
    expect(of(decision, 'a').currentA).toBeLessThan(8);
    expect(of(decision, 'a').reasons[0]).toMatchObject({
      code: 'quarter-hour-limit',
      capW: 6_000,
      nextChangeAtMs: WALL_MS + QUARTER_MS,
    });
    expect(decision.balance.quarterHour).toMatchObject({ capW: 6_000, endsAtMs: WALL_MS + QUARTER_MS });
  });

  it('do not start where their minimum does not fit into a whole quarter hour, however much is left of this one', () => {
    const bench = new Bench(site({ quarterHour: { capW: 3_600, orMonthPeak: false } }));
    for (let minute = 0; minute < 15; minute += 1) {
      const decision = bench.run(60, [0, 0, 0]);
      expect(of(decision, 'a').currentA).toBe(0);
      expect(codes(decision, 'a')).toContain('quarter-hour-limit');
    }
  });

  it('pause, and no more than that, when the house alone is over it', () => {
    const bench = new Bench(site({ quarterHour: { capW: 6_000, orMonthPeak: false } }));
    expect(of(bench.run(300, [12, 12, 12]), 'a').currentA).toBe(0);
  });

  it('keep the mean of every quarter hour below it, whatever the house does, and use what it leaves', () => {
    const day = fc.record({
      capW: fc.integer({ min: 5_000, max: 11_000 }),
      seed: fc.nat(),
      deadS: fc.constantFrom(2, 5),
      reportsEveryS: fc.constantFrom(1, 10),
    });
    fc.assert(
      fc.property(day, ({ capW, seed, deadS, reportsEveryS }) => {
        const limited: Settings = site({
          chargePoints: [chargePoint('a'), chargePoint('b')],
          quarterHour: { capW, orMonthPeak: false },
        });
        const next = random(seed);
        const houseW: number[] = [];
        // A base load, and an appliance of up to 3 kW for up to five minutes now and then.
        for (let until = 0, applianceW = 0, second = 0; second < 2_700; second += 1) {
          if (second >= until) {
            applianceW = next() < 0.5 ? next() * 3_000 : 0;
            until = second + 20 + next() * 280;
          }
          houseW.push(400 + applianceW);
        }
        const meanW = [0, 0, 0];
        const houseMeanW = [0, 0, 0];
        const car = { mode: 'fast' as const, phases: 1 as const, deadS, reportsAtS: 0, reportsEveryS };
        runPlant(
          limited,
          [
            { ...car, id: 'a' },
            { ...car, id: 'b' },
          ],
          2_700,
          (second) => [(houseW[second] ?? 0) / 690, (houseW[second] ?? 0) / 690, (houseW[second] ?? 0) / 690],
          ({ second, gridA }) => {
            const quarter = Math.floor(second / 900);
            const importW = Math.max(0, (gridA[0] + gridA[1] + gridA[2]) * 230);
            meanW[quarter] = (meanW[quarter] ?? 0) + importW / 900;
            houseMeanW[quarter] = (houseMeanW[quarter] ?? 0) + (houseW[second] ?? 0) / 900;
          },
        );
        meanW.forEach((mean, i) => {
          expect(mean, `quarter hour ${i}`).toBeLessThanOrEqual(Math.max(capW, houseMeanW[i] ?? 0) + 1);
        });
        // Two cars on one phase take 7.4 kW at most under 25 A less the house: what the cap leaves is used.
        const wantedW = Math.min(capW, (houseMeanW[2] ?? 0) + 3_500);
        expect(meanW[2]).toBeGreaterThan(0.85 * wantedW);
      }),
      { numRuns: 12 },
    );
  }, 600_000);
});
