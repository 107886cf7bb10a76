import { weekdayOf } from '../../core/tariff/calendar.ts';
import type { MarketPrice } from '../../core/tariff/prices.ts';
import { QUARTER_MS, startOfQuarter } from '../../core/tariff/windows.ts';

/** What a market will presumably pay, learned from what it has paid; nano units per kWh. */
export interface PriceProfile {
  /** `null` while nothing is known of the market. */
  expect(quarterMs: number): number | null;
  /** Mean of the last weeks, newer days count more; `null` while nothing is known. */
  readonly meanNano: number | null;
}

interface ProfileSource {
  readonly market: MarketPrice;
  /** Wall-clock time of the site: days and their hours are local. */
  readonly toLocal: (atMs: number) => number;
}

/**
 * Learns the usual day of a market: the price of each quarter of the local day, apart for workdays, Saturdays and Sundays, from
 * the last four weeks, and by how much the last days were dearer or cheaper than that, which fades with the days ahead. On the
 * German day-ahead market of 2024 and 2025 it is closer than the same day of last week (docs/tariffs.md has the figures).
 */
export function learnProfile(name: string, { market, toLocal }: ProfileSource, nowMs: number): PriceProfile {
  const firstMs = startOfQuarter(nowMs) - HISTORY_DAYS * DAY_MS;
  const lastMs = startOfQuarter(nowMs) + PUBLISHED_AHEAD_MS;
  const days = new Map<number, DayPrices>();
  let whole = NOTHING;
  const shapes = CLASSES.map(() => Array.from({ length: QUARTERS }, () => NOTHING));
  for (let quarterMs = firstMs; quarterMs < lastMs; quarterMs += QUARTER_MS) {
    const nano = market(name, quarterMs);
    if (nano === null) continue;
    const { day, dayClass, quarter } = placeOf(toLocal(quarterMs));
    const weight = FADING_PER_DAY ** ((lastMs - quarterMs) / DAY_MS);
    whole = added(whole, nano, weight);
    const shape = shapes[dayClass];
    if (shape !== undefined) shape[quarter] = added(shape[quarter] ?? NOTHING, nano, weight);
    const known = days.get(day) ?? { prices: [], dayClass };
    known.prices.push({ quarter, nano });
    days.set(day, known);
  }
  const meanNano = mean(whole);
  const usual = (dayClass: number, quarter: number): number | null => {
    const own = mean(shapes[dayClass]?.[quarter] ?? NOTHING);
    if (own !== null) return own;
    const all = shapes.map((shape) => shape[quarter] ?? NOTHING).reduce((sum, one) => plus(sum, one), NOTHING);
    return mean(all) ?? meanNano;
  };
  const lastDays = [...days].filter(([, { prices }]) => prices.length >= QUARTERS / 2).slice(-LEVEL_DAYS);
  const lastDay = lastDays.at(-1)?.[0] ?? 0;
  const levels = lastDays.map(([, { prices, dayClass }]) =>
    mean(prices.reduce((sum, { quarter, nano }) => added(sum, nano - (usual(dayClass, quarter) ?? nano), 1), NOTHING)),
  );
  const levelNano = levels.reduce<number>((sum, one) => sum + (one ?? 0), 0) / Math.max(1, levels.length);
  return {
    meanNano: meanNano === null ? null : Math.round(meanNano),
    expect(quarterMs) {
      const { day, dayClass, quarter } = placeOf(toLocal(quarterMs));
      const nano = usual(dayClass, quarter);
      return nano === null ? null : Math.round(nano + levelNano * LEVEL_KEPT_PER_DAY ** Math.max(0, day - lastDay));
    },
  };
}

interface DayPrices {
  readonly prices: { readonly quarter: number; readonly nano: number }[];
  readonly dayClass: number;
}

interface Sum {
  readonly sum: number;
  readonly weight: number;
}

const NOTHING: Sum = { sum: 0, weight: 0 };
const DAY_MS = 86_400_000;
const QUARTERS = 96;
const HISTORY_DAYS = 28;
/** Nobody publishes further ahead. */
const PUBLISHED_AHEAD_MS = 2 * DAY_MS;
const FADING_PER_DAY = 0.95;
const LEVEL_DAYS = 2;
const LEVEL_KEPT_PER_DAY = 0.7;
/** Workdays, Saturdays, Sundays. */
const CLASSES = [0, 1, 2] as const;

function placeOf(localMs: number): { readonly day: number; readonly dayClass: number; readonly quarter: number } {
  const day = Math.floor(localMs / DAY_MS);
  return {
    day,
    dayClass: Math.max(0, weekdayOf(localMs) - 5),
    quarter: Math.floor((localMs - day * DAY_MS) / QUARTER_MS),
  };
}

function added({ sum, weight }: Sum, value: number, by: number): Sum {
  return { sum: sum + value * by, weight: weight + by };
}

function plus(one: Sum, other: Sum): Sum {
  return { sum: one.sum + other.sum, weight: one.weight + other.weight };
}

function mean({ sum, weight }: Sum): number | null {
  return weight === 0 ? null : sum / weight;
}
