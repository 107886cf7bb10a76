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

const ask = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, payload?: object, id = 'carport') =>
  home.app.inject({
    method,
    url: `/api/charge-points/${id}/${path}`,
    headers: { cookie },
    ...(payload === undefined ? {} : { payload }),
  });

test.each<['GET' | 'PUT' | 'POST' | 'DELETE', string, object | undefined, object]>([
  ['POST', 'start', { card: { cardId: 'c1' } }, { kind: 'start', idToken: '04A1B2C3' }],
  ['POST', 'start', { card: { number: 'VID:001122334455' } }, { kind: 'start', idToken: 'VID:001122334455' }],
  ['POST', 'stop', {}, { kind: 'stop' }],
  ['POST', 'unlock', {}, { kind: 'unlock' }],
  ['POST', 'reset', { how: 'hard' }, { kind: 'reset', how: 'hard' }],
  ['POST', 'availability', { operative: false }, { kind: 'set-availability', operative: false }],
  [
    'POST',
    'reservation',
    { card: { cardId: 'c1' }, untilMs: 1_800_000_000_000 },
    { kind: 'reserve', idToken: '04A1B2C3', untilMs: 1_800_000_000_000 },
  ],
  ['DELETE', 'reservation', undefined, { kind: 'cancel-reservation' }],
  [
    'POST',
    'firmware',
    { from: { address: 'https://maker.example/fw.bin' }, atMs: null },
    { kind: 'update-firmware', from: { address: 'https://maker.example/fw.bin' }, atMs: null },
  ],
  [
    'POST',
    'firmware',
    { from: { file: 'fw.bin' }, atMs: 5 },
    { kind: 'update-firmware', from: { file: 'fw.bin' }, atMs: 5 },
  ],
  ['POST', 'diagnostics', { fromMs: 7 }, { kind: 'get-diagnostics', fromMs: 7 }],
  ['POST', 'cache/clear', {}, { kind: 'clear-cache' }],
  ['GET', 'configuration', undefined, { kind: 'read-configuration', keys: [] }],
  [
    'GET',
    'configuration?key=HeartbeatInterval',
    undefined,
    { kind: 'read-configuration', keys: ['HeartbeatInterval'] },
  ],
  [
    'PUT',
    'configuration',
    { key: 'HeartbeatInterval', value: '60' },
    { kind: 'change-configuration', key: 'HeartbeatInterval', value: '60' },
  ],
  ['POST', 'trigger', { message: 'status' }, { kind: 'trigger', message: 'status' }],
  [
    'POST',
    'data-transfer',
    { vendorId: 'com.maker', messageId: null, data: 'x' },
    { kind: 'transfer-data', vendorId: 'com.maker', messageId: null, data: 'x' },
  ],
])('%s %s %j asks the charge point', async (method, path, payload, command) => {
  home.wishes.length = 0;
  const answer = await ask(method, path, payload);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ outcome: 'done', status: 'Accepted', configuration: null, data: null });
  expect(home.wishes).toEqual([{ id: 'carport', command }]);
  expect((await ask(method, path, payload, 'nowhere')).json()).toMatchObject({ code: 'unknown-charge-point' });
});

test.each<['PUT' | 'POST', string, object]>([
  ['POST', 'start', {}],
  ['POST', 'start', { card: { number: 'longer than twenty characters' } }],
  ['POST', 'reset', { how: 'gently' }],
  ['POST', 'firmware', { from: { address: 'file:///etc/passwd' }, atMs: null }],
  ['POST', 'firmware', { from: { file: '../state.db' }, atMs: null }],
  ['POST', 'reservation', { card: { cardId: 'c1' }, untilMs: 1e15 }],
  ['PUT', 'configuration', { key: '', value: 'x' }],
  ['POST', 'trigger', { message: 'everything' }],
])('%s %s %j is refused', async (method, path, payload) => {
  expect((await ask(method, path, payload)).statusCode).toBe(400);
});

test('a card that is not there, and a file that is not there', async () => {
  expect((await ask('POST', 'start', { card: { cardId: 'c9' } })).json()).toMatchObject({ code: 'unknown-card' });
  expect((await ask('GET', 'diagnostics/state.db')).json()).toMatchObject({ code: 'not-found' });
});

test('what is known of the station is shown', async () => {
  expect((await ask('GET', 'station')).json()).toMatchObject({
    identity: { vendor: 'Alfen' },
    localList: { state: 'current', cards: 3 },
    files: [{ name: 'carport~2026.log' }],
  });
  expect((await ask('GET', 'station', undefined, 'nowhere')).statusCode).toBe(404);
});
