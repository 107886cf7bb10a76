import type { Clock } from '../../clock.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { PushBrowser } from '../../ledger/push-browsers.ts';
import { type Channel, later, type Message, type Sent } from '../channel.ts';
import { post, sentBy } from '../post.ts';
import { encryptPush, MOST_PLAIN_BYTES } from '../push/encryption.ts';
import type { VapidKey } from '../push/vapid.ts';

export interface PushSettings {
  /** Those that take messages for this receiver. */
  readonly browsers: () => readonly PushBrowser[];
  /** One that has unsubscribed. */
  readonly gone: (endpoint: string) => void;
  readonly key: () => Promise<VapidKey>;
  /** Whom a push service may write to: `mailto:` or `https:` (RFC 8292, 2.1). */
  readonly contact: string;
}

/** As long as an event is news. */
const TTL_S = 48 * 3_600;
/** Leaves room for the rest of the JSON, in UTF-8. */
const MOST_TEXT = 1_200;

/**
 * Web push (RFC 8030) to every browser that was entered for a receiver. It has arrived when one of them has it. A browser that its
 * service does not know any more (404, 410) is removed.
 */
export function pushChannel({ browsers, gone, key, contact }: PushSettings, clock: Clock): Channel {
  const sendTo = async (browser: PushBrowser, message: Message, vapid: VapidKey): Promise<Sent> => {
    const { endpoint } = browser;
    const answer = await post(
      {
        url: endpoint,
        headers: {
          'content-type': 'application/octet-stream',
          'content-encoding': 'aes128gcm',
          ttl: String(TTL_S),
          urgency: message.urgent ? 'high' : 'normal',
          authorization: vapid.authorization(endpoint, contact, clock.wallMs()),
        },
        body: encryptPush(plainOf(message), browser),
      },
      clock,
    );
    if (answer.kind !== 'answer' || (answer.status !== 404 && answer.status !== 410)) return sentBy(answer);
    gone(endpoint);
    return { kind: 'denied', detail: 'the browser has unsubscribed' };
  };
  return {
    async send(message) {
      try {
        const entered = browsers();
        if (entered.length === 0) return { kind: 'denied', detail: 'no browser is entered for it' };
        const vapid = await key();
        const outcomes = await Promise.all(entered.map((browser) => sendTo(browser, message, vapid)));
        const best = ORDER.flatMap((kind) => outcomes.find((one) => one.kind === kind) ?? [])[0];
        return best ?? { kind: 'denied', detail: 'no browser is entered for it' };
      } catch (error) {
        if (error instanceof StoreError) return { kind: 'later', detail: error.message, retryAfterMs: null };
        return later(error);
      }
    },
  };
}

const ORDER = ['sent', 'later', 'refused', 'denied'] as const satisfies readonly Sent['kind'][];

function plainOf({ id, title, text, urgent }: Message): Buffer {
  const plain = (most: number): Buffer =>
    Buffer.from(JSON.stringify({ id, title: title.slice(0, 200), text: text.slice(0, most), urgent }));
  const whole = plain(MOST_TEXT);
  return whole.length <= MOST_PLAIN_BYTES ? whole : plain(MOST_TEXT / 4);
}
