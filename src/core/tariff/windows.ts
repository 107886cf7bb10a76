import { weekdayOf } from './calendar.ts';

/**
 * When a price applies, by the local wall clock. The hour that repeats in autumn is in its window twice, the one that
 * is skipped in spring never: nobody needs to say so, the clock on the wall does.
 */
export interface TimeWindow {
  /** ISO 8601 weekdays, Monday is 1; `null` for all. After midnight it is the next day's weekday that counts. */
  readonly weekdays: readonly number[] | null;
  /** Local minutes of the day on the quarter hour: from, and up to but not including. From later than to: over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** First and last local day of the year, each year, `MM-DD`; `null` for the whole year. From later than to: over New Year. */
  readonly season: { readonly from: string; readonly to: string } | null;
}

/** Prices change on quarter hours only: of the local clock, and so of UTC, as every zone in use is off by quarters. */
export const QUARTER_MS = 15 * 60_000;

/** When the quarter hour of a moment began. */
export function startOfQuarter(atMs: number): number {
  return Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
}

/** @param localMs what `localTimeIn` gives for the moment */
export function isWithin({ weekdays, fromMinute, toMinute, season }: TimeWindow, localMs: number): boolean {
  const local = new Date(localMs);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  if (weekdays !== null && !weekdays.includes(weekdayOf(localMs))) return false;
  if (!isBetween(minute, fromMinute, toMinute - 1)) return false;
  return season === null || isBetween(dayOfYear(local), dayNumber(season.from), dayNumber(season.to));
}

/** Of a ring: from the first to the last, both in, over the end where the first is the larger. */
function isBetween(value: number, first: number, last: number): boolean {
  return first <= last ? value >= first && value <= last : value >= first || value <= last;
}

function dayOfYear(local: Date): number {
  return (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
}

function dayNumber(monthAndDay: string): number {
  return Number(monthAndDay.slice(0, 2)) * 100 + Number(monthAndDay.slice(3, 5));
}
