import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/ledger/errors.ts';
import { type House, house, LINK_TOKEN, PASSWORD } from './house.ts';

let home: House;
beforeEach(async () => {
  home = await house();
});
afterEach(async () => {
  await home.app.close();
});

const json = { 'content-type': 'application/json' };
const get = (url: string, headers: Record<string, string> = {}) => home.app.inject({ method: 'GET', url, headers });
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  home.app.inject({ method: 'POST', url, payload, headers });

function cookieOf(answer: { headers: Record<string, unknown> }): string {
  const text = String(answer.headers['set-cookie']);
  return text.split(';')[0] ?? '';
}

describe('what the site knows of itself', () => {
  test('proposals are listed, and dismissed once', async () => {
    const cookie = home.signIn();
    expect((await get('/api/proposals', { cookie })).json()).toMatchObject({
      proposals: [{ key: 'least-current carport 8', proposal: { code: 'least-current', foundA: 8 } }],
    });
    const dismiss = () => post('/api/proposals/dismiss', { key: 'least-current carport 8' }, { cookie });
    expect((await dismiss()).statusCode).toBe(200);
    expect((await get('/api/proposals', { cookie })).json()).toEqual({ proposals: [] });
    expect((await dismiss()).json()).toMatchObject({ code: 'unknown-proposal', status: 404 });
  });

  test('a recording is downloaded, for a span or whole', async () => {
    const cookie = home.signIn();
    const answer = await get('/api/recording?from=2026-06-15T10:00Z&to=1781520000000', { cookie });
    expect(answer.body).toBe('flight 1781517600000 1781520000000');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="lademeister.flight"');
    expect((await get('/api/recording', { cookie })).body).toBe('flight -Infinity Infinity');
    expect((await get('/api/recording?from=noon', { cookie })).statusCode).toBe(400);
    home.state.recording = null;
    expect((await get('/api/recording', { cookie })).json()).toMatchObject({ code: 'recorder-off', status: 409 });
  });
});

