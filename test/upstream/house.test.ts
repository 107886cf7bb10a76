import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../../src/compose.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { ScriptedStation } from '../ocpp/scripted-station.ts';
import { silentLog } from '../silent-log.ts';
import { BackEnd } from './back-end.ts';

const CARD = '04A1B2C3';
const VISITOR = '04DEADBEEF0102';

test('the whole house: a station charges here, a strict back-end authorises, limits and is billed for it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-upstream-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const backEnd = await BackEnd.open();
  backEnd.answers['Authorize'] = ({ idTag }) => ({ idTagInfo: { status: idTag === VISITOR ? 'Accepted' : 'Invalid' } });
  const clock = new FakeClock();
  const ports = { http: await freePort(), ocpp: await freePort() };
  writeFileSync(join(folder, 'employer'), 'a password\n', { mode: 0o600 });
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, defaultMode: fast }
tokens: [{ uid: ${CARD}, name: Anna }]
# What the employer pays for.
upstream:
  - id: employer
    name: Employer
    chargePoint: carport
    url: ${backEnd.url}
    identity: EMP-1
    securityProfile: 1
    passwordFile: employer
    askUnknown: true
    authorisedBy: upstream
    control: allowed
`,
  );
  const result = await compose({
    ...{ dataDir: folder, packageDir: process.cwd(), version: '0.0.0', clock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (result.kind !== 'running') throw new Error(`not running: ${JSON.stringify(result)}`);
  onTestFinished(result.house.stop);
  const until = async (what: () => unknown): Promise<void> => {
    const look = (): unknown => {
      clock.advance(500);
      return what();
    };
    await expect.poll(look, { timeout: 15_000, interval: 10 }).toBeTruthy();
  };
  await until(() => backEnd.said('StatusNotification').length >= 2);
  expect(backEnd.signedIn).toEqual([{ identity: 'EMP-1', password: 'a password' }]);

  const station = await ScriptedStation.connect(`ws://127.0.0.1:${ports.ocpp}/WB-1`, {});
  onTestFinished(() => station.socket.terminate());
  const asked = async (action: string, payload: object) => (await station.call(action, payload))[2];
  await asked('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await asked('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  expect(await asked('Authorize', { idTag: VISITOR })).toEqual({ idTagInfo: { status: 'Accepted' } });
  expect(await asked('Authorize', { idTag: '04BADBADBADBAD' })).toMatchObject({ idTagInfo: { status: 'Invalid' } });
  expect(await asked('Authorize', { idTag: CARD })).toEqual({ idTagInfo: { status: 'Accepted' } });
  const timestamp = (): string => new Date(clock.wallMs()).toISOString();
  const start = { connectorId: 1, idTag: VISITOR, meterStart: 5_000, timestamp: timestamp() };
  const { transactionId } = Object(await asked('StartTransaction', start));
  await asked('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  await until(() => backEnd.said('StartTransaction').length === 1);
  expect(backEnd.said('StartTransaction')[0]).toMatchObject({
    idTag: VISITOR,
    meterStart: 0,
    timestamp: start.timestamp,
  });

  // One more limit: it comes to the station through the decision, as any other.
  const schedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 7 }] };
  const csChargingProfiles = {
    ...{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile' },
    ...{ chargingProfileKind: 'Absolute', chargingSchedule: schedule },
  };
  expect(await backEnd.ask('SetChargingProfile', { connectorId: 1, csChargingProfiles })).toEqual({
    status: 'Accepted',
  });
  await until(() => JSON.stringify(station.callsOf('SetChargingProfile').at(-1)).includes('"limit":7'));

  await asked('StopTransaction', { transactionId, meterStop: 6_500, timestamp: timestamp(), idTag: VISITOR });
  await until(() => backEnd.said('StopTransaction').length === 1);
  expect(backEnd.said('StopTransaction')[0]).toMatchObject({ transactionId: 4712, meterStop: 1_500 });
  expect(backEnd.frames.join('')).not.toContain(CARD);
  expect(backEnd.faults).toEqual([]);

  const base = `http://127.0.0.1:${ports.http}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, origin: base, 'content-type': 'application/json' };
  const shown = async () => (await fetch(`${base}/api/upstream`, { headers })).json();
  expect(await shown()).toMatchObject({
    connections: [{ id: 'employer', state: 'accepted', waiting: 0, delivered: 2, kept: [], register: 'virtual' }],
  });
  const body = JSON.stringify({ register: 'meter', otherwise: 'unavailable' });
  const chosen = await fetch(`${base}/api/upstream/employer/privacy`, { method: 'PUT', headers, body });
  expect(chosen.status).toBe(200);
  await until(async () => JSON.stringify(await shown().catch(() => null)).includes('"register":"meter"'));
});
