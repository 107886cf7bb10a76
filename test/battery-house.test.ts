import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { startHome } from '../src/sim/home.ts';
import { CARPORT, homeSpec } from '../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../src/sim/world/car.ts';
import { HOME_BATTERY } from '../src/sim/world/home-battery.ts';
import type { SiteView } from '../src/site/view.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** The whole program and the simulated home with a battery, over real sockets. */

async function started(rules: string, soc: number, capacity = '') {
  const clock = new FakeClock();
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-battery-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [http, ocpp] = [await freePort(), await freePort()];
  const home = await startHome({
    clock,
    log: silentLog,
    scenario: {
      name: 'battery',
      world: homeSpec(1, { battery: { ...HOME_BATTERY, soc } }),
      events: () => [],
    },
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/`,
    speed: 1,
  });
  onTestFinished(() => home.stop());
  const { p1, inverter, battery } = home.addresses;
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 25, meter: grid }]
meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }]
inverters: [{ id: roof, name: Roof, type: sunspec, host: 127.0.0.1, port: ${inverter.port} }]
batteries: [{ id: cellar, name: Cellar, type: sunspec, host: 127.0.0.1, port: ${battery?.port}${capacity} }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: ${CARPORT}, circuit: house, access: open, defaultMode: fast }
battery: { ${rules} }
fuse: { raiseDelayS: 5 }
`,
  );
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'link',
  });
  if (composed.kind !== 'running') throw new Error(`not running: ${JSON.stringify(composed)}`);
  onTestFinished(() => composed.house.stop());
  const base = `http://127.0.0.1:${http}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const view = async (): Promise<SiteView> =>
    (await (await fetch(`${base}/api/state`, { headers: { cookie } })).json()) as SiteView;
  /** Time goes on until it is so. */
  const until = (isSo: (now: SiteView) => boolean): Promise<void> =>
    eventually(async () => {
      await clock.advanceAsync(1_000, 200);
      return isSo(await view());
    }, 20_000);
  const get = async (path: string) => JSON.parse(await (await fetch(`${base}${path}`, { headers: { cookie } })).text());
  const put = async (path: string, body: object): Promise<number> => {
    const headers = { cookie, origin: base, 'content-type': 'application/json' };
    return (await fetch(`${base}${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })).status;
  };
  return { home, view, until, get, put };
}

test('a battery is shown with its charge, locked while a car charges fast, and free again afterwards', async () => {
  const { home, view, until } = await started('discharge: not-into-fast', 0.62);
  await until(({ batteries, gridW }) => batteries[0]?.socPercent !== null && gridW !== null);
  await until(({ batteries }) => (batteries[0]?.powerW?.value ?? 0) < -1_000);
  expect((await view()).batteries[0]).toMatchObject({
    id: 'cellar',
    name: 'Cellar',
    socPercent: { stale: false },
    locked: false,
    reason: { code: 'self-consumption' },
  });
  expect((await view()).batteries[0]?.socPercent?.value).toBeCloseTo(62, 0);

  home.apply({ kind: 'weather', weather: 'overcast' });
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car: carSpec() });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: '04A1' });
  await until(({ batteries, chargePoints }) => {
    return batteries[0]?.locked === true && (chargePoints[0]?.powerW?.value ?? 0) > 4_000;
  });
  expect((await view()).batteries[0]?.reason).toEqual({ code: 'locked-while-fast', chargePointId: 'carport' });
  expect(home.world().battery).toMatchObject({ locked: true });
  await until(({ gridW }) => (gridW?.value ?? 0) > 1_000);
  expect(home.world().battery?.powerW).toBeLessThanOrEqual(0);

  home.apply({ kind: 'unplug', chargePointId: CARPORT });
  await until(({ batteries }) => batteries[0]?.locked === false);
  expect(home.world().battery?.locked).toBe(false);
});

test('a battery that ignores the lock is said, and the car charges on', async () => {
  const { home, until } = await started('discharge: not-into-fast', 0.62);
  home.battery?.faults.on('ignores-writes');
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car: carSpec() });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: '04A1' });
  await until(({ devices, chargePoints }) => {
    const problem = devices.find(({ id }) => id === 'cellar')?.problem;
    return problem?.code === 'battery-uncontrollable' && (chargePoints[0]?.powerW?.value ?? 0) > 4_000;
  });
});

test('a battery that falls silent counts with its largest power', async () => {
  const { home, until } = await started('policy: car-first', 0.62);
  await until(({ batteries }) => batteries[0]?.socPercent?.stale === false);
  home.battery?.faults.on('silent');
  await until(({ batteries, devices }) => {
    const { condition } = devices.find(({ id }) => id === 'cellar') ?? {};
    return condition === 'stale' && batteries[0]?.reason.code === 'battery-silent';
  });
});

test('a battery is charged from the grid while taking energy is paid for, as the plan says', async () => {
  const { home, view, until, get, put } = await started('policy: car-first', 0.3, ', capacityKWh: 10');
  home.apply({ kind: 'weather', weather: 'overcast' });
  await until(({ batteries }) => batteries[0]?.socPercent?.stale === false);
  const tariff = {
    id: 'home',
    name: 'Paid at noon',
    versions: [
      {
        from: '2026-01-01',
        basis: 'gross',
        energy: {
          kind: 'time-of-use',
          windows: [{ from: '12:00', to: '12:15', pricePerKwh: '-0.10' }],
          otherwise: '0.40',
        },
      },
    ],
  };
  expect(await put('/api/prices', { tariffs: [tariff] })).toBe(200);
  // The price is of the next quarter hour, or a wish changes: whichever comes first makes the plan.
  expect(await put('/api/plan/point:carport', WISHES)).toBe(200);
  // The solver is a process of its own: the clock stands still until it has answered.
  await eventually(async () => (await get('/api/plan')).method === 'lp', 20_000);
  await until(({ batteries }) => batteries[0]?.reason.code === 'planned-charge');
  await until(({ batteries }) => (batteries[0]?.powerW?.value ?? 0) < -4_000);
  const { method, batteries } = await get('/api/plan');
  expect([method, batteries[0].slots[0].action]).toEqual(['lp', 'charge']);
  expect((await view()).batteries[0]?.reason).toMatchObject({ code: 'planned-charge' });
});

const WISHES = {
  goals: [],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
};
