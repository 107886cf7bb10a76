import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANNA, about, ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  const cases = ['001', '003', '004-1', '004-2', '005', '007', '023', '024', '032', '037-1', '037-3', '039', '064'];
  house = await ConformanceHouse.open({ chargePoints: cases.map((number) => `TC-${number}`) });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

test('TC_001_CSMS: a cold boot is accepted with time and interval, and every connector may report', async () => {
  const chargePoint = house.chargePoint('TC-001');
  const answer = await chargePoint.booted();
  expect(answer).toMatchObject({ status: 'Accepted', interval: expect.any(Number) });
  expect(Math.abs(Date.parse(String(answer['currentTime'])) - house.clock.wallMs())).toBeLessThan(10_000);
  expect((await chargePoint.call('Heartbeat', {}))['currentTime']).toMatch(/Z$/);
  expect((await house.seen('TC-001')).status).toBe('available');
});

test('TC_003_CSMS: a session with the cable first is authorised, started, metered and stopped', async () => {
  const chargePoint = house.chargePoint('TC-003');
  await chargePoint.booted();
  await chargePoint.status('Preparing');
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  const { transactionId, status } = await chargePoint.start(ANNA);
  expect(status).toBe('Accepted');
  await chargePoint.status('Charging');
  await chargePoint.sample(transactionId, 1_800);
  const stopped = await chargePoint.stop(transactionId, { reason: 'Local', idTag: ANNA });
  // Section 6.50: it may say what it thinks of the card.
  expect([undefined, { status: 'Accepted' }]).toContainEqual(stopped['idTagInfo']);
  await chargePoint.status('Finishing');
  await chargePoint.status('Available');
  expect(await house.sessions('TC-003')).toMatchObject([{ energyWh: 1_500, endReason: 'local' }]);
});

test('TC_004_1_CSMS: a session with the card first', async () => {
  const chargePoint = house.chargePoint('TC-004-1');
  await chargePoint.booted();
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  await chargePoint.status('Preparing');
  const { transactionId, status } = await chargePoint.start(ANNA);
  expect(status).toBe('Accepted');
  await chargePoint.status('Charging');
  await chargePoint.stop(transactionId);
  expect(await house.sessions('TC-004-1')).toMatchObject([{ energyWh: 1_500 }]);
});

test('TC_004_2_CSMS: a card after which no cable comes leaves nothing behind', async () => {
  const chargePoint = house.chargePoint('TC-004-2');
  await chargePoint.booted();
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  await chargePoint.status('Preparing');
  await chargePoint.status('Available');
  expect((await house.seen('TC-004-2')).status).toBe('available');
  expect(await house.sessions('TC-004-2')).toEqual([]);
});

test('TC_005_1_CSMS: a cable that is pulled at the car ends the transaction', async () => {
  const chargePoint = house.chargePoint('TC-005');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  await chargePoint.status('SuspendedEV');
  expect(await chargePoint.stop(transactionId, { reason: 'EVDisconnected' })).toEqual({});
  await chargePoint.status('Finishing');
  await chargePoint.status('Available');
  expect(await house.sessions('TC-005')).toMatchObject([{ endReason: 'ev-disconnected' }]);
});

