import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../clock.ts';
import { type Failed, failed } from './problem.ts';

export interface WebRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type WebAnswer = { readonly kind: 'ok'; readonly body: string } | Failed;

/** Asks a server. Never rejects. */
export type Web = (request: WebRequest) => Promise<WebAnswer>;

export interface WebLimits {
  /** From the question to the last byte of the answer, ms. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const LIMITS: WebLimits = { timeoutMs: 20_000, maxBytes: 2_000_000 };
const MOST_REDIRECTS = 3;
/** Nobody is kept waiting for longer, ms. */
const LONGEST_RETRY_AFTER_MS = 6 * 3_600_000;

/**
 * The way out. TLS is verified, an answer is bounded in size and time, a redirect is followed only for a question without a body, never from
 * HTTPS to HTTP, and without what signs in to another host. What is asked twice costs the server nothing where it gives an ETag.
 */
export function openWeb(clock: Clock, limits: WebLimits = LIMITS): Web {
  let last: { readonly url: string; readonly etag: string; readonly body: string } | null = null;
  const ask = async (question: WebRequest, redirects: number): Promise<WebAnswer> => {
    const { url, method = 'GET' } = question;
    if (!URL.canParse(url)) return failed('unreachable', 'what is configured is no address');
    const known = method === 'GET' && last?.url === url ? last : null;
    const headers = {
      accept: 'application/json, */*;q=0.1',
      'user-agent': 'lademeister',
      ...question.headers,
      ...(known === null ? {} : { 'if-none-match': known.etag }),
    };
    const answer = await exchange({ ...question, headers }, clock, limits);
    if (answer.kind === 'failed') return answer;
    const { status, head, body } = answer;
    if (status === 304 && known !== null) return { kind: 'ok', body: known.body };
    if (status >= 300 && status < 400 && status !== 304) {
      const next = redirected(question, head.location);
      return next === null || redirects >= MOST_REDIRECTS
        ? failed('redirected', `HTTP ${status} to ${placeOf(head.location, url)}`)
        : ask(next, redirects + 1);
    }
    if (status !== 200) return refusal(status, head, body, clock.wallMs());
    const { etag } = head;
    last = method === 'GET' && etag !== undefined ? { url, etag, body } : null;
    return { kind: 'ok', body };
  };
  return (question) => ask(question, 0);
}

type Exchanged =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly head: IncomingMessage['headers'];
      readonly body: string;
    }
  | Failed;

function exchange(
  { url, method = 'GET', headers, body }: WebRequest,
  clock: Clock,
  limits: WebLimits,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const target = new URL(url);
    if (target.protocol !== 'https:' && target.protocol !== 'http:') {
      resolve(failed('unreachable', `${target.protocol} is not spoken here`));
      return;
    }
    const options: RequestOptions = { method, headers: { ...headers }, agent: false };
    const asked = target.protocol === 'https:' ? httpsRequest(target, options) : httpRequest(target, options);
    const finish = (exchanged: Exchanged): void => {
      cancelTimeout();
      resolve(exchanged);
      asked.destroy();
    };
    const cancelTimeout = clock.after(limits.timeoutMs, () =>
      finish(failed('timeout', `no whole answer within ${limits.timeoutMs / 1_000} s`)),
    );
    asked.on('error', (error) => finish(unreachable(error)));
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > limits.maxBytes) finish(failed('too-large', `more than ${limits.maxBytes} bytes`));
      });
      response.on('error', (error) => finish(unreachable(error)));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        finish({ kind: 'answer', status: response.statusCode ?? 0, head: response.headers, body: text });
      });
    });
    asked.end(body);
  });
}

/** Node's names of what is wrong with a certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ALTNAME/;

function unreachable(error: Error): Failed {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'CERT_NOT_YET_VALID' || code === 'CERT_HAS_EXPIRED') {
    return failed('certificate', `${error.message}: is the clock of this machine right?`);
  }
  const detail = error.message === '' ? code : error.message;
  return failed(CERTIFICATE.test(code) ? 'certificate' : 'unreachable', detail);
}

function refusal(status: number, head: IncomingMessage['headers'], body: string, nowMs: number): Failed {
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 120);
  const detail = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  if (status === 401 || status === 403) return failed('sign-in', detail);
  const retryAfterMs = retryAfter(head['retry-after'], nowMs);
  const code = status === 429 ? 'too-many-requests' : 'http-status';
  return { kind: 'failed', problem: { code, detail, ...(retryAfterMs === null ? {} : { retryAfterMs }) } };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  const ms = /^\d{1,7}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : null;
}

/** Scheme and host alone: behind them may stand a key, as it stood in the question. */
function placeOf(location: string | undefined, url: string): string {
  if (location === undefined || !URL.canParse(location, url)) return 'nowhere';
  const { protocol, host } = new URL(location, url);
  return `${protocol}//${host}`;
}

function redirected(
  { url, method = 'GET', headers = {} }: WebRequest,
  location: string | undefined,
): WebRequest | null {
  if (method !== 'GET' || location === undefined || !URL.canParse(location, url)) return null;
  const [from, to] = [new URL(url), new URL(location, url)];
  if (from.protocol === 'https:' && to.protocol !== 'https:') return null;
  if (from.host === to.host) return { url: to.href, headers };
  const { accept } = headers;
  return { url: to.href, headers: accept === undefined ? {} : { accept } };
}
