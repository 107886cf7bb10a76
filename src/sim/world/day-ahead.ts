import { Random } from './random.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * What a market like the German one might pay in an hour, EUR/MWh with two decimals: dear in the morning and the evening, cheap at noon, below
 * zero on sunny weekends. The same seed and hour give the same price.
 */
export function dayAheadPrice(seed: number, hourMs: number): number {
  const day = Math.floor(hourMs / DAY_MS);
  const hour = (hourMs - day * DAY_MS) / HOUR_MS;
  const random = new Random(seed * 100_003 + day);
  const level = random.between(60, 120);
  const sun = random.between(0.2, 1.3);
  // 1 January 1970 was a Thursday.
  const isWeekend = (day + 3) % 7 >= 5;
  const noise = Array.from({ length: 24 }, () => random.between(-6, 6))[hour] ?? 0;
  const hump = (middle: number, width: number): number => Math.exp(-(((hour - middle) / width) ** 2));
  const price =
    level * (isWeekend ? 0.75 : 1) + 45 * hump(6.5, 1.8) + 70 * hump(17.5, 2.2) - 95 * sun * hump(11.5, 3) + noise;
  return Math.round(price * 100) / 100;
}
