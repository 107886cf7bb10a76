import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_PASSWORD } from '../../src/access/store.ts';
import { type House, house } from './house.ts';

let home: House;
beforeAll(async () => {
  home = await house();
});
afterAll(() => home.app.close());

test('an installer sees and changes limits, and nothing else of config.yaml', async () => {
  const cookie = home.signInAs('installer', {}, NO_PASSWORD);
  const ask = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
    home.app.inject({ method, url, headers: { cookie }, ...(payload === undefined ? {} : { payload }) });
  const { sections } = (await ask('GET', '/api/settings')).json();
  expect(sections.map(({ name }: { readonly name: string }) => name)).toEqual([
    ...['circuits', 'fuse', 'sharing', 'quarterHour', 'gridOperator', 'ocpp', 'leases'],
  ]);
  const basedOn = '0'.repeat(32);
  const circuits = [{ name: 'House', limitA: 35 }];
  expect((await ask('PUT', '/api/settings', { changes: { circuits }, basedOn })).statusCode).toBe(200);
  const both = { circuits, site: { name: 'His' } };
  for (const [method, url, body] of [
    ['PUT', '/api/settings', { changes: both, basedOn }],
    ['POST', '/api/settings/check', { changes: both }],
  ] as const) {
    expect((await ask(method, url, body)).json()).toMatchObject({ code: 'not-allowed' });
  }
});

test('a section that is none, and a change of nothing, are refused', async () => {
  const headers = { cookie: home.signIn() };
  for (const changes of [{}, { chargePoints: [] }, { circuits: 'all' }, { site: { name: 'x' }, mail: null }]) {
    const payload = { changes, basedOn: '0'.repeat(32) };
    const answer = await home.app.inject({ method: 'PUT', url: '/api/settings', headers, payload });
    expect(answer.json()).toMatchObject({ code: 'invalid-request' });
  }
});
