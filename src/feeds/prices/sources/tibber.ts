import { Type } from 'typebox';
import type { SeriesPoint } from '../../feed.ts';
import { askJson, momentOf } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';

const Price = Type.Object({
  startsAt: Type.String(),
  total: Type.Union([Type.Number(), Type.Null()]),
  energy: Type.Union([Type.Number(), Type.Null()]),
  currency: Type.String(),
});
const Answer = Type.Object({
  errors: Type.Optional(Type.Array(Type.Object({ message: Type.String() }))),
  data: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        viewer: Type.Object({
          homes: Type.Array(
            Type.Object({
              id: Type.String(),
              currentSubscription: Type.Union([
                Type.Null(),
                Type.Object({
                  priceInfo: Type.Union([
                    Type.Null(),
                    Type.Object({ today: Type.Array(Price), tomorrow: Type.Array(Price) }),
                  ]),
                }),
              ]),
            }),
          ),
        }),
      }),
    ]),
  ),
});

export interface TibberOptions {
  readonly baseUrl: string;
  /** `null`: the first home with a contract. */
  readonly homeId: string | null;
  /** `total`: with taxes; `energy`: the market's price. */
  readonly price: 'total' | 'energy';
  readonly currency: string;
  readonly token: Secret;
}

const FIELDS = 'startsAt total energy currency';
const QUERY = `{ viewer { homes { id currentSubscription { priceInfo(resolution: QUARTER_HOURLY) { today { ${FIELDS} } tomorrow { ${FIELDS} } } } } } }`;
const HOUR_MS = 3_600_000;

/** Tibber: what the contract of a home costs per kWh today and tomorrow, in the money of the country. */
export function tibber({ baseUrl, homeId, price, currency, token }: TibberOptions, web: Web): SeriesSource {
  return {
    hasPast: false,
    async ask() {
      const secret = await token();
      if (secret.kind === 'failed') return secret;
      const headers = { authorization: `Bearer ${secret.value}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: QUERY });
      const answer = await askJson(web, { url: `${baseUrl}/v1-beta/gql`, method: 'POST', headers, body }, Answer);
      if (answer.kind === 'failed') return answer;
      const { data, errors = [] } = answer.value;
      const [error] = errors;
      if (error !== undefined) return failed('not-understood', error.message);
      const homes = data?.viewer.homes ?? [];
      const home = homes.find(({ id, currentSubscription }) =>
        homeId === null ? currentSubscription?.priceInfo != null : id === homeId,
      );
      const info = home?.currentSubscription?.priceInfo ?? null;
      if (info === null) return failed('no-data', 'no home with a contract and prices');
      const prices = [...info.today, ...info.tomorrow];
      const other = prices.find((one) => one.currency !== currency);
      if (other !== undefined) return failed('wrong-currency', `prices in ${other.currency}, not in ${currency}`);
      return { kind: 'ok', points: withEnds(prices.map((one) => [momentOf(one.startsAt), one[price]])) };
    },
  };
}

/** Only starts are given: a price holds until the next, and at most an hour. */
function withEnds(prices: readonly (readonly [number, number | null])[]): SeriesPoint[] {
  const sorted = prices.toSorted(([a], [b]) => a - b);
  let lengthMs = HOUR_MS;
  return sorted.flatMap(([startMs, value], i) => {
    const gapMs = (sorted[i + 1]?.[0] ?? startMs + lengthMs) - startMs;
    if (gapMs > 0 && gapMs <= HOUR_MS) lengthMs = gapMs;
    return value === null ? [] : [{ startMs, endMs: startMs + lengthMs, value }];
  });
}
