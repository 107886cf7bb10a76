import type { Language } from '../billing/words.ts';
import type { NotifiedEvent } from './events.ts';
import type { Topic } from './topics.ts';

/** What goes out in one go: one event, or several that have gathered. */
export interface Message {
  /** The same at every attempt, so that a receiver can tell that it had it already. */
  readonly id: string;
  readonly title: string;
  /** One sentence or two, or a line for each event. */
  readonly text: string;
  readonly urgent: boolean;
  readonly language: Language;
  /** The same as data, for programs; none in a test. */
  readonly events: readonly { readonly topic: Topic; readonly event: NotifiedEvent }[];
}

/** What became of an attempt. `detail`: the other side's own words, without any secret. */
export type Sent =
  | { readonly kind: 'sent' }
  /** It may work later; `retryAfterMs`: the other side says when. */
  | { readonly kind: 'later'; readonly detail: string; readonly retryAfterMs: number | null }
  /** Nothing gets through before somebody has put it right: a wrong token, an address that is none. */
  | { readonly kind: 'denied'; readonly detail: string }
  /** This message will never be taken, the next one may be. */
  | { readonly kind: 'refused'; readonly detail: string };

/** A way to somebody. It never throws for what the other side does, and comes back within a minute. */
export interface Channel {
  send(message: Message): Promise<Sent>;
}

/** The other side's words in one line. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}

/** What the system says when a secret or a server cannot be reached. Anything but an Error is a bug. */
export function later(error: unknown): Sent {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : '';
  return { kind: 'later', detail: inOneLine(error.message === '' ? code : error.message), retryAfterMs: null };
}
