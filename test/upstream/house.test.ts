import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../../src/compose.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { ScriptedStation } from '../ocpp/scripted-station.ts';
import { silentLog } from '../silent-log.ts';

/** The whole house over real sockets: found by Home Assistant, ordered from there, and told of a car. */

async function startBroker(): Promise<number> {
  const broker = await Aedes.createBroker();
  const server = createServer((socket) => broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
  });
  const address = server.address() as AddressInfo;
  return address.port;
}

test('Home Assistant finds the house, orders what it may, and says which car it is; nothing else leaves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ports = { http: await freePort(), ocpp: await freePort(), mqtt: await startBroker() };
  const config = (publishing: string): void =>
    writeFileSync(
      join(folder, 'config.yaml'),
      `site: { name: Zuhause }
http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, defaultMode: fast }
tokens: [{ uid: 04A1B2C3, name: Anna }]
mqtt: { host: 127.0.0.1, port: ${ports.mqtt} }
publishing: ${publishing}
`,
    );
  config('{ mqtt: { enabled: true, commands: [mode, current, circuit, vehicle] } }');
  const clock = new FakeClock();
  const result = await compose({
    ...{ dataDir: folder, packageDir: process.cwd(), version: '1.2.3', clock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (result.kind !== 'running') throw new Error(JSON.stringify(result));
  const { house } = result;
  onTestFinished(() => house.stop());

  const other = await connectAsync(`mqtt://127.0.0.1:${ports.mqtt}`);
  onTestFinished(() => other.endAsync(true));
  const seen = new Map<string, string>();
  other.on('message', (topic, payload) => seen.set(topic, payload.toString()));
  await other.subscribeAsync(['lademeister/#', 'homeassistant/#']);
  const passes = (what: () => unknown) =>
    expect.poll(
      async () => {
        await clock.advanceAsync(2_000);
        return what();
      },
      { timeout: 15_000 },
    );
  const told = (topic: string): Record<string, unknown> => JSON.parse(seen.get(topic) || '{}');
  const POINT = 'lademeister/charge-points/carport';
  const CONFIG = 'homeassistant/device/lademeister_point_carport/config';

  const station = await ScriptedStation.connect(`ws://127.0.0.1:${ports.ocpp}/WB-1`, {});
  onTestFinished(() => station.socket.terminate());
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  await passes(() => told(CONFIG)).toMatchObject({ components: { 'mode-select': { platform: 'select' } } });
  await passes(() => told(POINT)).toMatchObject({ mode: 'fast', connected: true, limitA: 16, sessionWh: null });
  expect(seen.get('lademeister/status')).toBe('online');

  const base = `http://127.0.0.1:${house.httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const owner = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { cookie, origin: base, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${base}${path}`, request);
    return answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.text();
  };
  await owner('POST', '/api/vehicles', {
    ...{ name: 'Annas ID.3', use: 'private', plate: null, costCentre: null, employer: null, driverId: null },
    identifiers: ['00:7D:FA:01:02:03'],
  });

  // The car says who it is, and a moment later it charges.
  await other.publishAsync(`${POINT}/vehicle/set`, '007dfa010203');
  await passes(() => owner('GET', '/api/publishing')).toMatchObject({ mqtt: { orders: 1, problem: null } });
  const timestamp = new Date(clock.wallMs()).toISOString();
  await station.call('Authorize', { idTag: '04A1B2C3' });
  await station.call('StartTransaction', { connectorId: 1, idTag: '04A1B2C3', meterStart: 1_000, timestamp });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' });
  await passes(() => owner('GET', '/api/sessions')).toMatchObject({
    sessions: [{ vehicle: 'Annas ID.3', assignedBy: 'vehicle-id' }],
  });
  await passes(() => told(POINT)['sessionWh']).toBe(0);

  // A limit of Home Assistant holds, and says whose it is; beyond the installation it is none.
  await other.publishAsync(`${POINT}/limit-current/set`, '10');
  await passes(() => owner('GET', '/api/state')).toMatchObject({
    chargePoints: [
      { reasons: expect.arrayContaining([{ code: 'upstream-limit', source: 'Home Assistant', limitA: 10 }]) },
    ],
  });
  await other.publishAsync('lademeister/circuits/house/limit/set', '7');
  await passes(() => owner('GET', '/api/state')).toMatchObject({
    circuits: [{ limitA: [25, 25, 25], caps: [{ source: 'Home Assistant', maxCurrentA: 7 }] }],
  });
  await other.publishAsync('lademeister/circuits/house/limit/set', '400');
  await other.publishAsync(`${POINT}/limit-current/set`, '400');
  await passes(() => owner('GET', '/api/state')).toMatchObject({ circuits: [{ caps: [] }] });
  await passes(() => told(POINT)['limitA']).toBe(16);
  await other.publishAsync(`${POINT}/mode/set`, 'off');
  await passes(() => told(POINT)['mode']).toBe('off');
  await other.publishAsync(`${POINT}/boost/set`, '30');
  await passes(() => told('lademeister/errors')).toMatchObject({ topic: `${POINT}/boost/set`, code: 'not-allowed' });

  const metrics = await owner('GET', '/metrics');
  expect(metrics).toContain('lademeister_charge_point_session_watthours{id="carport"} 0\n');
  expect(metrics).toContain('lademeister_mqtt_connected 1\n');
  const all = [...seen].filter(([topic]) => !topic.endsWith('/vehicle/set')).join('\n') + String(metrics);
  expect(all).not.toMatch(/04A1B2C3|B2C3|Anna|7DFA|7D:FA/i);

  // Switched off, all of it is taken back.
  config('{}');
  await house.reload();
  await passes(() => seen.get(CONFIG)).toBe('');
  await passes(() => seen.get(POINT)).toBe('');
});
