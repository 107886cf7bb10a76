import { tariffFor } from '../core/tariff/precedence.ts';
import { grossOf, priceAt, type Tariff, vatRateAt, versionAt } from '../core/tariff/prices.ts';
import { QUARTER_MS, startOfQuarter } from '../core/tariff/windows.ts';
import type { PricingSources } from './pricing.ts';

/** What charging will cost, told beforehand. Gross and after the discount, nano units; `null`: not known. */
export interface Offer {
  /** ISO 4217. */
  readonly currency: string;
  /** VAT that the prices contain, millionths; `null`: no tax is charged. */
  readonly vatPpm: number | null;
  /** Of a kWh in this quarter hour. */
  readonly nowNano: number | null;
  /** The least and the most of a kWh in the quarter hours whose price is known; equal: it is the same all the time. */
  readonly lowestNano: number | null;
  readonly highestNano: number | null;
  /** Until when the prices are known without a gap, UTC epoch ms. */
  readonly knownUntilMs: number;
  /** Prices of the day ahead are told by a market: those after {@link knownUntilMs} nobody knows yet. */
  readonly isComplete: boolean;
  readonly perSessionNano: number | null;
  readonly perHourNano: number | null;
  /** Per hour in which a car stays after it has taken all, beyond the grace. */
  readonly idlePerHourNano: number | null;
  readonly idleGraceMs: number;
}

/** So far ahead prices are looked at: a night at the charge point. ms */
const AHEAD_MS = 24 * 3_600_000;

/** What a session that began now would be priced by; `null` where no price holds for it. */
export function offerAt(
  question: { readonly chargePointId: string; readonly groups: readonly string[] },
  { rules, tariffs, market, toLocal }: PricingSources,
  nowMs: number,
): Offer | null {
  const rule = tariffFor(rules, { ...question, startedAtMs: nowMs });
  const tariff = rule === null ? undefined : tariffs.get(rule.tariffId);
  if (rule === null || tariff === undefined) return null;
  const less = (nano: number | null): number | null =>
    nano === null ? null : Math.round((nano * (1_000_000 - rule.discountPpm)) / 1_000_000);
  const firstMs = startOfQuarter(nowMs);
  const prices: number[] = [];
  let knownUntilMs = firstMs;
  for (let atMs = firstMs; atMs < nowMs + AHEAD_MS; atMs += QUARTER_MS) {
    const price = priceAt({ tariff, market, toLocal }, atMs);
    if (price.kind === 'missing') continue;
    prices.push(price.priceNano);
    if (knownUntilMs === atMs) knownUntilMs = atMs + QUARTER_MS;
  }
  const now = priceAt({ tariff, market, toLocal }, nowMs);
  return {
    currency: tariff.currency,
    vatPpm: vatRateAt(tariff, nowMs),
    nowNano: less(now.kind === 'known' ? now.priceNano : null),
    lowestNano: less(prices.length === 0 ? null : Math.min(...prices)),
    highestNano: less(prices.length === 0 ? null : Math.max(...prices)),
    knownUntilMs,
    isComplete: knownUntilMs >= nowMs + AHEAD_MS,
    ...feesOf(tariff, nowMs, less),
  };
}

function feesOf(tariff: Tariff, nowMs: number, less: (nano: number | null) => number | null) {
  const version = versionAt(tariff, nowMs);
  const gross = (nano: number): number | null =>
    version === null ? null : less(grossOf(tariff, version, nano, nowMs));
  return {
    perSessionNano: gross(version?.perSessionNano ?? 0),
    perHourNano: gross(version?.perHourNano ?? 0),
    idlePerHourNano: gross(version?.idlePerHourNano ?? 0),
    idleGraceMs: version?.idleGraceMs ?? 0,
  };
}
