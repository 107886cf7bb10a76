import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargePoint } from './charge-point.ts';
import { ConformanceHouse } from './house.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  house = await ConformanceHouse.open({ chargePoints: ['TC-044', 'TC-045'] });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

const ADDRESS = 'http://192.0.2.1/firmware.bin';

/** Asks for an update, and lets the station tell of it so. */
async function updates(chargePoint: ChargePoint, statuses: readonly string[]): Promise<unknown> {
  await chargePoint.booted();
  const body = { from: { address: ADDRESS }, atMs: null };
  expect(await house.operate('TC-044', 'POST', 'firmware', body)).toBe('done null');
  expect(await chargePoint.awaits('UpdateFirmware')).toMatchObject({
    location: ADDRESS,
    retrieveDate: expect.stringMatching(/Z$/),
  });
  for (const status of statuses) {
    if (status === 'Installed') {
      await chargePoint.disconnect();
      await chargePoint.booted();
    }
    expect(await chargePoint.call('FirmwareStatusNotification', { status })).toEqual({});
  }
  const { body: sheet } = await house.owner('GET', '/api/charge-points/tc-044/station');
  await chargePoint.disconnect();
  return sheet['firmware'];
}

test('TC_044_1_CSMS: firmware is downloaded and installed, and the owner sees it', async () => {
  const statuses = ['Downloading', 'Downloaded', 'Installing', 'Installed'];
  expect(await updates(house.chargePoint('TC-044'), statuses)).toMatchObject({ status: 'Installed' });
});

test('TC_044_2_CSMS: a download that fails is shown', async () => {
  expect(await updates(house.chargePoint('TC-044'), ['Downloading', 'DownloadFailed'])).toMatchObject({
    status: 'DownloadFailed',
  });
});

test('TC_044_3_CSMS: an installation that fails is shown', async () => {
  const statuses = ['Downloading', 'Downloaded', 'Installing', 'InstallationFailed'];
  expect(await updates(house.chargePoint('TC-044'), statuses)).toMatchObject({ status: 'InstallationFailed' });
});

test('TC_045_1_CSMS: diagnostics are brought to the address that was given, and the owner has the file', async () => {
  const chargePoint = house.chargePoint('TC-045');
  chargePoint.answer('GetDiagnostics', { fileName: 'diagnostics.log' });
  await chargePoint.booted();
  expect(await house.operate('TC-045', 'POST', 'diagnostics', { fromMs: null })).toBe('done null');
  const { location } = await chargePoint.awaits('GetDiagnostics');
  await chargePoint.call('DiagnosticsStatusNotification', { status: 'Uploading' });
  const upload = await fetch(`${location}`, { method: 'PUT', body: 'all is well' });
  expect(upload.status).toBeLessThan(300);
  await chargePoint.call('DiagnosticsStatusNotification', { status: 'Uploaded' });
  const { body } = await house.owner('GET', '/api/charge-points/tc-045/station');
  expect(body).toMatchObject({ diagnostics: { status: 'Uploaded' }, files: [{ bytes: 11 }] });
  await chargePoint.disconnect();
});

test('TC_045_2_CSMS: an upload that fails is shown', async () => {
  const chargePoint = house.chargePoint('TC-045');
  chargePoint.answer('GetDiagnostics', { fileName: 'diagnostics.log' });
  await chargePoint.booted();
  await house.operate('TC-045', 'POST', 'diagnostics', { fromMs: null });
  await chargePoint.awaits('GetDiagnostics');
  await chargePoint.call('DiagnosticsStatusNotification', { status: 'Uploading' });
  await chargePoint.call('DiagnosticsStatusNotification', { status: 'UploadFailed' });
  const { body } = await house.owner('GET', '/api/charge-points/tc-045/station');
  expect(body).toMatchObject({ diagnostics: { status: 'UploadFailed' } });
});
