import { describe, expect, it } from 'vitest';
import { houseSeason, PLACE, ROOF, solarSeason } from '../../scripts/bench/forecast/seasons.ts';
import { localTimeIn } from '../../src/core/tariff/local-time.ts';
import { QUARTER_MS } from '../../src/core/tariff/windows.ts';
import type { FeedHealth } from '../../src/feeds/feed.ts';
import { HouseForecast } from '../../src/feeds/house/house-forecast.ts';
import { quarterOf } from '../../src/feeds/quarters.ts';
import { clearSkyW, sunAt } from '../../src/feeds/solar/clear-sky.ts';
import type { SolarSite } from '../../src/feeds/solar/envelope.ts';
import { type OutsideSolar, SolarForecast } from '../../src/feeds/solar/solar-forecast.ts';
import { FakeClock } from '../fake-clock.ts';

const START_MS = Date.UTC(2026, 3, 1);
const DAY_MS = 86_400_000;
const DAYS = 24;
const LIVE_DAYS = 3;
/** Models are made hundreds of times: on a busy machine that takes its time, ms. */
const LONG = 90_000;
const utc = (atMs: number): number => atMs;
const KNOWN: SolarSite = { place: PLACE, placeGuessed: false, planes: [ROOF], nameplateW: 8_000 };
const UNKNOWN: SolarSite = { place: PLACE, placeGuessed: true, planes: null, nameplateW: null };
const GOOD: FeedHealth = { state: 'ok', goodAtMs: 1, problem: null };

function forecastFor(site: SolarSite, sources: readonly OutsideSolar[] = [], clock = new FakeClock(START_MS)) {
  return { clock, solar: new SolarForecast({ site: () => site, sources, clock, localTime: utc }) };
}

/** It reads a season from the books, but for the last days, through which it lives. */
function live(one: SolarForecast | HouseForecast, clock: FakeClock, powersW: readonly number[]): void {
  const first = quarterOf(clock.wallMs());
  const past = Math.max(0, powersW.length - LIVE_DAYS * 96);
  clock.advance(past * QUARTER_MS);
  powersW.forEach((powerW, index) => {
    if (index >= past) clock.advance(QUARTER_MS);
    one.measured(first + index, powerW);
  });
}

describe('the sun', () => {
  it('stands where almanacs say', () => {
    // Aachen, solar noon of 21 June 2026 is about 11:38 UTC, 62.6° high; it rises about 03:24 and sets about 19:52 UTC.
    const height = (hour: number, minute: number): number =>
      (Math.asin(sunAt(PLACE, Date.UTC(2026, 5, 21, hour, minute)).up) * 180) / Math.PI;
    expect(height(11, 38)).toBeCloseTo(62.6, 0);
    expect(Math.abs(height(3, 24))).toBeLessThan(1.5);
    expect(Math.abs(height(19, 52))).toBeLessThan(1.5);
    expect(clearSkyW(ROOF, PLACE, Date.UTC(2026, 5, 21, 0))).toBe(0);
  });
});

