import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WHO_MAY } from '../../src/api/who-may.ts';
import { type House, house } from './house.ts';

let home: House;
beforeAll(async () => {
  home = await house();
});
afterAll(async () => {
  await home.app.close();
});

const word = fc.oneof(
  fc.constantFrom(
    'carport',
    'fast',
    '0',
    '-1',
    '',
    '%00',
    '%',
    '../',
    'null',
    '2026-06-01T00:00:00Z',
    'excel-de',
    '\u0000',
  ),
  fc.string({ maxLength: 30 }),
);
const route = fc.constantFrom(...Object.keys(WHO_MAY).map((each) => each.split(' ')[1] ?? '/'));
const url = fc.oneof(
  fc.tuple(route, word).map(([path, id]) => path.replace(':id', encodeURIComponent(id)).replace('*', id)),
  fc.webPath(),
);
const query = fc.dictionary(fc.constantFrom('from', 'to', 'chargePoint', 'dialect', 'language', 'token', 'x'), word);
const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom('code', 'password', 'mode', 'x'), fc.oneof(word, fc.jsonValue())),
  fc.string(),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'host',
    'origin',
    'cookie',
    'content-type',
    'accept-encoding',
    'sec-fetch-site',
    'range',
    'user-agent',
  ),
  fc.oneof(fc.constantFrom('application/json', 'localhost', 'text/plain', 'bytes=0-', 'lademeister='), fc.string()),
);

test('whatever is asked, the answer is no fault of ours, and a refusal is a problem', async () => {
  const cookie = home.signIn();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
      url,
      query,
      body,
      headers,
      fc.boolean(),
      async (method, path, words, payload, extra, isSignedIn) => {
        const printable = Object.fromEntries(
          Object.entries(extra).map(([key, value]) => [key, value.replaceAll(/[^\x20-\x7e]/g, '')]),
        );
        const answer = await home.app.inject({
          method: method as 'GET',
          url: `${path}?${new URLSearchParams(words)}`,
          headers: { 'content-type': 'application/json', ...printable, ...(isSignedIn ? { cookie } : {}) },
          ...(method === 'GET' || method === 'HEAD' ? {} : { payload: JSON.stringify(payload) }),
        });
        expect(answer.statusCode).toBeLessThan(500);
        if (answer.statusCode < 400 || method === 'HEAD') return;
        expect(answer.json()).toMatchObject({ status: answer.statusCode, code: expect.any(String) });
      },
    ),
    { numRuns: 1500 },
  );
});
