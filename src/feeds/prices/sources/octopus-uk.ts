import { type Static, Type } from 'typebox';
import type { SeriesPoint } from '../../feed.ts';
import { askJson, momentOf, type Read } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);
const Page = Type.Object({
  next: Type.Optional(nullable),
  results: Type.Array(
    Type.Object({
      valid_from: Type.String(),
      valid_to: nullable,
      value_inc_vat: Type.Number(),
      payment_method: Type.Optional(nullable),
    }),
    { maxItems: 2_000 },
  ),
});

export interface OctopusUkOptions {
  readonly baseUrl: string;
  /** Such as AGILE-24-10-01. */
  readonly product: string;
  /** Such as E-1R-AGILE-24-10-01-C; its last letter is the region. */
  readonly tariff: string;
  readonly paymentMethod: 'DIRECT_DEBIT' | 'NON_DIRECT_DEBIT';
}

type PageOfRates = Static<typeof Page>;

const MOST_PAGES = 10;

/** Octopus in the United Kingdom: unit rates of a tariff, pence per kWh with VAT, newest first, page by page. No key. */
export function octopusUk({ baseUrl, product, tariff, paymentMethod }: OctopusUkOptions, web: Web): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const query = new URLSearchParams({
        period_from: new Date(fromMs).toISOString(),
        period_to: new Date(toMs).toISOString(),
        page_size: '1500',
      });
      const path = `/v1/products/${encodeURIComponent(product)}/electricity-tariffs/${encodeURIComponent(tariff)}`;
      let url: string | null = `${baseUrl}${path}/standard-unit-rates/?${query}`;
      const points: SeriesPoint[] = [];
      for (let page = 0; url !== null; page++) {
        if (page === MOST_PAGES) return failed('too-large', `more than ${MOST_PAGES} pages`);
        const answer: Read<PageOfRates> = await askJson(web, { url }, Page);
        if (answer.kind === 'failed') return answer;
        const { next = null, results }: PageOfRates = answer.value;
        for (const one of results) {
          // A rate for all who pay, or for those who pay as configured.
          if ((one.payment_method ?? paymentMethod) !== paymentMethod) continue;
          const startMs = Math.max(momentOf(one.valid_from), fromMs);
          // A rate without end holds until another one is published.
          const endMs = one.valid_to === null ? toMs : Math.min(momentOf(one.valid_to), toMs);
          points.push({ startMs, endMs, value: one.value_inc_vat / 100 });
        }
        url = next !== null && sameHost(next, baseUrl) ? next : null;
      }
      return { kind: 'ok', points };
    },
  };
}

function sameHost(next: string, baseUrl: string): boolean {
  return URL.canParse(next) && new URL(next).host === new URL(baseUrl).host;
}
