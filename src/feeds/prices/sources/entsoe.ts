import type { SeriesPoint } from '../../feed.ts';
import { momentOf } from '../../json.ts';
import { type Asked, failed, type SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';
import { all, readXml, textAt, type XmlElement } from '../../xml.ts';

export interface EntsoeOptions {
  readonly baseUrl: string;
  /** EIC of the bidding zone. */
  readonly zone: string;
  readonly currency: string;
  readonly token: Secret;
}

/** ENTSO-E Transparency Platform: day-ahead prices (document A44), net. */
export function entsoe({ baseUrl, zone, currency, token }: EntsoeOptions, web: Web): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const secret = await token();
      if (secret.kind === 'failed') return secret;
      const query = new URLSearchParams({
        securityToken: secret.value,
        documentType: 'A44',
        in_Domain: zone,
        out_Domain: zone,
        periodStart: compact(fromMs),
        periodEnd: compact(toMs),
      });
      const answer = await web({ url: `${baseUrl}/api?${query}`, headers: { accept: 'application/xml' } });
      return answer.kind === 'failed' ? answer : readA44(answer.body, currency);
    },
  };
}

/**
 * A publication document. Of several auctions of a day (classification sequence) the first counts; the length of a period
 * is what its interval says: 23, 24 or 25 hours. An acknowledgement instead says that there are no data (reason 999).
 */
export function readA44(text: string, currency: string): Asked {
  const document = readXml(text);
  if (document === null) return failed('not-understood', `no XML: ${text.slice(0, 60)}`);
  if (document.name === 'Acknowledgement_MarketDocument') {
    return failed('no-data', textAt(document, 'Reason', 'text') ?? 'nothing is published');
  }
  if (document.name !== 'Publication_MarketDocument') return failed('not-understood', `a ${document.name}`);
  const series = all(document, 'TimeSeries');
  const points: SeriesPoint[] = [];
  for (const one of firstAuctions(series)) {
    const [money, measure] = [textAt(one, 'currency_Unit.name'), textAt(one, 'price_Measure_Unit.name')];
    if (money !== currency) return failed('wrong-currency', `prices in ${money}, not in ${currency}`);
    if (measure !== 'MWH') return failed('not-understood', `prices per ${measure}, not per MWH`);
    const repeats = textAt(one, 'curveType') !== 'A01';
    for (const period of all(one, 'Period')) {
      const read = readPeriod(period, repeats);
      if (read === null) return failed('not-understood', 'a period without times, or with positions outside of it');
      points.push(...read);
    }
  }
  return { kind: 'ok', points };
}

/** Germany and Austria publish more than one auction for the same hours (positions 1, 2): only the lowest one there is. */
function firstAuctions(series: readonly XmlElement[]): readonly XmlElement[] {
  const sequences = series.map((one) => {
    const position = textAt(one, 'classificationSequence_AttributeInstanceComponent.position');
    return position === null ? 0 : Number(position);
  });
  const first = Math.min(...sequences);
  return series.filter((_, i) => sequences[i] === first);
}

const LENGTHS: Readonly<Record<string, number>> = { PT15M: 15, PT30M: 30, PT60M: 60, PT1H: 60 };
const MOST_POSITIONS = 4_000;

/** @param repeats curve type A03: a position that is left out has the price of the one before it */
function readPeriod(period: XmlElement, repeats: boolean): SeriesPoint[] | null {
  const startMs = momentOf(textAt(period, 'timeInterval', 'start'));
  const endMs = momentOf(textAt(period, 'timeInterval', 'end'));
  const slotMs = (LENGTHS[textAt(period, 'resolution') ?? ''] ?? 0) * 60_000;
  const count = (endMs - startMs) / slotMs;
  if (!Number.isInteger(count) || count < 1 || count > MOST_POSITIONS) return null;
  const prices = new Map<number, number>();
  for (const point of all(period, 'Point')) {
    const position = Number(textAt(point, 'position') ?? Number.NaN);
    const amount = textAt(point, 'price.amount');
    if (!Number.isInteger(position) || position < 1 || position > count || amount === null || amount === '')
      return null;
    prices.set(position, Number(amount) / 1_000);
  }
  const points: SeriesPoint[] = [];
  let value: number | undefined;
  for (let position = 1; position <= count; position++) {
    value = prices.get(position) ?? (repeats ? value : undefined);
    const fromMs = startMs + (position - 1) * slotMs;
    if (value !== undefined) points.push({ startMs: fromMs, endMs: fromMs + slotMs, value });
  }
  return points;
}

/** yyyyMMddHHmm, UTC. */
function compact(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 12);
}
