import { Type } from 'typebox';
import { askJson, momentOf } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const Parts = Type.Array(Type.Object({ unit: Type.String(), value: Type.Number() }));
const Answer = Type.Object({
  prices: Type.Array(
    Type.Object({
      start_timestamp: Type.String(),
      end_timestamp: Type.String(),
      integrated: Type.Optional(Parts),
      electricity: Type.Optional(Parts),
      grid: Type.Optional(Parts),
    }),
    { maxItems: 20_000 },
  ),
});

/** EKZ (and others of the Swiss VSE format): a tariff by quarter hours, CHF/kWh without VAT; base fees stand beside it. */
export function ekz(
  { baseUrl, tariff }: { readonly baseUrl: string; readonly tariff: string },
  web: Web,
): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const query = new URLSearchParams({
        tariff_name: tariff,
        start_timestamp: new Date(fromMs).toISOString(),
        end_timestamp: new Date(toMs).toISOString(),
      });
      const answer = await askJson(web, { url: `${baseUrl}/v1/tariffs?${query}` }, Answer);
      if (answer.kind === 'failed') return answer;
      const points = answer.value.prices.map((one) => {
        const parts = one.integrated ?? one.electricity ?? one.grid ?? [];
        const perKwh = parts.find(({ unit }) => unit === 'CHF_kWh')?.value ?? Number.NaN;
        return { startMs: momentOf(one.start_timestamp), endMs: momentOf(one.end_timestamp), value: perKwh };
      });
      const hasNone = points.length > 0 && points.every(({ value }) => Number.isNaN(value));
      return hasNone ? failed('wrong-currency', 'no price in CHF_kWh') : { kind: 'ok', points };
    },
  };
}
