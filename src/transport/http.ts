import { request } from 'node:http';
import type { Clock } from '../clock.ts';
import type { TcpEndpoint } from './tcp.ts';

/** What a device answered, or why it did not. */
export type HttpAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      /** How it wants one to sign in (`WWW-Authenticate`), with status 401. */
      readonly challenge: string | null;
    }
  /** No whole answer in time. */
  | { readonly kind: 'timeout' }
  /** No connection, or it ended before the answer. */
  | { readonly kind: 'closed'; readonly detail: string };

/** Slow enough for a switch on a weak Wi-Fi. */
const ANSWER_TIMEOUT_MS = 3_000;
/** No device has more to say. */
const MOST_BYTES = 64_000;

export interface HttpQuestion {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Form-encoded body of a POST. */
  readonly form?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the body becomes text; `latin1`: one character is one byte. Default `utf8`. */
  readonly encoding?: 'utf8' | 'latin1';
}

/**
 * Asks a device on the local network. Never rejects. A new connection each time: a switch that was without power in
 * between must not be asked on a dead one.
 */
export function httpAsk(
  { host, port }: TcpEndpoint,
  { method, path, form, headers = {}, encoding = 'utf8' }: HttpQuestion,
  clock: Clock,
  timeoutMs: number = ANSWER_TIMEOUT_MS,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request({
      host,
      port,
      path,
      method,
      agent: false,
      headers: { ...headers, connection: 'close', ...type },
    });
    const finish = (answer: HttpAnswer): void => {
      cancelTimeout();
      resolve(answer);
      asked.destroy();
    };
    const cancelTimeout = clock.after(timeoutMs, () => finish({ kind: 'timeout' }));
    asked.on('error', (error) => finish({ kind: 'closed', detail: error.message }));
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding(encoding);
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MOST_BYTES) finish({ kind: 'closed', detail: 'the answer is too long' });
      });
      response.on('error', (error) => finish({ kind: 'closed', detail: error.message }));
      const { statusCode: status = 0, headersDistinct } = response;
      const challenge = headersDistinct['www-authenticate']?.join(', ') ?? null;
      response.on('end', () => finish({ kind: 'answer', status, body, challenge }));
    });
    asked.end(form);
  });
}
