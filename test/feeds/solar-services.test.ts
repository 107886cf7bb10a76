import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUARTER_MS } from '../../src/core/tariff/windows.ts';
import { quarterOf } from '../../src/feeds/quarters.ts';
import { OutsideSource, type SolarService } from '../../src/feeds/solar/outside-source.ts';
import { forecastSolar, openMeteo, solcast } from '../../src/feeds/solar/services.ts';
import { openWeb } from '../../src/feeds/web.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const NOW_MS = Date.UTC(2026, 5, 15, 10);
const NOW = quarterOf(NOW_MS);
const HOUR_MS = 3_600_000;
const PLACE = { latitudeDeg: 50.8, longitudeDeg: 6.1 };
const EAST_WEST = [
  { peakW: 5_000, tiltDeg: 15, azimuthDeg: 90 },
  { peakW: 3_000, tiltDeg: 15, azimuthDeg: 270 },
];
const key = async () => ({ kind: 'ok', value: 'k1' }) as const;

let folder = '';
let server: Server;
let base = '';
let clock: FakeClock;
let asked: IncomingMessage[] = [];
let answer: { status: number; body: string; headers?: Record<string, string> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'feeds-'));
  clock = new FakeClock(NOW_MS);
  asked = [];
  answer = { status: 200, body: '{}' };
  server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const sourceOf = (service: SolarService): OutsideSource =>
  new OutsideSource(service, { file: join(folder, 'feeds', 'kept.json'), clock, log: silentLog, random: () => 0 });
const meteo = (): SolarService => openMeteo(PLACE, EAST_WEST, { web: openWeb(clock), base });

/** Open-Meteo's answer with the same irradiance from now on for some quarter hours. */
function irradiance(wattPerM2: number | null, count = 8): string {
  const time = Array.from({ length: count }, (_, index) => (NOW_MS + (index + 1) * QUARTER_MS) / 1000);
  return JSON.stringify({
    latitude: 50.8,
    utc_offset_seconds: 0,
    minutely_15: { time, global_tilted_irradiance: time.map(() => wattPerM2) },
  });
}

