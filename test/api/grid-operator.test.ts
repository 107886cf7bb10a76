import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, house } from './house.ts';

let home: House;
let cookie = '';
beforeAll(async () => {
  home = await house();
  cookie = home.signIn();
});
afterAll(async () => {
  await home.app.close();
});

const ask = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  headers: Record<string, string>,
  payload?: object,
) => home.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });

test('a bridge with the token may command and see what is limited, and nothing else', async () => {
  const { token } = (await ask('POST', '/api/dimming/token', { cookie }, {})).json<{ token: string }>();
  const bridge = { authorization: `Bearer ${token}` };
  home.orders.length = 0;
  expect((await ask('PUT', '/api/dimming', bridge, { limitW: 4_200, forS: 60 })).statusCode).toBe(200);
  expect((await ask('PUT', '/api/feed-in', bridge, { percent: 30 })).statusCode).toBe(200);
  expect((await ask('DELETE', '/api/dimming', bridge)).statusCode).toBe(200);
  expect(home.orders).toEqual([
    { scope: 'grid-connection', limitW: 4_200, untilMs: home.clock.wallMs() + 60_000 },
    { limit: { kind: 'percent', percent: 30 }, untilMs: null },
    'dimming',
  ]);
  expect((await ask('GET', '/api/dimming', bridge)).json()).toMatchObject({ dimming: null, feedIn: null });
  for (const url of ['/api/state', '/api/sessions', '/api/dimming/events', '/api/me']) {
    expect((await ask('GET', url, bridge)).statusCode, url).toBe(403);
  }

  const next = (await ask('POST', '/api/dimming/token', { cookie }, {})).json<{ token: string }>();
  expect((await ask('GET', '/api/dimming', bridge)).statusCode).toBe(401);
  const renewed = { authorization: `Bearer ${next.token}` };
  expect((await ask('GET', '/api/dimming', renewed)).statusCode).toBe(200);
  await ask('DELETE', '/api/dimming/token', { cookie });
  expect((await ask('GET', '/api/dimming', renewed)).statusCode).toBe(401);
});

test.each([
  [{ limitW: -1 }, '/limitW'],
  [{}, ''],
  [{ limitW: 1, chargePoints: ['nowhere'] }, '/chargePoints'],
  [{ limitW: 1, until: '2026-11-21 18:40' }, '/until'],
])('a limit of %j is refused and changes nothing', async (body, path) => {
  home.orders.length = 0;
  const answer = await ask('PUT', '/api/dimming', { cookie }, body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json<{ problems: { path: string }[] }>().problems.map((one) => one.path)).toContain(path);
  expect(home.orders).toEqual([]);
});
