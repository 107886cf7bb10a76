import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { secretFrom } from '../../src/feeds/secret.ts';
import type { SocReport } from '../../src/feeds/vehicles/carried-soc.ts';
import { homeAssistantSoc, httpSoc, type SocQuestion, SocSource } from '../../src/feeds/vehicles/soc-source.ts';
import { openWeb } from '../../src/feeds/web.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { loopback, saying } from './loopback.ts';

const NOW_MS = Date.UTC(2026, 5, 15, 18);
const MINUTE_MS = 60_000;
const everyMs = 15 * MINUTE_MS;
const key = secretFrom(async () => 'long-lived\n');
/** What is too slow here is so after a moment. */
const web = openWeb(systemClock, { timeoutMs: 300, maxBytes: 10_000 });

const http = (url: string, unit: 'percent' | 'fraction' = 'percent'): SocQuestion =>
  httpSoc(web, { address: `${url}/car`, path: 'battery.level', unit, key, everyMs }, new FakeClock(NOW_MS));
const homeAssistant = (url: string, unit: 'percent' | 'fraction' = 'percent'): SocQuestion =>
  homeAssistantSoc(web, { address: `${url}/`, entity: 'sensor.car', unit, key, everyMs }, new FakeClock(NOW_MS));

const refusing = (status: number) =>
  loopback((_request, response) => {
    response.statusCode = status;
    response.end('no');
  });
const entity = (state: string, more: object = {}): string =>
  JSON.stringify({ entity_id: 'sensor.car', state, ...more });

test('what a server says is so now; it is asked with the token alone', async () => {
  const server = await saying('{"battery":{"level":"47,5 %"}}');
  expect(await http(server.url).ask()).toEqual({ kind: 'ok', value: { percent: 47.5, atMs: NOW_MS } });
  expect(server.asked[0]).toMatchObject({ path: '/car', headers: { authorization: 'Bearer long-lived' } });
});

test('a share of 1 is one where that is configured, and refused where it would be an empty car', async () => {
  const server = await saying('{"battery":{"level":0.63}}');
  expect(await http(server.url, 'fraction').ask()).toMatchObject({ value: { percent: 63 } });
  expect(await http(server.url).ask()).toMatchObject({ kind: 'failed', problem: { code: 'implausible' } });
  const whole = await saying('{"battery":{"level":63}}');
  expect(await http(whole.url, 'fraction').ask()).toMatchObject({ kind: 'failed', problem: { code: 'implausible' } });
});

test.each([
  ['{"battery":{"level":163}}', 'implausible'],
  ['{"battery":{"level":-1}}', 'implausible'],
  ['{"battery":{"level":null}}', 'not-understood'],
  ['{"battery":{"level":{"percent":47}}}', 'not-understood'],
  ['{"charge":47}', 'not-understood'],
  ['<html>asleep</html>', 'not-understood'],
  ['', 'not-understood'],
] as const)('rubbish is no state of charge: %s', async (text, code) => {
  const server = await saying(text);
  expect(await http(server.url).ask()).toMatchObject({ kind: 'failed', problem: { code } });
});

test.each([
  [404, 'http-status'],
  [401, 'sign-in'],
  [403, 'sign-in'],
  [500, 'http-status'],
] as const)('HTTP %i of either kind of source says %s', async (status, code) => {
  const server = await refusing(status);
  expect(await http(server.url).ask()).toMatchObject({ kind: 'failed', problem: { code } });
  expect(await homeAssistant(server.url).ask()).toMatchObject({ kind: 'failed', problem: { code } });
});

test('a server that never answers, or is not there, is given up', async () => {
  const silent = await loopback(() => {});
  expect(await http(silent.url).ask()).toMatchObject({ kind: 'failed', problem: { code: 'timeout' } });
  const { url } = silent;
  expect(await http(url.replace(/:\d+$/, ':1')).ask()).toMatchObject({ problem: { code: 'unreachable' } });
});

test('Home Assistant says when a value came: an old one is of then', async () => {
  const reported = '2026-06-15T08:30:00.123456+00:00';
  const server = await saying(entity('62', { last_updated: '2026-06-14T08:00:00+00:00', last_reported: reported }));
  expect(await homeAssistant(server.url).ask()).toEqual({
    kind: 'ok',
    value: { percent: 62, atMs: Date.UTC(2026, 5, 15, 8, 30, 0, 123) },
  });
  expect(server.asked[0]).toMatchObject({
    path: '/api/states/sensor.car',
    headers: { authorization: 'Bearer long-lived' },
  });
  const before2024 = await saying(entity('62', { last_updated: '2026-06-14T08:00:00+00:00' }));
  expect(await homeAssistant(before2024.url).ask()).toMatchObject({ value: { atMs: Date.UTC(2026, 5, 14, 8) } });
  expect(await homeAssistant((await saying(entity('62'))).url).ask()).toMatchObject({ value: { atMs: NOW_MS } });
});

test.each([
  [entity('unavailable'), 'no-data'],
  [entity('unknown'), 'no-data'],
  [entity('soon'), 'not-understood'],
  [entity('0.62'), 'implausible'],
  [entity('31', { attributes: { unit_of_measurement: 'kWh' } }), 'not-understood'],
  ['{"message":"Entity not found."}', 'not-understood'],
  ['[]', 'not-understood'],
] as const)('Home Assistant that says %s has told nothing: %s', async (text, code) => {
  expect(await homeAssistant((await saying(text)).url).ask()).toMatchObject({ kind: 'failed', problem: { code } });
});

test('an entity is a share of 1 where that is configured, whatever its unit', async () => {
  const server = await saying(entity('0.62', { attributes: { unit_of_measurement: 'ratio', friendly_name: 'Car' } }));
  expect(await homeAssistant(server.url, 'fraction').ask()).toMatchObject({ value: { percent: 62 } });
});

test('a car that sleeps keeps what it said last, is asked less often, and is shown as failing until it wakes', async () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end(entity('40'));
  const server = await loopback((request, response) => answer(request, response));
  const clock = new FakeClock(NOW_MS);
  const told: SocReport[] = [];
  const question = homeAssistantSoc(
    web,
    { address: server.url, entity: 'sensor.car', unit: 'percent', key, everyMs: MINUTE_MS },
    clock,
  );
  const source = new SocSource('zoe', question, (report) => void told.push(report), { clock, log: silentLog });
  source.start();
  onTestFinished(() => source.stop());
  await expect.poll(() => source.health().state).toBe('ok');
  expect(told).toEqual([{ percent: 40, atMs: NOW_MS, origin: 'home-assistant' }]);

  answer = (_, response) => response.end(entity('unavailable'));
  clock.advance(MINUTE_MS);
  await expect.poll(() => source.health().state).toBe('failing');
  expect(source.health()).toMatchObject({ goodAtMs: NOW_MS, problem: { code: 'no-data' } });
  expect(told.length).toBe(1);
  const { length } = server.asked;
  clock.advance(MINUTE_MS);
  expect(server.asked.length).toBe(length);

  answer = (_, response) => response.end(entity('38'));
  clock.advance(MINUTE_MS);
  await expect.poll(() => source.health().state).toBe('ok');
  expect(told.at(-1)?.percent).toBe(38);
});
