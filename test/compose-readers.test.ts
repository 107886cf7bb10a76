import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { compose } from '../src/compose.ts';
import { startHome } from '../src/sim/home.ts';
import { scenarioByName } from '../src/sim/scenarios/by-name.ts';
import { carSpec } from '../src/sim/world/car.ts';
import { typed } from './devices/readers/reader-bytes.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';

/** A reader of the house through the whole house: from the keys it types to the car that charges. */

test('an unknown card is learnt at a reader, waits for its car, begins its session and ends it', {
  timeout: 120_000,
}, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-readers-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ocppPort = await freePort();
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
  const keyboardPath = join(dataDir, 'event-kbd');
  execFileSync('mkfifo', [keyboardPath]);
  const keyboard = openSync(keyboardPath, 'r+');
  onTestFinished(() => closeSync(keyboard));
  writeFileSync(
    join(dataDir, 'config.yaml'),
    `
http: { host: 127.0.0.1, port: ${await freePort()} }
ocpp: { host: 127.0.0.1, port: ${ocppPort} }
circuits: [{ id: house, name: House, limitA: 63, meter: grid }]
meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: ${home.addresses.p1.port} } }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: SIM-CARPORT, circuit: house, access: tokens, defaultMode: fast }
readers:
  - { id: gate, name: Gate, type: hid, path: ${keyboardPath}, digits: decimal, reversed: true }
  - { id: cellar, name: Cellar, type: serial, protocol: rdm6300, path: ${join(dataDir, 'nothing')} }
fuse: { deadTimeS: 5, raiseDelayS: 5 }
`,
  );
  const result = await compose({
    ...{ dataDir, packageDir: process.cwd(), version: '0.0.0', clock: systemClock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (result.kind !== 'running') throw new Error(JSON.stringify(result));
  onTestFinished(() => result.house.stop());
  const base = `http://127.0.0.1:${result.house.httpPort}`;
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
  const patience = { timeout: 40_000, interval: 100 };
  const devices = async () => JSON.stringify(await owner('GET', '/api/state'));
  await expect.poll(devices, patience).toContain('"kind":"reader"');
  // 04A1B2C3 turned round, as one decimal number.
  const card = String(0xc3b2a104);

  writeSync(keyboard, typed(`${card}\n`));
  await expect.poll(async () => JSON.stringify(await owner('GET', '/api/people')), patience).toContain('04A1B2C3');
  expect(await owner('GET', '/api/people')).toMatchObject({ cards: [], refused: [{ chargePointId: 'carport' }] });
  await owner('PUT', '/api/learning', { chargePointId: null, name: 'Anna' });
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  writeSync(keyboard, typed(`${card}\n`));
  await expect
    .poll(() => owner('GET', '/api/people'), patience)
    .toMatchObject({ cards: [{ uid: '04A1B2C3', name: 'Anna' }], refused: [] });
  const car = carSpec({ phases: 3, soc: 0.2, startLatencyMs: 0 });
  home.apply({ kind: 'plug-in', chargePointId: 'SIM-CARPORT', car });
  await expect.poll(carW, patience).toBeGreaterThan(3_000);
  writeSync(keyboard, typed(`${card}\n`));
  await expect.poll(carW, patience).toBe(0);
});