test('TC_007_CSMS: a session that the authorisation cache allowed needs no Authorize before it', async () => {
  const chargePoint = house.chargePoint('TC-007');
  await chargePoint.booted();
  await chargePoint.status('Preparing');
  expect((await chargePoint.start(ANNA)).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-007')).status).toBe('charging');
});

const CARD = {
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

test('TC_023_1_CSMS: an unknown card is invalid', async () => {
  const chargePoint = house.chargePoint('TC-023');
  await chargePoint.booted();
  expect(await chargePoint.authorize('NOBODY')).toBe('Invalid');
  await chargePoint.disconnect();
});

test('TC_023_2_CSMS: a card that has run out is expired', async () => {
  const chargePoint = house.chargePoint('TC-023');
  const entered = await house.owner('POST', '/api/cards', {
    uid: 'OLD',
    ...CARD,
    validUntilMs: house.clock.wallMs() - 1,
  });
  expect(entered.status).toBe(200);
  await chargePoint.booted();
  expect(await chargePoint.authorize('OLD')).toBe('Expired');
  await chargePoint.disconnect();
});

test('TC_023_3_CSMS: a card that its owner has blocked is blocked', async () => {
  const chargePoint = house.chargePoint('TC-023');
  expect((await house.owner('POST', '/api/cards', { uid: 'LOST', ...CARD, status: 'blocked' })).status).toBe(200);
  await chargePoint.booted();
  expect(await chargePoint.authorize('LOST')).toBe('Blocked');
  await chargePoint.disconnect();
});

test('TC_024_CSMS: a cable that cannot be locked is shown as a fault', async () => {
  const chargePoint = house.chargePoint('TC-024');
  await chargePoint.booted();
  await chargePoint.authorize(ANNA);
  await chargePoint.status('Preparing');
  await chargePoint.status('Faulted', 1, 'ConnectorLockFailure');
  const { status } = await house.seen('TC-024');
  expect(status).toBe('faulted');
  expect(JSON.stringify((await house.view()).devices.find(({ id }) => id === 'tc-024'))).toContain(
    'ConnectorLockFailure',
  );
});

test('TC_032_1_CSMS: after a power failure the transaction is ended with the boot', async () => {
  const chargePoint = house.chargePoint('TC-032');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  await chargePoint.disconnect();
  await house.pass(30);
  expect(await chargePoint.booted('Finishing')).toMatchObject({ status: 'Accepted' });
  expect(await chargePoint.stop(transactionId, { reason: 'PowerLoss' })).toEqual({});
  expect(await house.sessions('TC-032')).toMatchObject([{ endReason: 'power-loss', energyWh: 1_500 }]);
});

test('TC_037_1_CSMS: a transaction that began offline with a valid card goes on', async () => {
  const chargePoint = house.chargePoint('TC-037-1');
  await chargePoint.booted();
  await chargePoint.disconnect();
  const began = house.now();
  await house.pass(120);
  await chargePoint.connect();
  expect((await chargePoint.start(ANNA, { timestamp: began })).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-037-1')).status).toBe('charging');
  expect(await house.sessions('TC-037-1')).toMatchObject([{ startedAtMs: about(began), endedAtMs: null }]);
});

test('TC_037_3_CSMS: one that began offline with an invalid card is booked, numbered, and told so', async () => {
  const chargePoint = house.chargePoint('TC-037-3');
  await chargePoint.booted();
  await chargePoint.disconnect();
  await house.pass(10);
  await chargePoint.connect();
  const { transactionId, status } = await chargePoint.start('NOBODY');
  expect(status).toBe('Invalid');
  expect(transactionId).toBeGreaterThan(0);
  expect(await chargePoint.stop(transactionId, { reason: 'DeAuthorized', meterStop: 1_020 })).toEqual({});
  expect(await house.sessions('TC-037-3')).toMatchObject([{ energyWh: 20, endReason: 'de-authorized' }]);
});

test('TC_039_CSMS: a transaction that began and ended offline comes into the books with its own times', async () => {
  const chargePoint = house.chargePoint('TC-039');
  await chargePoint.booted();
  await chargePoint.disconnect();
  const began = house.now();
  await house.pass(60);
  const ended = house.now();
  await house.pass(60);
  await chargePoint.connect();
  const { transactionId, status } = await chargePoint.start(ANNA, { timestamp: began });
  expect(status).toBe('Accepted');
  await chargePoint.stop(transactionId, { reason: 'Local', timestamp: ended });
  expect(await house.sessions('TC-039')).toMatchObject([
    { startedAtMs: about(began), endedAtMs: about(ended), energyWh: 1_500 },
  ]);
});

test('TC_064_CSMS: a message of an unknown vendor is not accepted', async () => {
  const chargePoint = house.chargePoint('TC-064');
  await chargePoint.booted();
  const answer = await chargePoint.call('DataTransfer', { vendorId: 'org.example', messageId: 'x', data: '{}' });
  expect(answer).toEqual({ status: 'UnknownVendorId' });
});
