import { request } from 'node:http';
import type { Clock } from '../clock.ts';
import type { TcpEndpoint } from './tcp.ts';

/** What a device answered, or why it did not. */
export type HttpAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** No whole answer in time. */
  | { readonly kind: 'timeout' }
  /** No connection, or it ended before the answer. */
  | { readonly kind: 'closed'; readonly detail: string };

/** Slow enough for a switch on a weak Wi-Fi. */
const ANSWER_TIMEOUT_MS = 3_000;
/** No device has more to say. */
const MOST_BYTES = 64_000;

/**
 * Asks a device on the local network by HTTP GET. Never rejects. A new connection each time: a switch that was without
 * power in between must not be asked on a dead one.
 */
export function httpGet(
  { host, port }: TcpEndpoint,
  path: string,
  clock: Clock,
  timeoutMs: number = ANSWER_TIMEOUT_MS,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const asked = request({
      host,
      port,
      path,
      method: 'GET',
      agent: false,
      headers: { ...headers, connection: 'close' },
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
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MOST_BYTES) finish({ kind: 'closed', detail: 'the answer is too long' });
      });
      response.on('error', (error) => finish({ kind: 'closed', detail: error.message }));
      response.on('end', () => finish({ kind: 'answer', status: response.statusCode ?? 0, body }));
    });
    asked.end();
  });
}
