import { mkdtempSync, rmSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { PageCertificate, type PageIdentity } from '../../src/access/tls/page-certificate.ts';
import { Entrance } from '../../src/api/entrance.ts';
import { Gate } from '../../src/api/gate.ts';
import type { PagePorts } from '../../src/api/page-ports.ts';
import { type House, house, PASSWORD } from './house.ts';

const PHONE = '192.168.1.9';

let folder: string;
let identity: PageIdentity;
let home: House;
let page: { -readonly [K in keyof PagePorts]: PagePorts[K] };
const chosen: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lademeister-page-'));
  const names = ['cellar.local', 'localhost', '127.0.0.1'];
  const certificate = new PageCertificate({ folder, own: null, names: () => names, nowMs: () => Date.now() });
  identity = await certificate.current();
  chosen.length = 0;
  page = {
    encryption: 'required',
    identity: () => identity,
    tlsPort: () => 8443,
    hostName: 'cellar.local',
    language: 'de',
    async choose(encryption) {
      chosen.push(encryption);
      return 'done';
    },
  };
  home = await house({ page });
});
afterEach(async () => {
  await home.app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Without encryption, from another machine. */
function fromPhone(url: string, more: { method?: 'GET' | 'POST' | 'PUT'; headers?: Record<string, string> } = {}) {
  const headers = { host: 'cellar.local:8080', ...more.headers };
  return home.app.inject({ method: more.method ?? 'GET', url, remoteAddress: PHONE, headers });
}

describe('without encryption, from another machine', () => {
  test('there is a page that installs the certificate, in the language of the browser, without script or style of its own', async () => {
    for (const url of ['/', '/index.html', '/assets/app.js', '/sign-in?token=demo-link', '/nothing', '/trust']) {
      const { statusCode, headers, body } = await fromPhone(url);
      expect([url, statusCode, headers['content-type']]).toEqual([url, 200, 'text/html; charset=utf-8']);
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).toContain('href="https://cellar.local:8443/"');
      expect(body.replaceAll(' ', '')).toContain(identity.authority?.fingerprint256.replaceAll(':', ''));
      expect(body).not.toMatch(/<script|<style|style=|<form|<input|onclick/);
    }
    const english = await fromPhone('/', { headers: { 'accept-language': 'en-GB,de;q=0.5' } });
    expect(english.body).toContain('Open Lademeister');
    expect((await fromPhone('/')).body).toContain('Lademeister öffnen');
    expect(english.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; base-uri/);
    expect(english.headers['strict-transport-security']).toBeUndefined();
  });

  test('the API is shut: nothing is read, nobody signs in, no cookie counts', async () => {
    const cookie = home.signIn();
    for (const [method, url] of [
      ['GET', '/api/setup'],
      ['GET', '/api/health'],
      ['GET', '/api/state'],
      ['GET', '/api/events'],
      ['POST', '/api/sign-in'],
      ['POST', '/api/owner'],
      ['PUT', '/api/connection'],
      ['POST', '/'],
    ] as const) {
      const answer = await fromPhone(url, { method, headers: { cookie } });
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'encryption-needed']);
    }
  });

  test.each([
    ['mobileconfig', 'application/x-apple-aspen-config'],
    ['crt', 'application/x-x509-ca-cert'],
    ['cer', 'application/x-x509-ca-cert'],
    ['pem', 'application/x-pem-file'],
  ])('lademeister.%s is the certificate, and never its key', async (file, type) => {
    const { headers, rawPayload } = await fromPhone(`/trust/lademeister.${file}`);
    expect(headers).toMatchObject({ 'content-type': type, 'cache-control': 'no-store' });
    const authority = identity.authority;
    const inside = file === 'mobileconfig' || file === 'pem' ? authority?.raw.toString('base64') : authority?.raw;
    const text = file === 'pem' ? Buffer.from(rawPayload.toString().replaceAll('\n', '')) : rawPayload;
    expect(text.includes(inside ?? 'nothing')).toBe(true);
    expect(rawPayload.toString('latin1')).not.toContain('PRIVATE');
  });

  test.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari', 'iPhone, iPad'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/130', 'Android'],
    ['Mozilla/5.0 (Windows NT 10.0) Edg/130', 'Windows'],
    ['Mozilla/5.0 (Macintosh) Safari', 'Mac'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko Firefox/133', 'Firefox'],
  ])('%s finds its own steps open', async (userAgent, name) => {
    const { body } = await fromPhone('/', { headers: { 'user-agent': userAgent } });
    expect(body.match(/<details open><summary>([^<]*)/)?.[1]).toBe(name);
    expect(body.match(/<details/g)).toHaveLength(6);
  });

  test('a strange host name is not written into the page', async () => {
    const { body } = await fromPhone('/', { headers: { host: '"><script>x' } });
    expect(body).toContain('href="https://cellar.local:8443/"');
    expect(body).not.toContain('<script');
    expect((await fromPhone('/', { headers: { host: '1.2.3.999' } })).body).toContain(
      'href="https://cellar.local:8443/"',
    );
  });

  test('with the owner’s own certificate there is nothing to install: on to the encrypted page', async () => {
    identity = { ...identity, authority: null, isOwn: true };
    const { statusCode, headers } = await fromPhone('/sessions?x=1');
    expect([statusCode, headers.location]).toEqual([307, 'https://cellar.local:8443/sessions?x=1']);
  });

  test.each(['//evil.example/x', '/\\evil.example/x', '//'])('%s leads to no other house', async (path) => {
    identity = { ...identity, authority: null, isOwn: true };
    const { statusCode, headers } = await fromPhone(path);
    expect([statusCode, new URL(String(headers.location)).origin]).toEqual([307, 'https://cellar.local:8443']);
  });

  test('while the encrypted port is shut, or nothing can be kept, the page says so', async () => {
    page.tlsPort = () => null;
    expect((await fromPhone('/')).body).toContain('zurzeit nicht offen');
    identity = { ...identity, authority: null, problem: { code: 'authority-not-stored', detail: 'EROFS' } };
    const { body } = await fromPhone('/');
    expect(body).toContain('lässt sich zurzeit nicht aufbewahren');
    expect(body).not.toContain('/trust/lademeister');
  });

  test('where the owner has chosen so, all of it is there', async () => {
    page.encryption = 'optional';
    expect((await fromPhone('/api/setup')).statusCode).toBe(200);
    expect((await fromPhone('/trust')).body).toContain('Zertifikat');
  });
});

