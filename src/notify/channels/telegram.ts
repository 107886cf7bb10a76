import type { Clock } from '../../clock.ts';
import { type Channel, inOneLine, later, type Sent } from '../channel.ts';
import { type PostAnswer, post, sentBy } from '../post.ts';

export interface TelegramSettings {
  /** `https://api.telegram.org`, or a Bot API server of one's own. */
  readonly server: string;
  /** Of the bot. */
  readonly token: () => Promise<string>;
  /** Id of the chat, or `@name` of a channel. */
  readonly chat: string;
}

/** core.telegram.org/bots/api#sendmessage: 1 to 4096 characters. */
const MOST_TEXT = 4_000;

export function telegramChannel({ server, token, chat }: TelegramSettings, clock: Clock): Channel {
  return {
    async send({ title, text }) {
      try {
        const secret = await token();
        const url = `${server.replace(/\/$/, '')}/bot${encodeURIComponent(secret).replaceAll('%3A', ':')}/sendMessage`;
        const body = JSON.stringify({
          chat_id: chat,
          text: `${title}\n${text}`.slice(0, MOST_TEXT),
          link_preview_options: { is_disabled: true },
        });
        const sent = told(await post({ url, headers: { 'content-type': 'application/json' }, body }, clock));
        // The token stands in the address, and might come back in an error.
        return 'detail' in sent ? { ...sent, detail: sent.detail.replaceAll(secret, '…') } : sent;
      } catch (error) {
        return later(error);
      }
    },
  };
}

/** core.telegram.org/bots/api#making-requests: `description`, and `parameters.retry_after` in seconds. */
function told(answer: PostAnswer): Sent {
  const sent = sentBy(answer);
  if (sent.kind === 'sent' || answer.kind === 'later') return sent;
  const body = parsed(answer.body);
  const description: unknown = Reflect.get(body, 'description');
  const detail = typeof description === 'string' ? inOneLine(description) : sent.detail;
  // A chat that is not there is a bad request as well; a text that is too long cannot be.
  if (/chat|user|bot was|peer/i.test(detail) && answer.status === 400) return { kind: 'denied', detail };
  if (sent.kind !== 'later') return { ...sent, detail };
  const parameters: unknown = Reflect.get(body, 'parameters');
  const seconds: unknown =
    typeof parameters === 'object' && parameters !== null ? Reflect.get(parameters, 'retry_after') : null;
  return { ...sent, detail, retryAfterMs: typeof seconds === 'number' ? seconds * 1_000 : sent.retryAfterMs };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // A proxy's page in place of an answer.
    return {};
  }
}
