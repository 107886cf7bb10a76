import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askedOfWatchdog } from '../../src/cli/watchdog.ts';
import { startHome } from '../../src/sim/home.ts';
import { CARPORT, GARAGE, homeSpec } from '../../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../../src/sim/world/car.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { eventually } from '../sim/eventually.ts';
import { FailsafeHouse } from './house.ts';
import { expectPromised } from './table.ts';

const LEASE_S = 60;
/** Of the watchdog, where no supervisor asks for less. */
const PATIENCE_S = askedOfWatchdog({}).limitMs / 1_000;

/**
 * The program as a process of its own, on the real clock. The home beside it keeps real time as well, until the process
 * is gone: then its time is made to fly, and the leases run out.
 */
async function houseAndProcess(...firstStart: [preload?: string, environment?: Record<string, string>]) {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-process-'));
  const clock = new FakeClock(Date.now());
  let seenMs = performance.now();
  const following = setInterval(() => {
    const nowMs = performance.now();
    clock.advance(nowMs - seenMs);
    seenMs = nowMs;
  }, 20);
  const [http, ocpp] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: ${CARPORT}, circuit: house, access: open, defaultMode: fast }
leases: { seconds: ${LEASE_S} }
`,
  );
  let newest: ChildProcess | null = null;
  /** `preload` runs in the process before it starts. */
  const start = (preload = '', environment: Record<string, string> = {}): Promise<{ signal: string | null }> => {
    const preloaded = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
    const child = spawn(process.execPath, [...preloaded, 'src/main.ts', '--data', folder], {
      stdio: 'ignore',
      env: { ...process.env, ...environment },
    });
    newest = child;
    return new Promise((resolve) => {
      child.on('exit', (_, signal) => resolve({ signal }));
    });
  };
  const first = start(...firstStart);
  const answers = (): Promise<void> =>
    eventually(async () => (await fetch(`http://127.0.0.1:${http}/api/health`).catch(() => null))?.ok === true, 60_000);
  await answers();
  const home = await startHome({
    clock,
    log: silentLog,
    scenario: { name: 'process', world: homeSpec(1), events: () => [] },
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/`,
    // The car hurries; charging profiles keep to the clock.
    speed: 3,
  });
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car: carSpec({ reactionMs: [500, 500] }) });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: '04A1' });
  onTestFinished(async () => {
    newest?.kill('SIGKILL');
    clearInterval(following);
    await home.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const drawnA = (): number => home.world().chargePoints.find(({ id }) => id === CARPORT)?.currentA[0] ?? 0;
  return {
    answers,
    drawnA,
    /** The end of the process that was started first. */
    first,
    start,
    signal: (signal: NodeJS.Signals): void => void newest?.kill(signal),
    /** A lease has come: control is at work. */
    isTold: () => eventually(() => home.stations.some((station) => station.profiles().length > 0), 60_000),
    charges: () => eventually(() => drawnA() > 10, 60_000),
    /** Seconds of the home, as fast as they can be, until it is so. */
    async fly(atMostS: number, isSo: () => boolean): Promise<number> {
      clearInterval(following);
      for (let tick = 0; tick < 10 * atMostS; tick += 1) {
        if (isSo()) return tick / 10;
        clock.advance(100);
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(`not within ${atMostS} s`);
    },
  };
}

test('a process that is killed leaves leases that run out in the charge points', async () => {
  const house = await houseAndProcess();
  await house.charges();
  house.signal('SIGKILL');
  await house.first;
  expectPromised(await house.fly(2 * LEASE_S, () => house.drawnA() === 0));
});

test('a process that hangs is ended by its watchdog, and the next one takes over', async () => {
  const hang = "process.on('SIGUSR2', () => { for (;;); })";
  const house = await houseAndProcess(hang, { WATCHDOG_USEC: '4000000' });
  await house.isTold();
  house.signal('SIGUSR2');
  expect(await house.first).toEqual({ signal: 'SIGKILL' });
  void house.start();
  await house.answers();
  expectPromised(PATIENCE_S);
});

test('a restart takes over within seconds, and no car notices', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  const [station] = house.home.stations;
  const lease = () => JSON.stringify(station?.profiles().find(({ stackLevel }) => stackLevel === 8));
  await house.stop();
  await house.pass(3);
  const before = lease();
  await house.start();
  let leastA = 16;
  expectPromised(
    await house.secondsUntilReally(60, () => {
      leastA = Math.min(leastA, house.drawnA(CARPORT));
      return lease() !== before;
    }),
  );
  await house.pass(20);
  expect(Math.min(leastA, house.drawnA(CARPORT))).toBeGreaterThan(15);
});

test('a restart does not take the sun from a car that it has been charging', async () => {
  const house = await FailsafeHouse.open({ modes: { carport: 'solar' }, carport: 'phaseSwitching: true' });
  house.home.apply({ kind: 'weather', weather: 'clear' });
  house.home.apply({ kind: 'sun', utcMs: Date.UTC(2026, 5, 21, 11, 30) });
  await house.charging(CARPORT, 9);
  await house.pass(60);
  const before = house.drawnA(CARPORT);
  await house.stop();
  await house.pass(3);
  await house.start();
  let loweredS = 0;
  for (let second = 0; second < 60; second += 1) {
    await house.pass(1);
    if (house.drawnA(CARPORT) < before - 2) loweredS += 1;
  }
  expectPromised(loweredS);
});

test('a restart lowers no car because another is not heard yet: what that was told is remembered', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.plugIn(GARAGE);
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) >= 6);
  // Until both have settled, and what they were told has been written down.
  await house.pass(130);
  const before = house.drawnA(CARPORT);
  await house.stop();
  house.home.faultsOf(GARAGE)?.switchByName('offline', true, null);
  await house.pass(3);
  await house.start();
  let loweredS = 0;
  for (let second = 0; second < 40; second += 1) {
    await house.pass(1);
    if (house.drawnA(CARPORT) < before - 1) loweredS += 1;
  }
  // Two cars share the fuse: with the maximum of the one the other would have to pause.
  expect(before).toBeLessThan(14);
  expectPromised(loweredS);
});

test('a stop waits for no station that has fallen silent', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.faultsOf(CARPORT)?.switchByName('half-open', true, null);
  await house.pass(15);
  const startedMs = performance.now();
  await house.stop();
  expectPromised((performance.now() - startedMs) / 1_000);
});
