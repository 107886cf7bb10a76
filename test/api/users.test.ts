import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type House, house, PASSWORD } from './house.ts';

let home: House;
beforeEach(async () => {
  home = await house();
});
afterEach(async () => {
  await home.app.close();
});

const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, cookie: string, payload?: object) => {
  const answer = await home.app.inject({
    method,
    url,
    headers: cookie === '' ? {} : { cookie },
    ...(payload === undefined ? {} : { payload }),
  });
  const set = answer.headers['set-cookie'];
  return { status: answer.statusCode, body: answer.json(), cookie: String(set ?? '').split(';')[0] ?? '' };
};

const ANNA = { name: 'Anna', role: 'driver', grant: { driverId: 'a1' }, expiresAtMs: null };

test('from the claim over an invitation to a driver of his own, and out again', async () => {
  const owner = (await send('POST', '/api/owner', '', { code: home.codes[0], password: PASSWORD })).cookie;
  const invited = await send('POST', '/api/users', owner, ANNA);
  expect(invited.body).toMatchObject({ token: expect.stringMatching(/^[\w-]{43}$/), pin: null });
  const { token, userId } = invited.body;
  expect((await send('POST', '/api/invitation', '', { token })).body).toEqual({
    name: 'Anna',
    role: 'driver',
    choosesPassword: true,
  });
  const accepted = await send('POST', '/api/invitation/accept', '', { token, password: 'a horse of my own' });
  expect((await send('GET', '/api/me', accepted.cookie)).body).toMatchObject({ role: 'driver', driverId: 'a1' });
  expect((await send('GET', '/api/setup', '')).body).toMatchObject({ asksName: true, me: null, configPath: '' });
  // What files there are is the owner's business.
  expect((await send('GET', '/api/setup', accepted.cookie)).body).toMatchObject({ signedIn: true, configPath: '' });
  expect((await send('GET', '/api/users', owner)).body.users).toMatchObject([
    { role: 'owner', signIns: [{ current: true }] },
    { name: 'Anna', role: 'driver', invitedUntilMs: null, signIns: [{ current: false }] },
  ]);
  const elsewhere = await send('POST', '/api/sign-in', '', { name: 'ANNA', password: 'a horse of my own' });
  expect(elsewhere.status).toBe(200);
  expect((await send('DELETE', `/api/users/${userId}`, owner)).status).toBe(200);
  expect((await send('GET', '/api/me', elsewhere.cookie)).body).toMatchObject({ code: 'signed-out' });
});

test('an account of more than its role is refused by the schema, and nobody becomes owner by the way', async () => {
  const owner = home.signIn();
  for (const body of [
    { ...ANNA, passwordHash: 'x' },
    { ...ANNA, role: 'root' },
    { ...ANNA, name: ' ' },
  ]) {
    expect((await send('POST', '/api/users', owner, body)).body).toMatchObject({ code: 'invalid-request' });
  }
  const made = await send('POST', '/api/users', owner, ANNA);
  const change = await send('PUT', `/api/users/${made.body.userId}`, owner, { ...ANNA, role: 'owner' });
  expect(change.body).toMatchObject({ code: 'invalid-request' });
  const driver = home.signInAs('driver', { driverId: 'a1' });
  const byHimself = await send('PUT', `/api/users/${made.body.userId}`, driver, { ...ANNA, grant: {} });
  expect(byHimself.body).toMatchObject({ code: 'not-allowed' });
  expect(home.events.at(-1)).toMatchObject({ code: 'not-allowed', detail: 'PUT /api/users/:id' });
});

test('five minutes after the sign-in the password is asked for, and once shown the route is open', async () => {
  const owner = (await send('POST', '/api/owner', '', { code: home.codes[0], password: PASSWORD })).cookie;
  home.clock.advance(5 * 60_000);
  expect((await send('POST', '/api/users', owner, ANNA)).body).toMatchObject({ code: 'confirm-needed', status: 403 });
  expect((await send('GET', '/api/users', owner)).status).toBe(200);
  expect((await send('POST', '/api/confirm', owner, { password: 'guess' })).body).toMatchObject({
    code: 'password-wrong',
  });
  expect((await send('POST', '/api/confirm', owner, { password: PASSWORD })).status).toBe(200);
  expect((await send('POST', '/api/users', owner, ANNA)).status).toBe(200);
});

