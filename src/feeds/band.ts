import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { ForecastPoint } from './feed.ts';
import { quarterOf } from './quarters.ts';

/** What is expected of a quarter hour: cautious, middle and hopeful, W. */
export interface Band {
  readonly p10W: number;
  readonly p50W: number;
  readonly p90W: number;
}

/** The mean of what a band stands for, W (Swanson's rule): above the middle where the band is lopsided, as that of a cloudy roof is. */
export function meanW({ p10W, p50W, p90W }: Band): number {
  return 0.3 * p10W + 0.4 * p50W + 0.3 * p90W;
}

/** A band about another middle: as wide below and above as it was, as parts of the middle. */
export function about(middleW: number, { p10W, p50W, p90W }: Band): Band {
  if (p50W < 1) return { p10W: Math.min(p10W, middleW), p50W: middleW, p90W: Math.max(p90W, middleW) };
  const factor = Math.min(2, middleW / p50W);
  return { p10W: p10W * factor, p50W: middleW, p90W: middleW + (p90W - p50W) * Math.min(1, Math.max(0.5, factor)) };
}

export const NOTHING: Band = { p10W: 0, p50W: 0, p90W: 0 };

/** As far as anybody asks, quarters: a week. */
const FARTHEST = 7 * 96;

/** How many quarters from `nowQuarter` on reach `toMs`. */
export function quartersUntil(toMs: number, nowQuarter: number): number {
  return Math.max(0, Math.min(FARTHEST, quarterOf(toMs - 1) + 1 - nowQuarter));
}

/** The quarters that touch [fromMs, toMs), as points; farther away than a week: the last of them, day by day. */
export function pointsOf(fromMs: number, toMs: number, bandOf: (quarter: number) => Band): readonly ForecastPoint[] {
  const points: ForecastPoint[] = [];
  for (let quarter = quarterOf(fromMs); quarter * QUARTER_MS < toMs; quarter++) {
    const { p10W, p50W, p90W } = bandOf(quarter);
    const rounded = { p10W: Math.round(p10W), p50W: Math.round(p50W), p90W: Math.round(p90W) };
    points.push({ startMs: quarter * QUARTER_MS, endMs: (quarter + 1) * QUARTER_MS, ...rounded });
  }
  return points;
}
