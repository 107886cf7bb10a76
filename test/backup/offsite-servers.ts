import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Server {
  readonly url: string;
  readonly files: Map<string, Buffer>;
  /** Status with which everything is refused from now on; `null`: nothing is. */
  refuse: number | null;
}

export const ACCESS_KEY = 'AKIDEXAMPLE';
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

type Handler = (request: IncomingMessage, body: Buffer, response: ServerResponse, server: Server) => void;

async function started(handler: Handler): Promise<Server> {
  const files = new Map<string, Buffer>();
  const state = { url: '', files, refuse: null as number | null };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (state.refuse !== null) response.writeHead(state.refuse).end('<Error><Message>no room</Message></Error>');
      else handler(request, Buffer.concat(chunks), response, state);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

/** A service that lets in only what carries a right Signature Version 4, worked out here from what came over the wire. */
export function s3Server(pageSize = 1000): Promise<Server> {
  return started((request, body, response, { files }) => {
    const refusal = s3Refusal(request, body);
    if (refusal !== null) {
      response.writeHead(403).end(`<Error><Code>${refusal}</Code></Error>`);
      return;
    }
    const url = new URL(request.url ?? '', 'http://x');
    const key = decodeURIComponent(url.pathname.replace('/box', '').slice(1));
    if (request.method === 'PUT') files.set(key, body);
    if (request.method === 'DELETE') files.delete(key);
    if (request.method !== 'GET') {
      response.writeHead(request.method === 'PUT' ? 200 : 204).end();
      return;
    }
    const from = Number(url.searchParams.get('continuation-token') ?? 0);
    const all = [...files].filter(([name]) => name.startsWith(url.searchParams.get('prefix') ?? ''));
    const page = all.slice(from, from + pageSize);
    const contents = page.map(
      ([name, bytes]) => `<Contents><Key>${name.replace('&', '&amp;')}</Key><Size>${bytes.length}</Size></Contents>`,
    );
    const next =
      from + pageSize < all.length ? `<NextContinuationToken>${from + pageSize}</NextContinuationToken>` : '';
    response.writeHead(200).end(`<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`);
  });
}

function s3Refusal({ headers, method = '', url = '' }: IncomingMessage, body: Buffer): string | null {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, keyId, day = '', region, signedHeaders = '', signature] = pattern.exec(headers.authorization ?? '') ?? [];
  if (keyId !== ACCESS_KEY) return 'InvalidAccessKeyId';
  const time = String(headers['x-amz-date']);
  const sent = String(headers['x-amz-content-sha256']);
  if (sent !== createHash('sha256').update(body).digest('hex')) return 'XAmzContentSHA256Mismatch';
  const [path = '', query = ''] = url.split('?');
  const params = query === '' ? [] : query.split('&').sort();
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}`);
  const canonical = `${method}\n${path}\n${params.join('&')}\n${lines.join('\n')}\n\n${signedHeaders}\n${sent}`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/s3/aws4_request\n${hash}`;
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const dated = sign(`AWS4${SECRET_KEY}`, day);
  const key = sign(sign(sign(dated, region ?? ''), 's3'), 'aws4_request');
  return sign(key, toSign).toString('hex') === signature && time.startsWith(day) ? null : 'SignatureDoesNotMatch';
}

/** A folder `/dav/` on a server that asks for a password. */
export function webDavServer(): Promise<Server> {
  return started((request, body, response, { files }) => {
    const { method, headers } = request;
    const name = decodeURIComponent(request.url ?? '').replace('/dav/', '');
    if (headers.authorization !== `Basic ${Buffer.from('box:secret').toString('base64')}`) {
      response.writeHead(401).end('sign in');
      return;
    }
    switch (method) {
      case 'PUT':
        files.set(name, body);
        response.writeHead(201).end();
        return;
      case 'MOVE': {
        const to = decodeURIComponent(new URL(String(headers['destination'])).pathname).replace('/dav/', '');
        files.set(to, files.get(name) ?? Buffer.alloc(0));
        files.delete(name);
        response.writeHead(201).end();
        return;
      }
      case 'DELETE':
        response.writeHead(files.delete(name) ? 204 : 404).end();
        return;
      case 'PROPFIND': {
        const rows = [...files].map(
          ([file, bytes]) =>
            `<d:response><d:href>/dav/${encodeURIComponent(file)}</d:href><d:propstat><d:prop><d:getcontentlength>${bytes.length}</d:getcontentlength></d:prop></d:propstat></d:response>`,
        );
        const self = '<d:response><d:href>/dav/</d:href></d:response>';
        response.writeHead(207).end(`<d:multistatus xmlns:d="DAV:">${self}${rows.join('')}</d:multistatus>`);
        return;
      }
      default:
        response.writeHead(405).end();
    }
  });
}