test('a guest comes in by the PIN of his charge point and reaches that one alone', async () => {
  const guest = {
    name: 'Gast',
    role: 'guest',
    grant: { chargePointIds: ['carport'], tokenRef: 'c1' },
    expiresAtMs: null,
  };
  const made = await send('POST', '/api/users', home.signIn(), guest);
  expect(made.body).toMatchObject({ token: null, pin: expect.stringMatching(/^\d{8}$/) });
  const { pin } = made.body;
  expect((await send('POST', '/api/guests/garage', '', { pin })).body).toMatchObject({ code: 'guests-off' });
  expect((await send('POST', '/api/guests/carport', '', { pin: '1234' })).body).toMatchObject({
    code: 'password-wrong',
  });
  const { cookie } = await send('POST', '/api/guests/carport', '', { pin });
  const card = { cardId: 'c1' };
  expect((await send('POST', '/api/charge-points/carport/start', cookie, { card })).status).toBe(200);
  const elsewhere = await send('POST', '/api/charge-points/garage/start', cookie, { card });
  expect(elsewhere.body).toMatchObject({ code: 'unknown-charge-point' });
  const other = await send('POST', '/api/charge-points/carport/start', cookie, { card: { cardId: 'c2' } });
  expect(other.body).toMatchObject({ code: 'unknown-card' });
  const { body } = await send('GET', '/api/state', cookie);
  expect(body).toMatchObject({ gridW: null, houseW: null, devices: [], alarms: [], loads: [] });
});

