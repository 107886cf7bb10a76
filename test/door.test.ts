import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientOptions } from 'ws';
import type { HostTime } from '../src/clock.ts';
import { compose } from '../src/compose.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { ScriptedStation } from './ocpp/scripted-station.ts';
import { until } from './ocpp/socket-pair.ts';
import { silentLog } from './silent-log.ts';

/** The whole graph as main.ts builds it, over real sockets: who gets in at the door for charge points, and how. */

async function house({ ocpp = '', point = '', said = 'synchronised' as HostTime } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-door-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ports = { http: await freePort(), ocpp: await freePort(), tls: await freePort() };
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `# my house
http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp}${ocpp.replace('TLS', String(ports.tls))} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house${point} } # the first
`,
  );
  const clock = new FakeClock();
  const host = { said };
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'link',
    hostTime: async () => host.said,
  });
  if (composed.kind !== 'running') throw new Error(JSON.stringify(composed));
  onTestFinished(() => composed.house.stop());
  const base = `http://127.0.0.1:${ports.http}`;
  let cookie: string | null = null;
  /** What the signed-in owner gets. */
  const owner = async (method: string, path: string, body?: object) => {
    if (cookie === null) {
      const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
      cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    }
    const answer = await fetch(`${base}/api/${path}`, {
      method,
      headers: { cookie, origin: base, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: (text.startsWith('{') ? JSON.parse(text) : {}) as never };
  };
  const station = async (
    identity: string,
    { script = {}, ...options }: ClientOptions & { auth?: string; script?: ScriptedStation['script'] } = {},
    secure = false,
  ) => {
    const url = secure ? `wss://127.0.0.1:${ports.tls}` : `ws://127.0.0.1:${ports.ocpp}`;
    const peer = await ScriptedStation.connect(`${url}/${identity}`, script, ['ocpp1.6'], options);
    onTestFinished(() => peer.socket.terminate());
    return peer;
  };
  /** The site is there again after it started anew. */
  const again = async () => {
    let isUp = false;
    for (let i = 0; i < 200 && !isUp; i += 1) {
      clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 10));
      isUp = await owner('GET', 'stations').then(
        ({ status, text }) => status === 200 && !text.includes('WB-9'),
        () => false,
      );
    }
    expect(isUp).toBe(true);
  };
  return { folder, config, ports, clock, host, owner, station, again };
}

const BOOT = { chargePointVendor: 'Maker', chargePointModel: 'Box', chargePointSerialNumber: 'S1' };
const NEW = {
  identity: 'WB-9',
  name: 'Garage',
  circuit: 'house',
  phases: ['L2', 'L3', 'L1'],
  maxCurrentA: 16,
  access: 'open',
};

test('a new charge point is accepted: into config.yaml, with a password that it takes, and charges', async () => {
  const { config, owner, station, again } = await house();
  const newcomer = await station('WB-9');
  expect((await newcomer.call('BootNotification', BOOT))[2]).toMatchObject({ status: 'Pending' });
  await until(() => newcomer.socket.readyState === newcomer.socket.OPEN);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await owner('GET', 'stations')).body).toMatchObject({ waiting: [{ identity: 'WB-9' }], rejected: [] });

  expect((await owner('POST', 'stations/accept', { ...NEW, circuit: 'none' })).status).toBe(404);
  expect((await owner('POST', 'stations/accept', { ...NEW, phases: ['L1', 'L1'] })).status).toBe(422);
  expect((await owner('POST', 'stations/accept', { ...NEW, identity: 'WB-8' })).status).toBe(404);
  const accepted = await owner('POST', 'stations/accept', NEW);
  expect([accepted.status, accepted.body]).toEqual([
    200,
    { chargePointId: 'garage', identity: 'WB-9', password: null },
  ]);
  const [key] = newcomer.callsOf('ChangeConfiguration');
  expect(key).toMatchObject({ key: 'AuthorizationKey', value: expect.stringMatching(/^[0-9A-F]{40}$/) });
  expect(readFileSync(config, 'utf8')).toMatch(/^# my house.*# the first.*identity: WB-9/s);
  expect(readFileSync(`${config}.1`, 'utf8')).not.toContain('WB-9');

  await again();
  await until(() => newcomer.closed);
  const password = Buffer.from(String(key?.['value']), 'hex').toString();
  const accept = await station('WB-9', { auth: `WB-9:${password}` });
  expect((await accept.call('BootNotification', BOOT))[2]).toMatchObject({ status: 'Accepted' });
  // From now on nobody else is that charge point.
  await expect(station('WB-9')).rejects.toThrow('401');
  await expect(station('WB-9', { auth: 'WB-9:guess' })).rejects.toThrow('401');
  const { body } = await owner('GET', 'security-events');
  // The owner's own sign-in stands there only when the machine was slow.
  const ofStations = (body as { events: { code: string }[] }).events.filter(({ code }) => code !== 'signed-in');
  expect(ofStations.map(({ code }) => code)).toEqual([
    'password-wrong',
    'password-missing',
    'password-set',
    'station-accepted',
    'unknown-identity',
  ]);
  expect(JSON.stringify(body)).not.toContain(password);
});

