import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Clock } from '../../clock.ts';
import { signatureHeaders, type UnsignedRequest } from './http-signature.ts';
import type { SyncProblem, SyncProblemCode } from './problem.ts';

/** How the receiver knows the site, and the site the receiver. */
export interface SyncAccess {
  /** Bearer token (RFC 6750); `null`: the signature alone. */
  readonly token: string | null;
  /** The authority that alone is trusted, PEM; `null`: those that the machine trusts. */
  readonly ca: string | null;
}

export interface SigningKey {
  readonly privateKey: string;
  readonly keyId: string;
}

export type Exchanged =
  | { readonly kind: 'ok'; readonly body: string }
  | {
      readonly kind: 'failed';
      readonly problem: SyncProblem;
      /** What the receiver asks for, ms. */
      readonly retryAfterMs: number | null;
    };

/** From the question to the last byte of the answer, ms: a batch over a slow line. */
const TIMEOUT_MS = 60_000;
const MOST_BYTES = 256_000;
const LONGEST_RETRY_AFTER_MS = 86_400_000;
/** More than this between two clocks is no travel of a message, ms. */
const CLOCKS_DIFFER_MS = 60_000;

/** Everything of a request but the token: what the dry run shows is what goes out. */
export function prepared(
  method: 'PUT' | 'POST' | 'DELETE',
  url: string,
  body: string,
  key: SigningKey,
  nowMs: number,
): UnsignedRequest {
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  const unsigned = { method, url, headers: type, body };
  return { ...unsigned, headers: { ...type, ...signatureHeaders(unsigned, key, nowMs) } };
}

/** Asks the receiver. Never rejects. TLS is verified, no redirect is followed, an answer is bounded in size and time. */
export function exchange(
  { method, url, headers, body }: UnsignedRequest,
  { token, ca }: SyncAccess,
  clock: Clock,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const asked = request(url, {
      method,
      agent: false,
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': 'lademeister',
        'content-length': String(Buffer.byteLength(body)),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(ca === null ? {} : { ca }),
    });
    const finish = (exchanged: Exchanged): void => {
      cancelTimeout();
      resolve(exchanged);
      asked.destroy();
    };
    const cancelTimeout = clock.after(TIMEOUT_MS, () =>
      finish(failed('timeout', `no whole answer within ${TIMEOUT_MS / 1000} s`)),
    );
    asked.on('error', (error) => finish(unreachable(error)));
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) finish(failed('not-understood', `the answer has more than ${MOST_BYTES} bytes`));
      });
      response.on('error', (error) => finish(unreachable(error)));
      response.on('end', () => finish(answered(response, Buffer.concat(chunks).toString('utf8'), clock.wallMs())));
    });
    asked.end(body);
  });
}

export function failed(code: SyncProblemCode, detail: string, retryAfterMs: number | null = null): Exchanged {
  return { kind: 'failed', problem: { code, detail }, retryAfterMs };
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: string, nowMs: number): Exchanged {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'ok', body };
  const said = body.replace(/\s+/g, ' ').trim().slice(0, 200);
  const detail = said === '' ? `HTTP ${statusCode}` : `HTTP ${statusCode}: ${said}`;
  const retryAfterMs = retryAfter(headers['retry-after'], nowMs);
  if (statusCode === 401 || statusCode === 403) {
    const offMs = Date.parse(headers.date ?? '') - nowMs;
    return Math.abs(offMs) > CLOCKS_DIFFER_MS
      ? failed('clock-differs', `${detail}; its clock is ${Math.round(offMs / 1000)} s ahead of ours`, retryAfterMs)
      : failed('sign-in', detail, retryAfterMs);
  }
  return failed(codeOf(statusCode), detail, retryAfterMs);
}

function codeOf(status: number): SyncProblemCode {
  switch (status) {
    case 404:
      return 'unknown-site';
    case 409:
      return 'conflict';
    case 413:
      return 'too-large';
    case 429:
      return 'too-many-requests';
    default:
      return status >= 500 || status === 408 ? 'server-error' : 'refused';
  }
}

/** Node's names of what is wrong with a certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ALTNAME/;

function unreachable(error: Error): Exchanged {
  const code = 'code' in error ? String(error.code) : '';
  const detail = error.message === '' ? code : error.message;
  if (code === 'CERT_NOT_YET_VALID' || code === 'CERT_HAS_EXPIRED') {
    return failed('certificate', `${detail}: is the clock of this machine right?`);
  }
  return failed(CERTIFICATE.test(code) ? 'certificate' : 'unreachable', detail);
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  const ms = /^\d{1,7}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : null;
}
