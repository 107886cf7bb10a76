import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { about, type Band, NOTHING, pointsOf, quartersUntil } from '../band.ts';
import type { FeedHealth, ForecastPoint, PowerForecast } from '../feed.ts';
import { type ForecastQuality, ForecastRecord, KeptRecordSchema } from '../forecast-record.ts';
import { KeptPowersSchema, PowerLog } from '../power-log.ts';
import { quarterOf } from '../quarters.ts';
import type { SolarSite } from './envelope.ts';
import { OwnSolarModel } from './own-model.ts';
import { KeptBlendSchema, SolarBlend } from './solar-blend.ts';

/** A forecast of the sun that comes from outside the house. */
export interface OutsideSolar {
  readonly id: string;
  health(): FeedHealth;
  /** What it expects of all modules, W; its measure is learned, so that irradiance will do; `null`: it does not say. */
  expectedW(quarter: number): number | null;
}

export interface SolarForecastOptions {
  /** As it is known now: an inverter tells its power when it is there. */
  readonly site: () => SolarSite;
  readonly sources: readonly OutsideSolar[];
  readonly clock: Clock;
  /** Of the site's zone, see `localTimeIn`. */
  readonly localTime: (atMs: number) => number;
}

export interface SolarSourceView {
  readonly id: string;
  readonly health: FeedHealth | null;
  /** How much it counts in what is expected for tomorrow, %. */
  readonly weightPercent: number;
  /** Its own error of the last 30 days, a day ahead, W; `null` while nothing was compared. */
  readonly errorW: number | null;
}

/** How much was measured per unit of what a source said. */
const Scale = Type.Object({ measured: Type.Number(), said: Type.Number() });

/** What is kept for the next start. */
export const KeptSolarSchema = Type.Object({
  powers: KeptPowersSchema,
  record: KeptRecordSchema,
  own: KeptRecordSchema,
  /** Not there in what was kept by earlier versions. */
  blend: Type.Optional(KeptBlendSchema),
  sources: Type.Array(Type.Object({ id: Type.String(), record: KeptRecordSchema, scale: Scale })),
});
type KeptSolar = Static<typeof KeptSolarSchema>;

const LOG_DAYS = 70;
/** What is compared with reality is a day ahead, quarters. */
const COMPARED = 97;
/** What is believed of a forecast before it was compared, as a part of the largest power, for so many quarters. */
const BELIEVED = { own: [0.07, 0.1, 0.12], outside: [0.09, 0.09, 0.09], quarters: 150 } as const;
/** A day of sun counts half after about ten others. */
const SCALE_FORGETS = 0.999;
/** Whoever has said less than this (W) can be off by anything. */
const SAID_TOO_LITTLE = 5_000;

/**
 * What the sun is expected to give to all inverters: our own model, which needs nothing from outside, and forecasts from
 * outside where the owner allows them, weighted by their past errors at the same lead time. The band is that of our own
 * model about the common middle, widened or narrowed until eight of ten quarters lie inside.
 */
export class SolarForecast implements PowerForecast {
  private readonly options: SolarForecastOptions;
  private readonly log = new PowerLog(LOG_DAYS);
  private readonly own: OwnSolarModel;
  private readonly blend: SolarBlend;
  private readonly record: ForecastRecord;
  private readonly ownRecord: ForecastRecord;
  private readonly outside: readonly Outside[];
  private made: Foreseen | null = null;

  constructor(options: SolarForecastOptions) {
    const { site, sources, localTime } = options;
    this.options = options;
    this.own = new OwnSolarModel(site, this.log);
    this.blend = new SolarBlend(this.own, this.log, localTime);
    this.record = new ForecastRecord(localTime);
    this.ownRecord = new ForecastRecord(localTime);
    this.outside = sources.map((source) => ({
      source,
      record: new ForecastRecord(localTime),
      scale: { measured: 0, said: 0 },
    }));
  }

  expect(fromMs: number, toMs: number): readonly ForecastPoint[] | null {
    const nowQuarter = quarterOf(this.options.clock.wallMs());
    const { bands } = this.foreseen(nowQuarter, quartersUntil(toMs, nowQuarter));
    if (bands === null) return null;
    return pointsOf(fromMs, toMs, (quarter) => {
      const lead = quarter - nowQuarter;
      if (lead >= 0) return bands[lead] ?? bands[bands.length - 96 + (lead % 96)] ?? NOTHING;
      const powerW = this.log.at(quarter);
      return Number.isNaN(powerW) ? NOTHING : { p10W: powerW, p50W: powerW, p90W: powerW };
    });
  }

  /** The mean of a quarter hour over all inverters, W. In order of time; what is long ago only teaches. */
  measured(quarter: number, powerW: number): void {
    const nowQuarter = quarterOf(this.options.clock.wallMs());
    this.log.put(quarter, powerW);
    this.made = null;
    for (const one of this.outside) {
      const said = one.source.expectedW(quarter);
      if (said === null) continue;
      const { measured, said: before } = one.scale;
      one.scale = { measured: measured * SCALE_FORGETS + powerW, said: before * SCALE_FORGETS + said };
    }
    for (const record of [this.record, this.ownRecord, ...this.outside.map((one) => one.record)]) {
      record.measured(quarter, powerW);
    }
    this.blend.measured(quarter, powerW);
    // Of a past that is read from the books nothing was expected.
    if (quarter < nowQuarter - 1) return;
    const { own, bands: expected } = this.foreseen(nowQuarter, COMPARED);
    if (expected === null || own === null) return;
    this.record.expected(nowQuarter, expected);
    this.ownRecord.expected(nowQuarter, own);
    for (const one of this.outside) {
      one.record.expected(
        nowQuarter,
        own.flatMap((_, lead) => {
          const powerW = this.scaledW(one, nowQuarter + lead);
          return powerW === null ? [] : [{ p10W: powerW, p50W: powerW, p90W: powerW }];
        }),
      );
    }
  }

