import { weekdayOf } from '../../core/tariff/calendar.ts';
import { QUARTER_MS } from '../../core/tariff/windows.ts';
import type { Band } from '../band.ts';
import type { PowerLog } from '../power-log.ts';
import { Weighted } from '../quantiles.ts';
import { QUARTERS_A_DAY } from '../quarters.ts';

/** Days that are looked back at. A day counts less by so much for each day that it is older. */
const DAYS = 56;
const FADES = 0.97;
/** What another day of the week says about this one: the same, of the same kind, of another kind. */
const LIKE = { same: 1, kind: 0.7, other: 0.15 } as const;
/** Neighbouring quarters say nearly the same. */
const NEAR = [
  [-1, 0.5],
  [0, 1],
  [1, 0.5],
] as const;
/**
 * Quarters of a house are quiet as a rule, and rarely very loud: their median would promise surplus that is not there.
 * So the middle is made of hours, and lies a little above their median, where it is right in the sum.
 */
const MIDDLE = 0.55;
/** A house without a past, by the hour of its day, as parts of its mean: quiet nights, midday, long evenings. */
const USUAL_SHAPE = [
  0.55, 0.5, 0.47, 0.46, 0.48, 0.56, 0.8, 1.05, 1.1, 1.05, 1, 1.05, 1.2, 1.1, 0.95, 0.95, 1.05, 1.3, 1.6, 1.65, 1.5,
  1.3, 1, 0.75,
];
const USUAL_SPREAD = [0.4, 0.65, 1, 1.5, 2.4];
/** Mean of a household with 3500 kWh a year, W; it counts as much as so many measured quarters. */
const USUAL_W = 400;
const USUAL_QUARTERS = 24;
/** The shape counts like a day that is a week old, until as many days were measured. */
const USUAL_WEIGHT = 0.8;
/** What the last hour was off is forgotten so fast, and what the last day was off, quarters. */
const HOUR = { part: 0.6, quarters: 3 } as const;
const DAY = { part: 0.5, quarters: 96, most: 2 } as const;

/**
 * What the house is expected to draw without cars, batteries and flexible loads: weighted quantiles of what it drew at this
 * time of the local day on days like this one, the newer the heavier. A quantile does not mind a holiday or a day that is
 * missing. A house that is emptier or fuller than usual today goes on so for a while.
 */
export class HouseModel {
  private readonly log: PowerLog;
  private readonly localTime: (atMs: number) => number;

  /** @param localTime of the site's zone, see `localTimeIn` */
  constructor(log: PowerLog, localTime: (atMs: number) => number) {
    this.log = log;
    this.localTime = localTime;
  }

  /** For `count` quarters from `nowQuarter` on, which is not yet measured. */
  expect(nowQuarter: number, count: number): readonly Band[] {
    const usualW = this.usualW();
    const lastHourW = this.differs(nowQuarter, 2, usualW);
    const lastDay = this.dayFactor(nowQuarter, usualW);
    return Array.from({ length: count }, (_, lead) => {
      const { p10W, p50W, p90W } = this.typical(nowQuarter + lead, nowQuarter, usualW);
      const factor = 1 + (lastDay - 1) * DAY.part * Math.exp(-lead / DAY.quarters);
      const addW = lastHourW * HOUR.part * Math.exp(-lead / HOUR.quarters);
      const moved = (powerW: number): number => Math.max(0, powerW * factor + addW);
      return { p10W: moved(p10W), p50W: moved(p50W), p90W: moved(p90W) };
    });
  }

  /** Quarters that it rests on, as days. */
  days(): number {
    const span = this.log.span();
    if (span === null) return 0;
    let known = 0;
    for (let quarter = span.first; quarter <= span.last; quarter++) if (!Number.isNaN(this.log.at(quarter))) known += 1;
    return known / QUARTERS_A_DAY;
  }

