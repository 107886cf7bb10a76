import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import { minutesOf, needsOf, nextDeparture } from '../../../src/core/planning/goals.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const berlin = localTimeIn('Europe/Berlin');
const HOUR_MS = 3_600_000;
/** Friday, 20 November 2026, 18:00 in Berlin. */
const FRIDAY_MS = Date.UTC(2026, 10, 20, 17);

const weekly = (weekdays: readonly number[], at: string, over: Partial<Goal> = {}): Goal => ({
  goalId: 'work',
  target: { kind: 'soc', percent: 80 },
  time: { kind: 'weekly', weekdays, at },
  enabled: true,
  ...over,
});

const wishing = (over: Partial<VehiclePlanWishes>): VehiclePlanWishes => ({
  goals: [],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
  ...over,
});

const CAR = { sessionWh: 0, soc: null, capacityWh: null, usualWh: null, maxW: 11_000 } as const;

describe('the next departure', () => {
  it('is at its local time on the next of its days', () => {
    expect(nextDeparture([weekly([1, 2, 3, 4, 5], '07:00')], FRIDAY_MS, berlin)?.byMs).toBe(Date.UTC(2026, 10, 23, 6));
    expect(nextDeparture([weekly([5], '19:30')], FRIDAY_MS, berlin)?.byMs).toBe(Date.UTC(2026, 10, 20, 18, 30));
    // Today's is over: in a week.
    expect(nextDeparture([weekly([5], '18:00')], FRIDAY_MS, berlin)?.byMs).toBe(Date.UTC(2026, 10, 27, 17));
  });

  it('is the first of several, and none that is switched off', () => {
    const once: Goal = { ...weekly([], ''), goalId: 'trip', time: { kind: 'once', byMs: FRIDAY_MS + HOUR_MS } };
    expect(nextDeparture([weekly([6], '09:00'), once], FRIDAY_MS, berlin)?.goal.goalId).toBe('trip');
    expect(nextDeparture([{ ...once, enabled: false }], FRIDAY_MS, berlin)).toBeNull();
    expect(nextDeparture([{ ...once, time: { kind: 'once', byMs: FRIDAY_MS } }], FRIDAY_MS, berlin)).toBeNull();
    expect(nextDeparture([], FRIDAY_MS, berlin)).toBeNull();
  });

  it('stays at its time of the day when the clocks change', () => {
    // Saturday, 24 October 2026: the night after has 25 hours.
    const saturdayMs = Date.UTC(2026, 9, 24, 10);
    expect(nextDeparture([weekly([7], '07:00')], saturdayMs, berlin)?.byMs).toBe(Date.UTC(2026, 9, 25, 6));
    expect(nextDeparture([weekly([7], '01:30')], saturdayMs, berlin)?.byMs).toBe(Date.UTC(2026, 9, 24, 23, 30));
    // 28 March 2027: 02:30 is skipped.
    const skipped = nextDeparture([weekly([7], '02:30')], Date.UTC(2027, 2, 27, 10), berlin)?.byMs ?? 0;
    expect([Date.UTC(2027, 2, 28, 0, 30), Date.UTC(2027, 2, 28, 1, 30)]).toContain(skipped);
  });

  it('lies ahead, within eight days, and reads as it was said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (afterMs, weekdays, hour, minute) => {
          const at = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const byMs = nextDeparture([weekly(weekdays, at)], afterMs, berlin)?.byMs ?? Number.NaN;
          expect(byMs).toBeGreaterThan(afterMs);
          expect(byMs - afterMs).toBeLessThanOrEqual(8 * 24 * HOUR_MS);
          const local = new Date(berlin(byMs));
          const isSkipped = hour === 2 && local.getUTCMonth() === 2;
          if (!isSkipped) expect([local.getUTCHours(), local.getUTCMinutes()]).toEqual([hour, minute]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('reads times of the day', () => {
  expect(minutesOf('07:05')).toBe(425);
  expect(minutesOf('00:00')).toBe(0);
});

describe('what a car needs', () => {
  const soc = (percent: number) => ({ percent, atMs: FRIDAY_MS });

  it('is what is missing to the goal, at the meter of the charge point', () => {
    const known = { ...CAR, soc: soc(30), capacityWh: 60_000 };
    const needs = needsOf(wishing({ goals: [weekly([6], '07:00')] }), known, FRIDAY_MS, berlin);
    // 50 % of 60 kWh, of which 90 % arrive.
    expect(needs.demands).toEqual([{ byMs: Date.UTC(2026, 10, 21, 6), energyWh: 30_000 / 0.9 }]);
    expect(needs.roomWh).toBeCloseTo(42_000 / 0.9);
    expect(needs.assumptions).toEqual([]);
  });

  it('of a car that does not tell how full it is, is what it usually needs; and the plan says so', () => {
    const goals = [weekly([6], '07:00')];
    const usual = needsOf(
      wishing({ goals }),
      { ...CAR, capacityWh: 60_000, usualWh: 12_000, sessionWh: 2_000 },
      FRIDAY_MS,
      berlin,
    );
    expect(usual.demands[0]?.energyWh).toBe(10_000);
    expect(usual.assumptions).toEqual([{ kind: 'soc-unknown', energyWh: 10_000 }]);
    const unknown = needsOf(wishing({ goals }), CAR, FRIDAY_MS, berlin);
    expect(unknown.demands[0]?.energyWh).toBeCloseTo((0.4 * 60_000) / 0.9);
    expect(unknown.assumptions.map(({ kind }) => kind)).toEqual(['soc-unknown', 'capacity-unknown']);
  });

  it('in energy counts what this stay has charged already', () => {
    const goal = weekly([6], '07:00', { target: { kind: 'energy', energyWh: 20_000 } });
    const demand = (sessionWh: number) =>
      needsOf(wishing({ goals: [goal] }), { ...CAR, sessionWh }, FRIDAY_MS, berlin).demands;
    expect(demand(5_000)[0]?.energyWh).toBe(15_000);
    expect(demand(20_000)).toEqual([]);
    expect(demand(25_000)).toEqual([]);
  });

  it('at once is the minimum, before the goal', () => {
    const known = { ...CAR, soc: soc(10), capacityWh: 60_000 };
    const needs = needsOf(wishing({ goals: [weekly([6], '07:00')], minSocPercent: 30 }), known, FRIDAY_MS, berlin);
    expect(needs.belowMinimum).toBe(true);
    expect(needs.demands.map(({ energyWh }) => Math.round(energyWh))).toEqual([13_333, 46_667]);
    expect(needs.demands[0]?.byMs).toBeLessThan(FRIDAY_MS + 2 * HOUR_MS);
    expect(needsOf(wishing({ minSocPercent: 30 }), { ...known, soc: soc(31) }, FRIDAY_MS, berlin).belowMinimum).toBe(
      false,
    );
  });

  it('only sun until a time of the day, and not after it', () => {
    expect(needsOf(wishing({ surplusOnlyUntil: '20:00' }), CAR, FRIDAY_MS, berlin).gridFromMs).toBe(
      FRIDAY_MS + 2 * HOUR_MS,
    );
    expect(needsOf(wishing({ surplusOnlyUntil: '17:00' }), CAR, FRIDAY_MS, berlin).gridFromMs).toBeNull();
  });
});
