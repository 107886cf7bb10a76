import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { ScriptedStation } from './ocpp/scripted-station.ts';
import { until } from './ocpp/socket-pair.ts';
import { silentLog } from './silent-log.ts';

/** The whole house as main.ts builds it, with one station that has two connectors. */
async function started() {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-stations-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = { http: await freePort(), ocpp: await freePort() };
  writeFileSync(
    join(dataDir, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 63 }, { id: box, name: Box, limitA: 20, parent: house }]
chargePoints:
  - { id: left, name: Left, type: ocpp, identity: WB-1, circuit: box, defaultMode: fast }
  - { id: right, name: Right, type: ocpp, identity: WB-1, connector: 2, circuit: box, defaultMode: fast, access: free }
tokens: [{ uid: 04A1B2C3, name: Anna }]
`,
  );
  const clock = new FakeClock();
  const composed = await compose({
    ...{ dataDir, packageDir: process.cwd(), version: '0.0.0', clock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  onTestFinished(() => composed.house.stop());
  const base = `http://127.0.0.1:${ports.http}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${base}/api/charge-points/${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const station = await ScriptedStation.connect(`ws://127.0.0.1:${ports.ocpp}/WB-1`, {
    GetConfiguration: () => ({ configurationKey: [] }),
    GetLocalListVersion: () => ({ listVersion: 0 }),
    UpdateFirmware: () => ({}),
    GetDiagnostics: () => ({ fileName: 'a.log' }),
  });
  onTestFinished(() => station.socket.terminate());
  await station.call('BootNotification', { chargePointVendor: 'Alfen', chargePointModel: 'Eve Double' });
  clock.advance(1);
  return { dataDir, clock, ask, station, base, cookie };
}

test('a station with two connectors is operated by its owner', async () => {
  const { dataDir, clock, ask, station, base, cookie } = await started();
  const status = (connectorId: number, word: string) =>
    station.call('StatusNotification', { connectorId, errorCode: 'NoError', status: word });
  await status(1, 'Available');
  await status(2, 'Preparing');

  // The cards for the time without connection are there, and the policy is set: once for the station.
  await until(() => station.callsOf('SendLocalList').length === 1, 'the local list');
  expect(station.callsOf('SendLocalList')).toMatchObject([
    { updateType: 'Full', localAuthorizationList: [{ idTag: '04A1B2C3', idTagInfo: { status: 'Accepted' } }] },
  ]);
  const keys = station.callsOf('ChangeConfiguration').map(({ key }) => key);
  expect(keys.filter((key) => key === 'LocalAuthorizeOffline').length).toBe(1);
  expect(await ask('GET', 'left/station')).toMatchObject({
    identity: { vendor: 'Alfen', model: 'Eve Double' },
    localList: { state: 'current', cards: 1 },
  });

  // The right one needs no card.
  clock.advance(4_000);
  await until(() => station.callsOf('RemoteStartTransaction').length === 1, 'the start without a card');
  expect(station.callsOf('RemoteStartTransaction')).toEqual([{ connectorId: 2, idTag: 'FREE' }]);

  expect(await ask('POST', 'left/start', { card: { number: '0BADCAFE' } })).toMatchObject({ outcome: 'card-refused' });
  expect(await ask('POST', 'left/start', { card: { number: '04A1B2C3' } })).toMatchObject({ outcome: 'done' });
  expect(station.callsOf('RemoteStartTransaction').at(-1)).toEqual({ connectorId: 1, idTag: '04A1B2C3' });
  expect(await ask('POST', 'right/unlock', {})).toMatchObject({ outcome: 'done' });
  expect(station.callsOf('UnlockConnector')).toEqual([{ connectorId: 2 }]);

  mkdirSync(join(dataDir, 'station-files', 'out'), { recursive: true });
  writeFileSync(join(dataDir, 'station-files', 'out', 'fw.bin'), 'firmware');
  await ask('POST', 'left/firmware', { from: { file: 'fw.bin' }, atMs: null });
  const location = String(station.callsOf('UpdateFirmware')[0]?.['location']);
  expect(await (await fetch(location)).text()).toBe('firmware');

  await ask('POST', 'left/diagnostics', { fromMs: null });
  await fetch(String(station.callsOf('GetDiagnostics')[0]?.['location']), { method: 'PUT', body: 'log' });
  const sheet: unknown = await ask('GET', 'left/station');
  const [, name = ''] = /"name":"([^"]+)"/.exec(JSON.stringify(sheet)) ?? [];
  const file = await fetch(`${base}/api/charge-points/left/diagnostics/${name}`, { headers: { cookie } });
  expect(await file.text()).toBe('log');
  expect((await fetch(`${base}/api/charge-points/left/diagnostics/${name}`)).status).toBe(401);
});
