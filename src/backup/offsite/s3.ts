import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock } from '../../clock.ts';
import { type Answered, type Asked, ask, elementsIn, refusedBy, textsIn } from './http.ts';
import type { Place, RemoteFile } from './place.ts';

export interface S3Settings {
  /** Of the service, such as `https://s3.eu-central-1.amazonaws.com`. The bucket stands in the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Begins the names of all objects; empty or with a slash at its end. */
  readonly prefix: string;
  readonly accessKey: string;
  /** Read at each attempt. */
  readonly secretKey: () => Promise<string>;
}

/**
 * A bucket of an S3-compatible service: path-style addresses, Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API
 * request") with the hash of the content, so that what arrives is what was sent. One PUT takes up to 5 GB.
 */
export function s3Place(settings: S3Settings, clock: Clock): Place {
  const { prefix, bucket } = settings;
  const send = async (
    method: Asked['method'],
    key: string,
    query: Readonly<Record<string, string>>,
    body: { readonly file: string; readonly bytes: number; readonly sha256: string } | null,
  ): Promise<Answered> => {
    const url = new URL(settings.endpoint);
    url.pathname = `/${[bucket, ...(key === '' ? [] : key.split('/'))].map(encoded).join('/')}`;
    url.search = queryOf(query);
    const headers = signed({ method, url, sha256: body?.sha256 ?? EMPTY_SHA256 }, settings, {
      secretKey: await settings.secretKey(),
      nowMs: clock.wallMs(),
    });
    const answer = await ask({ method, url, headers, body });
    if (answer.status < 200 || answer.status >= 300) throw refusedBy(answer);
    return answer;
  };
  return {
    async list() {
      const files: RemoteFile[] = [];
      let token: string | undefined;
      do {
        const more: Readonly<Record<string, string>> = token === undefined ? {} : { 'continuation-token': token };
        const { body } = await send('GET', '', { 'list-type': '2', prefix, ...more }, null);
        for (const entry of elementsIn(body, 'Contents')) {
          const [key = ''] = textsIn(entry, 'Key');
          const [size = ''] = textsIn(entry, 'Size');
          files.push({ name: key.slice(prefix.length), bytes: Number(size) });
        }
        [token] = textsIn(body, 'NextContinuationToken');
      } while (token !== undefined);
      return files;
    },
    async put(path, name) {
      const { size } = await stat(path);
      await send('PUT', `${prefix}${name}`, {}, { file: path, bytes: size, sha256: await hashOf(path) });
    },
    async remove(name) {
      await send('DELETE', `${prefix}${name}`, {}, null);
    },
  };
}

const EMPTY_SHA256 = createHash('sha256').update('').digest('hex');

function signed(
  { method, url, sha256 }: { readonly method: string; readonly url: URL; readonly sha256: string },
  { region, accessKey }: S3Settings,
  { secretKey, nowMs }: { readonly secretKey: string; readonly nowMs: number },
): Readonly<Record<string, string>> {
  const time = new Date(nowMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const headers = { host: url.host, 'x-amz-content-sha256': sha256, 'x-amz-date': time };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = [method, url.pathname, url.search.slice(1), lines.join(''), names, sha256].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(mac, Buffer.from(`AWS4${secretKey}`));
  const signature = mac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Canonical: sorted by name, every octet but the unreserved ones of RFC 3986 as `%XX`. */
function queryOf(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
