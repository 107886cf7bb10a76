import { divideRounded } from './money.ts';
import { isWithin, QUARTER_MS, type TimeWindow } from './windows.ts';

/** A price where a window applies; the first of a list that does counts. Nano units per kWh. */
export interface WindowPrice {
  readonly window: TimeWindow;
  readonly priceNano: number;
}

/** What a kWh costs before surcharges. */
export type EnergyPrice =
  | { readonly kind: 'fixed'; readonly priceNano: number }
  | { readonly kind: 'time-of-use'; readonly windows: readonly WindowPrice[]; readonly otherwiseNano: number }
  /** A market price. `resolution` is a property of the contract: some settle the hour's mean of the quarters. */
  | { readonly kind: 'dynamic'; readonly market: string; readonly resolution: 'quarter' | 'hour' };

/** Added to each kWh: taxes, levies, network charge. Its windows are those of § 14a EnWG module 3, among others. */
export interface Surcharge {
  readonly name: string;
  readonly windows: readonly WindowPrice[];
  readonly otherwiseNano: number;
}

/** A rate from a moment on, in millionths: 190 000 is 19 %. */
export interface VatRate {
  readonly validFromMs: number;
  readonly ratePpm: number;
}

/** One version of a price list. */
export interface TariffVersion {
  /** From this moment (a local midnight as a rule) until the next version, UTC epoch ms on the quarter hour. */
  readonly validFromMs: number;
  readonly energy: EnergyPrice;
  readonly surcharges: readonly Surcharge[];
  /** `net`: VAT comes on top of all prices of this version. */
  readonly basis: 'gross' | 'net';
  /** Nano units for each session, per hour plugged in and charging, per hour plugged in after the car has taken all. */
  readonly perSessionNano: number;
  readonly perHourNano: number;
  readonly idlePerHourNano: number;
  /** Idle time that costs nothing, ms. */
  readonly idleGraceMs: number;
  /** Base fee of the supply contract, nano units a month. It is no part of a session's cost. */
  readonly baseFeePerMonthNano: number;
}

/** A price list with its history. Never edited: a change is a new version. */
export interface Tariff {
  readonly id: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Oldest first. */
  readonly versions: readonly TariffVersion[];
  /** Oldest first; empty where no tax is charged. */
  readonly vat: readonly VatRate[];
}

/** What the market paid in a quarter hour, nano units per kWh, net; `null` when it is not known. */
export type MarketPrice = (market: string, quarterMs: number) => number | null;

export type KnownPrice =
  | { readonly kind: 'known'; readonly priceNano: number; readonly versionFromMs: number }
  | { readonly kind: 'missing'; readonly why: 'no-version' | 'no-market-price' | 'no-vat-rate' };

/** Prices of one tariff. */
export interface PriceList {
  readonly tariff: Tariff;
  readonly market: MarketPrice;
  /** Wall-clock time of the site: what `localTimeIn` gives. */
  readonly toLocal: (atMs: number) => number;
}

/**
 * Gross price of a kWh in the quarter hour that a moment lies in: (energy + surcharges) x (1 + VAT), in whole nano units
 * (market prices with two decimals per MWh and tax rates in per mille need no rounding for that; half a nano unit goes
 * away from zero). A price that is not known is missing, never zero.
 */
export function priceAt({ tariff, market, toLocal }: PriceList, atMs: number): KnownPrice {
  const quarterMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const version = versionAt(tariff, quarterMs);
  if (version === null) return { kind: 'missing', why: 'no-version' };
  const localMs = toLocal(quarterMs);
  const energyNano = energyPrice(version.energy, quarterMs, localMs, market);
  if (energyNano === null) return { kind: 'missing', why: 'no-market-price' };
  const sumNano = version.surcharges.reduce((sum, one) => sum + inWindows(one, localMs), energyNano);
  const vatPpm = vatOf(tariff, version, quarterMs);
  if (vatPpm === null) return { kind: 'missing', why: 'no-vat-rate' };
  return { kind: 'known', priceNano: withVat(sumNano, vatPpm), versionFromMs: version.validFromMs };
}

/** The version in force; `null` before the first. */
export function versionAt({ versions }: Tariff, atMs: number): TariffVersion | null {
  return versions.findLast(({ validFromMs }) => validFromMs <= atMs) ?? null;
}

/** A net or gross amount per something of a version as the gross one, nano units; `null` where the VAT rate is not known. */
export function grossOf(tariff: Tariff, version: TariffVersion, nano: number, atMs: number): number | null {
  const vatPpm = vatOf(tariff, version, atMs);
  return vatPpm === null ? null : withVat(nano, vatPpm);
}

/** The VAT that a gross amount of a moment contains, millionths; `null` where none is known. */
export function vatRateAt({ vat }: Tariff, atMs: number): number | null {
  return vat.findLast(({ validFromMs }) => validFromMs <= atMs)?.ratePpm ?? null;
}

function vatOf(tariff: Tariff, { basis }: TariffVersion, atMs: number): number | null {
  return basis === 'gross' ? 0 : vatRateAt(tariff, atMs);
}

function energyPrice(price: EnergyPrice, quarterMs: number, localMs: number, market: MarketPrice): number | null {
  switch (price.kind) {
    case 'fixed':
      return price.priceNano;
    case 'time-of-use':
      return inWindows(price, localMs);
    case 'dynamic':
      return price.resolution === 'quarter'
        ? market(price.market, quarterMs)
        : hourMean(price.market, quarterMs, market);
  }
}

/** The hourly index is the mean of its quarters (EPEX SPOT, delivery from 1 October 2025). */
function hourMean(name: string, quarterMs: number, market: MarketPrice): number | null {
  const hourMs = quarterMs - (quarterMs % (4 * QUARTER_MS));
  let sum = 0n;
  for (let quarter = 0; quarter < 4; quarter++) {
    const price = market(name, hourMs + quarter * QUARTER_MS);
    if (price === null) return null;
    sum += BigInt(price);
  }
  return divideRounded(sum, 4n);
}

function inWindows({ windows, otherwiseNano }: Omit<Surcharge, 'name'>, localMs: number): number {
  return windows.find(({ window }) => isWithin(window, localMs))?.priceNano ?? otherwiseNano;
}

function withVat(nano: number, ratePpm: number): number {
  return ratePpm === 0 ? nano : divideRounded(BigInt(nano) * BigInt(1_000_000 + ratePpm), 1_000_000n);
}
