import { QUARTER_MS } from '../../core/tariff/windows.ts';
import type { PowerLog } from '../power-log.ts';
import { Weighted } from '../quantiles.ts';
import { QUARTERS_A_DAY } from '../quarters.ts';
import { clearSkyW, type Place, type SolarPlane } from './clear-sky.ts';

/** Where the modules are, as far as it is known. */
export interface SolarSite {
  readonly place: Place;
  /** The place is only the middle of the time zone: sunrise may be an hour off. */
  readonly placeGuessed: boolean;
  /** `null`: their power is not known and has to be learned. */
  readonly planes: readonly SolarPlane[] | null;
  /** What the inverters can give at most, W; `null`: not known. */
  readonly nameplateW: number | null;
}

/** Shade moves with the season: only the last weeks count. */
const DAYS = 42;
/** Of the days of a slot, the best tenth was clear. */
const CLEAR_SHARE = 0.9;
/** So many days of a slot weigh as much as the geometry alone. */
const DAYS_OF_TRUST = 4;
/** The light before sunrise and behind a guessed longitude, as a part of the largest clear-sky power. */
const TWILIGHT = 0.01;
const TWILIGHT_GUESSED = 0.05;
/** Nobody has said how large it is, and nothing was measured: a field of this power gives the shape. */
const UNKNOWN_PLANE: SolarPlane = { peakW: 1_000, tiltDeg: 25, azimuthDeg: 180 };

/**
 * What this roof gives under a clear sky, by slot of the UTC day: geometry times what was learned of shade, direction, size
 * and the inverter's limit. The high quantile of (measured / geometry) of the last weeks, slot by slot, leaning on that of
 * all slots while there are few days.
 */
export class Envelope {
  /** Days with measured sun that it rests on. */
  readonly days: number;
  private readonly site: SolarSite;
  private readonly factors: readonly { readonly own: number; readonly trust: number }[];
  private readonly pooled: number;
  private readonly mostW: number;
  private readonly clear = new Map<number, number>();

  constructor(site: SolarSite, log: PowerLog, nowQuarter: number) {
    this.site = site;
    const first = Math.max(nowQuarter - DAYS * QUARTERS_A_DAY, log.span()?.first ?? nowQuarter);
    const slots = Array.from({ length: QUARTERS_A_DAY }, () => new Weighted());
    const all = new Weighted();
    const sunny = new Set<number>();
    let mostGeometryW = 0;
    for (let slot = 0; slot < QUARTERS_A_DAY; slot++)
      mostGeometryW = Math.max(mostGeometryW, this.geometryW(nowQuarter + slot));
    let mostW = 0;
    for (let quarter = first; quarter < nowQuarter; quarter++) {
      const powerW = log.at(quarter);
      if (Number.isNaN(powerW)) continue;
      mostW = Math.max(mostW, powerW);
      const geometryW = this.geometryW(quarter);
      const ratio = powerW / (geometryW + this.twilight() * mostGeometryW);
      for (const near of [-1, 0, 1]) slots[modulo(quarter + near)]?.add(ratio, near === 0 ? 1 : 0.5);
      if (geometryW > mostGeometryW / 4) {
        all.add(powerW / geometryW, geometryW);
        if (powerW > 0) sunny.add(Math.floor(quarter / QUARTERS_A_DAY));
      }
    }
    this.days = sunny.size;
    this.pooled = all.quantile(CLEAR_SHARE) ?? (site.planes === null ? 0 : 1);
    this.twilightW = this.twilight() * mostGeometryW;
    this.mostW = Math.max(
      mostW,
      site.nameplateW ?? (mostW > 0 && site.planes === null ? mostW : Number.POSITIVE_INFINITY),
    );
    this.factors = slots.map((slot) => {
      const days = slot.weight / 2;
      return { own: slot.quantile(CLEAR_SHARE) ?? 0, trust: days / (days + DAYS_OF_TRUST) };
    });
  }

  private readonly twilightW: number;

  /** Nothing is known of the size of the modules. */
  get isUnknown(): boolean {
    return this.pooled === 0 && this.days === 0;
  }

  /** W, of a quarter of the last weeks or of the days ahead. */
  clearW(quarter: number): number {
    const known = this.clear.get(quarter);
    if (known !== undefined) return known;
    const geometryW = this.geometryW(quarter);
    const { own, trust } = this.factors[modulo(quarter)] ?? { own: 0, trust: 0 };
    const learnedW = own * (geometryW + this.twilightW);
    const clearW = Math.min(this.mostW, trust * learnedW + (1 - trust) * this.pooled * geometryW);
    this.clear.set(quarter, clearW);
    return clearW;
  }

  private twilight(): number {
    return this.site.placeGuessed ? TWILIGHT_GUESSED : TWILIGHT;
  }

  private geometryW(quarter: number): number {
    const { planes, place } = this.site;
    const middleMs = (quarter + 0.5) * QUARTER_MS;
    return (planes ?? [UNKNOWN_PLANE]).reduce((sum, plane) => sum + clearSkyW(plane, place, middleMs), 0);
  }
}

function modulo(quarter: number): number {
  return ((quarter % QUARTERS_A_DAY) + QUARTERS_A_DAY) % QUARTERS_A_DAY;
}
