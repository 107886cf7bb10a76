import type { SeriesPoint } from './feed.ts';

/** What can be wrong with a source outside. */
export const FEED_PROBLEMS = [
  /** No connection, or no such name. */
  'unreachable',
  /** No whole answer in time. */
  'timeout',
  /** The server could not prove who it is, or the clock here is wrong. */
  'certificate',
  'too-large',
  /** It sends elsewhere, to where nobody follows. */
  'redirected',
  /** It does not accept the token or password (HTTP 401, 403). */
  'sign-in',
  'too-many-requests',
  /** Any other status that is no answer. */
  'http-status',
  'not-understood',
  'wrong-currency',
  'implausible',
  'no-data',
  /** A token or password cannot be read here. */
  'secret',
  /** What came cannot be written down here. */
  'not-kept',
] as const;

export type FeedProblemCode = (typeof FEED_PROBLEMS)[number];

export interface FeedProblem {
  readonly code: FeedProblemCode;
  readonly detail: string;
  /** The source wants to be left alone for so long, ms. */
  readonly retryAfterMs?: number;
}

export interface Failed {
  readonly kind: 'failed';
  readonly problem: FeedProblem;
}

export function failed(code: FeedProblemCode, detail: string): Failed {
  return { kind: 'failed', problem: { code, detail: detail.slice(0, 300) } };
}

/** What a source has said: as it stands there, in any order; `remark`: what could not be used of it. */
export type Asked =
  | { readonly kind: 'ok'; readonly points: readonly SeriesPoint[]; readonly remark?: FeedProblem }
  | Failed;

/** One place outside that has a series, in its own format. */
export interface SeriesSource {
  /** What it has of `[fromMs, toMs)`, and perhaps more. Never rejects. */
  ask(fromMs: number, toMs: number): Promise<Asked>;
  /** It can be asked for the past. */
  readonly hasPast: boolean;
  /** It speaks by itself: calls back whenever it has. */
  readonly listen?: (news: () => void) => void;
}
