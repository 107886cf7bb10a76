import { Type } from 'typebox';
import { QUARTER_MS } from '../../core/tariff/windows.ts';
import type { SeriesPoint } from '../feed.ts';
import { askJson, momentOf, type Read } from '../json.ts';
import { failed } from '../problem.ts';
import type { Secret } from '../secret.ts';
import type { Web } from '../web.ts';
import type { Place, SolarPlane } from './clear-sky.ts';
import type { SolarService } from './outside-source.ts';

const HOUR_MS = 3_600_000;

export interface ServiceOptions {
  readonly web: Web;
  /** Where the service is, with a slash at its end. */
  readonly base: string;
}

const OpenMeteo = Type.Object({
  minutely_15: Type.Object({
    time: Type.Array(Type.Number()),
    global_tilted_irradiance: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  }),
});

/**
 * Open-Meteo: irradiance on each plane, W/m², as the mean of the quarter hour before each time; its azimuth is 0 in the south
 * and -90 in the east. Free for private use, without a key; a server of one's own speaks the same.
 */
export function openMeteo(place: Place, planes: readonly SolarPlane[], { web, base }: ServiceOptions): SolarService {
  const askPlane = async (plane: SolarPlane): Promise<Read<readonly SeriesPoint[]>> => {
    const query = new URLSearchParams({
      latitude: String(place.latitudeDeg),
      longitude: String(place.longitudeDeg),
      minutely_15: 'global_tilted_irradiance',
      tilt: String(plane.tiltDeg),
      azimuth: String(plane.azimuthDeg - 180),
      forecast_days: '3',
      timeformat: 'unixtime',
      timezone: 'UTC',
    });
    const answer = await askJson(web, { url: `${base}v1/forecast?${query}` }, OpenMeteo);
    if (answer.kind === 'failed') return answer;
    const { time, global_tilted_irradiance: irradiance } = answer.value.minutely_15;
    const points = time.flatMap((atS, index) => {
      const wattPerM2 = irradiance[index] ?? null;
      // Around sunset it computes negative light (open-meteo/open-meteo#1355).
      const value = Math.max(0, wattPerM2 ?? 0) * (plane.peakW / 1000);
      return wattPerM2 === null ? [] : [{ startMs: atS * 1000 - QUARTER_MS, endMs: atS * 1000, value }];
    });
    return { kind: 'ok', value: points };
  };
  return { id: 'open-meteo', everyMs: HOUR_MS, ask: () => askEach(planes, askPlane) };
}

const ForecastSolar = Type.Object({ result: Type.Record(Type.String(), Type.Number()) });

/**
 * forecast.solar: Wh since the time before, in UTC (`time=utc`: ISO 8601 with zone). Without a key twelve questions an hour;
 * each plane is one.
 */
export function forecastSolar(
  place: Place,
  planes: readonly SolarPlane[],
  { web, base, key }: ServiceOptions & { readonly key: Secret | null },
): SolarService {
  const askPlane = async ({ tiltDeg, azimuthDeg, peakW }: SolarPlane): Promise<Read<readonly SeriesPoint[]>> => {
    const known = key === null ? null : await key();
    if (known?.kind === 'failed') return known;
    const account = known === null ? '' : `${encodeURIComponent(known.value)}/`;
    const where = [place.latitudeDeg, place.longitudeDeg, tiltDeg, azimuthDeg - 180, peakW / 1000].join('/');
    const url = `${base}${account}estimate/watthours/period/${where}?time=utc`;
    const answer = await askJson(web, { url }, ForecastSolar);
    if (answer.kind === 'failed') return answer;
    const points: SeriesPoint[] = [];
    let startMs = Number.NaN;
    for (const [text, wattHours] of Object.entries(answer.value.result)) {
      const endMs = momentOf(text);
      if (Number.isNaN(endMs)) return failed('not-understood', `a time without zone: ${text}`);
      // The first of a day is sunrise, with nothing before it.
      if (endMs > startMs && endMs - startMs <= 2 * HOUR_MS) {
        points.push({ startMs, endMs, value: (wattHours * HOUR_MS) / (endMs - startMs) });
      }
      startMs = endMs;
    }
    return { kind: 'ok', value: points };
  };
  return { id: 'forecast-solar', everyMs: HOUR_MS, ask: () => askEach(planes, askPlane) };
}

const Solcast = Type.Object({
  forecasts: Type.Array(Type.Object({ pv_estimate: Type.Number(), period_end: Type.String(), period: Type.String() })),
});

/** Solcast, rooftop sites: mean kW of a half hour by its end. Hobbyists have ten questions a day for all of their sites. */
export function solcast(
  sites: readonly string[],
  { web, base, key, questionsPerDay }: ServiceOptions & { readonly key: Secret; readonly questionsPerDay: number },
): SolarService {
  const askSite = async (site: string): Promise<Read<readonly SeriesPoint[]>> => {
    const known = await key();
    if (known.kind === 'failed') return known;
    const url = `${base}rooftop_sites/${encodeURIComponent(site)}/forecasts?format=json&hours=72`;
    const answer = await askJson(web, { url, headers: { authorization: `Bearer ${known.value}` } }, Solcast);
    if (answer.kind === 'failed') return answer;
    const points: SeriesPoint[] = [];
    for (const { pv_estimate: kW, period_end: end, period } of answer.value.forecasts) {
      const minutes = /^PT(\d{1,2})M$/.exec(period)?.[1];
      const endMs = momentOf(end);
      if (minutes === undefined || Number.isNaN(endMs)) return failed('not-understood', `${end} ${period}`);
      points.push({ startMs: endMs - Number(minutes) * 60_000, endMs, value: kW * 1000 });
    }
    return { kind: 'ok', value: points };
  };
  const everyMs = Math.ceil((24 * HOUR_MS * sites.length) / questionsPerDay);
  return { id: 'solcast', everyMs, ask: () => askEach(sites, askSite) };
}

/** One after the other; what they say of the same time is added up. The first failure is that of all. */
async function askEach<Item>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Read<readonly SeriesPoint[]>>,
): Promise<Read<readonly SeriesPoint[]>> {
  const sums = new Map<number, SeriesPoint>();
  for (const item of items) {
    const answer = await ask(item);
    if (answer.kind === 'failed') return answer;
    for (const point of answer.value) {
      const before = sums.get(point.startMs);
      sums.set(point.startMs, before === undefined ? point : { ...point, value: before.value + point.value });
    }
  }
  return { kind: 'ok', value: [...sums.values()] };
}
