import { Type } from 'typebox';
import { askJson } from '../../json.ts';
import { pointsOf } from '../../prices/sources/energy-charts.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const values = Type.Array(Type.Union([Type.Number(), Type.Null()]), { maxItems: 20_000 });
const Answer = Type.Object({
  unix_seconds: Type.Array(Type.Number(), { maxItems: 20_000 }),
  co2eq: values,
  co2eq_forecast: Type.Optional(values),
});

/** Energy-Charts: grams of CO2 equivalent per kWh of a country, measured where there is a value, else expected. No key. */
export function energyChartsCo2(
  { baseUrl, country }: { readonly baseUrl: string; readonly country: string },
  web: Web,
): SeriesSource {
  return {
    hasPast: true,
    async ask() {
      const answer = await askJson(web, { url: `${baseUrl}/co2eq?country=${country}` }, Answer);
      if (answer.kind === 'failed') return answer;
      const { unix_seconds: starts, co2eq, co2eq_forecast: expected = [] } = answer.value;
      if (starts.length !== co2eq.length) return failed('not-understood', 'as many times as values are needed');
      const best = co2eq.map((measured, i) => measured ?? expected[i] ?? null);
      return { kind: 'ok', points: pointsOf(starts, best, 1) };
    },
  };
}
