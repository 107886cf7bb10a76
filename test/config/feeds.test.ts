import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
import { i18nOf } from '../web/i18n-of.ts';

const HOUSE = 'circuits: [{ id: house, name: House, limitA: 35 }]\n';

/** Path and what is allowed of each problem. */
function problems(feeds: string): unknown {
  const parsed = parseConfig(HOUSE + feeds, 'config.yaml');
  return parsed.kind === 'invalid' ? parsed.problems.map(({ path, allowed }) => [path, allowed]) : parsed.kind;
}

test('what is asked outside: nothing, unless it stands there', () => {
  const parsed = parseConfig(HOUSE, 'config.yaml');
  expect(parsed).toMatchObject({
    kind: 'ok',
    config: {
      priceFeeds: [],
      carbonFeeds: [],
      prices: { assumedPerKwh: 0.3, feedIn: { pricePerKwh: 0.08, feePerKwh: 0 } },
    },
  });
});

test('a feed of each kind', () => {
  expect(
    problems(`mqtt: { host: broker }
priceFeeds:
  - { id: a, type: awattar, market: DE-LU }
  - { id: b, type: energy-charts, market: DE-LU }
  - { id: c, type: entsoe, market: DE-LU, tokenFile: entsoe.token }
  - { id: d, type: tibber, market: tibber, tokenFile: tibber.token }
  - { id: e, type: octopus-de, market: octopus, email: a@example.org, passwordFile: octopus.password, account: A-1 }
  - { id: f, type: ostrom, market: ostrom, clientId: id, secretFile: ostrom.secret, zip: "20095" }
  - { id: g, type: home-assistant, market: nordpool, tokenFile: ha.token, entity: sensor.nordpool, unit: ct-kwh }
  - { id: h, type: http, market: own, address: http://10.0.0.5/prices.json, lists: [""] }
  - { id: i, type: mqtt, market: own, topic: home/prices }
  - { id: j, type: folder, market: own, path: prices }
carbonFeeds:
  - { id: k, type: energy-charts }
  - { id: l, type: electricity-maps, zone: DE, tokenFile: maps.token }
  - { id: m, type: carbon-intensity-gb }
  - { id: n, type: http, address: https://example.org/co2.json }
  - { id: o, type: mqtt, topic: grid/co2 }
`),
  ).toBe('ok');
});

test.each([
  [
    'priceFeeds: [{ id: a, type: ekz, market: ekz }]',
    'priceFeeds[0]',
    'its prices are in CHF, and billing.currency is EUR',
  ],
  [
    'priceFeeds: [{ id: a, type: mqtt, market: x, topic: t }]',
    'priceFeeds[0]',
    'a feed by MQTT needs a broker: mqtt.host is missing',
  ],
  [
    'priceFeeds: [{ id: a, type: awattar, market: x }]\ncarbonFeeds: [{ id: a, type: energy-charts }]',
    'carbonFeeds[0].id',
    'every feed needs its own',
  ],
  [
    'prices: { feedIn: { market: DE-LU, noneAtNegative: DE-LU } }',
    'prices.feedIn',
    'either market or noneAtNegative: the price of a market falls below zero by itself',
  ],
])('%s', (feeds, path, allowed) => {
  expect(problems(feeds)).toEqual([[path, allowed]]);
  for (const language of LANGUAGES) expect(i18nOf(language).phrase(allowed)).not.toBeNull();
});
