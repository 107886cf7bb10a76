import { type Static, Type } from 'typebox';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { Band } from './band.ts';

/** How far off a forecast was, made so many hours before. */
export interface LeadQuality {
  readonly leadHours: number;
  /** Quarter hours that were compared. */
  readonly quarters: number;
  /** Mean absolute error of the middle, W, and of what there was on average, %; `null` without either. */
  readonly errorW: number | null;
  readonly errorPercent: number | null;
  /** How often reality lay between the cautious and the hopeful quantile, %: 80 is meant. */
  readonly insidePercent: number | null;
}

/** Of quarter hours that were forecast a day ahead: how far off, and what there was. */
export interface DayQuality {
  readonly errorKwh: number;
  readonly measuredKwh: number;
  /** `null` where nothing was measured. */
  readonly errorPercent: number | null;
}

export interface ForecastQuality {
  /** Today so far, and the last 30 days; `null` while nothing was compared. */
  readonly today: DayQuality | null;
  readonly last30Days: DayQuality | null;
  readonly leads: readonly LeadQuality[];
}

/** Forecasts of one, six and 24 hours before are compared with what came, quarters. */
const LEADS = [4, 24, 96] as const;
const DAY_AHEAD = 96;
const DAYS = 30;
/** Each quarter that lies outside of its band widens it by so much; the aim is one in ten on each side. */
const STEP = 0.05;
const MISSED_ON_A_SIDE = 0.1;
const WIDTHS = { least: 0.4, most: 4 } as const;
/** Bands that have no width and held say nothing: the night of a roof, W. */
const NOTHING_W = 1;

const Count = Type.Object({
  day: Type.Integer(),
  lead: Type.Integer(),
  quarters: Type.Integer(),
  absoluteW: Type.Number(),
  measuredW: Type.Number(),
  inside: Type.Integer(),
});
const Width = Type.Object({ lead: Type.Integer(), below: Type.Number(), above: Type.Number() });

export const KeptRecordSchema = Type.Object({ counts: Type.Array(Count), widths: Type.Array(Width) });
export type KeptRecord = Static<typeof KeptRecordSchema>;

/**
 * Compares what was expected with what came, by how long before it was expected, and learns how wide the band has to be
 * for eight of ten quarters to lie inside (adaptive conformal inference after Gibbs and Candès, each side for itself).
 */
export class ForecastRecord {
  private readonly localTime: (atMs: number) => number;
  private readonly waiting = new Map<number, Map<number, Band>>(LEADS.map((lead) => [lead, new Map()]));
  private counts: KeptRecord['counts'] = [];
  private widths: KeptRecord['widths'] = LEADS.map((lead) => ({ lead, below: 1, above: 1 }));

  /** @param localTime of the site, see `localTimeIn`: errors are counted by day of its calendar */
  constructor(localTime: (atMs: number) => number) {
    this.localTime = localTime;
  }

  /** What is expected now, from `nowQuarter` on; bands as they are shown. */
  expected(nowQuarter: number, bands: readonly Band[]): void {
    for (const [lead, waiting] of this.waiting) {
      const band = bands[lead];
      if (band !== undefined) waiting.set(nowQuarter + lead, band);
    }
  }

  /** What came. */
  measured(quarter: number, powerW: number): void {
    for (const [lead, waiting] of this.waiting) {
      const band = waiting.get(quarter);
      for (const old of waiting.keys()) if (old <= quarter) waiting.delete(old);
      if (band === undefined || Math.max(powerW, band.p90W) <= NOTHING_W) continue;
      this.count(lead, quarter, powerW, band);
      this.adapt(lead, powerW, band);
    }
  }

  /** A band as wide as past errors want it, never below 0. */
  calibrated(lead: number, { p10W, p50W, p90W }: Band): Band {
    const { below, above } = this.widthAt(lead);
    return { p10W: Math.max(0, p50W - (p50W - p10W) * below), p50W, p90W: p50W + (p90W - p50W) * above };
  }

  /** Mean absolute error of the last 30 days at the tracked lead that is next, W, and of how many quarters. */
  errorAt(lead: number): { readonly errorW: number; readonly quarters: number } {
    const nearest = nearestLead(lead);
    let quarters = 0;
    let absoluteW = 0;
    for (const count of this.counts) {
      if (count.lead !== nearest) continue;
      quarters += count.quarters;
      absoluteW += count.absoluteW;
    }
    return { errorW: quarters === 0 ? 0 : absoluteW / quarters, quarters };
  }

