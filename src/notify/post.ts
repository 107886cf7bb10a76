import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../clock.ts';
import { inOneLine, type Sent } from './channel.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type PostAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfterMs: number | null; readonly body: string }
  | Extract<Sent, { readonly kind: 'later' }>;

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 64 * 1024;

/**
 * Posts to a server and waits for its whole answer. TLS is verified, redirects are not followed: a secret goes nowhere
 * else. Never rejects, and never says the address, which may itself be a secret.
 */
export function post({ url, headers, body }: Post, clock: Clock): Promise<PostAnswer> {
  return new Promise((resolve) => {
    const failed = (detail: string): PostAnswer => ({ kind: 'later', detail, retryAfterMs: null });
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      resolve(failed('this is no address of a web server'));
      return;
    }
    const target = new URL(url);
    const open = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const bytes = Buffer.from(body);
    const asked = open(target, {
      method: 'POST',
      agent: false,
      headers: { 'user-agent': 'lademeister', ...headers, 'content-length': bytes.length },
    });
    const finish = (answer: PostAnswer): void => {
      cancelTimeout();
      resolve(answer);
      asked.destroy();
    };
    const cancelTimeout = clock.after(TIMEOUT_MS, () => finish(failed(`no answer within ${TIMEOUT_MS / 1_000} s`)));
    const onError = (error: Error): void => finish(failed(inOneLine(said(error))));
    asked.on('error', onError);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('error', onError);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) finish(failed('the answer is far too long'));
      });
      response.on('end', () =>
        finish({
          kind: 'answer',
          status: response.statusCode ?? 0,
          retryAfterMs: retryAfter(response, clock.wallMs()),
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.end(bytes);
  });
}

/** What a status means for a message, where a service has no words of its own for it. */
export function sentBy(answer: PostAnswer): Sent {
  if (answer.kind === 'later') return answer;
  const { status, retryAfterMs, body } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const detail = inOneLine(`HTTP ${status}: ${body}`);
  if (status === 401 || status === 403 || status === 404 || status === 410) return { kind: 'denied', detail };
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', detail };
  return { kind: 'later', detail, retryAfterMs };
}

function said(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return error.message === '' ? code : error.message;
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter({ headers }: IncomingMessage, nowMs: number): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  const ms = /^\d{1,7}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
