import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Asked {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'MOVE' | 'PROPFIND';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A file that is sent as it lies on the disk, or text. */
  readonly body: { readonly file: string; readonly bytes: number } | string | null;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Nothing moves for so long: it is given up. A whole backup over a slow line may take hours. */
const SILENCE_MS = 60_000;
/** A list of a thousand files is far shorter. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Asks a server and reads its whole answer. TLS is verified, redirects are not followed. Rejects with an Error that does not name
 * the address.
 */
export function ask({ method, url, headers, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.bytes;
    const asked = open(url, {
      method,
      agent: false,
      timeout: SILENCE_MS,
      headers: { 'user-agent': 'lademeister', ...headers, 'content-length': length },
    });
    const fail = (error: Error): void => {
      reject(error);
      asked.destroy();
    };
    asked.on('timeout', () => fail(new Error(`nothing came for ${SILENCE_MS / 1_000} s`)));
    asked.on('error', (error) =>
      reject(error.message === '' && 'code' in error ? new Error(String(error.code)) : error),
    );
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) fail(new Error('the answer is far too long'));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    if (body === null || typeof body === 'string') asked.end(body ?? undefined);
    else {
      const file = createReadStream(body.file);
      file.on('error', fail);
      asked.on('close', () => file.destroy());
      file.pipe(asked);
    }
  });
}

/** An answer that is no success, in words. */
export function refusedBy({ status, body }: Answered): Error {
  const said = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return new Error(`HTTP ${status} ${said.slice(0, 160)}`.trim());
}

/** Text between the tags of this name, whatever their prefix, with the five entities of XML. */
export function textsIn(xml: string, tag: string): readonly string[] {
  const found = xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${tag}(?:\\s[^>]*)?>([^<]*)</`, 'g'));
  return [...found].map(([, text = '']) => unescaped(text));
}

/** The elements of this name, with what is in them. */
export function elementsIn(xml: string, tag: string): readonly string[] {
  const found = xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:[\\w-]+:)?${tag}>`, 'g'));
  return [...found].map(([, inner = '']) => inner);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