  private typical(quarter: number, nowQuarter: number, usualW: number): Band {
    const atMs = quarter * QUARTER_MS;
    const local = this.localTime(atMs);
    const weekday = weekdayOf(local);
    const found = new Weighted();
    const hours = new Weighted();
    for (let age = 1; age <= DAYS; age++) {
      const thenMs = atMs - age * QUARTERS_A_DAY * QUARTER_MS;
      // The same time of the clock on the wall, also when it was changed in between.
      const shifted = Math.round((local - atMs - (this.localTime(thenMs) - thenMs)) / QUARTER_MS);
      const then = quarter - age * QUARTERS_A_DAY + shifted;
      if (then >= nowQuarter) continue;
      const weight = FADES ** age * likeness(weekday, weekdayOf(this.localTime(thenMs)));
      if (then + 2 < nowQuarter) hours.add(this.hourW(then), weight);
      for (const [near, part] of NEAR) if (then + near < nowQuarter) found.add(this.log.at(then + near), weight * part);
    }
    const hour = Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);
    const usualWeight = USUAL_WEIGHT / (1 + found.weight);
    for (const spread of USUAL_SPREAD) {
      const powerW = usualW * (USUAL_SHAPE[hour] ?? 1);
      found.add(powerW * spread, usualWeight / USUAL_SPREAD.length);
      hours.add(powerW, usualWeight / USUAL_SPREAD.length);
    }
    const p10W = found.quantile(0.1) ?? 0;
    const p90W = found.quantile(0.9) ?? 0;
    return {
      p10W,
      p50W: Math.min(Math.max(p10W, p90W), Math.max(p10W, hours.quantile(MIDDLE) ?? 0)),
      p90W,
    };
  }

  /** Mean of the hour or so about a quarter, W; NaN where less than half of it is known. */
  private hourW(quarter: number): number {
    let sumW = 0;
    let known = 0;
    for (let near = -2; near <= 2; near++) {
      const powerW = this.log.at(quarter + near);
      if (Number.isNaN(powerW)) continue;
      sumW += powerW;
      known += 1;
    }
    return known < 3 ? Number.NaN : sumW / known;
  }

  /** How much more the last quarters drew than is typical, W. */
  private differs(nowQuarter: number, quarters: number, usualW: number): number {
    let sumW = 0;
    let known = 0;
    for (let quarter = nowQuarter - quarters; quarter < nowQuarter; quarter++) {
      const powerW = this.log.at(quarter);
      if (Number.isNaN(powerW)) continue;
      sumW += powerW - this.typical(quarter, quarter, usualW).p50W;
      known += 1;
    }
    return known === 0 ? 0 : sumW / known;
  }

  /** How much of the typical the last day drew; hour by hour, so that it costs little. */
  private dayFactor(nowQuarter: number, usualW: number): number {
    let measuredW = usualW;
    let typicalW = usualW;
    for (let quarter = nowQuarter - QUARTERS_A_DAY; quarter < nowQuarter; quarter += 2) {
      const powerW = this.log.at(quarter);
      if (Number.isNaN(powerW)) continue;
      measuredW += powerW;
      typicalW += this.typical(quarter, nowQuarter - QUARTERS_A_DAY, usualW).p50W;
    }
    return Math.min(DAY.most, Math.max(1 / DAY.most, measuredW / Math.max(typicalW, 1)));
  }

  private usualW(): number {
    const span = this.log.span();
    let sumW = USUAL_W * USUAL_QUARTERS;
    let known = USUAL_QUARTERS;
    for (let quarter = span?.first ?? 0; quarter <= (span?.last ?? -1); quarter++) {
      const powerW = this.log.at(quarter);
      if (Number.isNaN(powerW)) continue;
      sumW += powerW;
      known += 1;
    }
    return sumW / known;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function likeness(one: number, other: number): number {
  if (one === other) return LIKE.same;
  const isWorkday = (weekday: number): boolean => weekday <= 5;
  return isWorkday(one) === isWorkday(other) ? LIKE.kind : LIKE.other;
}
