import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';
import { type Band, meanW } from '../../../src/feeds/band.ts';
import { HouseModel } from '../../../src/feeds/house/house-model.ts';
import { PowerLog } from '../../../src/feeds/power-log.ts';
import type { SolarSite } from '../../../src/feeds/solar/envelope.ts';
import { OwnSolarModel } from '../../../src/feeds/solar/own-model.ts';
import { SolarBlend } from '../../../src/feeds/solar/solar-blend.ts';
import { DAY_QUARTERS, type Series, type Visit, type World } from './world.ts';

/** What a planner knows at a quarter hour of one that has not come yet. */
export interface Outlook {
  readonly name: string;
  importNano(at: number, now: number): number;
  solarW(at: number, now: number): number;
  houseW(at: number, now: number): number;
  /** All is as foreseen: nobody has to be ready before the time. */
  readonly isSure: boolean;
  /** Visits it knows of: those that have begun, and perhaps others. */
  knows(visit: Visit, now: number): boolean;
}

/** Everything is known before: what remains is the horizon, and what cars and meters cannot do. */
export function perfect({ importNano, series }: World): Outlook {
  return {
    name: 'perfect',
    isSure: true,
    importNano: (at) => importNano[at] ?? importNano.at(-1) ?? 0,
    solarW: (at) => series.solarW[at] ?? 0,
    houseW: (at) => series.houseW[at] ?? 0,
    knows: () => true,
  };
}

/** The prices of a day are known from 13:00 of the day before (12:00 UTC). */
const PUBLISHED_AT = 48;
const PRICE_DAYS = 7;
/** What forecasts learn from at most, and how far they look. */
const LEARNED_DAYS = 70;
const FORESEEN = 2 * DAY_QUARTERS;
/** As most owners tell it: where the house is, and how much lies on the roof. */
const SITE: SolarSite = {
  place: { latitudeDeg: 50.8, longitudeDeg: 6.1 },
  placeGuessed: false,
  planes: [{ peakW: 10_000, tiltDeg: 25, azimuthDeg: 180 }],
  nameplateW: 10_000,
};

/**
 * What a house can know by itself: published prices and beyond them the mean of the last week; sun and house as the program foresees
 * them from their own past, without weather from outside. Forecasts are kept, as homes under the same sky share them.
 */
export function ownForecast(series: Series): (world: World) => Outlook {
  const sun = foreseen(
    series,
    series.solarW,
    (log) => new SolarBlend(new OwnSolarModel(() => SITE, log), log, (atMs) => atMs),
    meanW,
  );
  const house = foreseen(
    series,
    series.houseW,
    (log) => new HouseModel(log, localTimeIn('Europe/Berlin')),
    ({ p50W }) => p50W,
  );
  return ({ importNano }) => ({
    name: 'own forecasts',
    isSure: false,
    importNano: (at, now) =>
      at < publishedUntil(now) ? (importNano[at] ?? 0) : meanOf(importNano, at, publishedUntil(now), PRICE_DAYS),
    solarW: sun,
    houseW: house,
    knows: (visit, now) => visit.from <= now,
  });
}

interface Model {
  expect(nowQuarter: number, count: number): readonly Band[] | null;
  /** It learns from what came of what it expected. */
  measured?(quarter: number, powerW: number): void;
}

function foreseen(
  series: Series,
  measuredW: Float64Array,
  modelOf: (log: PowerLog) => Model,
  plannedW: (band: Band) => number,
) {
  const first = series.startMs / QUARTER_MS;
  const made = new Map<number, Float64Array>();
  const empty = new PowerLog(LEARNED_DAYS);
  let learned = { model: modelOf(empty), log: empty, until: Number.POSITIVE_INFINITY };
  const make = (now: number): Float64Array => {
    // Nobody forgets the future: who goes back in time learns anew.
    if (now < learned.until) {
      const log = new PowerLog(LEARNED_DAYS);
      learned = { model: modelOf(log), log, until: Math.max(0, now - LEARNED_DAYS * DAY_QUARTERS) };
    }
    const { model, log } = learned;
    for (let at = learned.until; at < now; at += 1) {
      log.put(first + at, measuredW[at] ?? 0);
      model.measured?.(first + at, measuredW[at] ?? 0);
    }
    learned.until = now;
    return Float64Array.from(model.expect(first + now, FORESEEN) ?? [], (band) => plannedW(band));
  };
  return (at: number, now: number): number => {
    let powersW = made.get(now);
    if (powersW === undefined) {
      powersW = make(now);
      made.set(now, powersW);
    }
    const ahead = at - now;
    return powersW[ahead < FORESEEN ? ahead : FORESEEN - DAY_QUARTERS + (ahead % DAY_QUARTERS)] ?? 0;
  };
}

function meanOf(values: Float64Array, at: number, now: number, days: number): number {
  let sum = 0;
  let count = 0;
  for (let back = 1; back <= days + 2 && count < days; back += 1) {
    const before = at - back * DAY_QUARTERS;
    if (before >= now || before < 0) continue;
    sum += values[before] ?? 0;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function publishedUntil(now: number): number {
  const day = Math.floor(now / DAY_QUARTERS);
  return (now % DAY_QUARTERS >= PUBLISHED_AT ? day + 2 : day + 1) * DAY_QUARTERS;
}
