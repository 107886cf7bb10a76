import { Type } from 'typebox';
import { askJson, momentOf } from '../../json.ts';
import type { SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';

const Answer = Type.Object({
  forecast: Type.Array(
    Type.Object({ datetime: Type.String(), carbonIntensity: Type.Union([Type.Number(), Type.Null()]) }),
    { maxItems: 5_000 },
  ),
});

const HOUR_MS = 3_600_000;

/** Electricity Maps: what is expected of a zone by the hour, grams of CO2 equivalent per kWh (life cycle). */
export function electricityMaps(
  { baseUrl, zone, token }: { readonly baseUrl: string; readonly zone: string; readonly token: Secret },
  web: Web,
): SeriesSource {
  return {
    hasPast: false,
    async ask() {
      const secret = await token();
      if (secret.kind === 'failed') return secret;
      const url = `${baseUrl}/v3/carbon-intensity/forecast?${new URLSearchParams({ zone })}`;
      const answer = await askJson(web, { url, headers: { 'auth-token': secret.value } }, Answer);
      if (answer.kind === 'failed') return answer;
      return {
        kind: 'ok',
        points: answer.value.forecast.flatMap(({ datetime, carbonIntensity }) => {
          const startMs = momentOf(datetime);
          return carbonIntensity === null ? [] : [{ startMs, endMs: startMs + HOUR_MS, value: carbonIntensity }];
        }),
      };
    },
  };
}
