import { Type } from 'typebox';
import type { SeriesPoint } from '../../feed.ts';
import { askJson, momentOf } from '../../json.ts';
import { failed, type SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);
const errors = Type.Optional(Type.Array(Type.Object({ message: Type.String() })));
const TokenAnswer = Type.Object({
  errors,
  data: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({ obtainKrakenToken: Type.Union([Type.Null(), Type.Object({ token: Type.String() })]) }),
    ]),
  ),
});
const Rate = Type.Object({ latestGrossUnitRateCentsPerKwh: Type.Union([Type.String(), Type.Number(), Type.Null()]) });
const Forecast = Type.Object({
  validFrom: Type.String(),
  validTo: nullable,
  unitRateInformation: Type.Union([
    Type.Null(),
    Type.Object({
      latestGrossUnitRateCentsPerKwh: Type.Optional(Rate.properties.latestGrossUnitRateCentsPerKwh),
      rates: Type.Optional(Type.Array(Rate)),
    }),
  ]),
});
const PriceAnswer = Type.Object({
  errors,
  data: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        account: Type.Union([
          Type.Null(),
          Type.Object({
            properties: Type.Array(
              Type.Object({
                electricityMalos: Type.Array(
                  Type.Object({
                    agreements: Type.Array(
                      Type.Object({
                        isActive: Type.Boolean(),
                        unitRateForecast: Type.Union([Type.Null(), Type.Array(Forecast)]),
                      }),
                    ),
                  }),
                ),
              }),
            ),
          }),
        ]),
      }),
    ]),
  ),
});

const RATE = 'latestGrossUnitRateCentsPerKwh';
const TOKEN_QUERY = 'mutation ($input: ObtainJSONWebTokenInput!) { obtainKrakenToken(input: $input) { token } }';
const PRICE_QUERY = `query ($account: String!) { account(accountNumber: $account) { properties { electricityMalos { agreements {
isActive unitRateForecast { validFrom validTo unitRateInformation {
... on SimpleProductUnitRateInformation { ${RATE} } ... on TimeOfUseProductUnitRateInformation { rates { ${RATE} } } } } } } } } }`;

export interface OctopusDeOptions {
  readonly baseUrl: string;
  readonly email: string;
  /** Such as A-1234ABCD. */
  readonly account: string;
  readonly password: Secret;
}

/** Octopus in Germany: gross prices of an account, ct/kWh as text, behind a token that lasts an hour. */
export function octopusDe({ baseUrl, email, account, password }: OctopusDeOptions, web: Web): SeriesSource {
  const url = `${baseUrl}/v1/graphql/`;
  const post = (query: string, variables: object, token: string | null) => ({
    url,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: token }) },
    body: JSON.stringify({ query, variables }),
  });
  return {
    hasPast: false,
    async ask(_fromMs, toMs) {
      const secret = await password();
      if (secret.kind === 'failed') return secret;
      const input = { email, password: secret.value };
      const signedIn = await askJson(web, post(TOKEN_QUERY, { input }, null), TokenAnswer);
      if (signedIn.kind === 'failed') return signedIn;
      const token = signedIn.value.data?.obtainKrakenToken?.token;
      // GraphQL refuses with 200.
      if (token === undefined) return failed('sign-in', signedIn.value.errors?.[0]?.message ?? 'no token');
      const answer = await askJson(web, post(PRICE_QUERY, { account }, token), PriceAnswer);
      if (answer.kind === 'failed') return answer;
      const [error] = answer.value.errors ?? [];
      if (error !== undefined) return failed('not-understood', error.message);
      const agreements = (answer.value.data?.account?.properties ?? [])
        .flatMap(({ electricityMalos }) => electricityMalos)
        .flatMap((malo) => malo.agreements);
      const active = agreements.find(({ isActive, unitRateForecast }) => isActive && unitRateForecast !== null);
      if (active === undefined) return failed('no-data', `account ${account} has no contract with prices ahead`);
      return { kind: 'ok', points: (active.unitRateForecast ?? []).flatMap((one) => pointOf(one, toMs)) };
    },
  };
}

function pointOf(
  {
    validFrom,
    validTo,
    unitRateInformation,
  }: { validFrom: string; validTo: string | null } & Pick<Forecasted, 'unitRateInformation'>,
  toMs: number,
): SeriesPoint[] {
  const cents = unitRateInformation?.rates?.[0]?.[RATE] ?? unitRateInformation?.[RATE] ?? null;
  if (cents === null) return [];
  const endMs = validTo === null ? toMs : momentOf(validTo);
  return [{ startMs: momentOf(validFrom), endMs, value: Number(cents) / 100 }];
}

interface Forecasted {
  readonly unitRateInformation: {
    readonly latestGrossUnitRateCentsPerKwh?: string | number | null;
    readonly rates?: readonly { readonly latestGrossUnitRateCentsPerKwh: string | number | null }[];
  } | null;
}
