import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import { CarbonFeed } from '../../../src/feeds/co2/carbon-feed.ts';
import { carbonIntensityGb } from '../../../src/feeds/co2/sources/carbon-intensity-gb.ts';
import { electricityMaps } from '../../../src/feeds/co2/sources/electricity-maps.ts';
import { energyChartsCo2 } from '../../../src/feeds/co2/sources/energy-charts-co2.ts';
import { type Asked, failed, type SeriesSource } from '../../../src/feeds/problem.ts';
import { secretFrom } from '../../../src/feeds/secret.ts';
import { openWeb } from '../../../src/feeds/web.ts';
import { FakeClock } from '../../fake-clock.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { saying } from '../loopback.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = Date.parse('2026-11-22T10:00:00Z');
const web = openWeb(systemClock);
const token = secretFrom(async () => 'key');

function values(asked: Asked): unknown {
  return asked.kind === 'failed'
    ? asked.problem.code
    : asked.points.map(({ startMs, endMs, value }) => [startMs - NOW_MS, endMs - startMs, value]);
}

test('Energy-Charts: measured where there is a value, else expected', async () => {
  const start = NOW_MS / 1_000;
  const server = await saying(
    JSON.stringify({
      unix_seconds: [start, start + 900, start + 1_800, start + 2_700],
      co2eq: [491.5, null, null, null],
      co2eq_forecast: [480, 505, null, 508],
      deprecated: false,
    }),
  );
  expect(values(await energyChartsCo2({ baseUrl: server.url, country: 'de' }, web).ask(0, 1))).toEqual([
    [0, QUARTER_MS, 491.5],
    [QUARTER_MS, QUARTER_MS, 505],
    [3 * QUARTER_MS, QUARTER_MS, 508],
  ]);
});

test('Electricity Maps: by the hour, with the token in its own header', async () => {
  const server = await saying(
    '{"zone":"DE","forecast":[{"carbonIntensity":326,"datetime":"2026-11-22T10:00:00.000Z"},{"carbonIntensity":null,"datetime":"2026-11-22T11:00:00.000Z"}]}',
  );
  expect(values(await electricityMaps({ baseUrl: server.url, zone: 'DE', token }, web).ask(0, 1))).toEqual([
    [0, HOUR_MS, 326],
  ]);
  expect(server.asked[0]?.headers['auth-token']).toBe('key');
});

test('Great Britain: half hours, times without seconds', async () => {
  const server = await saying(
    '{"data":[{"from":"2026-11-22T10:00Z","to":"2026-11-22T10:30Z","intensity":{"forecast":146,"actual":150,"index":"low"}},{"from":"2026-11-22T10:30Z","to":"2026-11-22T11:00Z","intensity":{"forecast":148,"actual":null,"index":"low"}}]}',
  );
  expect(values(await carbonIntensityGb({ baseUrl: server.url }, web).ask(NOW_MS, 1))).toEqual([
    [0, HOUR_MS / 2, 150],
    [HOUR_MS / 2, HOUR_MS / 2, 148],
  ]);
  expect(server.asked[0]?.path).toBe('/intensity/2026-11-22T10:00Z/fw48h');
});

function feedOf(source: SeriesSource, folder = temporaryFolder(), clock = new FakeClock(NOW_MS)) {
  const path = join(folder, 'feeds', 'co2.json');
  const common = { toLocal: localTimeIn('Europe/Berlin'), clock, log: silentLog, random: () => 0 };
  const feed = new CarbonFeed({ id: 'co2', source, file: path, ...common });
  onTestFinished(() => feed.stop());
  return { feed, clock, folder, path };
}

const hours = (value: (hour: number) => number, count = 24): Asked => ({
  kind: 'ok',
  points: Array.from({ length: count }, (_, hour) => ({
    startMs: NOW_MS + hour * HOUR_MS,
    endMs: NOW_MS + (hour + 1) * HOUR_MS,
    value: value(hour),
  })),
});

test('said, kept over a restart without a network, and beyond it as at the same time of the day before', async () => {
  const source = { hasPast: false, ask: async () => hours((hour) => 300 + hour) };
  const { feed, clock, folder } = feedOf(source);
  expect(feed.expect(NOW_MS, NOW_MS + 1)).toEqual([null]);
  feed.start();
  await clock.advanceAsync(30_000);
  expect(feed.health()).toMatchObject({ state: 'ok', goodAtMs: NOW_MS });
  expect(feed.expect(NOW_MS + 5, NOW_MS + HOUR_MS + 1)).toEqual([300, 300, 300, 300, 301]);
  expect(feed.knownUntilMs()).toBe(NOW_MS + DAY_MS);
  await feed.stop();

  const offline = { hasPast: false, ask: async () => failed('unreachable', 'ENETUNREACH') };
  const again = feedOf(offline, folder, new FakeClock(NOW_MS + HOUR_MS));
  again.feed.start();
  await again.clock.advanceAsync(30_000);
  expect(again.feed.health()).toMatchObject({ state: 'failing', goodAtMs: NOW_MS, problem: { code: 'unreachable' } });
  expect(again.feed.expect(NOW_MS + 2 * HOUR_MS, NOW_MS + 2 * HOUR_MS + 1)).toEqual([302]);
  expect(again.feed.expect(NOW_MS + DAY_MS + 2 * HOUR_MS, NOW_MS + DAY_MS + 2 * HOUR_MS + 1)[0]).toBeGreaterThan(290);
});

test('absurd values are left out, and an answer of nothing else is no answer', async () => {
  let answer = hours((hour) => [Number.NaN, -5, 1e9, 250][hour] ?? 250, 4);
  const { feed, clock } = feedOf({ hasPast: false, ask: async () => answer });
  feed.start();
  await clock.advanceAsync(30_000);
  expect(feed.expect(NOW_MS + 3 * HOUR_MS, NOW_MS + 3 * HOUR_MS + 1)).toEqual([250]);
  expect(feed.knownUntilMs()).toBeNull();
  answer = hours(() => -1);
  await clock.advanceAsync(2 * HOUR_MS, 60_000);
  expect(feed.health()).toMatchObject({ state: 'failing', problem: { code: 'no-data' } });
});

test('a damaged file, and one that cannot be written, hold nothing up', async () => {
  const source = { hasPast: false, ask: async () => hours(() => 100) };
  const { feed, path, clock, folder } = feedOf(source);
  feed.start();
  await clock.advanceAsync(30_000);
  await feed.stop();
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20));
  const again = feedOf({ hasPast: false, ask: async () => failed('unreachable', 'ENETUNREACH') }, folder);
  again.feed.start();
  expect(again.feed.expect(NOW_MS, NOW_MS + 1)).toEqual([null]);

  const barred = feedOf(source, path);
  barred.feed.start();
  await barred.clock.advanceAsync(30_000);
  expect(barred.feed.health().state).toBe('ok');
});
