import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose, type House } from '../src/compose.ts';
import { SimulatedStation } from '../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../src/sim/world/car.ts';
import { World } from '../src/sim/world/world.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** The whole program, stopped and started anew, with a station that goes on charging. */

async function home() {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-restart-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new FakeClock();
  const ocpp = await freePort();
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${await freePort()} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: CP1, circuit: house, defaultMode: fast, access: open }
fuse: { raiseDelayS: 5 }
`,
  );
  const world = new World({
    ...homeSpec(1),
    chargePoints: [{ id: 'CP1', phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }],
  });
  const [evse] = world.chargePoints;
  if (evse === undefined) throw new Error('no charge point');
  const station = new SimulatedStation({
    identity: 'CP1',
    evse,
    clock,
    log: silentLog,
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/ocpp`,
  });
  station.configuration.change('WebSocketPingInterval', '0');
  await station.start();
  onTestFinished(() => station.stop());
  const startHouse = async (): Promise<House> => {
    const result = await compose({
      dataDir: folder,
      packageDir: process.cwd(),
      version: '0.0.0',
      clock,
      log: silentLog,
      announceCode: () => {},
      signInLinkToken: 'link',
    });
    if (result.kind !== 'running') throw new Error(result.kind);
    return result.house;
  };
  /** Slowly enough for the sockets. */
  const pass = async (until: () => boolean, seen: () => void = () => {}): Promise<void> => {
    await eventually(() => {
      clock.advance(100);
      world.step(100);
      station.tick();
      seen();
      return until();
    }, 40_000);
  };
  return { clock, evse, pass, startHouse, station, world };
}

test('a car charges on over a restart of the controller and a break in its line: its lease holds, and nothing lower is told', async () => {
  const { clock, evse, pass, startHouse, station, world } = await home();
  const first = await startHouse();
  world.apply({ kind: 'plug-in', chargePointId: 'CP1', car: carSpec() });
  world.apply({ kind: 'card', chargePointId: 'CP1', idToken: 'A' });
  await pass(() => evse.currentA[0] === 16);
  const lease = () => station.profiles().find(({ stackLevel }) => stackLevel === 8);
  await first.stop();
  await eventually(() => !station.isConnected());

  const before = lease();
  const second = await startHouse();
  onTestFinished(() => second.stop());
  let least = { offerA: 16, drawnA: 16 };
  const look = () => {
    least = { offerA: Math.min(least.offerA, evse.offerA), drawnA: Math.min(least.drawnA, evse.currentA[0]) };
  };
  await pass(() => lease() !== before, look);
  const restartedMonoMs = clock.monoMs();
  await pass(() => clock.monoMs() > restartedMonoMs + 5_000, look);
  expect(least).toEqual({ offerA: 16, drawnA: 16 });

  // The same when only the line was broken.
  station.faults.on('offline');
  await pass(() => !station.isConnected(), look);
  station.faults.off();
  const beforeBreak = lease();
  await pass(() => lease() !== beforeBreak, look);
  expect(least).toEqual({ offerA: 16, drawnA: 16 });
}, 90_000);
