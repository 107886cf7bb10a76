import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { ModbusChargerEndpoint } from '../src/sim/endpoints/modbus-charger.ts';
import { ModbusServer } from '../src/sim/endpoints/modbus-server.ts';
import { SimulatedStation } from '../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../src/sim/world/car.ts';
import { World } from '../src/sim/world/world.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** What is read of the answers. */
interface Body {
  readonly change?: string;
  readonly code?: string;
  readonly devices?: readonly {
    readonly id: string;
    readonly health: { readonly condition: string } | null;
    readonly meters: unknown;
  }[];
  readonly chargePoints?: readonly { readonly session: object | null }[];
  readonly sessions?: readonly { readonly sessionId: string; readonly endedAtMs: number | null }[];
}

/** The whole program with a station of OCPP and a wallbox of registers, both charging, while devices come and go. */
async function home() {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-devices-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new FakeClock();
  const point = (id: string) => ({ id, phaseRotation: ['L1', 'L2', 'L3'] as const, maxCurrentA: 16 });
  const world = new World({ ...homeSpec(1), chargePoints: [point('CP1'), point('GARAGE')] });
  const [carport, garage] = world.chargePoints;
  if (carport === undefined || garage === undefined) throw new Error('no charge points');
  const endpoint = new ModbusChargerEndpoint(garage, 'keba-p40', clock);
  const charger = new ModbusServer({
    ...{ clock, port: 0, unitId: endpoint.unitId, functionCode: 'registers' },
    read: () => endpoint.read(),
    write: (address, words) => endpoint.write(address, words),
  });
  const chargerPort = await charger.start();
  onTestFinished(() => charger.stop());
  const meter = createServer((_, response) => response.end('{"power":350,"energy":1000}'));
  await new Promise<void>((resolve) => meter.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void meter.close());
  const address = meter.address();
  const meterPort = typeof address === 'object' && address !== null ? address.port : 0;
  const [http, ocpp] = [await freePort(), await freePort()];
  const configFile = join(folder, 'config.yaml');
  writeFileSync(
    configFile,
    `http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 63 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: CP1, circuit: house, defaultMode: fast, access: open }
  - { id: garage, name: Garage, type: modbus, definition: keba-p40, host: 127.0.0.1, port: ${chargerPort}, circuit: house, safeCurrentA: 6, defaultMode: fast, access: free, allowWrites: true }
fuse: { raiseDelayS: 5 }
`,
  );
  const station = new SimulatedStation({
    ...{ identity: 'CP1', evse: carport, clock, log: silentLog },
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/ocpp`,
  });
  station.configuration.change('WebSocketPingInterval', '0');
  await station.start();
  onTestFinished(() => station.stop());
  const composed = await compose({
    ...{ dataDir: folder, packageDir: process.cwd(), version: '0.0.0', clock, log: silentLog },
    ...{ announceCode: () => {}, signInLinkToken: 'link' },
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  onTestFinished(() => composed.house.stop());
  const base = `http://127.0.0.1:${http}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${base}/api/${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => null);
    return answer === null ? null : { status: answer.status, body: (await answer.json()) as Body };
  };
  const step = () => {
    clock.advance(100);
    world.step(100);
    station.tick();
    endpoint.tick();
  };
  /** Slowly enough for the sockets; the page is away for a moment while the site starts anew. */
  const until = (isSo: () => boolean | Promise<boolean>) =>
    eventually(() => {
      step();
      return isSo();
    }, 60_000);
  const during = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const settled = work.finally(() => {
      isOver = true;
    });
    await until(() => isOver);
    return settled;
  };
  return { ask, until, during, clock, world, carport, garage, meterPort, configFile };
}

const entryOf = (port: number) => ({
  ...{ name: 'Heat pump', type: 'http', host: '127.0.0.1', port, path: '/', pollS: 1 },
  values: { powerW: { path: 'power' }, importWh: { path: 'energy' } },
});

test('sessions go on while a meter is tried out, added, exchanged and removed', async () => {
  const { ask, until, during, world, carport, garage, meterPort, configFile } = await home();
  world.apply({ kind: 'plug-in', chargePointId: 'CP1', car: carSpec() });
  world.apply({ kind: 'card', chargePointId: 'CP1', idToken: 'A' });
  world.apply({ kind: 'plug-in', chargePointId: 'GARAGE', car: carSpec() });
  await until(() => carport.currentA[0] === 16 && garage.currentA[0] > 15);
  const sessions = async () =>
    ((await ask('GET', 'sessions'))?.body.sessions ?? []).map(({ sessionId, endedAtMs }) => ({ sessionId, endedAtMs }));
  const before = await sessions();
  expect(before).toHaveLength(2);

  const wrong = await ask('POST', 'devices', { list: 'meters', entry: { ...entryOf(meterPort), port: 0 } });
  expect(wrong).toMatchObject({
    status: 422,
    body: { code: 'device-invalid', configProblems: [{ path: 'meters[0].port', code: 'wrong-value' }] },
  });
  const list = 'meters';
  const check = await during(ask('POST', 'devices/check', { list, entry: entryOf(meterPort) }));
  expect(check).toMatchObject({ status: 200, body: { condition: 'ok', values: { powerW: 350, importWh: 1_000 } } });
  expect(readFileSync(configFile, 'utf8')).not.toContain('meters');

  const added = await ask('POST', 'devices', { list, entry: entryOf(meterPort), circuit: 'house' });
  expect(added).toMatchObject({ status: 200, body: { id: 'heat-pump' } });
  const row = async () => (await ask('GET', 'devices'))?.body.devices?.find(({ id }) => id === 'heat-pump');
  let least = 16;
  await until(async () => {
    least = Math.min(least, carport.currentA[0], garage.currentA[0]);
    return (await row())?.health?.condition === 'ok';
  });
  expect(await row()).toMatchObject({ circuit: 'house', exchanges: { failed: 0 }, entry: { pollS: 1 } });
  await until(
    async () => (await ask('GET', 'state'))?.body.chargePoints?.every((one) => one.session !== null) === true,
  );
  expect(await sessions()).toEqual(before);
  // Neither was told less: what was granted holds over the new start.
  expect(least).toBeGreaterThan(15);

  const exchange = {
    ...{ entry: null, atMs: Date.now(), reason: 'calibration is over' },
    old: { serial: '1', importWh: 1_000, exportWh: null },
    new: { serial: '2', importWh: 5, exportWh: null },
  };
  expect((await ask('POST', 'devices/heat-pump/replace', { ...exchange, atMs: 8e12 }))?.status).toBe(422);
  expect((await ask('POST', 'devices/nothing/replace', { ...exchange, atMs: 1 }))?.status).toBe(404);
  expect((await ask('POST', 'devices/heat-pump/replace', { ...exchange, atMs: 1 }))?.status).toBe(200);
  expect((await row())?.meters).toMatchObject([{ old: { serial: '1' }, new: { importWh: 5 }, author: 'owner' }]);

  const removed = await ask('DELETE', 'devices/heat-pump');
  await until(async () => (await ask('GET', 'devices'))?.body.devices?.length === 2);
  expect(readFileSync(configFile, 'utf8')).not.toMatch(/heat-pump|meter:/);
  expect((await ask('POST', 'devices/undo', { change: removed?.body.change }))?.status).toBe(200);
  expect(readFileSync(configFile, 'utf8')).toContain('meter: heat-pump');
  expect((await ask('POST', 'devices/undo', { change: removed?.body.change }))?.body.code).toBe('config-changed');
  await until(async () => (await row())?.health?.condition === 'ok');
  expect(await sessions()).toEqual(before);
}, 120_000);
