import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type House, house } from './house.ts';

let home: House;
let cookie: string;
beforeEach(async () => {
  home = await house();
  cookie = home.signIn();
});
afterEach(async () => {
  await home.app.close();
});

async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) {
  return home.app.inject({
    method,
    url,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

const CARD = {
  name: 'Anna',
  status: 'accepted',
  aliases: [],
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
};

describe('cards', () => {
  test('are entered, changed and refused with a code', async () => {
    expect((await send('POST', '/api/cards', { uid: '04:A1:B2:C3', ...CARD })).json()).toEqual({ done: true });
    expect(home.wishes).toEqual([{ uid: '04:A1:B2:C3', edit: CARD }]);
    expect((await send('POST', '/api/cards', { uid: 'TAKEN', ...CARD })).json()).toMatchObject({ code: 'uid-taken' });
    expect((await send('PUT', '/api/cards/nobody', CARD)).json()).toMatchObject({ code: 'unknown-card' });
    expect((await send('DELETE', '/api/cards/c1')).json()).toMatchObject({ code: 'card-configured', status: 409 });
  });

  test.each([
    ['no number', { ...CARD }],
    ['a number with a space', { uid: 'A B', ...CARD }],
    ['a status that does not exist', { uid: 'AA', ...CARD, status: 'invited' }],
    ['an empty group', { uid: 'AA', ...CARD, groups: [''] }],
    ['a time beyond the calendar', { uid: 'AA', ...CARD, validUntilMs: 1e15 }],
    ['something unknown', { uid: 'AA', ...CARD, admin: true }],
  ])('%s is refused', async (_, body) => {
    expect((await send('POST', '/api/cards', body)).json()).toMatchObject({ code: 'invalid-request' });
    expect(home.wishes).toEqual([]);
  });

  test('are paid in advance by whole cents, booked by who is signed in', async () => {
    await send('POST', '/api/cards/c1/bookings', { cents: 2_000 });
    expect(home.wishes).toEqual([{ tokenRef: 'c1', cents: 2_000, author: 'owner' }]);
    const half = await send('POST', '/api/cards/c1/bookings', { cents: 0.5 });
    expect(half.json()).toMatchObject({ code: 'invalid-request' });
  });

  test('are learnt on request', async () => {
    await send('PUT', '/api/learning', { chargePointId: 'carport', name: null });
    await send('DELETE', '/api/learning');
    expect(home.wishes).toEqual([{ learn: { chargePointId: 'carport', name: null, driverId: null } }, { learn: null }]);
  });
});

describe('people', () => {
  test('take their data with them, as JSON and as CSV without formulas', async () => {
    const json = await send('GET', '/api/drivers/a1/export.json');
    expect(json.json()).toMatchObject({ person: { name: 'Anna' }, cards: [{ uid: '04A1B2C3' }] });
    const csv = await send('GET', '/api/drivers/a1/export.csv');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body).toContain("cards;1;name;'=Anna\r\n");
    expect((await send('GET', '/api/drivers/nobody/export.json')).json()).toMatchObject({ code: 'unknown-driver' });
    expect((await send('GET', '/api/drivers/nobody/export.csv')).json()).toMatchObject({ code: 'unknown-driver' });
  });

  test('get an id that says nothing', async () => {
    const anna = { name: 'Anna', email: null, employer: null, groups: [], restricted: false };
    expect((await send('POST', '/api/drivers', anna)).json()).toEqual({ driverId: 'a1' });
    expect((await send('PUT', '/api/drivers/x', anna)).json()).toMatchObject({ code: 'unknown-driver' });
    const wrong = await send('POST', '/api/drivers', { ...anna, email: 'nothing' });
    expect(wrong.json()).toMatchObject({ code: 'invalid-request' });
  });
});

describe('sessions', () => {
  test('are assigned; a correction says why and who', async () => {
    const url = '/api/sessions/s1/vehicle';
    expect((await send('PUT', url, { vehicleId: 'v1', reason: null })).json()).toMatchObject({ code: 'reason-needed' });
    await send('PUT', url, { vehicleId: null, reason: 'Leihwagen' });
    expect(home.wishes).toEqual([{ id: 's1', change: { vehicleId: null, reason: 'Leihwagen' }, author: 'owner' }]);
    expect((await send('PUT', url, { vehicleId: 'v1', reason: '' })).json()).toMatchObject({ code: 'invalid-request' });
  });

  test('are assigned together with one reason, and say which could not be', async () => {
    const url = '/api/sessions/assignments';
    const wanted = { sessionIds: ['s1', 's2', 's1'], vehicleId: 'v1', driverId: 'a1', reason: 'Karte vergessen' };
    expect((await send('POST', url, wanted)).json()).toEqual({ done: 2, refused: [] });
    expect(home.wishes).toMatchObject([
      { id: 's1', change: { driverId: 'a1' } },
      { id: 's2', author: 'owner' },
    ]);
    const { reason: _, ...silent } = wanted;
    expect((await send('POST', url, silent)).statusCode).toBe(400);
    expect((await send('POST', url, { ...wanted, sessionIds: [] })).statusCode).toBe(400);
  });

  test('go to the vehicle that showed itself', async () => {
    const path = (id: string) => `/api/charge-points/${id}/vehicle-identifier`;
    expect((await send('PUT', path('carport'), { identifier: '00:11:aa:bb:cc:dd' })).statusCode).toBe(200);
    expect((await send('PUT', path('attic'), { identifier: '00:11:aa:bb:cc:dd' })).statusCode).toBe(404);
    expect((await send('PUT', path('carport'), { identifier: 'my car' })).statusCode).toBe(400);
  });

  test('get details and corrections', async () => {
    await send('PUT', '/api/sessions/s1/details', { odometerKm: 12_345, socPercent: null });
    const nothing = { energyWh: null, startedAtMs: null, endedAtMs: null };
    await send('POST', '/api/sessions/s1/corrections', { ...nothing, energyWh: 4_000, reason: 'abgelesen' });
    expect(home.wishes).toMatchObject([{ source: 'hand' }, { change: { energyWh: 4_000 }, author: 'owner' }]);
    const silent = await send('POST', '/api/sessions/s1/corrections', { ...nothing, energyWh: 1 });
    expect(silent.json()).toMatchObject({ code: 'invalid-request' });
  });

  test('can be had of one vehicle, person, card, group or use', async () => {
    await send('GET', '/api/sessions?vehicle=v1&driver=a1&card=c1&group=staff&use=company');
    expect(home.asked).toMatchObject([
      { only: { vehicleId: 'v1', driverId: 'a1', tokenRef: 'c1', group: 'staff', use: 'company' } },
    ]);
  });
});