  quality(nowMs: number): ForecastQuality {
    const today = this.dayOf(nowMs);
    const recent = this.counts.filter(({ day }) => day > today - DAYS && day <= today);
    const dayAhead = recent.filter(({ lead }) => lead === DAY_AHEAD);
    return {
      today: dayQuality(dayAhead.filter(({ day }) => day === today)),
      last30Days: dayQuality(dayAhead),
      leads: LEADS.map((lead) => {
        const { quarters, absoluteW, measuredW, inside } = sumOf(recent.filter((one) => one.lead === lead));
        return {
          leadHours: lead / 4,
          quarters,
          errorW: quarters === 0 ? null : Math.round(absoluteW / quarters),
          errorPercent: percent(absoluteW, measuredW),
          insidePercent: percent(inside, quarters),
        };
      }),
    };
  }

  kept(): KeptRecord {
    return { counts: this.counts, widths: this.widths };
  }

  restore({ counts, widths }: KeptRecord): void {
    this.counts = [...counts];
    this.widths = LEADS.map((lead) => widths.find((one) => one.lead === lead) ?? { lead, below: 1, above: 1 });
  }

  private count(lead: number, quarter: number, powerW: number, { p10W, p50W, p90W }: Band): void {
    const day = this.dayOf(quarter * QUARTER_MS);
    const before = this.counts.find((one) => one.day === day && one.lead === lead);
    const isInside = powerW >= p10W - NOTHING_W && powerW <= p90W + NOTHING_W;
    const after = {
      day,
      lead,
      quarters: (before?.quarters ?? 0) + 1,
      absoluteW: Math.round((before?.absoluteW ?? 0) + Math.abs(powerW - p50W)),
      measuredW: Math.round((before?.measuredW ?? 0) + powerW),
      inside: (before?.inside ?? 0) + (isInside ? 1 : 0),
    };
    this.counts = [...this.counts.filter((one) => one !== before && one.day > day - DAYS), after];
  }

  private adapt(lead: number, powerW: number, { p10W, p90W }: Band): void {
    this.widths = this.widths.map((width) => {
      if (width.lead !== lead) return width;
      const below = stepped(width.below, powerW < p10W - NOTHING_W);
      return { lead, below, above: stepped(width.above, powerW > p90W + NOTHING_W) };
    });
  }

  private widthAt(lead: number): { readonly below: number; readonly above: number } {
    const nearest = nearestLead(lead);
    return this.widths.find((one) => one.lead === nearest) ?? { below: 1, above: 1 };
  }

  private dayOf(atMs: number): number {
    return Math.floor(this.localTime(atMs) / 86_400_000);
  }
}

/** The tracked lead whose errors are most like those of this one: in between they grow with its logarithm. */
function nearestLead(lead: number): number {
  return lead <= 10 ? LEADS[0] : lead <= 48 ? LEADS[1] : LEADS[2];
}

function stepped(width: number, wasMissed: boolean): number {
  const next = width * Math.exp(STEP * ((wasMissed ? 1 : 0) - MISSED_ON_A_SIDE));
  return Number(Math.min(WIDTHS.most, Math.max(WIDTHS.least, next)).toFixed(4));
}

function sumOf(counts: KeptRecord['counts']) {
  const sum = { quarters: 0, absoluteW: 0, measuredW: 0, inside: 0 };
  for (const { quarters, absoluteW, measuredW, inside } of counts) {
    sum.quarters += quarters;
    sum.absoluteW += absoluteW;
    sum.measuredW += measuredW;
    sum.inside += inside;
  }
  return sum;
}

function dayQuality(counts: KeptRecord['counts']): DayQuality | null {
  const { quarters, absoluteW, measuredW } = sumOf(counts);
  if (quarters === 0) return null;
  const kwh = (sumW: number): number => Math.round(sumW / 40) / 100;
  return { errorKwh: kwh(absoluteW), measuredKwh: kwh(measuredW), errorPercent: percent(absoluteW, measuredW) };
}

const percent = (part: number, whole: number): number | null => (whole <= 0 ? null : Math.round((100 * part) / whole));
