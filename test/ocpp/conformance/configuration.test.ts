import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  house = await ConformanceHouse.open({ chargePoints: ['TC-019', 'TC-021', 'TC-040-1', 'TC-040-2'] });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

test('TC_019_1_CSMS: all that a station has is read', async () => {
  const chargePoint = house.chargePoint('TC-019');
  await chargePoint.booted();
  const { body } = await house.owner('GET', '/api/charge-points/tc-019/configuration');
  expect(body).toMatchObject({ outcome: 'done' });
  expect(body['configuration']).toContainEqual({ key: 'NumberOfConnectors', value: '1', readonly: false });
  expect((body['configuration'] as unknown[]).length).toBe(chargePoint.configuration.size);
  expect(chargePoint.asked('GetConfiguration')).toContainEqual({});
  await chargePoint.disconnect();
});

test('TC_019_2_CSMS: one key is read', async () => {
  const chargePoint = house.chargePoint('TC-019');
  await chargePoint.booted();
  const { body } = await house.owner('GET', '/api/charge-points/tc-019/configuration?key=ConnectionTimeOut');
  expect(body['configuration']).toEqual([{ key: 'ConnectionTimeOut', value: '60', readonly: false }]);
  expect(chargePoint.asked('GetConfiguration')).toContainEqual({ key: ['ConnectionTimeOut'] });
});

test('TC_021_CSMS: what a station shall measure is set, and what the owner changes', async () => {
  const chargePoint = house.chargePoint('TC-021');
  await chargePoint.booted();
  const body = { key: 'ConnectionTimeOut', value: '90' };
  expect(await house.operate('TC-021', 'PUT', 'configuration', body)).toBe('done Accepted');
  expect(chargePoint.configuration.get('ConnectionTimeOut')).toBe('90');
  await chargePoint.awaits('ChangeConfiguration', ({ key }) => key === 'ClockAlignedDataInterval');
  await house.pass(5);
  expect(Object.fromEntries(chargePoint.configuration)).toMatchObject({
    MeterValuesSampledData: expect.stringContaining('Current.Import'),
    MeterValueSampleInterval: '5',
    MeterValuesAlignedData: 'Energy.Active.Import.Register',
    ClockAlignedDataInterval: '900',
  });
});

test('TC_040_1_CSMS: keys that a station does not know are left alone, and it serves all the same', async () => {
  const chargePoint = house.chargePoint('TC-040-1');
  chargePoint.answer('ChangeConfiguration', { status: 'NotSupported' });
  await chargePoint.booted();
  await chargePoint.awaits('ChangeConfiguration', ({ key }) => key === 'MeterValuesSampledData');
  await house.until(
    async () => (await house.view()).devices.find(({ id }) => id === 'tc-040-1')?.condition === 'ok',
    'a charge point that is well',
  );
  await house.pass(10);
  const keys = chargePoint.asked('ChangeConfiguration').map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('TC_040_2_CSMS: a value that a station rejects is followed by the next one', async () => {
  const chargePoint = house.chargePoint('TC-040-2');
  chargePoint.answer('ChangeConfiguration', ({ key, value }) => ({
    status: key === 'MeterValueSampleInterval' && value === '5' ? 'Rejected' : 'Accepted',
  }));
  await chargePoint.booted();
  await chargePoint.awaits(
    'ChangeConfiguration',
    ({ key, value }) => key === 'MeterValueSampleInterval' && value === '10',
  );
});
