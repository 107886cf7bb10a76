import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { awattar } from '../../../src/feeds/prices/sources/awattar.ts';
import { httpDocument, mqttDocument, type Topics } from '../../../src/feeds/prices/sources/documents.ts';
import { ekz } from '../../../src/feeds/prices/sources/ekz.ts';
import { energyCharts } from '../../../src/feeds/prices/sources/energy-charts.ts';
import { entsoe, readA44 } from '../../../src/feeds/prices/sources/entsoe.ts';
import { csvFolder } from '../../../src/feeds/prices/sources/folder.ts';
import { octopusDe } from '../../../src/feeds/prices/sources/octopus-de.ts';
import { octopusUk } from '../../../src/feeds/prices/sources/octopus-uk.ts';
import { ostrom } from '../../../src/feeds/prices/sources/ostrom.ts';
import { tibber } from '../../../src/feeds/prices/sources/tibber.ts';
import type { Asked } from '../../../src/feeds/problem.ts';
import { secretFrom } from '../../../src/feeds/secret.ts';
import { openWeb } from '../../../src/feeds/web.ts';
import { loopback, saying } from '../loopback.ts';

const FROM_MS = Date.parse('2025-10-25T22:00:00Z');
const TO_MS = Date.parse('2025-10-26T23:00:00Z');
const QUARTER_MS = 900_000;
const web = openWeb(systemClock);
const token = secretFrom(async () => 's3cret\n');

const fixture = (name: string): Promise<string> => readFile(`test/fixtures/feeds/${name}`, 'utf8');

/** `[start, minutes, price]` of each point. */
function told(asked: Asked): unknown {
  if (asked.kind === 'failed') return asked.problem.code;
  return asked.points.map(({ startMs, endMs, value }) => [
    new Date(startMs).toISOString().slice(0, 16),
    (endMs - startMs) / 60_000,
    Math.round(value * 1e7) / 1e7,
  ]);
}

