import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role, TOKEN_SCOPES } from '../../src/access/roles.ts';
import { NO_PASSWORD } from '../../src/access/store.ts';
import { CONFIRMED, WHO_MAY } from '../../src/api/who-may.ts';
import { type House, house } from './house.ts';

/** The whole table `route × role`, by real requests over a socket. */

let home: House;
let origin = '';
beforeAll(async () => {
  home = await house();
  await home.app.listen({ host: '127.0.0.1', port: 0 });
  const address = home.app.server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  await home.app.close();
});

const routes = Object.entries(WHO_MAY)
  .filter(([route]) => !route.endsWith('/*') && route !== 'GET /')
  .map(([route, audience]) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, path: path.replace(':id', 'carport'), audience };
  });

/** Made anew for each request: some routes end what they were called with. */
function credentialsOf(role: Role): Record<string, string> {
  const scope = TOKEN_SCOPES.find((one) => one === role);
  if (scope !== undefined) return { authorization: `Bearer ${home.access.tokens.make('x', scope, null).token}` };
  switch (role) {
    case 'grid-operator':
      return { authorization: `Bearer ${home.access.issueMachineToken(role)}` };
    case 'owner':
      return { cookie: home.signIn() };
    case 'driver':
      return { cookie: home.signInAs(role, { driverId: 'a1', mayAddCards: true }) };
    case 'display':
      return { cookie: home.signInAs(role, { mayChangeMode: true }) };
    case 'guest':
      return { cookie: home.signInAs(role, { chargePointIds: ['carport'] }) };
    case 'employer':
    case 'installer':
      // Without a password there is none to be asked for.
      return { cookie: home.signInAs(role, {}, NO_PASSWORD) };
    default:
      throw new Error(`no test signs in as ${role}`);
  }
}

async function ask(method: string, path: string, headers: Record<string, string>): Promise<[number, string | null]> {
  const answer = await fetch(`${origin}${path}`, { method, headers, redirect: 'manual' });
  const text = await answer.text();
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  return [answer.status, isProblem ? JSON.parse(text).code : null];
}

// A request for each route and role: a loaded machine takes its time.
describe('every route, for every role', { timeout: 120_000 }, () => {
  test.each(ROLES)('%s reaches what the table says and nothing else', async (role) => {
    for (const { route, method, path, audience } of routes) {
      const [status, code] = await ask(method, path, credentialsOf(role));
      const mayUse = audience === 'everyone' || audience.includes(role);
      const label = `${role}: ${route} answered ${status} ${code}`;
      if (mayUse) expect(['signed-out', 'not-allowed', 'confirm-needed'], label).not.toContain(code);
      else expect([status, code], label).toEqual([403, 'not-allowed']);
    }
  });

  test('without a sign-in, or with one that is none, nothing that is not for everyone', async () => {
    for (const { method, path, audience } of routes.filter((one) => one.audience !== 'everyone')) {
      expect(audience).not.toBe('everyone');
      expect(await ask(method, path, {})).toEqual([401, 'signed-out']);
      expect(await ask(method, path, { authorization: `Bearer ${'A'.repeat(43)}` })).toEqual([401, 'signed-out']);
    }
  });

  test('an owner who has not shown his password lately is asked for it, at the dangerous routes alone', async () => {
    const cookie = home.signInAs('owner');
    for (const { route, method, path, audience } of routes) {
      if (audience === 'everyone' || !audience.includes('owner') || route === 'POST /api/sign-out') continue;
      const [, code] = await ask(method, path, { cookie });
      expect(code === 'confirm-needed', route).toBe(CONFIRMED.has(route));
    }
  });

  test('a token for a program is no cookie, and a cookie is no token', async () => {
    const { token } = home.access.tokens.make('x', 'home-assistant', null);
    expect(await ask('GET', '/api/state', { cookie: `lademeister=${token}` })).toEqual([401, 'signed-out']);
    const cookie = home.signIn().replace('lademeister=', '');
    expect(await ask('GET', '/api/state', { authorization: `Bearer ${cookie}` })).toEqual([401, 'signed-out']);
  });

  test('a display changes modes only where it was told that it may', async () => {
    const put = (cookie: string) =>
      home.app.inject({
        method: 'PUT',
        url: '/api/charge-points/carport/mode',
        payload: { mode: 'fast' },
        headers: { cookie },
      });
    expect((await put(home.signInAs('display'))).json()).toMatchObject({ code: 'not-allowed' });
    expect((await put(home.signInAs('display', { mayChangeMode: true }))).statusCode).toBe(200);
    const elsewhere = home.signInAs('display', { mayChangeMode: true, chargePointIds: ['garage'] });
    expect((await put(elsewhere)).json()).toMatchObject({ code: 'unknown-charge-point' });
  });
});
