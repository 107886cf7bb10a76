import { describe, expect, it } from 'vitest';
import { habitsOf, type PastStay } from '../../../src/core/planning/habits.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const berlin = localTimeIn('Europe/Berlin');
/** Monday, 2 March 2026, midnight in Berlin. */
const MONDAY_MS = Date.UTC(2026, 2, 1, 23);

/** A stay over night that ends on this day, counted from that Monday, at this local hour of the winter. */
function night(day: number, leavesAt: number, energyWh: number | null = 12_000): PastStay {
  const endedAtMs = MONDAY_MS + day * DAY_MS + leavesAt * HOUR_MS;
  return { startedAtMs: endedAtMs - 13 * HOUR_MS, endedAtMs, energyWh };
}

describe('habits of departure', () => {
  it('tells weekdays with the same time as one', () => {
    const stays = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18].map((day) => night(day, 7.2 + (day % 3) * 0.05));
    expect(habitsOf(stays, berlin)).toEqual([
      {
        weekdays: [1, 2, 3, 4, 5],
        departAt: '07:15',
        readyBy: '07:10',
        spreadMinutes: 6,
        arriveAt: '18:15',
        energyWh: 12_000,
        departures: 15,
      },
    ]);
  });

  it('keeps the time of the clock on the wall when the clocks are changed', () => {
    // Summer time begins on 29 March: the same local time is an hour earlier in UTC.
    const stays = [21, 28, 35].map((day) => night(day, day < 27 ? 7 : 6));
    expect(habitsOf(stays, berlin)).toMatchObject([{ weekdays: [1], departAt: '07:00' }]);
  });

  it('sees none in two departures, nor where the car comes and goes as it likes', () => {
    expect(habitsOf([night(0, 7), night(7, 7)], berlin)).toEqual([]);
    expect(habitsOf([night(5, 7), night(12, 11), night(19, 15), night(26, 20)], berlin)).toEqual([]);
  });

  it('takes the first departure of a day, and no visit of less than an hour', () => {
    const weeks = [0, 7, 14, 21];
    const later = weeks.map((day) => night(day, 17.5));
    const short = weeks.map((day) => ({ ...night(day, 5), startedAtMs: MONDAY_MS + day * DAY_MS + 4.5 * HOUR_MS }));
    expect(habitsOf([...weeks.map((day) => night(day, 8)), ...later, ...short], berlin)).toMatchObject([
      { weekdays: [1], departAt: '08:00', departures: 4 },
    ]);
  });

  it('says no energy where none is known', () => {
    expect(habitsOf([night(0, 7, null), night(7, 7, null), night(14, 7, null)], berlin)[0]?.energyWh).toBeNull();
  });
});