describe('from the first boot to a signed-in owner', () => {
  test('the whole way', async () => {
    expect((await get('/api/setup')).json()).toEqual({
      version: '1.2.3',
      language: 'de',
      timeZone: 'Europe/Berlin',
      configured: true,
      ownerExists: false,
      asksName: false,
      signedIn: false,
      me: null,
      configProblems: [],
      configPath: '',
      exampleConfig: '',
      simulated: false,
    });
    const claimed = await post('/api/owner', { code: home.codes[0], password: PASSWORD });
    expect(claimed.statusCode).toBe(200);
    expect(claimed.headers['set-cookie']).toMatch(
      /^lademeister=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = cookieOf(claimed);
    expect((await get('/api/me', { cookie })).json()).toMatchObject({ name: 'owner', role: 'owner' });
    expect((await get('/api/setup', { cookie })).json()).toMatchObject({
      ownerExists: true,
      configPath: '/data/config.yaml',
      configProblems: [{ line: 3, path: 'http.port' }],
    });

    expect((await post('/api/sign-out', {}, { cookie })).statusCode).toBe(200);
    expect((await get('/api/me', { cookie })).json()).toMatchObject({ code: 'signed-out' });

    const again = await post('/api/sign-in', { password: PASSWORD });
    expect((await get('/api/sign-ins', { cookie: cookieOf(again) })).json()).toMatchObject({
      signIns: [{ current: true, deviceName: 'lightMyRequest' }],
    });
  });

  test.each([
    [{ code: 'AAAAA-AAAAA', password: PASSWORD }, 401, 'code-wrong'],
    [{ code: 'AAAAA-AAAAA', password: 'short' }, 422, 'password-short'],
    [{ code: 'AAAAA-AAAAA', password: 'x'.repeat(129) }, 422, 'password-long'],
    [{ code: 'AAAAA-AAAAA', password: 'password' }, 422, 'password-common'],
    [{ code: 'AAAAA-AAAAA' }, 400, 'invalid-request'],
    [{ code: 1, password: PASSWORD }, 400, 'invalid-request'],
    [{ code: 'A', password: PASSWORD, role: 'owner' }, 400, 'invalid-request'],
  ])('a claim with %j is refused with %i %s', async (body, status, code) => {
    const answer = await post('/api/owner', body);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({ type: 'about:blank', status, code });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('a claimed device cannot be claimed again', async () => {
    await post('/api/owner', { code: home.codes[0], password: PASSWORD });
    expect((await post('/api/owner', { code: home.codes[0], password: PASSWORD })).json()).toMatchObject({
      code: 'owner-exists',
      status: 409,
    });
  });

  test('the sixth wrong password is told how long to wait', async () => {
    await post('/api/owner', { code: home.codes[0], password: PASSWORD });
    for (let i = 0; i < 5; i += 1) expect((await post('/api/sign-in', { password: 'wrong' })).statusCode).toBe(401);
    const answer = await post('/api/sign-in', { password: PASSWORD });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.json()).toMatchObject({ code: 'too-many-attempts', retryAfterMs: 30_000 });
  });

  test('the link of the demo signs in and leads to the page', async () => {
    const answer = await get(`/sign-in?token=${LINK_TOKEN}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect((await get('/api/me', { cookie: cookieOf(answer) })).statusCode).toBe(200);
    expect((await get('/sign-in?token=wrong')).json()).toMatchObject({ code: 'link-wrong' });
    expect((await get('/sign-in')).json()).toMatchObject({ code: 'invalid-request' });
  });
});

describe('the house', () => {
  const put = (url: string, payload: object) =>
    home.app.inject({ method: 'PUT', url, payload, headers: { cookie: home.signIn() } });

  test('boost, limit and the mode of a load are passed on', async () => {
    const limit = { energyWh: 10_000, socPercent: null, untilMs: 1_780_003_600_000 };
    expect((await put('/api/charge-points/carport/boost', { minutes: 30 })).statusCode).toBe(200);
    expect((await put('/api/charge-points/carport/boost', { minutes: null })).statusCode).toBe(200);
    expect((await put('/api/charge-points/carport/limit', limit)).statusCode).toBe(200);
    expect((await put('/api/loads/boiler/mode', { mode: 'on' })).statusCode).toBe(200);
    expect(home.wishes).toEqual([
      { id: 'carport', durationMs: 1_800_000 },
      { id: 'carport', durationMs: null },
      { id: 'carport', limit },
      { id: 'boiler', mode: 'on' },
    ]);
  });

  test.each([
    ['/api/charge-points/nobody/boost', { minutes: 30 }, 404, 'unknown-charge-point'],
    ['/api/charge-points/carport/boost', { minutes: 0 }, 400, 'invalid-request'],
    ['/api/charge-points/carport/boost', { minutes: 1441 }, 400, 'invalid-request'],
    ['/api/charge-points/carport/limit', { energyWh: 5_000 }, 400, 'invalid-request'],
    ['/api/charge-points/carport/soc', { percent: 101 }, 400, 'invalid-request'],
    ['/api/charge-points/nowhere/soc', { percent: 50 }, 404, 'unknown-charge-point'],
    ['/api/charge-points/carport/limit', { energyWh: 1, socPercent: null, untilMs: null }, 400, 'invalid-request'],
    ['/api/charge-points/carport/limit', { energyWh: null, socPercent: 101, untilMs: null }, 400, 'invalid-request'],
    ['/api/loads/fridge/mode', { mode: 'on' }, 404, 'unknown-load'],
    ['/api/loads/boiler/mode', { mode: 'fast' }, 400, 'invalid-request'],
  ])('%s with %j is refused with %i %s', async (url, payload, status, code) => {
    const answer = await put(url, payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test('boost and limit without a car are refused', async () => {
    home.state.empty = true;
    const limit = { energyWh: null, socPercent: null, untilMs: null };
    expect((await put('/api/charge-points/carport/boost', { minutes: 30 })).json().code).toBe('no-vehicle');
    expect((await put('/api/charge-points/carport/limit', limit)).json().code).toBe('no-vehicle');
  });

  test('a mode is passed on', async () => {
    const cookie = home.signIn();
    const put = (id: string, payload: object) =>
      home.app.inject({ method: 'PUT', url: `/api/charge-points/${id}/mode`, payload, headers: { cookie } });
    expect((await put('carport', { mode: 'fast' })).statusCode).toBe(200);
    expect(home.modes.get('carport')).toBe('fast');
    expect((await put('carport', { mode: 'turbo' })).json()).toMatchObject({
      code: 'invalid-request',
      problems: [{ path: '/mode' }],
    });
    expect((await put('barn', { mode: 'fast' })).json()).toMatchObject({ code: 'unknown-charge-point', status: 404 });
    expect((await put('x'.repeat(90), { mode: 'fast' })).statusCode).toBe(400);
  });

  test('a cap on a circuit and the state of the grid are passed on', async () => {
    const cookie = home.signIn();
    const put = (url: string, payload: object) => home.app.inject({ method: 'PUT', url, payload, headers: { cookie } });
    const cap = { source: 'Utility', maxCurrentA: null, maxPowerW: 4_200, untilMs: 1_800_000_000_000 };
    expect((await put('/api/circuits/house/cap', cap)).statusCode).toBe(200);
    expect(home.caps).toEqual([{ circuitId: 'house', ...cap }]);
    expect((await put('/api/circuits/barn/cap', cap)).json()).toMatchObject({ code: 'unknown-circuit', status: 404 });
    for (const wrong of [{ maxPowerW: -1 }, { maxCurrentA: '6' }, { untilMs: 1.5 }, { source: '<b>' }, { extra: 1 }]) {
      expect((await put('/api/circuits/house/cap', { ...cap, ...wrong })).json()).toMatchObject({
        code: 'invalid-request',
      });
    }
    expect((await put('/api/grid', { state: 'backup' })).statusCode).toBe(200);
    const state = await home.app.inject({ method: 'GET', url: '/api/state', headers: { cookie } });
    expect(state.json()).toMatchObject({ grid: 'backup' });
    expect((await put('/api/grid', { state: 'off' })).statusCode).toBe(400);
    expect(home.caps).toHaveLength(1);
  });

  test('sessions are asked for by ISO time, by epoch or without bounds', async () => {
    const cookie = home.signIn();
    await get('/api/sessions?from=2026-06-01T00:00:00%2B02:00&to=1782864000000&chargePoint=carport', { cookie });
    await get('/api/sessions?limit=20&first=unassigned&after=u1780000000000-12', { cookie });
    const after = { isRest: false, atMs: 1_780_000_000_000, seq: 12 };
    expect(home.asked).toEqual([
      {
        ...{ fromMs: Date.UTC(2026, 4, 31, 22), toMs: 1_782_864_000_000, chargePointId: 'carport' },
        ...{ limit: 500, unassignedFirst: false, after: null },
      },
      { fromMs: null, toMs: null, chargePointId: null, limit: 20, unassignedFirst: true, after },
    ]);
    expect((await get('/api/sessions?after=1-2', { cookie })).statusCode).toBe(400);
  });

  test.each(['2026-06-01', '2026-06-01T00:00:00', '2026-13-01T00:00:00Z', 'yesterday', '1e9', '99999999999999999'])(
    'the time %s is refused',
    async (from) => {
      const answer = await get(`/api/sessions?from=${from}`, { cookie: home.signIn() });
      expect(answer.json()).toMatchObject({ code: 'invalid-request', problems: [{ path: '/from' }] });
    },
  );

  test.each(['0', '5001', '-1', '1.5', 'all', ''])('the limit %j is refused', async (limit) => {
    const answer = await get(`/api/sessions?limit=${limit}`, { cookie: home.signIn() });
    expect(answer.json()).toMatchObject({ code: 'invalid-request', problems: [{ path: '/limit' }] });
    expect(home.asked).toEqual([]);
  });

  test('the CSV streams with its dialect', async () => {
    const cookie = home.signIn();
    const answer = await get('/api/sessions.csv?dialect=excel-de&language=de', { cookie });
    expect(answer.body).toBe('a;b\r\n1;2\r\n');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="ladevorgaenge.csv"');
    expect(home.asked[0]).toMatchObject({ dialect: 'excel-de', language: 'de' });
    expect((await get('/api/sessions.csv?dialect=xml', { cookie })).statusCode).toBe(400);
  });

  test.each([
    [new Error('no such column: /data/state.db'), 500, 'internal-error'],
    [new StoreError('disk-full', '/data/state.db', 'SQLITE_FULL'), 503, 'not-stored'],
  ])('what fails inside stays inside: %s', async (error, status, code) => {
    home.state.fail = error;
    const answer = await home.app.inject({
      method: 'PUT',
      url: '/api/charge-points/carport/mode',
      payload: { mode: 'off' },
      headers: { cookie: home.signIn() },
    });
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.body).not.toMatch(/SQLITE|data|stack|\.ts/);
  });

  test('without a configuration there is no site, but there is a page', async () => {
    const empty = await house({ configured: false });
    const cookie = empty.signIn();
    for (const url of ['/api/state', '/api/sessions', '/api/sessions.csv']) {
      expect((await empty.app.inject({ url, headers: { cookie } })).json()).toMatchObject({ code: 'not-configured' });
    }
    expect((await empty.app.inject({ url: '/api/setup', headers: { cookie } })).json()).toMatchObject({
      configured: false,
      exampleConfig: 'site: {}\n',
    });
    await empty.app.close();
  });
});

describe('who comes from elsewhere', () => {
  const attempt = (headers: Record<string, string>) => post('/api/sign-out', {}, { cookie: home.signIn(), ...headers });

  test.each<readonly [string, Record<string, string>]>([
    ['another site', { host: 'box.local', origin: 'https://evil.example' }],
    ['another port of the same host', { host: 'box.local:8080', origin: 'http://box.local:8887' }],
    ['no origin worth the name', { host: 'box.local', origin: 'null' }],
    ['a browser that says so', { host: 'box.local', 'sec-fetch-site': 'cross-site' }],
    ['a neighbour name', { host: 'box.local', 'sec-fetch-site': 'same-site' }],
  ])('%s may change nothing', async (_, headers) => {
    expect((await attempt(headers)).json()).toMatchObject({ code: 'foreign-origin', status: 403 });
  });

  test.each<readonly [string, Record<string, string>]>([
    ['the own page', { host: 'box.local:8080', origin: 'http://box.local:8080' }],
    ['the own page, by the browser’s word', { host: 'box.local', 'sec-fetch-site': 'same-origin' }],
    ['a script, which is no browser', { host: 'box.local' }],
  ])('%s may', async (_, headers) => {
    expect((await attempt(headers)).statusCode).toBe(200);
  });

  test.each([
    '192.168.1.5:8080',
    '[fe80::1]:8080',
    '[::1]',
    'localhost',
    'pi',
    'box.local',
    'box.fritz.box',
    'energy.example.org:443',
  ])('the host %s is known', async (host) => {
    expect((await get('/api/health', { host })).statusCode).toBe(200);
  });

  test.each(['evil.example', '127.0.0.1.evil.example', 'evil.example:8080', 'local.evil.example', '0x7f.1.example'])(
    'the host %j is not (DNS rebinding)',
    async (host) => {
      expect((await get('/api/health', { host })).json()).toMatchObject({ code: 'unknown-host', status: 421 });
    },
  );
});

describe('bodies', () => {
  const send = (payload: string, headers: Record<string, string>) =>
    home.app.inject({ method: 'POST', url: '/api/sign-in', payload, headers });

  test.each<readonly [string, string, Record<string, string>, number, string]>([
    ['no JSON', '{"password":', json, 400, 'invalid-json'],
    ['an empty body', '', json, 400, 'invalid-json'],
    ['too much', `{"password":"${'x'.repeat(17_000)}"}`, json, 413, 'body-too-large'],
    ['plain text', 'password=x', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['a form', 'password=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['a prototype', '{"__proto__":{"x":1},"password":"x"}', json, 400, 'invalid-json'],
    ['a list', '[]', json, 400, 'invalid-request'],
  ])('%s is refused', async (_, payload, headers, status, code) => {
    expect((await send(payload, headers)).json()).toMatchObject({ status, code });
  });
});

describe('the OpenAPI document', () => {
  test('is 3.1, names every route, and its shapes hold for real answers', async () => {
    const cookie = home.signIn();
    const document = (await get('/api/openapi.json', { cookie })).json();
    expect(document.openapi).toBe('3.1.0');
    const ajv = new Ajv2020({ strict: false });
    for (const url of [
      '/api/setup',
      '/api/health',
      '/api/me',
      '/api/state',
      '/api/sessions',
      '/api/sign-ins',
      '/api/people',
    ]) {
      const { schema } = document.paths[url].get.responses['200'].content['application/json'];
      const answer = (await get(url, { cookie })).json();
      expect(ajv.validate(schema, answer), `${url}: ${ajv.errorsText()}`).toBe(true);
      expect(ajv.validate(schema, { ...answer, surprise: 1 }) && url, 'shapes are closed').toBe(false);
    }
    const refusal = document.paths['/api/sign-in'].post.responses['4XX'].content['application/json'].schema;
    expect(ajv.validate(refusal, (await post('/api/sign-in', {})).json()), ajv.errorsText()).toBe(true);
  });
});

describe('the pages', () => {
  let folder = '';
  let withPages: House;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lademeister-web-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const script = 'export {};'.repeat(100);
    writeFileSync(join(folder, 'assets', 'app-abc123.js'), script);
    writeFileSync(join(folder, 'assets', 'app-abc123.js.br'), brotliCompressSync(script));
    writeFileSync(join(folder, '.secret'), 'x');
    withPages = await house({ webFolder: folder });
  });
  afterEach(async () => {
    await withPages.app.close();
    rmSync(folder, { recursive: true });
  });

  test('are served with a strict policy; hashed names for ever, the rest never without asking', async () => {
    const index = await withPages.app.inject({ url: '/' });
    expect(index.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    const policy = String(index.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|nonce|sha256|data: *;? *script/);
    for (const directive of ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(directive);
    }
    expect(index.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const feature of ['camera', 'geolocation', 'microphone', 'payment', 'usb']) {
      expect(index.headers['permissions-policy']).toContain(`${feature}=()`);
    }
    expect(index.headers['strict-transport-security']).toBeUndefined();
    const again = await withPages.app.inject({ url: '/', headers: { 'if-none-match': String(index.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const asset = await withPages.app.inject({
      url: '/assets/app-abc123.js',
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
  });

  test.each(['/.secret', '/../package.json', '/%2e%2e/package.json', '/assets', '/api/nothing', '/nothing'])(
    '%s is not there',
    async (url) => {
      expect((await withPages.app.inject({ url })).json()).toMatchObject({ code: 'not-found', status: 404 });
    },
  );

  test('without a built GUI the address says so', async () => {
    expect((await get('/')).body).toContain('npm run build');
  });
});
