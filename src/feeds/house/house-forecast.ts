import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { type Band, NOTHING, pointsOf, quartersUntil } from '../band.ts';
import type { ForecastPoint, PowerForecast } from '../feed.ts';
import { type ForecastQuality, ForecastRecord, KeptRecordSchema } from '../forecast-record.ts';
import { KeptPowersSchema, PowerLog } from '../power-log.ts';
import { quarterOf } from '../quarters.ts';
import { HouseModel } from './house-model.ts';

/** What is kept for the next start. */
export const KeptHouseSchema = Type.Object({ powers: KeptPowersSchema, record: KeptRecordSchema });
type KeptHouse = Static<typeof KeptHouseSchema>;

const LOG_DAYS = 60;
/** What is compared with reality is a day ahead, quarters. */
const COMPARED = 97;

/** What the house is expected to draw without cars, batteries and flexible loads. It always knows something. */
export class HouseForecast implements PowerForecast {
  private readonly clock: Clock;
  private readonly log = new PowerLog(LOG_DAYS);
  private readonly model: HouseModel;
  private readonly record: ForecastRecord;
  private made: { readonly nowQuarter: number; readonly bands: readonly Band[] } | null = null;

  /** @param localTime of the site's zone, see `localTimeIn` */
  constructor({ clock, localTime }: { readonly clock: Clock; readonly localTime: (atMs: number) => number }) {
    this.clock = clock;
    this.model = new HouseModel(this.log, localTime);
    this.record = new ForecastRecord(localTime);
  }

  expect(fromMs: number, toMs: number): readonly ForecastPoint[] {
    const nowQuarter = quarterOf(this.clock.wallMs());
    const bands = this.bands(nowQuarter, quartersUntil(toMs, nowQuarter));
    return pointsOf(fromMs, toMs, (quarter) => {
      const lead = quarter - nowQuarter;
      if (lead >= 0) return bands[lead] ?? bands[bands.length - 96 + (lead % 96)] ?? NOTHING;
      const powerW = this.log.at(quarter);
      return Number.isNaN(powerW) ? NOTHING : { p10W: powerW, p50W: powerW, p90W: powerW };
    });
  }

  /** The mean of a quarter hour, W. In order of time; what is long ago only teaches. */
  measured(quarter: number, powerW: number): void {
    const nowQuarter = quarterOf(this.clock.wallMs());
    this.log.put(quarter, powerW);
    this.record.measured(quarter, powerW);
    this.made = null;
    if (quarter >= nowQuarter - 1) this.record.expected(nowQuarter, this.bands(nowQuarter, COMPARED));
  }

  quality(): ForecastQuality {
    return this.record.quality(this.clock.wallMs());
  }

  learnedDays(): number {
    return Math.floor(this.model.days());
  }

  /** The newest quarter that was measured; `null` while there is none. */
  newestQuarter(): number | null {
    return this.log.span()?.last ?? null;
  }

  kept(): KeptHouse {
    return { powers: this.log.kept(), record: this.record.kept() };
  }

  restore({ powers, record }: KeptHouse): void {
    this.log.restore(powers);
    this.record.restore(record);
    this.made = null;
  }

  private bands(nowQuarter: number, count: number): readonly Band[] {
    if (this.made?.nowQuarter !== nowQuarter || this.made.bands.length < count) {
      const expected = this.model.expect(nowQuarter, count);
      this.made = { nowQuarter, bands: expected.map((band, lead) => this.record.calibrated(lead, band)) };
    }
    return this.made.bands;
  }
}
