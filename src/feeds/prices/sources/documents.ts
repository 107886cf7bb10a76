import { failed, type SeriesSource } from '../../problem.ts';
import type { Secret } from '../../secret.ts';
import type { Web } from '../../web.ts';
import { type ListShape, readListed } from './listed.ts';

/** A document at an address. With a token it is asked for as Home Assistant wants it (`Authorization: Bearer`). */
export function httpDocument(
  { url, token, shape }: { readonly url: string; readonly token: Secret | null; readonly shape: ListShape },
  web: Web,
): SeriesSource {
  return {
    hasPast: false,
    async ask() {
      const secret = await token?.();
      if (secret?.kind === 'failed') return secret;
      const headers = secret === undefined ? {} : { authorization: `Bearer ${secret.value}` };
      const answer = await web({ url, headers });
      return answer.kind === 'failed' ? answer : readListed(answer.body, shape);
    },
  };
}

/** Two days of quarter hours with starts and ends as text take 20 kB. */
const LONGEST_BYTES = 256 * 1024;

/** What is needed of a broker. */
export interface Topics {
  listen(topic: string, listener: { message(said: { readonly payload: string }): void; longestBytes: number }): void;
}

/** The newest document on a topic; the broker keeps it for us where it was published with retain. */
export function mqttDocument(topic: string, shape: ListShape, topics: Topics): SeriesSource {
  let newest: string | null = null;
  return {
    hasPast: false,
    async ask() {
      return newest === null ? failed('no-data', `nothing came on ${topic} yet`) : readListed(newest, shape);
    },
    listen(news) {
      topics.listen(topic, {
        message({ payload }) {
          newest = payload;
          news();
        },
        longestBytes: LONGEST_BYTES,
      });
    },
  };
}
