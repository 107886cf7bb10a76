import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { loadDefinitions } from '../src/devices/modbus/definitions.ts';
import { HW_FOLDER } from './devices/modbus/hw.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';

/** Through the whole house: Shelly behind its password, and at one broker devices, a car, prices and what the house tells. */

const HOUR_MS = 3_600_000;
const PASSWORD = 'vierzehn Worte';
const [EXAMPLE] = loadDefinitions(HW_FOLDER).json.get('shelly-pro3em-http')?.examples ?? [];
const STATUS = EXAMPLE !== undefined && 'json' in EXAMPLE ? EXAMPLE.json : '';

async function startShelly(): Promise<number> {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const isIn = ({ headers, method, url }: IncomingMessage): boolean => {
    const said = headers.authorization ?? '';
    const of = (key: string): string => new RegExp(`${key}="?([^",]*)`).exec(said)?.[1] ?? '';
    const answer = [hash(`admin:shelly:${PASSWORD}`), 'n', of('nc'), of('cnonce'), 'auth', hash(`${method}:${url}`)];
    return of(' response') === hash(answer.join(':'));
  };
  const server = createServer((request, response) => {
    if (isIn(request)) response.end(STATUS);
    else {
      response.setHeader('www-authenticate', 'Digest qop="auth", realm="shelly", nonce="n", algorithm=SHA-256');
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function startBroker() {
  const users = new Set<string>();
  let connections = 0;
  const broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => {
      users.add(`${username}:${password?.toString()}`);
      done(null, password?.toString() === PASSWORD);
    },
  });
  const server = createTcpServer((socket) => {
    connections += 1;
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
  });
  const address = server.address();
  const said = new Map<string, string>();
  broker.on('publish', ({ topic, payload }) => said.set(topic, payload.toString()));
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    users,
    said,
    connections: () => connections,
    publish: (topic: string, payload: string) =>
      broker.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {}),
  };
}

test('Shelly behind a password, and devices at the broker of the house', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-json-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const shellyPort = await startShelly();
  const broker = await startBroker();
  const httpPort = await freePort();
  for (const file of ['shelly.txt', 'mqtt.txt']) writeFileSync(join(dataDir, file), `${PASSWORD}\n`, { mode: 0o600 });
  writeFileSync(
    join(dataDir, 'config.yaml'),
    `
http: { host: 127.0.0.1, port: ${httpPort} }
ocpp: { host: 127.0.0.1, port: ${await freePort()} }
circuits: [{ id: house, name: House, limitA: 63, meter: grid }]
mqtt: { host: 127.0.0.1, port: ${broker.port}, username: house, passwordFile: mqtt.txt }
meters:
  - { id: grid, name: Grid, type: http, definition: shelly-pro3em-http, host: 127.0.0.1, port: ${shellyPort}, user: admin, passwordFile: shelly.txt }
  - { id: plug, name: Plug, type: mqtt, definition: tasmota-energy-mqtt, topic: plug-1, phases: [L2] }
inverters:
  - { id: roof, name: Roof, type: mqtt, topic: roof/power, everyS: 5, values: { powerW: { scale: -1 } } }
batteries:
  - id: cellar
    name: Cellar
    type: mqtt
    values: { powerW: { topic: cellar/power }, socPercent: { topic: cellar/soc } }
tokens: [{ uid: CAR1, name: Car }]
vehicles: [{ id: car, name: Car, tokens: [CAR1], soc: { type: mqtt, topic: car/soc } }]
priceFeeds: [{ id: spot, type: mqtt, market: spot, topic: prices, lists: [''], end: end }]
`,
  );
  const logged: string[] = [];
  const clock = new FakeClock();
  const composed = await compose({
    ...{ dataDir, packageDir: process.cwd(), version: '0.0.0', clock },
    log: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  onTestFinished(() => composed.house.stop());
  const base = `http://127.0.0.1:${httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  // Wider than a command may be.
  const startMs = Math.floor(clock.wallMs() / HOUR_MS) * HOUR_MS;
  const entry = { start: startMs, end: startMs + HOUR_MS, value: 0.25 };
  const prices = JSON.stringify([{ ...entry, remark: 'x'.repeat(100_000) }]);
  const ask = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`, { headers: { cookie } })).json();
  let second = 0;
  const devices = async (): Promise<unknown> => {
    second += 1;
    broker.publish(
      'tele/plug-1/SENSOR',
      JSON.stringify({ Time: second, ENERGY: { Power: 230, Current: 1, Voltage: 230, Total: 5 } }),
    );
    broker.publish('roof/power', '-4000');
    broker.publish('cellar/power', '-900');
    broker.publish('cellar/soc', '64');
    broker.publish('car/soc', '41');
    broker.publish('prices', prices);
    for (let step = 0; step < 10; step += 1) {
      clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return ask('/api/state');
  };
  await expect.poll(devices).toMatchObject({
    gridW: { value: 2_413.825, stale: false },
    solarW: { value: 4_000, stale: false },
    batteries: [{ powerW: { value: -900 }, socPercent: { value: 64 } }],
    devices: ['grid', 'plug', 'roof', 'cellar'].map((id) => ({ id, condition: 'ok' })),
  });
  expect(await ask('/api/forecasts?hours=1')).toMatchObject({ vehicles: [{ id: 'car', soc: { percent: 41 } }] });
  expect(await ask('/api/devices/forms')).toMatchObject({
    definitions: expect.arrayContaining([expect.objectContaining({ name: 'tasmota-energy-mqtt', type: 'mqtt' })]),
  });
  expect(await ask('/api/feeds')).toMatchObject({ feeds: [{ id: 'spot', knownUntilMs: startMs + HOUR_MS }] });
  expect(broker.connections()).toBe(1);
  expect([...broker.users]).toEqual([`house:${PASSWORD}`]);
  expect(broker.said.get('lademeister/status')).toBe('online');
  expect(logged.join()).not.toContain(PASSWORD);
});
