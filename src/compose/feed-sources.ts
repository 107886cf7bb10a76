/** Which source stands behind a feed of the configuration. */
import { isAbsolute, join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { CarbonFeedConfig, PriceFeedConfig } from '../config/schema-feeds.ts';
import { readSecret } from '../config/secret-file.ts';
import { carbonIntensityGb } from '../feeds/co2/sources/carbon-intensity-gb.ts';
import { electricityMaps } from '../feeds/co2/sources/electricity-maps.ts';
import { energyChartsCo2 } from '../feeds/co2/sources/energy-charts-co2.ts';
import { awattar } from '../feeds/prices/sources/awattar.ts';
import { httpDocument, mqttDocument, type Topics } from '../feeds/prices/sources/documents.ts';
import { ekz } from '../feeds/prices/sources/ekz.ts';
import { energyCharts } from '../feeds/prices/sources/energy-charts.ts';
import { entsoe } from '../feeds/prices/sources/entsoe.ts';
import { csvFolder } from '../feeds/prices/sources/folder.ts';
import type { ListShape } from '../feeds/prices/sources/listed.ts';
import { octopusDe } from '../feeds/prices/sources/octopus-de.ts';
import { octopusUk } from '../feeds/prices/sources/octopus-uk.ts';
import { ostrom } from '../feeds/prices/sources/ostrom.ts';
import { tibber } from '../feeds/prices/sources/tibber.ts';
import { failed, type SeriesSource } from '../feeds/problem.ts';
import { type Secret, secretFrom } from '../feeds/secret.ts';
import { openWeb } from '../feeds/web.ts';

interface Outside {
  readonly clock: Clock;
  /** Where secret files lie. */
  readonly dataDir: string;
  /** `null` where no broker is configured. */
  readonly broker: Topics | null;
  readonly currency: string;
}

interface PriceSource {
  readonly source: SeriesSource;
  /** Minute of the local day from which prices of tomorrow are there as a rule. */
  readonly publishedMinute: number;
}

/** EPEX SPOT publishes the day-ahead auction at about 12:45 (CET, CEST). */
const AUCTION_MINUTE = 12 * 60 + 45;
const SCALES = { kwh: 1, 'ct-kwh': 0.01, mwh: 0.001 } as const;

export function priceSource(feed: PriceFeedConfig, outside: Outside): PriceSource {
  const web = openWeb(outside.clock);
  const secret = secretsIn(outside.dataDir);
  const { currency } = outside;
  const at = (source: SeriesSource, publishedMinute = AUCTION_MINUTE): PriceSource => ({ source, publishedMinute });
  const base = (standard: string): string =>
    withoutSlash(feed.type === 'folder' || feed.type === 'mqtt' ? standard : (feed.address ?? standard));
  switch (feed.type) {
    case 'awattar':
      return at(awattar({ baseUrl: base(`https://api.awattar.${feed.country}`) }, web));
    case 'energy-charts':
      return at(energyCharts({ baseUrl: base(ENERGY_CHARTS), zone: feed.zone }, web));
    case 'entsoe': {
      const baseUrl = base('https://web-api.tp.entsoe.eu');
      return at(entsoe({ baseUrl, zone: feed.zone, currency, token: secret(feed.tokenFile) }, web));
    }
    case 'tibber': {
      const { home: homeId = null, price } = feed;
      const baseUrl = base('https://api.tibber.com');
      return at(tibber({ baseUrl, homeId, price, currency, token: secret(feed.tokenFile) }, web));
    }
    case 'octopus-uk': {
      const { product, code: tariff, paymentMethod } = feed;
      return at(
        octopusUk({ baseUrl: base('https://api.octopus.energy'), product, tariff, paymentMethod }, web),
        16 * 60,
      );
    }
    case 'octopus-de': {
      const { email, account } = feed;
      const baseUrl = base('https://api.oeg-kraken.energy');
      return at(octopusDe({ baseUrl, email, account, password: secret(feed.passwordFile) }, web), 15 * 60);
    }
    case 'ostrom': {
      const authUrl = withoutSlash(feed.signInAddress ?? 'https://auth.production.ostrom-api.io');
      const baseUrl = base('https://production.ostrom-api.io');
      const { clientId, zip } = feed;
      return at(ostrom({ baseUrl, authUrl, clientId, zip, secret: secret(feed.secretFile) }, web), 15 * 60);
    }
    case 'ekz':
      return at(ekz({ baseUrl: base('https://api.tariffs.ekz.ch'), tariff: feed.tariff }, web), 18 * 60);
    case 'home-assistant': {
      const url = `${withoutSlash(feed.address)}/api/states/${feed.entity}`;
      return at(httpDocument({ url, token: secret(feed.tokenFile), shape: shapeOf(feed, SCALES[feed.unit]) }, web));
    }
    case 'http': {
      const token = feed.tokenFile === undefined ? null : secret(feed.tokenFile);
      return at(httpDocument({ url: feed.address, token, shape: shapeOf(feed, SCALES[feed.unit]) }, web));
    }
    case 'mqtt':
      return at(fromBroker(feed.topic, shapeOf(feed, SCALES[feed.unit]), outside.broker));
    case 'folder': {
      const path = isAbsolute(feed.path) ? feed.path : join(outside.dataDir, feed.path);
      return at(csvFolder({ path, unit: feed.unit }));
    }
  }
}

export function carbonSource(
  feed: CarbonFeedConfig,
  { clock, dataDir, broker }: Omit<Outside, 'currency'>,
): SeriesSource {
  const web = openWeb(clock);
  const secret = secretsIn(dataDir);
  switch (feed.type) {
    case 'energy-charts':
      return energyChartsCo2({ baseUrl: withoutSlash(feed.address ?? ENERGY_CHARTS), country: feed.country }, web);
    case 'electricity-maps': {
      const baseUrl = withoutSlash(feed.address ?? 'https://api.electricitymaps.com');
      return electricityMaps({ baseUrl, zone: feed.zone, token: secret(feed.tokenFile) }, web);
    }
    case 'carbon-intensity-gb':
      return carbonIntensityGb({ baseUrl: withoutSlash(feed.address ?? 'https://api.carbonintensity.org.uk') }, web);
    case 'http': {
      const token = feed.tokenFile === undefined ? null : secret(feed.tokenFile);
      return httpDocument({ url: feed.address, token, shape: shapeOf(feed, 1) }, web);
    }
    case 'mqtt':
      return fromBroker(feed.topic, shapeOf(feed, 1), broker);
  }
}

const ENERGY_CHARTS = 'https://api.energy-charts.info';

function fromBroker(topic: string, shape: ListShape, broker: Topics | null): SeriesSource {
  if (broker !== null) return mqttDocument(topic, shape, broker);
  return { hasPast: false, ask: async () => failed('unreachable', 'there is no connection to the MQTT broker') };
}

function shapeOf(
  feed: { readonly lists: readonly string[]; readonly start: string; readonly end?: string; readonly value: string },
  scale: number,
): ListShape {
  const { lists, start, end = null, value } = feed;
  return { lists, start, end, value, scale };
}

/** Files with tokens and passwords: read when they are needed. */
export function secretsIn(dataDir: string): (file: string) => Secret {
  return (file) => secretFrom(() => readSecret(dataDir, file));
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
