import { Type } from 'typebox';
import { askJson, momentOf } from '../../json.ts';
import type { SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const maybe = Type.Union([Type.Number(), Type.Null()]);
const Answer = Type.Object({
  data: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      intensity: Type.Object({ forecast: maybe, actual: Type.Optional(maybe) }),
    }),
    { maxItems: 5_000 },
  ),
});

/** Carbon Intensity API of Great Britain: grams per kWh by half hours, 48 hours ahead. No key. */
export function carbonIntensityGb({ baseUrl }: { readonly baseUrl: string }, web: Web): SeriesSource {
  return {
    hasPast: false,
    async ask(fromMs) {
      // It knows minutes and no fractions: 2026-11-22T10:30Z.
      const from = `${new Date(fromMs).toISOString().slice(0, 16)}Z`;
      const answer = await askJson(web, { url: `${baseUrl}/intensity/${from}/fw48h` }, Answer);
      if (answer.kind === 'failed') return answer;
      return {
        kind: 'ok',
        points: answer.value.data.flatMap(({ from: start, to, intensity }) => {
          const value = intensity.actual ?? intensity.forecast;
          return value === null ? [] : [{ startMs: momentOf(start), endMs: momentOf(to), value }];
        }),
      };
    },
  };
}
