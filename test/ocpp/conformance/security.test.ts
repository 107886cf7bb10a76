import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../free-port.ts';
import { ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
let tlsPort: number;
beforeAll(async () => {
  tlsPort = await freePort();
  house = await ConformanceHouse.open({ chargePoints: ['TC-073', 'TC-086', 'TC-088'], ocpp: `tlsPort: ${tlsPort}` });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

let password = '';

test('TC_073_CSMS: a new password is set, in hexadecimal digits', async () => {
  const chargePoint = house.chargePoint('TC-073');
  chargePoint.configuration.set('AuthorizationKey', '');
  await chargePoint.booted();
  expect((await house.owner('POST', '/api/charge-points/tc-073/password', {})).status).toBe(200);
  const { value } = await chargePoint.awaits('ChangeConfiguration', ({ key }) => key === 'AuthorizationKey');
  expect(value).toMatch(/^([0-9A-Fa-f]{2}){16,20}$/);
  password = Buffer.from(String(value), 'hex').toString();
  await chargePoint.disconnect();
});

test('TC_085_CSMS: the right password gets in, a wrong one does not', async () => {
  const chargePoint = house.chargePoint('TC-073', { password });
  expect(await chargePoint.booted()).toMatchObject({ status: 'Accepted' });
  await chargePoint.disconnect();
  await expect(house.chargePoint('TC-073', { password: 'some other password' }).connect()).rejects.toThrow();
});

test('TC_086_CSMS: a station that trusts the authority of the house gets in by TLS', async () => {
  const ca = await (await fetch(house.page('/api/site-ca.pem'), { headers: house.signedIn() })).text();
  const chargePoint = house.chargePoint('TC-086', { ca, endpoint: `wss://127.0.0.1:${tlsPort}` });
  expect(await chargePoint.booted()).toMatchObject({ status: 'Accepted' });
});

test('TC_088_CSMS: of the versions that a station offers the one that is spoken here is chosen', async () => {
  const chargePoint = house.chargePoint('TC-088', { protocols: ['ocpp2.0.1', 'ocpp1.6'] });
  await chargePoint.connect();
  expect(chargePoint.client.protocol).toBe('ocpp1.6');
  expect(await chargePoint.boot()).toMatchObject({ status: 'Accepted' });
});
