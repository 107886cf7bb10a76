import { Type } from 'typebox';
import { askJson } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const Answer = Type.Object({
  data: Type.Array(
    Type.Object({
      start_timestamp: Type.Number(),
      end_timestamp: Type.Number(),
      marketprice: Type.Number(),
      unit: Type.String(),
    }),
    { maxItems: 20_000 },
  ),
});

/** aWATTar: the day-ahead market of Germany or Austria, net, EUR/MWh, times in epoch ms. No key. */
export function awattar({ baseUrl }: { readonly baseUrl: string }, web: Web): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const url = `${baseUrl}/v1/marketdata?start=${fromMs}&end=${toMs}`;
      const answer = await askJson(web, { url }, Answer);
      if (answer.kind === 'failed') return answer;
      const { data } = answer.value;
      const other = data.find(({ unit }) => unit.toLowerCase() !== 'eur/mwh');
      if (other !== undefined) return failed('wrong-currency', `prices in ${other.unit}, not in EUR/MWh`);
      return {
        kind: 'ok',
        points: data.map(({ start_timestamp: startMs, end_timestamp: endMs, marketprice }) => ({
          startMs,
          endMs,
          value: marketprice / 1_000,
        })),
      };
    },
  };
}