describe('the forecast of the sun', { timeout: LONG }, () => {
  it('of a new house is its geometry, wide, dark at night; without any power it says nothing', () => {
    const { solar } = forecastFor(KNOWN);
    const points = solar.expect(START_MS, START_MS + DAY_MS) ?? [];
    expect(points).toHaveLength(96);
    const noon = points[11 * 4 + 2];
    expect(noon?.p10W).toBeLessThan(2_000);
    expect(noon?.p50W).toBeGreaterThan(2_000);
    expect(noon?.p90W).toBeGreaterThan(5_000);
    expect(points[0]).toMatchObject({ p10W: 0, p50W: 0, p90W: 0 });
    expect(solar.learnedDays()).toBe(0);
    expect(forecastFor(UNKNOWN).solar.expect(START_MS, START_MS + DAY_MS)).toBeNull();
  });

  it('is better than yesterday and than the mean, in its band four of five times, and says how good it is', () => {
    const { clock, solar } = forecastFor(KNOWN);
    const { powersW } = solarSeason(7, START_MS, DAYS);
    live(solar, clock, powersW);
    const { last30Days, leads } = solar.quality();
    let yesterday = 0;
    let there = 0;
    for (let index = 96 * (DAYS - LIVE_DAYS + 1); index < powersW.length; index++) {
      yesterday += Math.abs((powersW[index] ?? 0) - (powersW[index - 96] ?? 0));
      there += powersW[index] ?? 0;
    }
    expect(last30Days?.measuredKwh).toBeGreaterThan(30);
    expect(last30Days?.errorPercent ?? 100).toBeLessThan((100 * yesterday) / there);
    expect(leads[0]?.errorPercent ?? 100).toBeLessThan(leads[2]?.errorPercent ?? 0);
    for (const { insidePercent } of leads) expect(insidePercent).toBeGreaterThan(65);
    expect(solar.learnedDays()).toBe(DAYS);
  });

  it('learns size, shade and the limit of the inverter where nobody has told them', () => {
    const { clock, solar } = forecastFor(UNKNOWN);
    live(solar, clock, solarSeason(8, START_MS, DAYS).powersW);
    const points = solar.expect(clock.wallMs(), clock.wallMs() + DAY_MS) ?? [];
    const most = (fromHour: number, toHour: number): number =>
      Math.max(...points.slice(fromHour * 4, toHour * 4).map(({ p90W }) => p90W));
    expect(most(9, 14)).toBeGreaterThan(5_500);
    expect(most(0, 24)).toBeLessThanOrEqual(8_000 * 1.3);
    // The neighbour's house stands before it until eight.
    expect(most(5, 7)).toBeLessThan(1_500);
  });

  it('goes on after a restart as if nothing had been', () => {
    const { clock, solar } = forecastFor(KNOWN);
    live(solar, clock, solarSeason(9, START_MS, 5).powersW);
    const again = forecastFor(KNOWN, [], clock).solar;
    again.restore(JSON.parse(JSON.stringify(solar.kept())));
    const of = (one: SolarForecast): readonly number[] =>
      one.expect(clock.wallMs(), clock.wallMs() + DAY_MS)?.map(({ p50W }) => p50W) ?? [];
    const before = of(solar);
    const most = Math.max(...of(again).map((powerW, index) => Math.abs(powerW - (before[index] ?? 0))));
    expect(most).toBeLessThan(15);
    expect(again.quality()).toEqual(solar.quality());
  });

  it('bears a clock that was set back, and gaps', () => {
    const { clock, solar } = forecastFor(KNOWN);
    live(solar, clock, solarSeason(10, START_MS, 3).powersW);
    solar.measured(quarterOf(START_MS) - 500, 1_000);
    solar.measured(quarterOf(START_MS) + 1_000, 1_000);
    clock.jumpWall(-400 * DAY_MS);
    expect(solar.expect(clock.wallMs(), clock.wallMs() + DAY_MS)).toHaveLength(96);
    clock.jumpWall(800 * DAY_MS);
    expect(solar.expect(clock.wallMs(), clock.wallMs() + 10 * DAY_MS)).toHaveLength(960);
  });

  it('listens to whoever outside is right, in any unit, and soon not to whoever is wrong', () => {
    const { first, powersW } = solarSeason(11, START_MS, DAYS + 3);
    const right: OutsideSolar = {
      id: 'right',
      health: () => GOOD,
      expectedW: (quarter) => (powersW[quarter - first] ?? 0) / 10,
    };
    const wrong: OutsideSolar = {
      id: 'wrong',
      health: () => GOOD,
      expectedW: (quarter) => (quarter % 2 === 0 ? 9_000 : 0),
    };
    const { clock, solar } = forecastFor(KNOWN, [right, wrong]);
    live(solar, clock, powersW.slice(0, DAYS * 96));
    const weights = new Map(solar.sources().map(({ id, weightPercent }) => [id, weightPercent]));
    expect(weights.get('right')).toBeGreaterThan(80);
    expect(weights.get('wrong')).toBeLessThan(5);
    expect(solar.quality().last30Days?.errorPercent).toBeLessThan(32);
  });
});

describe('the forecast of the house', { timeout: LONG }, () => {
  it('knows something from the first moment on', () => {
    const clock = new FakeClock(START_MS);
    const house = new HouseForecast({ clock, localTime: localTimeIn('Europe/Berlin') });
    const points = house.expect(START_MS, START_MS + DAY_MS);
    const kWh = points.reduce((sum, { p50W }) => sum + p50W / 4_000, 0);
    expect(kWh).toBeGreaterThan(6);
    expect(kWh).toBeLessThan(14);
    expect(points.every(({ p10W, p50W, p90W }) => p10W <= p50W && p50W <= p90W)).toBe(true);
  });

  it('learns mornings, evenings and weekends, and is better than yesterday', () => {
    const clock = new FakeClock(START_MS);
    const house = new HouseForecast({ clock, localTime: utc });
    // The week away of this household comes later.
    const powersW = houseSeason(3, START_MS, 60).powersW.slice(0, DAYS * 96);
    live(house, clock, powersW);
    const dayAhead = house.quality().leads[2];
    let yesterday = 0;
    let there = 0;
    powersW.forEach((powerW, index) => {
      if (index < 96 * (DAYS - LIVE_DAYS + 1)) return;
      yesterday += Math.abs(powerW - (powersW[index - 96] ?? 0));
      there += powerW;
    });
    expect(dayAhead?.errorPercent ?? 100).toBeLessThan((100 * yesterday) / there);
    expect(dayAhead?.insidePercent).toBeGreaterThan(65);
    const points = house.expect(clock.wallMs(), clock.wallMs() + DAY_MS);
    expect(points[19 * 4]?.p50W ?? 0).toBeGreaterThan(3 * (points[3 * 4]?.p50W ?? 0));
    expect(house.learnedDays()).toBe(DAYS);
  });
});