describe('forecasts from outside', () => {
  it('Open-Meteo: the planes by their power, each from its own side; negative light is none', async () => {
    answer.body = irradiance(500);
    const source = sourceOf(meteo());
    source.start();
    await expect.poll(() => source.health().state).toBe('ok');
    expect(source.expectedW(NOW)).toBe(4_000);
    expect(source.expectedW(NOW + 7)).toBe(4_000);
    expect(source.expectedW(NOW + 8)).toBeNull();
    const [east, west] = asked.map(({ url }) => new URL(url ?? '', base).searchParams);
    expect([east?.get('azimuth'), west?.get('azimuth'), east?.get('tilt')]).toEqual(['-90', '90', '15']);
    await source.stop();
    answer.body = irradiance(-84);
    const dark = await meteo().ask();
    expect(dark.kind === 'ok' && dark.value.every(({ value }) => value === 0)).toBe(true);
  });

  it('forecast.solar: energy since the time before, with the key of the account; a time without zone is refused', async () => {
    const service = forecastSolar(PLACE, [{ peakW: 5_000, tiltDeg: 30, azimuthDeg: 180 }], {
      web: openWeb(clock),
      base,
      key,
    });
    answer.body = JSON.stringify({
      result: {
        '2026-06-15T03:20:00+00:00': 0,
        '2026-06-15T04:00:00+00:00': 200,
        '2026-06-15T05:00:00+00:00': 900,
        '2026-06-16T03:20:00+00:00': 0,
      },
      message: { code: 0, type: 'success', text: '' },
    });
    expect(await service.ask()).toEqual({
      kind: 'ok',
      value: [
        { startMs: Date.UTC(2026, 5, 15, 3, 20), endMs: Date.UTC(2026, 5, 15, 4), value: 300 },
        { startMs: Date.UTC(2026, 5, 15, 4), endMs: Date.UTC(2026, 5, 15, 5), value: 900 },
      ],
    });
    expect(asked[0]?.url).toBe('/k1/estimate/watthours/period/50.8/6.1/30/0/5?time=utc');
    answer.body = JSON.stringify({ result: { '2026-06-15 05:00:00': 900 } });
    expect(await service.ask()).toMatchObject({ kind: 'failed', problem: { code: 'not-understood' } });
  });

  it('Solcast: half hours by their end, kW, sites added up, within the questions of the account', async () => {
    const service = solcast(['a-1', 'a-2'], { web: openWeb(clock), base, key, questionsPerDay: 10 });
    answer.body = JSON.stringify({
      forecasts: [{ pv_estimate: 1.5, period_end: '2026-06-15T10:30:00.0000000Z', period: 'PT30M' }],
    });
    expect(await service.ask()).toEqual({
      kind: 'ok',
      value: [{ startMs: NOW_MS, endMs: NOW_MS + HOUR_MS / 2, value: 3_000 }],
    });
    expect(asked[0]?.headers.authorization).toBe('Bearer k1');
    expect(service.everyMs).toBe(4.8 * HOUR_MS);
  });

  it.each([
    ['HTML instead of JSON', { status: 200, body: '<html>maintenance</html>' }, 'not-understood'],
    ['another shape', { status: 200, body: '{"error":true,"reason":"x"}' }, 'not-understood'],
    ['an absurd value', { status: 200, body: irradiance(1e12) }, 'implausible'],
    ['no value at all', { status: 200, body: irradiance(null) }, 'no-data'],
    ['the past alone', { status: 200, body: irradiance(500).replaceAll('"time":[178', '"time":[177') }, 'implausible'],
    ['too many questions', { status: 429, body: 'slow down', headers: { 'retry-after': '7200' } }, 'too-many-requests'],
    ['a key that is refused', { status: 403, body: '' }, 'sign-in'],
    ['a server in trouble', { status: 503, body: '' }, 'http-status'],
  ])('%s leaves the last good answer as it was, and is named', async (_, fault, code) => {
    answer.body = irradiance(500);
    const source = sourceOf(meteo());
    source.start();
    await expect.poll(() => source.health().state).toBe('ok');
    answer = fault;
    clock.advance(HOUR_MS);
    await expect.poll(() => source.health().problem?.code).toBe(code);
    expect(source.health()).toMatchObject({ state: 'failing', goodAtMs: NOW_MS });
    expect(source.expectedW(NOW + 3)).toBe(4_000);
    await source.stop();
  });

  it('asks rarely after it was in vain, and as late as the server wants', async () => {
    answer = { status: 429, body: '', headers: { 'retry-after': '7200' } };
    const source = sourceOf(openMeteo(PLACE, EAST_WEST.slice(0, 1), { web: openWeb(clock), base }));
    source.start();
    await expect.poll(() => source.health().problem?.code).toBe('too-many-requests');
    await clock.advanceAsync(1.9 * HOUR_MS, 60_000);
    expect(asked).toHaveLength(1);
    await clock.advanceAsync(0.2 * HOUR_MS, 60_000);
    await expect.poll(() => asked.length).toBe(2);
    await source.stop();
  });

  it('knows after a restart without network what was said before, and does not ask again at once', async () => {
    answer.body = irradiance(500);
    const first = sourceOf(meteo());
    first.start();
    await expect.poll(() => first.health().state).toBe('ok');
    await first.stop();
    clock.advance(HOUR_MS / 2);
    const before = asked.length;
    const second = sourceOf(meteo());
    second.start();
    expect(second.expectedW(NOW + 7)).toBe(4_000);
    expect(second.health()).toMatchObject({ state: 'ok', goodAtMs: NOW_MS });
    await clock.advanceAsync(60_000, 15_000);
    expect(asked).toHaveLength(before);
    await second.stop();
  });
});
