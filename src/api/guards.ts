import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, SignedIn, Visitor } from '../access/access.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { Refused } from './problems.ts';
import { audienceOf, CONFIRMED } from './who-may.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; `null` when nobody is signed in. */
    who: SignedIn | null;
  }
}

export interface GuardOptions {
  readonly access: Access;
  readonly cookieName: (request: IncomingMessage) => string;
  /** Host names beside those that are always allowed. */
  readonly hostNames: readonly string[];
}

/** Before any route: headers, host, origin, then who is asking and whether he may. */
export function addGuards(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) audienceOf(each, url);
  });
  app.decorateRequest('who', null);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (request.url.startsWith('/api')) reply.header('cache-control', 'no-store');
    requireKnownHost(request.headers.host, options.hostNames);
    if (!['GET', 'HEAD'].includes(request.method)) requireOwnOrigin(request);
    const { url } = request.routeOptions;
    // Nothing is there: the handler for that answers.
    if (url === undefined) return;
    const cookie = request.cookies[options.cookieName(request.raw)];
    request.who = whoAsks(cookie, request.headers.authorization, options.access);
    const route = `${request.method} ${url}`;
    const audience = audienceOf(request.method, url);
    if (audience !== 'everyone' && request.who !== null && !audience.includes(request.who.role)) {
      options.access.noteRefused(request.who, route, request.ip);
    }
    requireAudience(request.method, url, request.who);
    if (CONFIRMED.has(route) && !options.access.isConfirmed(signedIn(request))) {
      throw new Refused('confirm-needed');
    }
  });
}

/** Refuses who may not use a route. */
export function requireAudience(method: string, url: string, who: SignedIn | null): void {
  const audience = audienceOf(method, url);
  if (audience === 'everyone') return;
  if (who === null) throw new Refused('signed-out');
  if (!audience.includes(who.role)) throw new Refused('not-allowed');
}

/** The person behind a cookie, else the machine or program behind a token; `null`: neither holds. */
export function whoAsks(
  cookie: string | undefined,
  authorization: string | undefined,
  access: Access,
): SignedIn | null {
  return whoHolds(cookie, access) ?? machineWith(authorization, access);
}

/** The person behind a cookie. Something that cannot be a token never reaches the store. */
function whoHolds(cookie: string | undefined, access: Access): SignedIn | null {
  return cookie === undefined || !/^[\w-]{43}$/.test(cookie) ? null : access.authenticate(cookie);
}

/** The machine or program behind a token (RFC 6750). No page can send it for somebody else. */
function machineWith(authorization: string | undefined, access: Access): SignedIn | null {
  const token = /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1];
  return token === undefined ? null : access.authenticateMachine(token);
}

/**
 * A page of a stranger can make its own name point to this machine (DNS rebinding) and would then be "same origin".
 * Names that nobody can register publicly, and addresses, cannot be abused so.
 */
export function requireKnownHost(host: string | undefined, names: readonly string[]): void {
  const name = hostName(host ?? '');
  const isOurs =
    isIP(name) !== 0 ||
    (name !== '' && !name.includes('.')) ||
    /\.(localhost|local|lan|home|internal|home\.arpa|fritz\.box)$/.test(name) ||
    names.some((known) => known.toLowerCase() === name);
  if (!isOurs) throw new Refused('unknown-host');
}

/**
 * Cross-site requests are refused by the browser's own word (RFC 6454 Origin, else Sec-Fetch-Site). A client that sends
 * neither is no browser: nobody can trick it, and it has no cookie but its own.
 */
export function requireOwnOrigin({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined ? site === undefined || site === 'same-origin' : isSameHost(origin, host);
  if (!isOwn) throw new Refused('foreign-origin');
}

/** Who is signed in, behind the guards. */
export function signedIn({ who }: Pick<FastifyRequest, 'who'>): SignedIn {
  if (who === null) throw new Error('the table of who may lets nobody in here without a sign-in');
  return who;
}

/** From where a request comes, for the brakes on guessing and the list of sign-ins. */
export function visitorOf(request: FastifyRequest): Visitor {
  const deviceName = (request.headers['user-agent'] ?? '').replaceAll(/[^\x20-\x7e]/g, '').slice(0, 200);
  return { address: request.ip, deviceName };
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** Without port and brackets, in small letters. */
function hostName(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
