import { Type } from 'typebox';
import type { SeriesPoint } from '../../feed.ts';
import { askJson } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Web } from '../../web.ts';

const Answer = Type.Object({
  unix_seconds: Type.Array(Type.Number(), { maxItems: 20_000 }),
  price: Type.Array(Type.Union([Type.Number(), Type.Null()]), { maxItems: 20_000 }),
  unit: Type.String(),
});

/** Energy-Charts (Fraunhofer ISE): day-ahead prices of a bidding zone, net, EUR/MWh; only starts are given. No key. */
export function energyCharts(
  { baseUrl, zone }: { readonly baseUrl: string; readonly zone: string },
  web: Web,
): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const query = new URLSearchParams({ bzn: zone, start: seconds(fromMs), end: seconds(toMs - 1) });
      const answer = await askJson(web, { url: `${baseUrl}/price?${query}` }, Answer);
      if (answer.kind === 'failed') return answer;
      const { unix_seconds: starts, price, unit } = answer.value;
      if (unit.replaceAll(' ', '').toLowerCase() !== 'eur/mwh') {
        return failed('wrong-currency', `prices in ${unit}, not in EUR / MWh`);
      }
      if (starts.length !== price.length) return failed('not-understood', 'as many times as prices are needed');
      return { kind: 'ok', points: pointsOf(starts, price) };
    },
  };
}

/** A price holds until the next one begins; the last one as long as the one before it, and over a hole nobody knows. */
export function pointsOf(
  startsS: readonly number[],
  values: readonly (number | null)[],
  divisor = 1_000,
): SeriesPoint[] {
  const steps = startsS.slice(1).map((atS, i) => atS - (startsS[i] ?? atS));
  const stepS = steps.filter((step) => step > 0).reduce((least, step) => Math.min(least, step), 3_600);
  return startsS.flatMap((startS, i) => {
    const value = values[i] ?? null;
    const nextS = startsS[i + 1] ?? startS + (steps.at(-1) ?? stepS);
    const endS = nextS > startS && nextS <= startS + 3_600 ? nextS : startS + stepS;
    return value === null ? [] : [{ startMs: startS * 1_000, endMs: endS * 1_000, value: value / divisor }];
  });
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1_000));
}