  quality(): ForecastQuality {
    return this.record.quality(this.options.clock.wallMs());
  }

  /** Days with measured sun that our own model rests on. */
  learnedDays(): number {
    return this.own.days(quarterOf(this.options.clock.wallMs()));
  }

  sources(): readonly SolarSourceView[] {
    const nowQuarter = quarterOf(this.options.clock.wallMs());
    const ahead = nowQuarter + 96;
    const weights = this.weights(96, ahead, this.mostW());
    const total = weights.own + weights.outside.reduce((sum, weight) => sum + weight, 0);
    const view = (id: string, health: FeedHealth | null, weight: number, record: ForecastRecord): SolarSourceView => {
      const { errorW, quarters } = record.errorAt(96);
      const weightPercent = Math.round((100 * weight) / total);
      return { id, health, weightPercent, errorW: quarters === 0 ? null : Math.round(errorW) };
    };
    return [
      view('own', null, weights.own, this.ownRecord),
      ...this.outside.map(({ source, record }, index) =>
        view(source.id, source.health(), weights.outside[index] ?? 0, record),
      ),
    ];
  }

  /** The newest quarter that was measured; `null` while there is none. */
  newestQuarter(): number | null {
    return this.log.span()?.last ?? null;
  }

  kept(): KeptSolar {
    return {
      powers: this.log.kept(),
      record: this.record.kept(),
      own: this.ownRecord.kept(),
      blend: this.blend.kept(),
      sources: this.outside.map(({ source: { id }, record, scale }) => ({ id, record: record.kept(), scale })),
    };
  }

  restore({ powers, record, own, blend, sources }: KeptSolar): void {
    this.log.restore(powers);
    this.record.restore(record);
    this.ownRecord.restore(own);
    if (blend !== undefined) this.blend.restore(blend);
    for (const one of this.outside) {
      const known = sources.find(({ id }) => id === one.source.id);
      if (known === undefined) continue;
      one.record.restore(known.record);
      one.scale = known.scale;
    }
    this.made = null;
  }

  /** Of our own model, and as shown. */
  private foreseen(nowQuarter: number, count: number): Foreseen {
    const said = this.outside.map(({ source }) => source.health().goodAtMs).join();
    const key = `${nowQuarter} ${said}`;
    const { made } = this;
    if (made !== null && made.key === key && (made.own === null || made.own.length >= count)) return made;
    const own = this.blend.expect(nowQuarter, count);
    const next = { key, own, bands: own === null ? null : this.blended(nowQuarter, own) };
    this.made = next;
    return next;
  }

  private blended(nowQuarter: number, own: readonly Band[]): readonly Band[] {
    const mostW = this.mostW();
    return own.map((band, lead) => {
      const weights = this.weights(lead, nowQuarter + lead, mostW);
      let sumW = weights.own * band.p50W;
      let total = weights.own;
      for (const [index, one] of this.outside.entries()) {
        const weight = weights.outside[index] ?? 0;
        const powerW = this.scaledW(one, nowQuarter + lead);
        if (powerW === null) continue;
        // Nobody outside knows the shade and the limit of the inverter.
        sumW += weight * Math.min(powerW, Math.max(band.p90W, this.own.clearW(nowQuarter + lead)));
        total += weight;
      }
      return this.record.calibrated(lead, about(sumW / total, band));
    });
  }

  /** By past errors: twice the error, a quarter of the weight. */
  private weights(lead: number, quarter: number, mostW: number) {
    const weightOf = (record: ForecastRecord, believed: readonly number[]): number => {
      const { errorW, quarters } = record.errorAt(lead);
      const belief = (believed[lead <= 10 ? 0 : lead <= 48 ? 1 : 2] ?? 0.1) * Math.max(mostW, 1);
      const error = (errorW * quarters + belief * BELIEVED.quarters) / (quarters + BELIEVED.quarters);
      return 1 / Math.max(error, 1) ** 2;
    };
    return {
      own: weightOf(this.ownRecord, BELIEVED.own),
      outside: this.outside.map((one) =>
        this.scaledW(one, quarter) === null ? 0 : weightOf(one.record, BELIEVED.outside),
      ),
    };
  }

  private scaledW({ source, scale }: Outside, quarter: number): number | null {
    const said = source.expectedW(quarter);
    if (said === null) return null;
    return scale.said < SAID_TOO_LITTLE ? said : (said * scale.measured) / scale.said;
  }

  private mostW(): number {
    return this.own.mostW(quarterOf(this.options.clock.wallMs()));
  }
}

interface Foreseen {
  readonly key: string;
  readonly own: readonly Band[] | null;
  readonly bands: readonly Band[] | null;
}

interface Outside {
  readonly source: OutsideSolar;
  readonly record: ForecastRecord;
  scale: Static<typeof Scale>;
}
