import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { ModbusChargerEndpoint } from '../src/sim/endpoints/modbus-charger.ts';
import { ModbusServer } from '../src/sim/endpoints/modbus-server.ts';
import { Car, carSpec } from '../src/sim/world/car.ts';
import { Evse } from '../src/sim/world/evse.ts';
import { Random } from '../src/sim/world/random.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';

/** The whole house as main.ts builds it, with a wallbox that is a list of registers. */
async function started() {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-chargers-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const clock = new FakeClock();
  const evse = new Evse({ id: 'garage', phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }, 500_000);
  const endpoint = new ModbusChargerEndpoint(evse, 'keba-p40', clock);
  const server = new ModbusServer({
    ...{ clock, port: 0, unitId: endpoint.unitId, functionCode: 'registers' },
    read: () => endpoint.read(),
    write: (address, words) => endpoint.write(address, words),
  });
  const port = await server.start();
  onTestFinished(() => server.stop());
  const ports = { http: await freePort(), ocpp: await freePort() };
  const configFile = join(dataDir, 'config.yaml');
  writeFileSync(
    configFile,
    `http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 35 }]
chargePoints:
  - id: garage # at the back
    name: Garage
    type: modbus
    definition: keba-p40
    host: 127.0.0.1
    port: ${port}
    circuit: house
    safeCurrentA: 6
    defaultMode: fast
tokens: [{ uid: 04A1B2C3, name: Anna }]
`,
  );
  const composed = await compose({
    ...{ dataDir, packageDir: process.cwd(), version: '0.0.0', clock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  const { house } = composed;
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await house.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  const base = `http://127.0.0.1:${ports.http}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${base}/api/${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return JSON.stringify(await answer.json());
  };
  /** Lets time pass until something is so. */
  const until = async (isSo: () => boolean | Promise<boolean>, what: string) => {
    for (let second = 0; second < 600; second += 1) {
      for (let step = 0; step < 10; step += 1) {
        clock.advance(100);
        for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      }
      evse.step(1_000, [230, 230, 230]);
      endpoint.tick();
      if (await isSo()) return;
    }
    throw new Error(`never: ${what}`);
  };
  return { ask, until, evse, endpoint, configFile, stop };
}

test('a wallbox with registers charges, is booked, and falls back when the controller is gone', async () => {
  const { ask, until, evse, endpoint, configFile, stop } = await started();

  // Its definition has no example from a real one: it is read, until the owner says more.
  await until(async () => (await ask('GET', 'state')).includes('writes-unconfirmed'), 'the warning');
  expect(endpoint.state.timeoutS).toBe(0);
  expect(await ask('POST', 'charge-points/garage/allow-writes', {})).toContain('"done"');
  expect(readFileSync(configFile, 'utf8')).toContain('  - id: garage # at the back');
  expect(readFileSync(configFile, 'utf8')).toContain('    allowWrites: true');
  await until(() => endpoint.state.timeoutS === 120 && endpoint.state.safeA === 6, 'the fail-safe');

  // The card of the register begins the session.
  evse.plugIn(new Car(carSpec(), new Random(1)));
  await until(async () => (await ask('GET', 'state')).includes('not-authorised'), 'a car without leave');
  endpoint.state.card = '04A1B2C3';
  await until(() => evse.powerW > 10_000, 'the car at full power');
  const fromWh = evse.energyWh;
  await until(() => evse.energyWh > fromWh + 500, 'half a kWh');
  evse.unplug();
  await until(async () => /"endedAtMs":\d/.test(await ask('GET', 'sessions')), 'the end of the session');
  const sessions = await ask('GET', 'sessions');
  expect(sessions).toContain('"tokenName":"Anna"');
  const energyWh = Number(/"energyWh":(\d+)/.exec(sessions)?.[1]);
  expect(Math.abs(energyWh - (evse.energyWh - 500_000))).toBeLessThanOrEqual(1);

  // The next car charges when the controller dies.
  endpoint.state.card = '';
  evse.plugIn(new Car(carSpec(), new Random(2)));
  await until(async () => (await ask('GET', 'state')).includes('not-authorised'), 'the next car');
  endpoint.state.card = '04A1B2C3';
  await until(() => evse.powerW > 10_000, 'the next car at full power');
  await stop();
  await until(() => endpoint.isLapsed(), 'its own watchdog');
  expect(evse.offerA).toBe(6);
});
