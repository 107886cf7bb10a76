import { type Band, NOTHING } from '../band.ts';
import type { PowerLog } from '../power-log.ts';
import { Binned } from '../quantiles.ts';
import { QUARTERS_A_DAY } from '../quarters.ts';
import { Envelope, type SolarSite } from './envelope.ts';

/** Days that are searched for the like of today. */
const DAYS = 60;
/** The like may have been an hour earlier or later, quarters. */
const SHIFTS = [-4, -2, 0, 2, 4];
/** How far clearness may be off to still be alike: of the last hour, the last three, the last day. */
const ALIKE = [0.1, 0.2, 0.3] as const;
/** So many alike days carry quantiles; with fewer, less alike ones count, too. */
const ENOUGH = 25;
/** So fast is forgotten by what the sky differs now: in its last quarter, in its last hour; and what it was like, quarters. */
const FORGETS_MOMENT = 1.5;
const FORGETS_HOUR = 6;
const FORGETS_DAY = 48;
/** A quarter with less clear-sky power says nothing of the sky, as a part of the day's largest. */
const DIM = 0.05;
/** Edges of clouds throw more light than a clear sky. */
const MOST_CLEARNESS = 1.3;
const BINS = 130;
/** Clearness of days, as they follow each other in Central Europe; they count until enough days were measured. */
const USUAL_DAYS = [
  0.75, 0.9, 0.5, 0.3, 0.15, 0.6, 0.95, 0.85, 0.4, 0.25, 0.1, 0.45, 0.7, 0.95, 0.65, 0.2, 0.35, 0.55, 0.8, 1,
];
const MEASURED_DAYS = 20;

/**
 * The sun of the days ahead from the site's own past, without weather from outside: what this roof gives under a clear sky
 * ({@link Envelope}), times a clearness that goes on as it did after hours that were like the last ones (an ensemble of
 * analogues). What the sky differs now from such an hour fades within hours. Quantiles are those of the ensemble.
 */
export class OwnSolarModel {
  private readonly site: () => SolarSite;
  private readonly log: PowerLog;
  private envelope: { readonly day: number; readonly made: Envelope } | null = null;

  constructor(site: () => SolarSite, log: PowerLog) {
    this.site = site;
    this.log = log;
  }

  /** Days with measured sun that it rests on. */
  days(nowQuarter: number): number {
    return this.envelopeAt(nowQuarter).days;
  }

  /** For `count` quarters from `nowQuarter` on, which is not yet measured; `null` while nothing at all is known. */
  expect(nowQuarter: number, count: number): readonly Band[] | null {
    const envelope = this.envelopeAt(nowQuarter);
    if (envelope.isUnknown) return null;
    const sky = new Sky(envelope, this.log);
    const analogues = this.analogues(sky, envelope, nowQuarter);
    return Array.from({ length: count }, (_, lead) => {
      const clearW = envelope.clearW(nowQuarter + lead);
      if (clearW < 1) return NOTHING;
      const moment = Math.exp(-lead / FORGETS_MOMENT);
      const hour = Math.exp(-lead / FORGETS_HOUR);
      const day = Math.exp(-lead / FORGETS_DAY);
      const ensemble = new Binned(MOST_CLEARNESS, BINS);
      for (const { clearnessAt, differs, weight, anyWeight } of analogues) {
        const clearness = clearnessAt(lead) + differs.hour * hour + differs.moment * moment;
        const clipped = Math.min(MOST_CLEARNESS, Math.max(0, clearness));
        ensemble.add(clipped, day * weight + (1 - day) * anyWeight);
      }
      const powerW = (share: number): number => clearW * (ensemble.quantile(share) ?? 0.5);
      return { p10W: powerW(0.1), p50W: powerW(0.5), p90W: powerW(0.9) };
    });
  }

  /** Under a clear sky, W. */
  clearW(quarter: number): number {
    return this.envelope?.made.clearW(quarter) ?? 0;
  }

  /** The largest of the day under a clear sky, W. */
  mostW(nowQuarter: number): number {
    const envelope = this.envelopeAt(nowQuarter);
    let mostW = 0;
    for (let lead = 0; lead < QUARTERS_A_DAY; lead++) mostW = Math.max(mostW, envelope.clearW(nowQuarter + lead));
    return mostW;
  }

