import type { Note } from './problem.ts';
import type { Config } from './schema.ts';
import type { PriceFeedConfig } from './schema-feeds.ts';

/** In what a source gives its prices; the others give theirs in what is configured. */
const CURRENCIES: Partial<Record<PriceFeedConfig['type'], string>> = {
  awattar: 'EUR',
  'energy-charts': 'EUR',
  'octopus-uk': 'GBP',
  'octopus-de': 'EUR',
  ostrom: 'EUR',
  ekz: 'CHF',
};

/** Feeds of one name, in another currency than the site pays in, or without the broker they speak to. */
export function checkFeeds({ priceFeeds, carbonFeeds, billing, mqtt, prices }: Config, problem: Note): void {
  const seen = new Set<string>();
  for (const [list, feeds] of Object.entries({ priceFeeds, carbonFeeds })) {
    feeds.forEach(({ id, type }, index) => {
      if (seen.has(id)) problem('duplicate', [list, index, 'id'], id, 'every feed needs its own');
      seen.add(id);
      if (type === 'mqtt' && mqtt.host === undefined) {
        problem('contradiction', [list, index], id, 'a feed by MQTT needs a broker: mqtt.host is missing');
      }
    });
  }
  priceFeeds.forEach(({ id, type }, index) => {
    const currency = CURRENCIES[type];
    if (currency === undefined || currency === billing.currency) return;
    const allowed = `its prices are in ${currency}, and billing.currency is ${billing.currency}`;
    problem('contradiction', ['priceFeeds', index], id, allowed);
  });
  const { market, noneAtNegative } = prices.feedIn;
  if (market !== undefined && noneAtNegative !== undefined) {
    const allowed = 'either market or noneAtNegative: the price of a market falls below zero by itself';
    problem('contradiction', ['prices', 'feedIn'], market, allowed);
  }
}
