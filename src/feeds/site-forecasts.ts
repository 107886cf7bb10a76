import { Type } from 'typebox';
import type { Cancel, Clock } from '../clock.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';
import { type HouseForecast, KeptHouseSchema } from './house/house-forecast.ts';
import { KeptFile } from './keep.ts';
import { type DeviceMeans, measuredPowers, type SiteParts } from './measured-powers.ts';
import { QuarterMeans } from './quarter-means.ts';
import { QUARTERS_A_DAY, quarterOf } from './quarters.ts';
import { type Place, sunAt } from './solar/clear-sky.ts';
import { KeptSolarSchema, type SolarForecast } from './solar/solar-forecast.ts';

/** What the curves of the past say, quarter by quarter; rejects nothing, throws when the disk does not let it. */
export type PastMeans = (
  fromMs: number,
  toMs: number,
) => readonly { readonly quarter: number; readonly deviceId: string; readonly powerW: number }[];

export interface SiteForecastsOptions {
  /** `null`: there is no sun here. */
  readonly solar: SolarForecast | null;
  readonly house: HouseForecast;
  readonly parts: SiteParts;
  readonly place: Place;
  /** `null` while there are no curves. */
  readonly past: PastMeans | null;
  /** What is kept for the next start. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

const NOTICE_EVERY_MS = 5_000;
/** Flash is spared: what is lost by a power cut is read from the curves again. */
const KEEP_EVERY_MS = 6 * 3_600_000;
/** The past is read in pieces, so that control never waits. */
const PIECE_MS = 2 * 3_600_000;
const BETWEEN_PIECES_MS = 50;
const LEARNED_DAYS = 70;
/** The sun stands so far below the horizon that inverters sleep, as the sine of its height. */
const DARK = -0.03;

const Kept = Type.Object({ house: KeptHouseSchema, solar: Type.Union([KeptSolarSchema, Type.Null()]) });

/** Teaches the forecasts what is measured, now and in the curves of the past, and keeps what they know. */
export class SiteForecasts {
  private readonly options: SiteForecastsOptions;
  private readonly file: KeptFile<typeof Kept>;
  private readonly means: QuarterMeans;
  /** Quarters that ended while the past is still being read. */
  private waiting: { readonly quarter: number; readonly means: DeviceMeans }[] | null = null;
  private cancels: Cancel[] = [];

  constructor(options: SiteForecastsOptions) {
    this.options = options;
    this.file = new KeptFile(options.file, Kept, options.log);
    this.means = new QuarterMeans((quarter, means) => {
      if (this.waiting === null) this.learn(quarter, means);
      else this.waiting.push({ quarter, means });
    });
  }

  start(): void {
    const { clock, solar, house, past } = this.options;
    const kept = this.file.read();
    if (kept !== null) {
      house.restore(kept.house);
      if (kept.solar !== null) solar?.restore(kept.solar);
    }
    this.cancels = [
      clock.every(NOTICE_EVERY_MS, () => this.means.notice(clock.wallMs())),
      clock.every(KEEP_EVERY_MS, () => this.keep()),
    ];
    if (past === null) return;
    const nowQuarter = quarterOf(clock.wallMs());
    const oldest = nowQuarter - LEARNED_DAYS * QUARTERS_A_DAY;
    const known = [house.newestQuarter(), solar === null ? null : solar.newestQuarter()].map((last) => last ?? oldest);
    const from = Math.max(oldest, Math.max(...known) + 1);
    this.waiting = [];
    this.readPast(past, from * QUARTER_MS, nowQuarter * QUARTER_MS);
  }

  stop(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels = [];
    // Half of the past would hide that the rest is missing.
    if (this.waiting === null) this.keep();
  }

  /** A sample of a device's power, of any rate. */
  sample(deviceId: string, atMs: number, powerW: number): void {
    this.means.sample(deviceId, atMs, powerW);
  }

  private readPast(past: PastMeans, fromMs: number, endMs: number): void {
    if (fromMs >= endMs) {
      this.pastIsRead();
      return;
    }
    const toMs = Math.min(endMs, fromMs + PIECE_MS);
    const byQuarter = new Map<number, Map<string, number>>();
    try {
      for (const { quarter, deviceId, powerW } of past(fromMs, toMs)) {
        const means = byQuarter.get(quarter) ?? new Map<string, number>();
        byQuarter.set(quarter, means.set(deviceId, powerW));
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.warn({ detail: error.message }, 'The curves cannot be read: the forecasts learn from now on');
      this.pastIsRead();
      return;
    }
    for (const [quarter, means] of byQuarter) this.learn(quarter, means);
    this.cancels.push(this.options.clock.after(BETWEEN_PIECES_MS, () => this.readPast(past, toMs, endMs)));
  }

  private pastIsRead(): void {
    const { waiting } = this;
    this.waiting = null;
    for (const { quarter, means } of waiting ?? []) this.learn(quarter, means);
  }

  private learn(quarter: number, means: DeviceMeans): void {
    const { solar, house, parts, place } = this.options;
    const isDark = sunAt(place, (quarter + 0.5) * QUARTER_MS).up < DARK;
    const { solarW, houseW } = measuredPowers(means, parts, isDark);
    if (solarW !== null) solar?.measured(quarter, solarW);
    if (houseW !== null) house.measured(quarter, houseW);
  }

  private keep(): void {
    const { solar, house } = this.options;
    this.file.write({ house: house.kept(), solar: solar?.kept() ?? null });
  }
}