test('a station with two connectors becomes two charge points, each with its own status', async () => {
  const { config, owner, station, again } = await house();
  const newcomer = await station('WB-9');
  await newcomer.call('BootNotification', BOOT);
  const { body } = await owner('POST', 'stations/accept', { ...NEW, connectors: 2 });
  expect(body).toMatchObject({ chargePointId: 'garage-1' });
  expect(readFileSync(config, 'utf8')).toMatch(/garage-1.*connector: 1.*garage-2.*connector: 2/s);
  const [key] = newcomer.callsOf('ChangeConfiguration');
  await again();
  const password = Buffer.from(String(key?.['value']), 'hex').toString();
  const double = await station('WB-9', { auth: `WB-9:${password}` });
  await double.call('BootNotification', BOOT);
  for (const [connectorId, status] of [
    [1, 'Available'],
    [2, 'Preparing'],
  ] as const) {
    await double.call('StatusNotification', { connectorId, status, errorCode: 'NoError' });
  }
  const state = (await owner('GET', 'state')).body as { chargePoints: { id: string; status: string }[] };
  const statuses = Object.fromEntries(state.chargePoints.map(({ id, status }) => [id, status]));
  expect(statuses).toMatchObject({ 'garage-1': 'available', 'garage-2': 'preparing' });
});

test('a password that is not taken is shown once; one that was turned away stays out', async () => {
  const { owner, station } = await house();
  const newcomer = await station('WB-9', { script: { ChangeConfiguration: () => ({ status: 'NotSupported' }) } });
  await newcomer.call('BootNotification', BOOT);
  const { body } = await owner('POST', 'stations/accept', NEW);
  expect(body).toMatchObject({ password: expect.stringMatching(/^\w{20}$/) });

  const carport = await station('WB-1');
  const renewed = await owner('POST', 'charge-points/carport/password');
  expect(renewed.body).toMatchObject({ password: null });
  expect(carport.callsOf('ChangeConfiguration').at(-1)).toMatchObject({ key: 'AuthorizationKey' });
  expect((await owner('POST', 'charge-points/nobody/password')).status).toBe(404);

  const stranger = await station('WB-7');
  expect((await owner('POST', 'stations/reject', { identity: 'WB-7' })).status).toBe(200);
  await until(() => stranger.closed);
  await expect(station('WB-7')).rejects.toThrow('403');
  expect((await owner('POST', 'stations/forgive', { identity: 'WB-7' })).status).toBe(200);
  await station('WB-7');
});

test('profile 2: by TLS with the authority of the site and a password, and not otherwise', async () => {
  const { owner, station, folder } = await house({ ocpp: ', tlsPort: TLS, securityProfile: 2' });
  await expect(station('WB-1')).rejects.toThrow('403');
  const pem = await owner('GET', 'site-ca.pem');
  expect(pem.text).toContain('BEGIN CERTIFICATE');
  expect(pem.text).not.toContain('PRIVATE');
  expect(statSync(join(folder, 'tls', 'ca.pem')).mode & 0o777).toBe(0o600);
  await expect(station('WB-1', {}, true)).rejects.toThrow(/self-signed|unable to/);
  const { body } = await owner('POST', 'charge-points/carport/password');
  const { password } = body as { password: string };
  await expect(station('WB-1', { ca: pem.text }, true)).rejects.toThrow('401');
  const carport = await station('WB-1', { ca: pem.text, auth: `WB-1:${password}`, maxVersion: 'TLSv1.2' }, true);
  expect((await carport.call('BootNotification', BOOT))[2]).toMatchObject({ status: 'Accepted' });
});

test('while the time is not known no charge point is told one; limits go on; then everything goes its way', async () => {
  const { owner, station, clock, host } = await house({ said: 'not-synchronised', point: ', safeCurrentA: 6' });
  const carport = await station('WB-1');
  const boot = carport.call('BootNotification', BOOT);
  expect((await carport.call('Heartbeat', {})).slice(0, 3)).toMatchObject([4, expect.anything(), 'InternalError']);
  await until(() => {
    clock.advance(1_000);
    return carport.callsOf('SetChargingProfile').length > 0;
  });
  await until(() => {
    clock.advance(1_000);
    return carport.hasAnswer('s1');
  });
  expect((await boot).slice(2, 3)).toEqual(['InternalError']);
  const alarms = async () => JSON.stringify((await owner('GET', 'state')).body['alarms']);
  expect(await alarms()).toContain('time-unknown');
  expect((await owner('PUT', 'time', { nowMs: Date.UTC(2026, 7, 1) })).status).toBe(200);
  const [, , answer] = await carport.call('BootNotification', BOOT);
  expect(answer).toMatchObject({ status: 'Accepted', currentTime: expect.stringMatching(/^2026-08-01T00:0/) });
  host.said = 'synchronised';
  await until(() => {
    clock.advance(1_000);
    return carport.callsOf('SetChargingProfile').length > 0;
  });
  clock.advance(20_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await owner('PUT', 'time', { nowMs: Date.UTC(2026, 7, 1) })).status).toBe(409);
  expect((await carport.call('Heartbeat', {}))[2]).toMatchObject({ currentTime: expect.stringMatching(/^2026-06-15/) });
});
