import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../headers.ts';
import type { PagePorts } from '../page-ports.ts';
import { problemBody } from '../problems.ts';
import { TRUST_STYLE, trustPage } from './page.ts';
import { appleProfile } from './profile.ts';
import type { TrustLanguage } from './words.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/**
 * Answers who comes without encryption from another machine: with the page that installs the certificate, with the
 * certificate, and with nothing else. Nothing here asks for a secret or shows one.
 */
export function answerAtTrustDesk(request: IncomingMessage, response: ServerResponse, page: PagePorts): void {
  const { status, headers, body } = answer(request, page);
  response
    .writeHead(status, {
      ...SECURITY_HEADERS,
      'content-security-policy': TRUST_POLICY,
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
      // What a stranger still sends is not waited for.
      connection: 'close',
      ...headers,
    })
    .end(request.method === 'HEAD' ? undefined : body);
}

const TRUST_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function answer(request: IncomingMessage, page: PagePorts): Answer {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (path.startsWith('/api') || !['GET', 'HEAD'].includes(request.method ?? '')) {
    const body = JSON.stringify(problemBody('encryption-needed'));
    return { status: 403, headers: { 'content-type': 'application/problem+json' }, body };
  }
  if (path === '/trust/page.css') {
    return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: TRUST_STYLE };
  }
  const authority = page.identity()?.authority ?? null;
  const file = /^\/trust\/lademeister\.(\w+)$/.exec(path)?.[1];
  if (file !== undefined && authority !== null) {
    switch (file) {
      case 'mobileconfig':
        return download('application/x-apple-aspen-config', `lademeister.${file}`, appleProfile(authority));
      case 'crt':
      case 'cer':
        return download('application/x-x509-ca-cert', `lademeister.${file}`, authority.raw);
      case 'pem':
        // Firefox would install it from here without a fingerprint; as a file it goes through its settings.
        return download('application/x-pem-file', `lademeister.${file}`, authority.toString());
    }
  }
  const url = encryptedAddress(request, page);
  // There is nothing to install.
  if (url !== null && page.identity()?.isOwn === true && !path.startsWith('/trust')) {
    return { status: 307, headers: { location: sameAt(url, request.url ?? '/') }, body: '' };
  }
  const facts = { url, authority, isOwn: page.identity()?.isOwn ?? false };
  const body = trustPage(facts, languageOf(request, page.language), request.headers['user-agent'] ?? '');
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

/** Under the name by which the visitor came. */
function encryptedAddress({ headers }: IncomingMessage, page: PagePorts): string | null {
  const port = page.tlsPort();
  if (port === null) return null;
  const name = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i.exec(headers.host ?? '')?.[1];
  const asked = `https://${name ?? page.hostName}:${port}/`;
  return new URL(URL.canParse(asked) ? asked : `https://${page.hostName}:${port}/`).href;
}

/** What was asked for, there and nowhere else: as a reference `//host/` would name another host. */
function sameAt(address: string, asked: string): string {
  const url = new URL(address);
  const [, path = '', query = ''] = /^([^?]*)(.*)$/.exec(asked) ?? [];
  url.pathname = path;
  url.search = query;
  return url.href;
}

function languageOf({ headers }: IncomingMessage, otherwise: TrustLanguage): TrustLanguage {
  const [first] = /\b(de|en)\b/i.exec(headers['accept-language'] ?? '') ?? [];
  return first === undefined ? otherwise : first.toLowerCase() === 'de' ? 'de' : 'en';
}

function download(type: string, name: string, body: string | Buffer): Answer {
  return {
    status: 200,
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
    body,
  };
}
