import { Type } from 'typebox';
import { askJson, momentOf } from '../../json.ts';
import type { SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';

const Token = Type.Object({ access_token: Type.String({ minLength: 1 }) });
const Answer = Type.Object({
  data: Type.Array(
    Type.Object({ date: Type.String(), grossKwhPrice: Type.Number(), grossKwhTaxAndLevies: Type.Number() }),
    { maxItems: 5_000 },
  ),
});

export interface OstromOptions {
  readonly baseUrl: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly secret: Secret;
  /** Taxes and levies depend on the place. */
  readonly zip: string;
}

const HOUR_MS = 3_600_000;

/** Ostrom: gross prices by the hour, ct/kWh: energy, and taxes and levies beside it. */
export function ostrom({ baseUrl, authUrl, clientId, secret, zip }: OstromOptions, web: Web): SeriesSource {
  return {
    hasPast: true,
    async ask(fromMs, toMs) {
      const password = await secret();
      if (password.kind === 'failed') return password;
      const basic = Buffer.from(`${clientId}:${password.value}`).toString('base64');
      const signedIn = await askJson(
        web,
        {
          url: `${authUrl}/oauth2/token`,
          method: 'POST',
          headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'grant_type=client_credentials',
        },
        Token,
      );
      if (signedIn.kind === 'failed') return signedIn;
      const query = new URLSearchParams({
        startDate: new Date(fromMs).toISOString(),
        endDate: new Date(toMs).toISOString(),
        resolution: 'HOUR',
        zip,
      });
      const headers = { authorization: `Bearer ${signedIn.value.access_token}` };
      const answer = await askJson(web, { url: `${baseUrl}/spot-prices?${query}`, headers }, Answer);
      if (answer.kind === 'failed') return answer;
      return {
        kind: 'ok',
        points: answer.value.data.map(({ date, grossKwhPrice, grossKwhTaxAndLevies }) => {
          const startMs = momentOf(date);
          return { startMs, endMs: startMs + HOUR_MS, value: (grossKwhPrice + grossKwhTaxAndLevies) / 100 };
        }),
      };
    },
  };
}
