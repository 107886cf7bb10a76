import { NANO } from '../../core/tariff/money.ts';
import { QUARTER_MS } from '../../core/tariff/windows.ts';
import type { SeriesPoint } from '../feed.ts';
import { type Failed, failed } from '../problem.ts';

/** Prices by quarter hour, whole nano units per kWh. */
export type Quarters = ReadonlyMap<number, number>;

export type Sifted =
  /** `dropped`: points that say nothing: no number, no length, not on quarter hours, or contradicted by another one. */
  { readonly kind: 'ok'; readonly quarters: Quarters; readonly dropped: number } | Failed;

/** What prices of a market are usually like, nano units per kWh; `null` while nobody knows. */
export interface UsualPrice {
  readonly medianNano: number | null;
}

/** Longer a price does not hold without being said again, ms. */
const LONGEST_MS = 40 * 86_400_000;
/** Dearer than the harmonised limits of the market (5 EUR/kWh) with taxes on top, in units of these currencies. */
const DEAREST = 8;
const LARGE_CURRENCIES: ReadonlySet<string> = new Set(['EUR', 'CHF', 'GBP', 'USD']);
/** A whole day that never reaches this part of the usual is no cheap day, but another unit: the cheapest of two years reached a tenth. */
const SUSPICIOUS_PART = 1 / 30;
const ENOUGH_QUARTERS = 40;

/**
 * Cuts points into quarter hours and refuses what cannot be true: prices per MWh or in cent that say to be per kWh, and the other way
 * round. The hour that repeats in autumn is two hours here, as all times have their zone.
 */
export function sift(points: readonly SeriesPoint[], currency: string, usual: UsualPrice): Sifted {
  const quarters = new Map<number, number>();
  const contested = new Set<number>();
  let dropped = 0;
  const dearest = DEAREST * (LARGE_CURRENCIES.has(currency) ? 1 : 20);
  for (const { startMs, endMs, value } of points) {
    if (!isSound(startMs, endMs) || !Number.isFinite(value)) {
      dropped += 1;
      continue;
    }
    if (Math.abs(value) > dearest) {
      const when = new Date(startMs).toISOString();
      return failed('implausible', `${value} ${currency}/kWh from ${when}: another unit, such as ct/kWh or per MWh?`);
    }
    const nano = Math.round(value * NANO);
    for (let quarterMs = startMs; quarterMs < endMs; quarterMs += QUARTER_MS) {
      if ((quarters.get(quarterMs) ?? nano) !== nano) contested.add(quarterMs);
      quarters.set(quarterMs, nano);
    }
  }
  for (const quarterMs of contested) quarters.delete(quarterMs);
  const tiny = tooSmall(quarters, usual);
  if (tiny !== null)
    return failed('implausible', `at most ${tiny / NANO} ${currency}/kWh: another unit, such as EUR for ct?`);
  if (quarters.size === 0) {
    return dropped + contested.size === 0
      ? failed('no-data', 'no prices in the answer')
      : failed('not-understood', 'no price in the answer has a number and whole quarter hours');
  }
  return { kind: 'ok', quarters, dropped: dropped + contested.size };
}

function isSound(startMs: number, endMs: number): boolean {
  return startMs % QUARTER_MS === 0 && endMs % QUARTER_MS === 0 && endMs > startMs && endMs - startMs <= LONGEST_MS;
}

/** The largest of many prices that are all far too small; `null` where they are not. */
function tooSmall(quarters: Quarters, { medianNano }: UsualPrice): number | null {
  if (quarters.size < ENOUGH_QUARTERS || medianNano === null) return null;
  const largest = [...quarters.values()].reduce((most, nano) => Math.max(most, Math.abs(nano)), 0);
  return largest < medianNano * SUSPICIOUS_PART ? largest : null;
}
