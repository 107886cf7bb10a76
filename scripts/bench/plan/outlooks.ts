import { DAY_QUARTERS, type Visit, type World } from './world.ts';

/** What a planner knows at a quarter hour of one that has not come yet. */
export interface Outlook {
  readonly name: string;
  importNano(at: number, now: number): number;
  solarW(at: number, now: number): number;
  houseW(at: number, now: number): number;
  /** Visits it knows of: those that have begun, and perhaps others. */
  knows(visit: Visit, now: number): boolean;
}

/** Everything is known before: what remains is the horizon, and what cars and meters cannot do. */
export function perfect({ importNano, series }: World): Outlook {
  return {
    name: 'perfect',
    importNano: (at) => importNano[at] ?? importNano.at(-1) ?? 0,
    solarW: (at) => series.solarW[at] ?? 0,
    houseW: (at) => series.houseW[at] ?? 0,
    knows: () => true,
  };
}

/** The prices of a day are known from 13:00 of the day before (12:00 UTC). */
const PUBLISHED_AT = 48;
const PRICE_DAYS = 7;
const HOUSE_DAYS = 14;
const SUN_DAYS = 6;
/** How much of how the sun is now stays after one quarter hour. */
const PERSISTS = 0.9;

/**
 * What a house can know by itself: published prices and beyond them the mean of the last week; of the sun the last days, and for the
 * next hours how it is now against them; of the house the last two weeks at this time of day.
 */
export function ownForecast({ importNano, series }: World): Outlook {
  const meanOf = (values: Float64Array, at: number, now: number, days: number): number => {
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= days + 2 && count < days; back += 1) {
      const before = at - back * DAY_QUARTERS;
      if (before >= now || before < 0) continue;
      sum += values[before] ?? 0;
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  };
  const publishedUntil = (now: number): number => {
    const day = Math.floor(now / DAY_QUARTERS);
    return (now % DAY_QUARTERS >= PUBLISHED_AT ? day + 2 : day + 1) * DAY_QUARTERS;
  };
  return {
    name: 'own forecasts',
    importNano: (at, now) =>
      at < publishedUntil(now) ? (importNano[at] ?? 0) : meanOf(importNano, at, publishedUntil(now), PRICE_DAYS),
    solarW(at, now) {
      const usual = meanOf(series.solarW, at, now, SUN_DAYS);
      // Of the present quarter hour the last one is known.
      const [was, wasUsual] = [series.solarW[now - 1] ?? 0, meanOf(series.solarW, now - 1, now - 1, SUN_DAYS)];
      const ratio = wasUsual < 200 ? 1 : Math.min(2, was / wasUsual);
      return Math.max(0, usual * (1 + (ratio - 1) * PERSISTS ** Math.max(0, at - now)));
    },
    houseW: (at, now) => meanOf(series.houseW, at, now, HOUSE_DAYS),
    knows: (visit, now) => visit.from <= now,
  };
}
