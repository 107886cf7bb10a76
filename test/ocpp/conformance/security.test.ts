import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  house = await ConformanceHouse.open({ chargePoints: ['TC-088'] });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

test('TC_088_CSMS: of the versions that a station offers the one that is spoken here is chosen', async () => {
  const chargePoint = house.chargePoint('TC-088', { protocols: ['ocpp2.0.1', 'ocpp1.6'] });
  await chargePoint.connect();
  expect(chargePoint.client.protocol).toBe('ocpp1.6');
  expect(await chargePoint.boot()).toMatchObject({ status: 'Accepted' });
});
