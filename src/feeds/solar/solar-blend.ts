import { type Static, Type } from 'typebox';
import { about, type Band } from '../band.ts';
import { ForecastRecord, KeptRecordSchema } from '../forecast-record.ts';
import type { PowerLog } from '../power-log.ts';
import { QUARTERS_A_DAY } from '../quarters.ts';
import type { OwnSolarModel } from './own-model.ts';

/** Nearer than this the model, which knows what the sky is like now, stands alone, quarters. */
const FROM_LEAD = 12;
/** Days of the mean, and how many of them have to be known. */
const MEAN_DAYS = 28;
const LEAST_DAYS = 7;
/** What is believed of each before it was compared, as a part of the largest power, for so many quarters. */
const BELIEVED = { model: 0.11, simple: 0.14, quarters: 150 } as const;
/** Who errs a tenth more has little more than half of the weight; who errs twice as much has none. */
const SHARPNESS = 6;
/** What is compared with reality is a day ahead, quarters. */
const COMPARED = 97;

export const KeptBlendSchema = Type.Object({
  model: KeptRecordSchema,
  lastDay: KeptRecordSchema,
  mean: KeptRecordSchema,
});
type KeptBlend = Static<typeof KeptBlendSchema>;

/**
 * The model of the house's own sun, beside the two simplest forecasts there are: what was at this time of the last day, and the mean of
 * four weeks. Without weather from outside none of them knows much of tomorrow, and their errors differ: each weighs by its own errors of
 * the last 30 days at the same lead time.
 */
export class SolarBlend {
  private readonly model: Pick<OwnSolarModel, 'expect' | 'mostW'>;
  private readonly log: PowerLog;
  private readonly records: { readonly [name in keyof KeptBlend]: ForecastRecord };

  /** @param localTime of the site, see `localTimeIn` */
  constructor(model: Pick<OwnSolarModel, 'expect' | 'mostW'>, log: PowerLog, localTime: (atMs: number) => number) {
    this.model = model;
    this.log = log;
    this.records = {
      model: new ForecastRecord(localTime),
      lastDay: new ForecastRecord(localTime),
      mean: new ForecastRecord(localTime),
    };
  }

  /** For `count` quarters from `nowQuarter` on, which is not yet measured; `null` while nothing at all is known. */
  expect(nowQuarter: number, count: number): readonly Band[] | null {
    const bands = this.model.expect(nowQuarter, count);
    if (bands === null) return null;
    const mostW = this.model.mostW(nowQuarter);
    this.note(nowQuarter, bands);
    return bands.map((band, lead) => {
      if (lead < FROM_LEAD || band.p90W <= 0) return band;
      const quarter = nowQuarter + lead;
      const parts = [
        { powerW: band.p50W, error: this.errorOf('model', lead, mostW) },
        { powerW: this.lastDayW(nowQuarter, quarter), error: this.errorOf('lastDay', lead, mostW) },
        { powerW: this.meanW(nowQuarter, quarter), error: this.errorOf('mean', lead, mostW) },
      ];
      let sumW = 0;
      let total = 0;
      for (const { powerW, error } of parts) {
        if (Number.isNaN(powerW)) continue;
        const weight = (mostW / Math.max(error, 1)) ** SHARPNESS;
        sumW += weight * powerW;
        total += weight;
      }
      return total > 0 ? about(sumW / total, band) : band;
    });
  }

  /** What came. */
  measured(quarter: number, powerW: number): void {
    for (const record of Object.values(this.records)) record.measured(quarter, powerW);
  }

  kept(): KeptBlend {
    const { model, lastDay, mean } = this.records;
    return { model: model.kept(), lastDay: lastDay.kept(), mean: mean.kept() };
  }

  restore({ model, lastDay, mean }: KeptBlend): void {
    this.records.model.restore(model);
    this.records.lastDay.restore(lastDay);
    this.records.mean.restore(mean);
  }

  /** What each says, to be compared with what comes. */
  private note(nowQuarter: number, bands: readonly Band[]): void {
    const day = bands.slice(0, COMPARED);
    const same = (powerW: number): Band => {
      const known = Number.isNaN(powerW) ? 0 : powerW;
      return { p10W: known, p50W: known, p90W: known };
    };
    this.records.model.expected(nowQuarter, day);
    this.records.lastDay.expected(
      nowQuarter,
      day.map((_, lead) => same(this.lastDayW(nowQuarter, nowQuarter + lead))),
    );
    this.records.mean.expected(
      nowQuarter,
      day.map((_, lead) => same(this.meanW(nowQuarter, nowQuarter + lead))),
    );
  }

  private errorOf(name: keyof KeptBlend, lead: number, mostW: number): number {
    const { errorW, quarters } = this.records[name].errorAt(lead);
    const belief = (name === 'model' ? BELIEVED.model : BELIEVED.simple) * Math.max(mostW, 1);
    return (errorW * quarters + belief * BELIEVED.quarters) / (quarters + BELIEVED.quarters);
  }

  /** NaN where it is not known. */
  private lastDayW(nowQuarter: number, quarter: number): number {
    const days = Math.floor((quarter - nowQuarter) / QUARTERS_A_DAY) + 1;
    return this.log.at(quarter - days * QUARTERS_A_DAY);
  }

  private meanW(nowQuarter: number, quarter: number): number {
    const first = Math.floor((quarter - nowQuarter) / QUARTERS_A_DAY) + 1;
    let sumW = 0;
    let count = 0;
    for (let day = first; day < first + MEAN_DAYS; day += 1) {
      const powerW = this.log.at(quarter - day * QUARTERS_A_DAY);
      if (Number.isNaN(powerW)) continue;
      sumW += powerW;
      count += 1;
    }
    return count < LEAST_DAYS ? Number.NaN : sumW / count;
  }
}