test('Prometheus reads with its token, in the format that it prefers', async () => {
  const { token } = home.access.tokens.make('Prometheus', 'prometheus', null);
  const scrape = (url: string, more: object = {}) =>
    home.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}`, ...more } });
  const answer = await scrape('/metrics');
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(answer.body).toBe('lademeister_grid_power_watts -120\n');
  expect((await scrape('/api/metrics')).body).toBe(answer.body);
  const accept = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
  expect((await scrape('/metrics', { accept })).body).toContain('# EOF');
  expect((await home.app.inject({ method: 'GET', url: '/metrics' })).statusCode).toBe(401);
});

describe('guests', () => {
  const guest = (chargePointId: string) => ({
    name: `Gast ${chargePointId}`,
    role: 'guest',
    grant: { chargePointIds: [chargePointId], tokenRef: 'c1' },
    expiresAtMs: null,
  });

  test('where guests are off, nobody is invited, and nothing is told', async () => {
    const invited = await send('POST', '/api/users', home.signIn(), guest('garage'));
    expect(invited.body).toMatchObject({ code: 'guests-off', status: 404 });
    const off = { name: '', entrance: 'off', offer: null };
    expect((await send('GET', '/api/guests/garage', '')).body).toEqual(off);
    expect((await send('GET', '/api/guests/nowhere', '')).body).toEqual(off);
    const { body } = await send('GET', '/api/guests/carport', '');
    expect(body).toEqual({ name: 'Carport', entrance: 'pin-or-card', offer: null });
  });

  test('a known card opens its own session where that is allowed, and no other', async () => {
    expect((await send('POST', '/api/guests/carport', '', { card: '04FFFFFF' })).body).toMatchObject({
      code: 'card-wrong',
      status: 401,
    });
    const { cookie } = await send('POST', '/api/guests/carport', '', { card: '04A1B2C3' });
    expect((await send('GET', '/api/me', cookie)).body).toMatchObject({
      role: 'guest',
      chargePointIds: ['carport'],
      tokenRef: 'c1',
    });
    // The same card again is the same account.
    await send('POST', '/api/guests/carport', '', { card: '04A1B2C3' });
    expect(home.store.listUsers().filter(({ role }) => role === 'guest')).toHaveLength(1);
    const { body } = await send('GET', '/api/guests/carport/session', cookie);
    expect(body).toEqual({ offer: null, cardId: 'c1', session: null });
    // Only what ended after he came in is his to read.
    expect(home.wishes).toContainEqual({ chargePointId: 'carport', tokenRef: 'c1', sinceMs: home.clock.wallMs() });
    expect((await send('GET', '/api/guests/garage/session', cookie)).body).toMatchObject({
      code: 'unknown-charge-point',
    });
    home.state.entrance = 'pin';
    expect((await send('POST', '/api/guests/carport', '', { card: '04A1B2C3' })).body).toMatchObject({
      code: 'not-allowed',
    });
  });

  test('whoever holds one card gets no free tries for others by it', async () => {
    const codes: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      await send('POST', '/api/guests/carport', '', { card: '04A1B2C3' });
      codes.push((await send('POST', '/api/guests/carport', '', { card: '04000000' })).body.code);
    }
    expect(codes.slice(0, 5)).toEqual(Array(5).fill('card-wrong'));
    expect(codes[5]).toBe('too-many-attempts');
  });

  test('a card is a guest at a charge point whose PIN belongs to another account', async () => {
    const made = await send('POST', '/api/users', home.signIn(), guest('carport'));
    await send('POST', '/api/guests/carport', '', { card: '04A1B2C3' });
    expect((await send('POST', '/api/guests/carport', '', { pin: made.body.pin })).status).toBe(200);
    expect((await send('POST', '/api/users', home.signIn(), { ...guest('carport'), name: 'x' })).body).toMatchObject({
      code: 'name-taken',
    });
  });
});

test('short addresses lead to the pages of a label and of a display', async () => {
  const where = async (url: string) => (await home.app.inject({ method: 'GET', url })).headers.location;
  expect(await where('/g/car%20port')).toBe('/#/guest/car%20port');
  expect(await where('/g/%2F%2Fevil.example')).toBe('/#/guest/%2F%2Fevil.example');
  expect(await where('/display')).toBe('/#/display');
  expect(await where('/display?cp=carport')).toBe('/#/display?cp=carport');
});

test('a display gets its cookie anew with each visit, for browsers end the oldest', async () => {
  const renewed = async (cookie: string) =>
    (await home.app.inject({ method: 'GET', url: '/api/setup', headers: { cookie } })).headers['set-cookie'];
  const cookie = home.signInAs('display');
  expect(await renewed(cookie)).toContain(`${cookie}; Max-Age=315360000; Path=/; HttpOnly; SameSite=Strict`);
  expect(await renewed(home.signInAs('driver', { driverId: 'a1' }))).toBeUndefined();
});

describe('a driver holds up a card of his own', () => {
  const wish = { chargePointId: 'carport', name: null };
  const driver = (grant: object) => home.signInAs('driver', { driverId: 'a1', ...grant });
  const idle = () => {
    home.state.people = { ...home.state.people, learning: { awaited: null, learnt: null } };
  };

  test('where he was told that he may, for himself alone', async () => {
    idle();
    expect((await send('PUT', '/api/learning', driver({}), wish)).body).toMatchObject({ code: 'not-allowed' });
    const mine = driver({ mayAddCards: true, chargePointIds: ['carport'] });
    expect((await send('PUT', '/api/learning', mine, wish)).status).toBe(200);
    expect(home.wishes).toContainEqual({ learn: { ...wish, driverId: 'a1' } });
    for (const chargePointId of [null, 'garage']) {
      const elsewhere = await send('PUT', '/api/learning', mine, { ...wish, chargePointId });
      expect(elsewhere.body).toMatchObject({ code: 'unknown-charge-point' });
    }
  });

  test('not while somebody else waits for one, and he sees nobody else’s', async () => {
    const mine = driver({ mayAddCards: true });
    expect((await send('PUT', '/api/learning', mine, wish)).body).toMatchObject({ code: 'learning-busy' });
    expect((await send('DELETE', '/api/learning', mine)).body).toMatchObject({ code: 'learning-busy' });
    expect((await send('GET', '/api/people', mine)).body.learning.awaited).toBeNull();
  });
});