  private analogues(sky: Sky, envelope: Envelope, nowQuarter: number): readonly Analogue[] {
    const now = sky.features(nowQuarter);
    const past: {
      readonly features: Features;
      readonly age: number;
      readonly clearnessAt: (lead: number) => number;
    }[] = [];
    for (let age = 1; age <= DAYS; age++) {
      for (const shift of SHIFTS) {
        const features = sky.features(nowQuarter - age * QUARTERS_A_DAY + shift);
        if (features === null) continue;
        const clearnessAt = (lead: number): number => {
          // A day of the past has only so much after it: for what is farther, the day of the past itself.
          const days = Math.min(Math.floor(lead / QUARTERS_A_DAY), age - 1);
          return sky.clearness(nowQuarter + (lead % QUARTERS_A_DAY) + (days - age) * QUARTERS_A_DAY);
        };
        past.push({ features, age, clearnessAt });
      }
    }
    const missing = Math.max(0, 1 - envelope.days / MEASURED_DAYS);
    const usual = missing === 0 ? [] : usualDays(nowQuarter);
    for (let widen = 1; ; widen *= 1.5) {
      const measured = past.map(({ features, age, clearnessAt }) => ({
        clearnessAt,
        differs: difference(now, features),
        weight: (likeness(now, features, widen) * 0.985 ** age) / SHIFTS.length,
        anyWeight: (likeness(now, features, 4 * widen) * 0.985 ** age) / SHIFTS.length,
      }));
      const assumed = usual.map(({ features, clearnessAt }) => ({
        clearnessAt,
        differs: difference(now, features),
        weight: likeness(now, features, widen) * missing,
        anyWeight: missing,
      }));
      const all = [...measured, ...assumed];
      const sum = all.reduce((total, { weight }) => total + weight, 0);
      const squares = all.reduce((total, { weight }) => total + weight * weight, 0);
      if ((sum * sum) / squares >= ENOUGH || widen > 8) return all;
    }
  }

  private envelopeAt(nowQuarter: number): Envelope {
    const day = Math.floor(nowQuarter / QUARTERS_A_DAY);
    // With few days each hour teaches much.
    if (this.envelope?.day !== day || this.envelope.made.days < 7) {
      this.envelope = { day, made: new Envelope(this.site(), this.log, nowQuarter) };
    }
    return this.envelope.made;
  }
}

interface Analogue {
  readonly clearnessAt: (lead: number) => number;
  /** How much clearer it is now than it was then. */
  readonly differs: { readonly hour: number; readonly moment: number };
  readonly weight: number;
  readonly anyWeight: number;
}

type Features = readonly [hour: number, threeHours: number, day: number, quarter: number];

function difference(now: Features | null, then: Features): Analogue['differs'] {
  if (now === null) return { hour: 0, moment: 0 };
  const hour = now[0] - then[0];
  return { hour, moment: now[3] - then[3] - hour };
}

function likeness(now: Features | null, then: Features, widen: number): number {
  if (now === null) return 1;
  let distance = 0;
  for (const [index, alike] of ALIKE.entries())
    distance += (((now[index] ?? 0) - (then[index] ?? 0)) / (alike * widen)) ** 2;
  return Math.exp(-distance / 2);
}

function usualDays(nowQuarter: number) {
  return USUAL_DAYS.map((clearness, index) => ({
    features: [clearness, clearness, clearness, clearness] as const,
    clearnessAt: (lead: number): number => {
      const days = Math.floor((nowQuarter + lead) / QUARTERS_A_DAY) - Math.floor(nowQuarter / QUARTERS_A_DAY);
      return USUAL_DAYS[(index + days) % USUAL_DAYS.length] ?? clearness;
    },
  }));
}

/** How clear the sky was: measured power of what a clear sky would have given. */
class Sky {
  private readonly envelope: Envelope;
  private readonly log: PowerLog;
  private readonly dimW: number;
  private readonly daylight = new Map<number, number>();

  constructor(envelope: Envelope, log: PowerLog) {
    this.envelope = envelope;
    this.log = log;
    const last = log.span()?.last ?? 0;
    let mostW = 0;
    for (let quarter = last - QUARTERS_A_DAY; quarter <= last; quarter++)
      mostW = Math.max(mostW, envelope.clearW(quarter));
    this.dimW = DIM * mostW;
  }

  /** NaN where it is not known. */
  clearness(quarter: number): number {
    const clearW = this.envelope.clearW(quarter);
    return clearW < 1 ? Number.NaN : Math.min(MOST_CLEARNESS, this.log.at(quarter) / clearW);
  }

  /** Of the daylight before a quarter; `null` where too little is known. */
  features(quarter: number): Features | null {
    let measuredW = 0;
    let clearW = 0;
    let quarters = 0;
    const means: number[] = [];
    for (let back = 1; back <= QUARTERS_A_DAY; back++) {
      const light = this.light(quarter - back);
      if (!Number.isNaN(light)) {
        measuredW += this.log.at(quarter - back);
        clearW += light;
        quarters += 1;
        if (quarters === 1 || quarters === 4 || quarters === 12) means.push(measuredW / clearW);
      }
    }
    const [moment, hour, threeHours] = means;
    if (moment === undefined || hour === undefined || threeHours === undefined) return null;
    return [hour, threeHours, measuredW / clearW, moment];
  }

  /** Clear-sky power of a quarter that says something of the sky, else NaN. */
  private light(quarter: number): number {
    const known = this.daylight.get(quarter);
    if (known !== undefined) return known;
    const clearW = this.envelope.clearW(quarter);
    const light = clearW > this.dimW && !Number.isNaN(this.log.at(quarter)) ? clearW : Number.NaN;
    this.daylight.set(quarter, light);
    return light;
  }
}
