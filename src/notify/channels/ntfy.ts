import type { Clock } from '../../clock.ts';
import { type Channel, later } from '../channel.ts';
import { post, sentBy } from '../post.ts';

export interface NtfySettings {
  readonly server: string;
  /** Whoever knows it reads along, where the server asks for no token. */
  readonly topic: () => Promise<string>;
  /** `null` where the server asks for none. */
  readonly token: () => Promise<string | null>;
}

/** ntfy takes 4096 bytes as a message; more becomes a file. */
const MOST_TEXT = 1_300;

/** ntfy: published as JSON (docs.ntfy.sh, "Publish as JSON"); urgent is the highest of its five priorities. */
export function ntfyChannel({ server, topic, token }: NtfySettings, clock: Clock): Channel {
  return {
    async send({ title, text, urgent }) {
      try {
        const bearer = await token();
        const answer = await post(
          {
            url: server,
            headers: {
              'content-type': 'application/json',
              ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
            },
            body: JSON.stringify({
              topic: await topic(),
              title,
              message: text.slice(0, MOST_TEXT),
              priority: urgent ? 5 : 3,
              tags: [urgent ? 'rotating_light' : 'electric_plug'],
            }),
          },
          clock,
        );
        return sentBy(answer);
      } catch (error) {
        return later(error);
      }
    },
  };
}
