import type { Config } from '../config/schema.ts';
import { OFFICIAL_PRICES, type OfficialPrices } from '../core/tariff/company-car.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import { NANO } from '../core/tariff/money.ts';
import type { SourceRule } from '../core/tariff/sources.ts';
import type { BillingClass, StatementChargePoint } from './statement.ts';

/** What a bill says and needs to know of the site. */
export interface BilledSite {
  readonly name: string;
  readonly address: string | null;
  readonly timeZone: string;
  readonly toLocal: (atMs: number) => number;
  readonly currency: string;
  readonly chargePoints: ReadonlyMap<string, BilledChargePoint>;
  /** The meter of the grid connection. */
  readonly gridMeterId: string | null;
  readonly inverterIds: readonly string[];
  readonly batteryIds: readonly string[];
  /** `null`: all energy has the price of the tariff. */
  readonly sources: SourcePrices | null;
  /** The price list by which the site itself buys; `null`: the one that holds for everybody. */
  readonly ownTariffId: string | null;
  readonly official: OfficialPrices;
  /** Who hands over what to programs outside; without it nothing is. */
  readonly outside: Pick<Config['exports'], 'ocpi' | 'qrBill'>;
}

export interface SourcePrices {
  readonly rule: SourceRule;
  readonly solarNano: number;
  readonly batteryNano: number;
}

export interface BilledChargePoint
  extends Pick<StatementChargePoint, 'id' | 'name' | 'address' | 'meter' | 'billingClass'> {
  readonly publicKey: string | null;
  /** With how many it charges. */
  readonly phases: number;
}

/** The site as its configuration says. */
export function billedSite(config: Config): BilledSite {
  const { site, billing } = config;
  const { sourceRule } = billing;
  const root = config.circuits.find(({ parent }) => parent === undefined);
  return {
    name: site.name,
    address: billing.address ?? null,
    timeZone: site.timeZone,
    toLocal: localTimeIn(site.timeZone),
    currency: billing.currency,
    chargePoints: new Map(
      config.chargePoints.map(({ id, name, address, billingClass, meter, publicKey, phases }) => [
        id,
        {
          id,
          name,
          address: address ?? null,
          billingClass: billingClass satisfies BillingClass,
          meter: meter === undefined ? null : meterOf(meter),
          publicKey: publicKey ?? null,
          phases: phases.length,
        },
      ]),
    ),
    gridMeterId: root?.meter ?? null,
    inverterIds: config.inverters.map(({ id }) => id),
    batteryIds: config.batteries.map(({ id }) => id),
    sources:
      sourceRule === 'none'
        ? null
        : { rule: sourceRule, solarNano: nanoOf(billing.solarPrice), batteryNano: nanoOf(billing.batteryPrice) },
    ownTariffId: config.prices.tariff ?? null,
    official: officialPrices(config.officialPrices),
    outside: config.exports,
  };
}

function meterOf({ class: meterClass, ...meter }: NonNullable<Config['chargePoints'][number]['meter']>) {
  return { ...meter, meterClass };
}

/** A charge point that is configured no more keeps its id. */
export function chargePointOf({ chargePoints }: BilledSite, id: string): BilledChargePoint {
  const nothing = { address: null, meter: null, billingClass: 'none', publicKey: null, phases: 3 } as const;
  return chargePoints.get(id) ?? { id, name: id, ...nothing };
}

/** What is configured counts before what this release knows. */
function officialPrices(configured: Config['officialPrices']): OfficialPrices {
  const strompreispauschale = { ...OFFICIAL_PRICES.strompreispauschale };
  const sachbezug = { ...OFFICIAL_PRICES.sachbezug };
  const creg = { ...OFFICIAL_PRICES.creg };
  for (const price of configured) {
    switch (price.type) {
      case 'de-strompreispauschale':
        strompreispauschale[price.year] = nanoOf(price.pricePerKwh);
        break;
      case 'at-sachbezug':
        sachbezug[price.year] = nanoOf(price.pricePerKwh);
        break;
      case 'be-creg':
        creg[`${price.year}-Q${price.quarter}`] = {
          flanders: nanoOf(price.flanders),
          brussels: nanoOf(price.brussels),
          wallonia: nanoOf(price.wallonia),
        };
    }
  }
  return { strompreispauschale, sachbezug, creg };
}

/** A decimal of at most nine places as it was written: the nearest whole nano unit is that very number. */
function nanoOf(price: number): number {
  return Math.round(price * NANO);
}
