import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargePoint } from './charge-point.ts';
import { ANNA, BEN, ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  const cases = ['042', '043-1', '043-3', '043', '046', '047', '048', '049', '051', '053'];
  house = await ConformanceHouse.open({ chargePoints: cases.map((number) => `TC-${number}`) });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

const NEW_CARD = {
  name: null,
  status: 'accepted',
  aliases: [],
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
};

interface List {
  readonly listVersion: number;
  readonly updateType: string;
  readonly localAuthorizationList?: readonly {
    readonly idTag: string;
    readonly idTagInfo?: { readonly status: string };
  }[];
}
const lists = (chargePoint: ChargePoint) => chargePoint.asked('SendLocalList') as unknown as List[];

/** A charge point that keeps what it is sent. */
function keepsList(chargePoint: ChargePoint): void {
  let listVersion = 0;
  chargePoint.answer('GetLocalListVersion', () => ({ listVersion }));
  chargePoint.answer('SendLocalList', (request) => {
    listVersion = Number(request['listVersion']);
    return { status: 'Accepted' };
  });
}

test('TC_042_1_CSMS: a station without a local list is served all the same', async () => {
  const chargePoint = house.chargePoint('TC-042');
  chargePoint.answer('GetLocalListVersion', { listVersion: -1 });
  await chargePoint.booted();
  await chargePoint.awaits('GetLocalListVersion');
  await house.pass(10);
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  expect(lists(chargePoint)).toEqual([]);
  await chargePoint.disconnect();
});

test('TC_042_2_CSMS: an empty list is filled', async () => {
  const chargePoint = house.chargePoint('TC-042');
  keepsList(chargePoint);
  await chargePoint.booted();
  await chargePoint.awaits('GetLocalListVersion');
  await chargePoint.awaits('SendLocalList');
});

test('TC_043_1_CSMS: a station that does not support the list is served all the same, and not asked for ever', async () => {
  const chargePoint = house.chargePoint('TC-043-1');
  chargePoint.answer('SendLocalList', { status: 'NotSupported' });
  await chargePoint.booted();
  await chargePoint.awaits('SendLocalList');
  await house.pass(120);
  expect(lists(chargePoint).length).toBeLessThanOrEqual(2);
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
});

test('TC_043_3_CSMS: a list that failed is sent again as a whole, not for ever', async () => {
  const chargePoint = house.chargePoint('TC-043-3');
  chargePoint.answer('SendLocalList', { status: 'Failed' });
  await chargePoint.booted();
  await chargePoint.awaits('SendLocalList');
  await house.pass(60);
  for (const { updateType } of lists(chargePoint)) expect(updateType).toBe('Full');
  expect(lists(chargePoint).length).toBeLessThan(10);
});

test('TC_043_4_CSMS: the whole list: every card with what is thought of it', async () => {
  const chargePoint = house.chargePoint('TC-043');
  keepsList(chargePoint);
  await chargePoint.booted();
  await chargePoint.awaits('SendLocalList');
  await chargePoint.disconnect();
  const [full] = lists(chargePoint);
  expect(full).toMatchObject({ updateType: 'Full', listVersion: expect.any(Number) });
  expect(full?.localAuthorizationList?.map(({ idTag }) => idTag).sort()).toEqual([ANNA, BEN].sort());
  for (const { idTagInfo } of full?.localAuthorizationList ?? []) expect(idTagInfo?.status).toBe('Accepted');
});

test('TC_043_5_CSMS: a card that is added is sent alone, under a higher version', async () => {
  const chargePoint = house.chargePoint('TC-043');
  keepsList(chargePoint);
  await chargePoint.connect();
  await chargePoint.boot();
  await chargePoint.awaits('SendLocalList');
  const [full] = lists(chargePoint);
  expect((await house.owner('POST', '/api/cards', { uid: 'NEW', ...NEW_CARD })).status).toBe(200);
  await house.pass(61);
  const differential = (await chargePoint.awaits(
    'SendLocalList',
    ({ updateType }) => updateType === 'Differential',
  )) as unknown as List;
  expect(differential.localAuthorizationList).toEqual([{ idTag: 'NEW', idTagInfo: { status: 'Accepted' } }]);
  expect(differential.listVersion).toBeGreaterThan(full?.listVersion ?? Number.NaN);
});

const reserve = (id: string, number = ANNA): Promise<string> =>
  house.operate(id, 'POST', 'reservation', { card: { number }, untilMs: house.clock.wallMs() + 600_000 });

test('TC_046_CSMS: a connector is reserved, and the transaction that uses it stands in the books', async () => {
  const chargePoint = house.chargePoint('TC-046');
  await chargePoint.booted();
  expect(await reserve('TC-046')).toBe('done Accepted');
  const reservation = await chargePoint.awaits('ReserveNow');
  expect(reservation).toMatchObject({ connectorId: 1, idTag: ANNA, expiryDate: expect.stringMatching(/Z$/) });
  await chargePoint.status('Reserved');
  expect((await house.seen('TC-046')).status).toBe('reserved');
  await chargePoint.authorize(ANNA);
  await chargePoint.status('Preparing');
  const reservationId = Number(reservation['reservationId']);
  expect((await chargePoint.start(ANNA, { reservationId })).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-046')).session).not.toBeNull();
});

test('TC_047_CSMS: a reservation that nobody uses ends by itself', async () => {
  const chargePoint = house.chargePoint('TC-047');
  await chargePoint.booted();
  expect(await reserve('TC-047')).toBe('done Accepted');
  await chargePoint.status('Reserved');
  await house.pass(600);
  await chargePoint.status('Available');
  expect((await house.seen('TC-047')).status).toBe('available');
});

test('TC_048_1_CSMS: a faulted connector is not reserved, and whoever asked is told', async () => {
  const chargePoint = house.chargePoint('TC-048');
  chargePoint.answer('ReserveNow', { status: 'Faulted' });
  await chargePoint.booted('Faulted');
  expect(await reserve('TC-048')).toBe('refused Faulted');
  await chargePoint.disconnect();
});

test('TC_048_2_CSMS: an occupied one is not', async () => {
  const chargePoint = house.chargePoint('TC-048');
  chargePoint.answer('ReserveNow', { status: 'Occupied' });
  await chargePoint.booted('Preparing');
  expect(await reserve('TC-048')).toBe('refused Occupied');
  await chargePoint.disconnect();
});

test('TC_048_3_CSMS: one that was taken out of service is not', async () => {
  const chargePoint = house.chargePoint('TC-048');
  chargePoint.answer('ReserveNow', { status: 'Unavailable' });
  await chargePoint.booted();
  expect(await house.operate('TC-048', 'POST', 'availability', { operative: false })).toBe('done Accepted');
  expect(await chargePoint.awaits('ChangeAvailability')).toEqual({ connectorId: 1, type: 'Inoperative' });
  await chargePoint.status('Unavailable');
  expect(await reserve('TC-048')).toBe('refused Unavailable');
  await chargePoint.disconnect();
});

test('TC_048_4_CSMS: a station that takes no reservation says so', async () => {
  const chargePoint = house.chargePoint('TC-048');
  chargePoint.answer('ReserveNow', { status: 'Rejected' });
  await chargePoint.booted();
  expect(await reserve('TC-048')).toBe('refused Rejected');
});

test('TC_051_CSMS: a reservation is cancelled', async () => {
  const chargePoint = house.chargePoint('TC-051');
  await chargePoint.booted();
  await reserve('TC-051');
  const { reservationId } = await chargePoint.awaits('ReserveNow');
  await chargePoint.status('Reserved');
  expect(await house.operate('TC-051', 'DELETE', 'reservation')).toBe('done Accepted');
  expect(await chargePoint.awaits('CancelReservation')).toEqual({ reservationId });
  await chargePoint.status('Available');
  await chargePoint.disconnect();
});

test('TC_052_CSMS: a cancellation that is rejected is told', async () => {
  const chargePoint = house.chargePoint('TC-051');
  chargePoint.answer('CancelReservation', { status: 'Rejected' });
  await chargePoint.booted();
  await reserve('TC-051');
  await chargePoint.status('Reserved');
  expect(await house.operate('TC-051', 'DELETE', 'reservation')).toBe('nothing-there Rejected');
});

test('TC_053_CSMS: a reservation may be used by another card of the same person', async () => {
  const person = { name: 'Anna', email: null, employer: null, groups: [], restricted: false };
  const { body } = await house.owner('POST', '/api/drivers', person);
  for (const uid of ['CARD-1', 'CARD-2']) {
    await house.owner('POST', '/api/cards', { uid, ...NEW_CARD, driverId: body['driverId'] });
  }
  const chargePoint = house.chargePoint('TC-053');
  await chargePoint.booted();
  expect(await reserve('TC-053', 'CARD-1')).toBe('done Accepted');
  const { parentIdTag, idTag } = await chargePoint.awaits('ReserveNow');
  expect([idTag, typeof parentIdTag]).toEqual(['CARD-1', 'string']);
  await chargePoint.status('Reserved');
  const answer = await chargePoint.call('Authorize', { idTag: 'CARD-2' });
  expect(answer['idTagInfo']).toMatchObject({ status: 'Accepted', parentIdTag });
  expect((await chargePoint.start('CARD-2', { reservationId: 1 })).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-053')).session).not.toBeNull();
});
