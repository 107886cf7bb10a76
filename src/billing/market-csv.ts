import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { MarketPrices } from '../ledger/price-book.ts';
import { nanoOf } from './decimals.ts';

/** A price as a market publishes it. */
export type MarketUnit = 'mwh' | 'kwh' | 'ct-kwh';

const PER_KWH: Readonly<Record<MarketUnit, number>> = { mwh: 1_000, kwh: 1, 'ct-kwh': 100 };
const HOUR_MS = 4 * QUARTER_MS;
/** A record holds at most so many days: small enough to be read at once. */
const STRETCH_MS = 8 * 86_400_000;
const MAX_LINES = 200_000;

export type MarketCsv =
  | { readonly kind: 'ok'; readonly stretches: readonly MarketPrices[]; readonly slots: number; readonly holes: number }
  | { readonly kind: 'refused'; readonly line: number; readonly why: string };

/**
 * Reads market prices from CSV: `start,price`, one line per quarter hour or hour, with a header or without; separated by
 * comma, semicolon or tab. A start is ISO 8601 with its zone, or UTC epoch seconds or ms; nothing else can say which of
 * the two hours of a night in October is meant. An empty price is a hole. All of it or nothing.
 */
export function readMarketCsv(text: string, market: string, unit: MarketUnit, source: string): MarketCsv {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MAX_LINES) return { kind: 'refused', line: MAX_LINES, why: 'the file is too long' };
  const prices = new Map<number, number | null>();
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    const refused = (why: string): MarketCsv => ({ kind: 'refused', line: index + 1, why });
    if (line.trim() === '') continue;
    const separator = line.includes(';') ? ';' : line.includes('\t') ? '\t' : ',';
    const [start = '', price = '', ...more] = line
      .split(separator)
      .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const atMs = timeOf(start);
    if (atMs === null) {
      if (prices.size === 0 && index === 0) continue;
      return refused(`"${start.slice(0, 40)}" is no time with a zone`);
    }
    if (more.some((cell) => cell !== '')) return refused('needs two columns: start and price');
    if (atMs % QUARTER_MS !== 0) return refused('a price begins on a quarter hour');
    if (atMs <= last) return refused('is not later than the line before');
    last = atMs;
    const nano = price === '' ? null : perKwh(price, unit);
    if (nano === undefined) return refused(`"${price.slice(0, 40)}" is no price with at most six decimals`);
    prices.set(atMs, nano);
  }
  if (prices.size === 0) return { kind: 'refused', line: 1, why: 'no prices stand in it' };
  return { kind: 'ok', ...stretchesOf(prices, market, source) };
}

/** Cut where slots are not next to each other, and where a record would grow too long. */
function stretchesOf(
  prices: ReadonlyMap<number, number | null>,
  market: string,
  source: string,
): { readonly stretches: readonly MarketPrices[]; readonly slots: number; readonly holes: number } {
  const starts = [...prices.keys()];
  const slotMs = starts.every((atMs) => atMs % HOUR_MS === 0) ? HOUR_MS : QUARTER_MS;
  const slotMinutes = slotMs === HOUR_MS ? 60 : 15;
  const stretches: { fromMs: number; pricesNano: (number | null)[] }[] = [];
  for (const [atMs, nano] of prices) {
    const current = stretches.at(-1);
    const nextMs = current === undefined ? null : current.fromMs + current.pricesNano.length * slotMs;
    if (current === undefined || nextMs !== atMs || atMs - current.fromMs >= STRETCH_MS) {
      stretches.push({ fromMs: atMs, pricesNano: [nano] });
    } else current.pricesNano.push(nano);
  }
  return {
    stretches: stretches.map(({ fromMs, pricesNano }) => ({ market, fromMs, slotMinutes, pricesNano, source })),
    slots: prices.size,
    holes: [...prices.values()].filter((nano) => nano === null).length,
  };
}

function timeOf(text: string): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const isIso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)$/.test(text);
  const atMs = isIso ? Date.parse(text.replace(' ', 'T').replace(/\s/, '')) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}

/** `undefined`: it is no price, or its kWh would have a fraction of a nano unit. */
function perKwh(price: string, unit: MarketUnit): number | undefined {
  const nano = nanoOf(price);
  if (nano === null || nano % PER_KWH[unit] !== 0) return undefined;
  return nano / PER_KWH[unit];
}
