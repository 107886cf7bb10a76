import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { compose } from '../src/compose.ts';
import { startHome } from '../src/sim/home.ts';
import { scenarioByName } from '../src/sim/scenarios/by-name.ts';
import { carSpec } from '../src/sim/world/car.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';

/** The grid operator's commands through the whole house: contacts, MQTT and API on one side, car and inverter on the other. */

async function startBroker(): Promise<number> {
  const broker = await Aedes.createBroker();
  const server = createTcpServer((socket) => broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('contact, MQTT and API limit car and inverter; the evidence is kept; a limit survives a restart', {
  timeout: 120_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-operator-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ocppPort = await freePort();
  const brokerPort = await startBroker();
  const home = await startHome({
    clock: systemClock,
    log: silentLog,
    scenario: scenarioByName('quiet', 1),
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl: `ws://127.0.0.1:${ocppPort}/`,
    speed: 1,
  });
  onTestFinished(() => home.stop());
  const { p1, inverter, controlBox } = home.addresses;
  writeFileSync(
    join(dataDir, 'config.yaml'),
    `
http: { host: 127.0.0.1, port: ${await freePort()} }
ocpp: { host: 127.0.0.1, port: ${ocppPort} }
circuits: [{ id: house, name: House, limitA: 63, meter: grid }]
meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }]
inverters: [{ id: roof, name: Roof, type: sunspec, host: 127.0.0.1, port: ${inverter.port} }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: SIM-CARPORT, circuit: house, access: open, defaultMode: fast }
contacts:
  - { id: box, name: Control box, type: modbus, signal: dim, host: 127.0.0.1, port: ${controlBox.port}, address: 0, debounceS: 0 }
  - { id: rse, name: Ripple control, type: modbus, signal: feed-in-0, host: 127.0.0.1, port: ${controlBox.port}, address: 3, debounceS: 0 }
gridOperator: { returnS: 0 }
mqtt: { host: 127.0.0.1, port: ${brokerPort} }
fuse: { deadTimeS: 5, raiseDelayS: 5 }
`,
  );
  const start = async () => {
    const result = await compose({
      dataDir,
      packageDir: process.cwd(),
      version: '0.0.0',
      clock: systemClock,
      log: silentLog,
      announceCode: () => {},
      signInLinkToken: 'link',
    });
    if (result.kind !== 'running') throw new Error(JSON.stringify(result));
    return result.house;
  };
  let house = await start();
  onTestFinished(() => house.stop());
  const base = `http://127.0.0.1:${house.httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const owner = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const carW = () => home.world().chargePoints.find(({ id }) => id === 'SIM-CARPORT')?.powerW ?? 0;
  const sunW = () => home.world().solarW;
  const patience = { timeout: 30_000, interval: 100 };

  home.apply({ kind: 'sun', utcMs: Date.UTC(2026, 5, 21, 23, 0) });
  home.apply({
    kind: 'plug-in',
    chargePointId: 'SIM-CARPORT',
    car: carSpec({ phases: 3, soc: 0.2, startLatencyMs: 0 }),
  });
  home.apply({ kind: 'card', chargePointId: 'SIM-CARPORT', idToken: 'ANY' });
  await expect.poll(carW, patience).toBeGreaterThan(10_000);

  home.setContact('dim', true);
  await expect.poll(carW, patience).toBeLessThan(4_250);
  expect(carW()).toBeGreaterThan(3_500);
  expect(await owner('GET', '/api/dimming')).toMatchObject({ dimming: { source: 'contact', limitW: 4_200 } });
  await expect
    .poll(() => owner('GET', '/api/dimming/events'), patience)
    .toMatchObject({
      events: [{ received: { source: 'contact', limitW: null, owedW: 4_200 }, reachedAtMs: expect.any(Number) }],
    });

  // By MQTT stricter than that, as the strictest counts.
  const other = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`);
  onTestFinished(() => other.endAsync(true));
  const told: string[] = [];
  other.on('message', (_topic, payload) => told.push(payload.toString()));
  await other.subscribeAsync('lademeister/dimming');
  await other.publishAsync('lademeister/dimming/set', '{"limitW": 0}', { retain: true, qos: 1 });
  await expect.poll(carW, patience).toBe(0);
  await expect.poll(() => told.some((state) => state.includes('"limitW":0')), patience).toBe(true);
  await other.publishAsync('lademeister/dimming/set', '', { retain: true, qos: 1 });
  // The bridge of a control box has a token of its own, and a limit with an end survives a restart.
  const { token } = (await owner('POST', '/api/dimming/token', {})) as { token: string };
  const bridge = await fetch(`${base}/api/dimming`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limitW: 3_000, forS: 3_600 }),
  });
  expect(bridge.status).toBe(200);
  await house.stop();
  house = await start();
  await expect
    .poll(() => owner('GET', '/api/dimming').catch(() => null), patience)
    .toMatchObject({ dimming: { source: 'api', limitW: 3_000 } });
  await owner('DELETE', '/api/dimming');
  await expect
    .poll(() => owner('GET', '/api/dimming'), patience)
    .toMatchObject({ dimming: { source: 'contact', limitW: 4_200 } });
  home.setContact('dim', false);
  await expect.poll(() => owner('GET', '/api/dimming'), patience).toMatchObject({ dimming: null });

  home.apply({ kind: 'unplug', chargePointId: 'SIM-CARPORT' });
  home.apply({ kind: 'sun', utcMs: Date.UTC(2026, 5, 21, 11, 30) });
  await expect.poll(sunW, patience).toBeGreaterThan(7_000);
  home.setContact('feed-in-0', true);
  await expect.poll(() => home.world().gridW, patience).toBeGreaterThan(-50);
  home.setContact('feed-in-0', false);
  await expect.poll(sunW, patience).toBeGreaterThan(7_000);

  const csv = await (await fetch(`${base}/api/dimming.csv`, { headers: { cookie } })).text();
  const released = csv.split('\r\n').filter((line) => line.includes(',released,'));
  expect(released.length).toBe(4);
  expect(csv).toContain('box@');
});