test('aWATTar: times in ms, EUR/MWh, asked for the days that are wanted', async () => {
  const server = await saying(await fixture('awattar.json'));
  expect(told(await awattar({ baseUrl: server.url }, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-25T21:00', 60, 0.08653],
    ['2025-10-25T22:00', 60, -0.01201],
  ]);
  expect(server.asked[0]?.path).toBe(`/v1/marketdata?start=${FROM_MS}&end=${TO_MS}`);
});

test('Energy-Charts: only starts; a hole is a hole, and the last one is as long as the one before', async () => {
  const server = await saying(await fixture('energy-charts.json'));
  expect(told(await energyCharts({ baseUrl: server.url, zone: 'DE-LU' }, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-25T21:00', 15, 0.1026],
    ['2025-10-25T21:15', 15, 0.09224],
    ['2025-10-25T22:15', 15, 0],
    ['2025-10-25T22:30', 15, -0.00001],
  ]);
  expect(server.asked[0]?.path).toContain('bzn=DE-LU');
});

test.each([
  ['total', [0.2714, 0.2652, 0.2601]],
  ['energy', [0.0731, 0.0679, 0.0636]],
] as const)('Tibber: %s of the home with a contract, in the hour that repeats', async (price, values) => {
  const server = await saying(await fixture('tibber.json'));
  const options = { baseUrl: server.url, homeId: null, price, currency: 'EUR', token };
  expect(told(await tibber(options, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-26T00:45', 15, values[0]],
    ['2025-10-26T01:00', 15, values[1]],
    ['2025-10-26T01:30', 15, values[2]],
  ]);
  expect(server.asked[0]?.headers.authorization).toBe('Bearer s3cret');
  expect(server.asked[0]?.body).toContain('QUARTER_HOURLY');
});

test('Tibber: another currency, an error of GraphQL, and no contract are named', async () => {
  const text = await fixture('tibber.json');
  const ask = async (answer: string, currency = 'EUR') => {
    const server = await saying(answer);
    return told(await tibber({ baseUrl: server.url, homeId: null, price: 'total', currency, token }, web).ask(0, 1));
  };
  expect(await ask(text, 'SEK')).toBe('wrong-currency');
  expect(await ask('{"errors":[{"message":"No valid access token in request"}],"data":null}')).toBe('not-understood');
  expect(await ask('{"data":{"viewer":{"homes":[{"id":"a","currentSubscription":null}]}}}')).toBe('no-data');
});

test('ENTSO-E: 100 quarter hours, positions that are left out repeat, the first auction counts', async () => {
  const server = await saying(await fixture('entsoe.xml'));
  const source = entsoe({ baseUrl: server.url, zone: '10Y1001A1001A82H', currency: 'EUR', token }, web);
  const asked = await source.ask(FROM_MS, TO_MS);
  const points = asked.kind === 'ok' ? asked.points : [];
  expect(points.length).toBe(100);
  expect(points.map(({ value }) => value).slice(0, 5)).toEqual([0.08653, 0.08653, 0.08653, -0.005, -0.005]);
  expect(points.at(-1)).toEqual({ startMs: TO_MS - QUARTER_MS, endMs: TO_MS, value: expect.closeTo(0.0771, 9) });
  expect(server.asked[0]?.path).toContain('periodStart=202510252200&periodEnd=202510262300');
});

test('ENTSO-E: 92 quarter hours in spring, hours, fixed blocks without repeating, and what is no such document', async () => {
  const text = await fixture('entsoe.xml');
  const spring = text
    .replaceAll('2025-10-25T22:00Z', '2026-03-28T23:00Z')
    .replaceAll('2025-10-26T23:00Z', '2026-03-29T22:00Z');
  const told92 = readA44(spring.replace('<position>100<', '<position>92<'), 'EUR');
  expect(told92.kind === 'ok' && told92.points.length).toBe(92);
  expect(told(readA44(spring, 'EUR'))).toBe('not-understood');
  const hours = readA44(text.replaceAll('PT15M', 'PT60M').replace('<position>100<', '<position>25<'), 'EUR');
  expect(hours.kind === 'ok' && hours.points.length).toBe(25);
  const blocks = readA44(text.replaceAll('A03', 'A01'), 'EUR');
  expect(blocks.kind === 'ok' && blocks.points.length).toBe(3);
  expect(told(readA44(text, 'CHF'))).toBe('wrong-currency');
  expect(readA44(await fixture('entsoe-acknowledgement.xml'), 'EUR')).toEqual({
    kind: 'failed',
    problem: { code: 'no-data', detail: 'No matching data found for Data item Day-ahead Prices [12.1.D] & interval.' },
  });
  expect(told(readA44('<html><body>Unavailable</body></html>', 'EUR'))).toBe('not-understood');
});

test('Octopus UK: page by page, with VAT, by how the bill is paid, and a rate without end is cut', async () => {
  const pages = [await fixture('octopus-uk-1.json'), await fixture('octopus-uk-2.json')];
  const server = await loopback((request, response) => {
    const isSecond = request.url?.includes('page=2') === true;
    response.end((pages[isSecond ? 1 : 0] ?? '').replace('NEXT', `${server.url}/v1/next?page=2`));
  });
  const options = { baseUrl: server.url, product: 'AGILE-24-10-01', tariff: 'E-1R-AGILE-24-10-01-C' } as const;
  expect(told(await octopusUk({ ...options, paymentMethod: 'DIRECT_DEBIT' }, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-26T01:30', 30, -0.01995],
    ['2025-10-26T01:00', 30, 0.21],
    ['2025-10-25T22:00', 180, 0.105],
  ]);
  expect(server.asked.map(({ path }) => path.split('?')[0])).toEqual([
    '/v1/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/standard-unit-rates/',
    '/v1/next',
  ]);
});

test('Octopus UK: pages without end, and a next page elsewhere', async () => {
  const endless = await loopback((_request, response) =>
    response.end(JSON.stringify({ next: `${endless.url}/more`, results: [] })),
  );
  const options = { product: 'A', tariff: 'B', paymentMethod: 'DIRECT_DEBIT' } as const;
  expect(told(await octopusUk({ ...options, baseUrl: endless.url }, web).ask(FROM_MS, TO_MS))).toBe('too-large');
  const elsewhere = await saying('{"next":"http://169.254.169.254/latest","results":[]}');
  expect(told(await octopusUk({ ...options, baseUrl: elsewhere.url }, web).ask(FROM_MS, TO_MS))).toEqual([]);
});

test('Octopus DE: a token first, then gross prices of the active contract', async () => {
  const prices = await fixture('octopus-de.json');
  const server = await loopback((_request, response, body) =>
    response.end(body.includes('obtainKrakenToken') ? '{"data":{"obtainKrakenToken":{"token":"jwt"}}}' : prices),
  );
  const options = { baseUrl: server.url, email: 'a@example.org', account: 'A-1', password: token };
  expect(told(await octopusDe(options, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-26T00:00', 15, 0.274112],
    ['2025-10-26T00:15', 1365, 0.3],
  ]);
  expect(server.asked[1]?.headers.authorization).toBe('jwt');
  const refusing = await saying(
    '{"errors":[{"message":"Please make sure the credentials are correct."}],"data":{"obtainKrakenToken":null}}',
  );
  expect(told(await octopusDe({ ...options, baseUrl: refusing.url }, web).ask(FROM_MS, TO_MS))).toBe('sign-in');
});

test('Ostrom: energy, and taxes and levies beside it; ct/kWh', async () => {
  const prices = await fixture('ostrom.json');
  const server = await loopback((request, response) =>
    response.end(request.method === 'POST' ? '{"access_token":"at","expires_in":3600}' : prices),
  );
  const options = { baseUrl: server.url, authUrl: server.url, clientId: 'id', secret: token, zip: '20095' };
  expect(told(await ostrom(options, web).ask(FROM_MS, TO_MS))).toEqual([
    ['2025-10-25T22:00', 60, 0.289],
    ['2025-10-25T23:00', 60, 0.1741],
  ]);
  expect(server.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('id:s3cret').toString('base64')}`);
  expect(server.asked[1]?.headers.authorization).toBe('Bearer at');
});

test('EKZ: the price per kWh among base fees', async () => {
  const server = await saying(await fixture('ekz.json'));
  const source = ekz({ baseUrl: server.url, tariff: 'integrated_400D' }, web);
  expect(told(await source.ask(FROM_MS, TO_MS))).toEqual([
    ['2026-01-14T23:00', 15, 0.2519],
    ['2026-01-14T23:15', 15, 0.2417],
  ]);
});

const SHAPE = {
  lists: ['attributes.raw_today', 'attributes.raw_tomorrow'],
  start: 'start',
  end: 'end',
  value: 'value',
  scale: 0.01,
};

test('Home Assistant: lists of an entity, in the hour that repeats; a secret that cannot be read is named', async () => {
  const server = await saying(await fixture('home-assistant.json'));
  const url = `${server.url}/api/states/sensor.nordpool`;
  const expected = [
    ['2025-10-26T00:00', 60, 0.08653],
    ['2025-10-26T01:00', 60, 0.071],
  ];
  expect(told(await httpDocument({ url, token, shape: SHAPE }, web).ask(FROM_MS, TO_MS))).toEqual(expected);
  expect(server.asked[0]?.headers.authorization).toBe('Bearer s3cret');
  // Without ends the next start is the end.
  expect(told(await httpDocument({ url, token, shape: { ...SHAPE, end: null } }, web).ask(FROM_MS, TO_MS))).toEqual(
    expected,
  );
  const unreadable = secretFrom(() => Promise.reject(new Error('token may be read by others')));
  expect(await httpDocument({ url, token: unreadable, shape: SHAPE }, web).ask(FROM_MS, TO_MS)).toEqual({
    kind: 'failed',
    problem: { code: 'secret', detail: 'token may be read by others' },
  });
});

test('a document of another shape, or with times that have no zone, is not understood', async () => {
  const server = await saying(
    JSON.stringify({ attributes: { raw_today: [{ start: '2025-10-26T02:00:00', value: 1 }] } }),
  );
  const ask = (lists: readonly string[]) =>
    httpDocument({ url: server.url, token: null, shape: { ...SHAPE, lists } }, web).ask(FROM_MS, TO_MS);
  expect(told(await ask(SHAPE.lists))).toBe('not-understood');
  expect(told(await ask(['elsewhere']))).toBe('not-understood');
  expect(told(await ask(['__proto__.x']))).toBe('not-understood');
});

test('MQTT: nothing yet, then the newest message', async () => {
  let say = (_payload: string): void => {};
  let news = 0;
  const broker = {
    listen(_topic: string, { message }: Parameters<Topics['listen']>[1]) {
      say = (payload) => message({ payload });
    },
  };
  const source = mqttDocument('home/prices', { ...SHAPE, lists: [''], scale: 1 }, broker);
  source.listen?.(() => {
    news += 1;
  });
  expect(told(await source.ask(FROM_MS, TO_MS))).toBe('no-data');
  say('[{"start":1761429600,"end":1761433200,"value":0.25}]');
  expect([news, told(await source.ask(FROM_MS, TO_MS))]).toEqual([1, [['2025-10-25T22:00', 60, 0.25]]]);
  say('not json');
  expect(told(await source.ask(FROM_MS, TO_MS))).toBe('not-understood');
});

test('CSV files in a folder: what is new or changed is read, a broken one is named and the others count', async () => {
  const path = mkdtempSync(join(tmpdir(), 'lm-feed-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const source = csvFolder({ path, unit: 'mwh' });
  expect(told(await source.ask(FROM_MS, TO_MS))).toBe('no-data');
  writeFileSync(join(path, 'a.csv'), 'start,price\n2025-10-25T22:00:00Z,86.53\n2025-10-25T23:00:00Z,\n');
  writeFileSync(join(path, 'readme.txt'), 'x');
  expect(told(await source.ask(FROM_MS, TO_MS))).toEqual([['2025-10-25T22:00', 60, 0.08653]]);
  writeFileSync(join(path, 'b.csv'), 'start,price\n2025-10-26T22:00,86.53\n');
  const asked = await source.ask(FROM_MS, TO_MS);
  expect(told(asked)).toEqual([['2025-10-25T22:00', 60, 0.08653]]);
  expect(asked).toMatchObject({ remark: { code: 'not-understood', detail: expect.stringContaining('b.csv line 2') } });
  expect(told(await csvFolder({ path: join(path, 'none'), unit: 'mwh' }).ask(FROM_MS, TO_MS))).toBe('unreachable');
});

test.each(['', 'null', '[]', '<html>Sign in to the hotspot</html>', '{"data":{}}', '{"data":[{"x":1}],"prices":[{}]}'])(
  'no source understands %j, and none of them throws',
  async (text) => {
    const server = await saying(text);
    const baseUrl = server.url;
    const sources = [
      awattar({ baseUrl }, web),
      energyCharts({ baseUrl, zone: 'AT' }, web),
      tibber({ baseUrl, homeId: null, price: 'total', currency: 'EUR', token }, web),
      entsoe({ baseUrl, zone: 'x', currency: 'EUR', token }, web),
      octopusUk({ baseUrl, product: 'a', tariff: 'b', paymentMethod: 'DIRECT_DEBIT' }, web),
      ostrom({ baseUrl, authUrl: baseUrl, clientId: 'a', secret: token, zip: '20095' }, web),
      ekz({ baseUrl, tariff: 'x' }, web),
    ];
    for (const source of sources) {
      expect(['not-understood', 'no-data', 'sign-in']).toContain(told(await source.ask(FROM_MS, TO_MS)));
    }
  },
);
