import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANNA, ConformanceHouse } from './house.ts';

/** What an owner asks of a station, over the API, and what the station says to that. */

let house: ConformanceHouse;
beforeAll(async () => {
  const cases = ['010', '011-1', '011-2', '012', '013', '014', '017', '018', '026', '028', '030', '031', '061'];
  house = await ConformanceHouse.open({ chargePoints: cases.map((number) => `TC-${number}`) });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

test('TC_010_CSMS: a remote start with the cable in begins a transaction', async () => {
  const chargePoint = house.chargePoint('TC-010');
  await chargePoint.booted();
  await chargePoint.status('Preparing');
  expect(await house.operate('TC-010', 'POST', 'start', { card: { number: ANNA } })).toBe('done Accepted');
  expect(await chargePoint.awaits('RemoteStartTransaction')).toMatchObject({ connectorId: 1, idTag: ANNA });
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  expect((await chargePoint.start(ANNA)).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-010')).session).not.toBeNull();
});

test('TC_011_1_CSMS: a remote start comes first, then the cable', async () => {
  const chargePoint = house.chargePoint('TC-011-1');
  await chargePoint.booted();
  expect(await house.operate('TC-011-1', 'POST', 'start', { card: { number: ANNA } })).toBe('done Accepted');
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  await chargePoint.status('Preparing');
  expect((await chargePoint.start(ANNA)).status).toBe('Accepted');
  await chargePoint.status('Charging');
  expect((await house.seen('TC-011-1')).status).toBe('charging');
});

test('TC_011_2_CSMS: after a remote start no cable comes, and nothing is left behind', async () => {
  const chargePoint = house.chargePoint('TC-011-2');
  await chargePoint.booted();
  expect(await house.operate('TC-011-2', 'POST', 'start', { card: { number: ANNA } })).toBe('done Accepted');
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  await chargePoint.status('Preparing');
  await chargePoint.status('Available');
  expect((await house.seen('TC-011-2')).status).toBe('available');
  expect(await house.sessions('TC-011-2')).toEqual([]);
});

test('TC_012_CSMS: a remote stop ends the transaction that runs', async () => {
  const chargePoint = house.chargePoint('TC-012');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  expect(await house.operate('TC-012', 'POST', 'stop')).toBe('done Accepted');
  expect(await chargePoint.awaits('RemoteStopTransaction')).toEqual({ transactionId });
  await chargePoint.stop(transactionId, { reason: 'Remote' });
  await chargePoint.status('Finishing');
  expect(await house.sessions('TC-012')).toMatchObject([{ endReason: 'remote', energyWh: 1_500 }]);
});

test('TC_013_CSMS: a hard reset', async () => {
  const chargePoint = house.chargePoint('TC-013');
  await chargePoint.booted();
  expect(await house.operate('TC-013', 'POST', 'reset', { how: 'hard' })).toBe('done Accepted');
  expect(await chargePoint.awaits('Reset')).toEqual({ type: 'Hard' });
  await chargePoint.disconnect();
  expect(await chargePoint.booted()).toMatchObject({ status: 'Accepted' });
});

test('TC_014_CSMS: a soft reset, which ends the transaction first', async () => {
  const chargePoint = house.chargePoint('TC-014');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  expect(await house.operate('TC-014', 'POST', 'reset', { how: 'soft' })).toBe('done Accepted');
  expect(await chargePoint.awaits('Reset')).toEqual({ type: 'Soft' });
  await chargePoint.stop(transactionId, { reason: 'SoftReset' });
  await chargePoint.disconnect();
  expect(await chargePoint.booted()).toMatchObject({ status: 'Accepted' });
  expect(await house.sessions('TC-014')).toMatchObject([{ endReason: 'soft-reset' }]);
});

test('TC_017_1_CSMS: a cable that is not fixed is unlocked', async () => {
  const chargePoint = house.chargePoint('TC-017');
  await chargePoint.booted();
  expect(await house.operate('TC-017', 'POST', 'unlock')).toBe('done Unlocked');
  expect(await chargePoint.awaits('UnlockConnector')).toEqual({ connectorId: 1 });
  await chargePoint.disconnect();
});

test('TC_017_2_CSMS: a fixed cable cannot be, and whoever asked is told', async () => {
  const chargePoint = house.chargePoint('TC-017');
  chargePoint.answer('UnlockConnector', { status: 'NotSupported' });
  await chargePoint.booted();
  expect(await house.operate('TC-017', 'POST', 'unlock')).toBe('not-supported NotSupported');
});

test('TC_018_1_CSMS: unlocking ends a session', async () => {
  const chargePoint = house.chargePoint('TC-018');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  expect(await house.operate('TC-018', 'POST', 'unlock')).toBe('done Unlocked');
  await chargePoint.stop(transactionId, { reason: 'UnlockCommand' });
  await chargePoint.status('Finishing');
  await chargePoint.status('Available');
  expect(await house.sessions('TC-018')).toMatchObject([{ endReason: 'unlock-command' }]);
});

test('TC_026_CSMS: a remote start that is rejected is told to whoever asked', async () => {
  const chargePoint = house.chargePoint('TC-026');
  chargePoint.answer('RemoteStartTransaction', { status: 'Rejected' });
  await chargePoint.booted();
  expect(await house.operate('TC-026', 'POST', 'start', { card: { number: ANNA } })).toBe('refused Rejected');
  expect((await house.seen('TC-026')).session).toBeNull();
});

test('TC_028_CSMS: a remote stop that is rejected is told to whoever asked, and the session goes on', async () => {
  const chargePoint = house.chargePoint('TC-028');
  chargePoint.answer('RemoteStopTransaction', { status: 'Rejected' });
  await chargePoint.booted();
  await chargePoint.charging(ANNA);
  expect(await house.operate('TC-028', 'POST', 'stop')).toBe('refused Rejected');
  expect((await house.seen('TC-028')).session).not.toBeNull();
});

test('TC_030_CSMS: an unlocking that fails is told', async () => {
  const chargePoint = house.chargePoint('TC-030');
  chargePoint.answer('UnlockConnector', { status: 'UnlockFailed' });
  await chargePoint.booted();
  expect(await house.operate('TC-030', 'POST', 'unlock')).toBe('refused UnlockFailed');
});

test('TC_031_CSMS: a connector that the station does not know is told', async () => {
  const chargePoint = house.chargePoint('TC-031');
  chargePoint.answer('UnlockConnector', ({ connectorId }) => ({
    status: connectorId === 1 ? 'NotSupported' : 'Unlocked',
  }));
  await chargePoint.booted();
  expect(await house.operate('TC-031', 'POST', 'unlock')).toBe('not-supported NotSupported');
});

test('TC_061_CSMS: the authorisation cache is cleared', async () => {
  const chargePoint = house.chargePoint('TC-061');
  await chargePoint.booted();
  expect(await house.operate('TC-061', 'POST', 'cache/clear')).toBe('done Accepted');
  expect(await chargePoint.awaits('ClearCache')).toEqual({});
});