describe('the owner’s choice', () => {
  const choose = (payload: object, headers: Record<string, string>) =>
    home.app.inject({ method: 'PUT', url: '/api/connection', payload, headers: { host: 'localhost', ...headers } });

  test('needs the owner, signed in, and his password once more', async () => {
    const { app } = home;
    const code = home.codes.at(-1) ?? '';
    const claimed = await app.inject({
      method: 'POST',
      url: '/api/owner',
      payload: { code, password: PASSWORD },
      headers: { host: 'localhost' },
    });
    const cookie = String(claimed.headers['set-cookie']).split(';')[0] ?? '';
    const wanted = { encryption: 'optional', password: PASSWORD };
    expect((await choose(wanted, {})).json().code).toBe('signed-out');
    expect((await choose({ ...wanted, password: 'guess' }, { cookie })).json().code).toBe('password-wrong');
    expect((await choose(wanted, { cookie, origin: 'https://evil.example' })).json().code).toBe('foreign-origin');
    expect(chosen).toEqual([]);
    expect((await choose(wanted, { cookie })).statusCode).toBe(200);
    expect(chosen).toEqual(['optional']);
    const connection = await app.inject({ url: '/api/connection', headers: { host: 'localhost', cookie } });
    expect(connection.json()).toMatchObject({ encryption: 'required', tlsPort: 8443, certificate: 'device' });
  });
});

