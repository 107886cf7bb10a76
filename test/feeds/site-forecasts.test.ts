import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QUARTER_MS } from '../../src/core/tariff/windows.ts';
import { HouseForecast } from '../../src/feeds/house/house-forecast.ts';
import { quarterOf } from '../../src/feeds/quarters.ts';
import { type PastMeans, SiteForecasts } from '../../src/feeds/site-forecasts.ts';
import { SolarForecast } from '../../src/feeds/solar/solar-forecast.ts';
import { StoreError } from '../../src/ledger/errors.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const NOON_MS = Date.UTC(2026, 5, 15, 12);
const NOW = quarterOf(NOON_MS);
const DAY = 96;
const MINUTE_MS = 60_000;
const PLACE = { latitudeDeg: 50, longitudeDeg: 10 };
const utc = (atMs: number): number => atMs;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-forecasts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Three days of curves: 800 W from the grid, and 1.2 kW of sun whenever it is up. */
const CURVES: PastMeans = (fromMs, toMs) => {
  const found: { quarter: number; deviceId: string; powerW: number }[] = [];
  for (let quarter = quarterOf(fromMs); quarter < quarterOf(toMs); quarter += 1) {
    if (quarter < NOW - 3 * DAY) continue;
    found.push({ quarter, deviceId: 'grid', powerW: 800 });
    // Before it rises, and once it has set, an inverter sleeps and says nothing.
    const hour = (quarter % DAY) / 4;
    if (hour >= 2 && hour < 22) found.push({ quarter, deviceId: 'roof', powerW: 1_200 });
  }
  return found;
};

function site(past: PastMeans | null, clock = new FakeClock(NOON_MS)) {
  const asked: number[] = [];
  const house = new HouseForecast({ clock, localTime: utc });
  const solar = new SolarForecast({
    site: () => ({ place: PLACE, placeGuessed: false, planes: null, nameplateW: 8_000 }),
    sources: [],
    clock,
    localTime: utc,
  });
  const file = join(folder, 'learned.json');
  const forecasts = new SiteForecasts({
    solar,
    house,
    parts: { gridMeterId: 'grid', inverterIds: ['roof'], batteryIds: [], steeredIds: ['carport'] },
    place: PLACE,
    past:
      past === null
        ? null
        : (fromMs, toMs) => {
            asked.push(fromMs);
            return past(fromMs, toMs);
          },
    file,
    clock,
    log: silentLog,
  });
  /** Samples of a time, one a minute. */
  const live = (minutes: number, powers: Readonly<Record<string, number>>): void => {
    for (let minute = 0; minute < minutes; minute += 1) {
      for (const [id, powerW] of Object.entries(powers)) forecasts.sample(id, clock.wallMs(), powerW);
      clock.advance(MINUTE_MS);
    }
  };
  return { clock, asked, house, solar, forecasts, file, live };
}

/** All pieces of the past have had their turn. */
const READ_MS = 60_000;

test('the curves of the past are read in pieces, and what ends meanwhile is learned after them', () => {
  const { clock, asked, house, solar, forecasts } = site(CURVES);
  forecasts.start();
  expect(asked.length).toBe(1);
  expect(house.newestQuarter()).toBeNull();
  clock.advance(READ_MS);
  expect(asked.length).toBe((70 * 24) / 2);
  expect(house.newestQuarter()).toBe(NOW - 1);
  expect(solar.newestQuarter()).toBe(NOW - 1);
  expect(house.learnedDays()).toBe(3);
  forecasts.stop();
});

test('the sun is what the inverter gave, the house what it and the grid left beside the cars', () => {
  const { clock, house, forecasts, live } = site(null);
  forecasts.start();
  live(3 * 15 + 5, { grid: 3_000, roof: 2_000, carport: 4_000 });
  const known = house.kept();
  expect(house.newestQuarter()).toBe(quarterOf(clock.wallMs()) - 1);
  expect(JSON.stringify(known)).toContain('1000,1000,1000');
  forecasts.stop();
});

test('what is known is kept, and only what is newer is read at the next start', () => {
  const first = site(CURVES);
  first.forecasts.start();
  first.clock.advance(READ_MS);
  first.forecasts.stop();
  const later = site(CURVES, new FakeClock(NOON_MS + 4 * QUARTER_MS));
  later.forecasts.start();
  later.clock.advance(READ_MS);
  expect(later.asked).toEqual([NOON_MS]);
  expect(later.house.newestQuarter()).toBe(NOW + 3);
  later.forecasts.stop();
});

test('who is stopped in the middle of the past keeps nothing of it: half of it would hide the rest', () => {
  const { clock, forecasts, file, asked } = site(CURVES);
  forecasts.start();
  clock.advance(1_000);
  forecasts.stop();
  const { length } = asked;
  clock.advance(READ_MS);
  expect(asked.length).toBe(length);
  expect(() => readFileSync(file)).toThrow(/ENOENT/);
});

test('without curves, or where they cannot be read, it learns from now on', () => {
  const broken: PastMeans = () => {
    throw new StoreError('io-error', 'history.db', 'malformed');
  };
  const { house, forecasts, live } = site(broken);
  forecasts.start();
  live(20, { grid: 500, roof: 0 });
  expect(house.newestQuarter()).toBe(NOW);
  forecasts.stop();
});

test('what was kept and is rubbish is begun anew', () => {
  const { clock, house, forecasts, file } = site(CURVES);
  writeFileSync(file, '{"house":"no"}');
  forecasts.start();
  clock.advance(READ_MS);
  expect(house.newestQuarter()).toBe(NOW - 1);
  forecasts.stop();
});

test('by day an inverter that says nothing is a sun and a house that nobody knows', () => {
  const { house, solar, forecasts, live } = site(null);
  forecasts.start();
  live(20, { grid: 500 });
  expect([house.newestQuarter(), solar.newestQuarter()]).toEqual([null, null]);
  forecasts.stop();
});
