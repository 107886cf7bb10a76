import { createHmac } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { type Channel, later, type Message } from '../channel.ts';
import { post, sentBy } from '../post.ts';

export interface WebhookSettings {
  readonly url: () => Promise<string>;
  /** Shared with the receiver; `whsec_` and base64, or any text. */
  readonly secret: () => Promise<string>;
  readonly siteName: string;
}

/**
 * A message to a program, signed as Standard Webhooks says (www.standardwebhooks.com, 1.0): an HMAC-SHA256 over id, time
 * and body, so that nobody else can send one, nor send one again later. The id is the same at every attempt.
 */
export function webhookChannel({ url, secret, siteName }: WebhookSettings, clock: Clock): Channel {
  return {
    async send(message) {
      try {
        const body = JSON.stringify(payloadOf(message, siteName));
        const atS = Math.floor(clock.wallMs() / 1_000);
        const headers = {
          'content-type': 'application/json',
          'webhook-id': message.id,
          'webhook-timestamp': String(atS),
          'webhook-signature': `v1,${signature(await secret(), `${message.id}.${atS}.${body}`)}`,
        };
        return sentBy(await post({ url: await url(), headers, body }, clock));
      } catch (error) {
        return later(error);
      }
    },
  };
}

/** A message for programs: the words for people, and the events as data. */
export function payloadOf({ id, title, text, urgent, events }: Message, siteName: string): object {
  return { type: 'lademeister.notification', id, site: siteName, title, text, urgent, events };
}

function signature(secret: string, signed: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  return createHmac('sha256', key).update(signed).digest('base64');
}