describe('with encryption', () => {
  let entrance: Entrance;
  let port: number;
  beforeEach(async () => {
    const gate = new Gate();
    gate.serve(home.app);
    entrance = new Entrance(gate, identity.material);
    port = await entrance.listen('127.0.0.1', 0);
  });
  afterEach(() => entrance.close());

  const ask = (options: RequestOptions, body?: object): Promise<{ status: number; headers: Record<string, unknown> }> =>
    new Promise((resolve, reject) => {
      const headers = { host: `cellar.local:${port}`, ...options.headers };
      const asked = request({ host: '127.0.0.1', port, servername: 'cellar.local', ...options, headers }, (answer) => {
        answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
      });
      asked.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  const trusting = () => ({ ca: identity.authority?.toString() ?? '' });

  test('who has installed the certificate gets all, with a cookie for this host and TLS alone; who has not, a refusal', async () => {
    await expect(ask({ path: '/api/setup' })).rejects.toThrow(/self-signed certificate/);
    expect((await ask({ path: '/api/setup', ...trusting() })).status).toBe(200);
    await expect(ask({ path: '/', ...trusting(), servername: 'other.local' })).rejects.toThrow(/altnames/);

    const code = home.codes.at(-1) ?? '';
    const headers = { 'content-type': 'application/json' };
    const claim = { path: '/api/owner', method: 'POST', headers, ...trusting() };
    const claimed = await ask(claim, { code, password: PASSWORD });
    const [cookie = ''] = Object(claimed.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-lademeister=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const token = String(cookie).split(';')[0] ?? '';
    expect((await ask({ path: '/api/me', headers: { cookie: token }, ...trusting() })).status).toBe(200);
    // The cookie of plain HTTP, which anybody in the network could have set, is no sign-in here.
    const plain = token.replace('__Host-', '');
    expect((await ask({ path: '/api/me', headers: { cookie: plain }, ...trusting() })).status).toBe(401);
    expect((await home.app.inject({ url: '/api/me', headers: { host: 'localhost', cookie: token } })).statusCode).toBe(
      401,
    );
  });

  test('the live stream is there, too', async () => {
    const cookie = home.signIn().replace('lademeister=', '__Host-lademeister=');
    const socket = new WebSocket(`wss://127.0.0.1:${port}/api/stream`, {
      ...trusting(),
      headers: { cookie, host: `cellar.local:${port}`, origin: `https://cellar.local:${port}` },
    });
    const first = await new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => resolve(String(data))).once('error', reject);
    });
    expect(JSON.parse(first)).toHaveProperty('chargePoints');
    socket.terminate();
  });

  test('another certificate holds from the next connection on, without a restart', async () => {
    const other = new PageCertificate({
      folder: join(folder, 'other'),
      own: null,
      names: () => ['cellar.local'],
      nowMs: () => Date.now(),
    });
    const next = await other.current();
    entrance.renew(next.material);
    await expect(ask({ path: '/api/setup', ...trusting() })).rejects.toThrow();
    identity = next;
    expect((await ask({ path: '/api/setup', ...trusting() })).status).toBe(200);
  });

  test('HSTS is sent only where nobody can be locked out: own certificate, standard port', async () => {
    const hsts = async () => (await ask({ path: '/api/setup', ...trusting() })).headers['strict-transport-security'];
    const ca = trusting();
    expect(await hsts()).toBeUndefined();
    page.tlsPort = () => 443;
    expect(await hsts()).toBeUndefined();
    identity = { ...identity, isOwn: true };
    const { headers } = await ask({ path: '/api/setup', ...ca });
    expect(headers['strict-transport-security']).toBe('max-age=2592000');
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused', async (version) => {
    const spoken = await new Promise<string>((resolve) => {
      const options = { port, host: '127.0.0.1', ...trusting(), minVersion: version, maxVersion: version } as const;
      const socket = connect(options, () => resolve('agreed'));
      socket.once('error', () => resolve('refused'));
    });
    expect(spoken).toBe('refused');
  });
});
