import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { type Home, startHome } from '../src/sim/home.ts';
import { ANNAS_CARD, CARPORT } from '../src/sim/scenarios/home-spec.ts';
import { quietScenario } from '../src/sim/scenarios/quiet.ts';
import { carSpec } from '../src/sim/world/car.ts';
import type { SiteView } from '../src/site/view.ts';
import { FakeClock } from './fake-clock.ts';
import { saying } from './feeds/loopback.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';

/** The whole controller against the simulated home, over real sockets, in time that the test moves. */

const LIMITED_TO_ENERGY = 'mode: min-solar, limitKWh: 0.3';

async function begin(vehicle = LIMITED_TO_ENERGY) {
  const clock = new FakeClock();
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-wishes-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const [http, ocpp] = [await freePort(), await freePort()];
  const home = await startHome({
    clock,
    log: silentLog,
    scenario: quietScenario(1),
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/`,
    speed: 1,
  });
  onTestFinished(() => home.stop());
  writeFileSync(join(dataDir, 'config.yaml'), configText(http, ocpp, home, vehicle));

  const start = async () => {
    const composed = await compose({
      dataDir,
      packageDir: process.cwd(),
      version: '0.0.0',
      clock,
      log: silentLog,
      announceCode: () => {},
      signInLinkToken: 'link',
    });
    if (composed.kind !== 'running') throw new Error(composed.kind);
    expect(composed.house.config.kind).toBe('ok');
    return composed.house;
  };
  let house = await start();
  onTestFinished(() => house.stop());
  const base = `http://127.0.0.1:${http}`;

  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
    const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const headers = { cookie, origin: base, 'content-type': 'application/json' };
    return fetch(`${base}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  };
  const view = async (): Promise<SiteView> => (await (await ask('GET', '/api/state')).json()) as SiteView;
  return {
    clock,
    home,
    view,
    carport: async () => {
      const [first] = (await view()).chargePoints;
      if (first === undefined) throw new Error('no charge point');
      return first;
    },
    put: async (path: string, body: object) => (await ask('PUT', path, body)).status,
    /** Moves the time on until something is so. */
    until: async (what: string, condition: () => boolean | Promise<boolean>, seconds = 600): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        if (await condition()) return;
        clock.advance(1_000);
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      throw new Error(`in vain: ${what}`);
    },
    restart: async () => {
      await house.stop();
      house = await start();
    },
  };
}

function configText(http: number, ocpp: number, { addresses: { p1, shelly } }: Home, vehicle: string): string {
  return `http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 25, meter: grid }]
meters: [{ id: grid, name: Meter, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: ${CARPORT}, circuit: house, defaultMode: solar }
tokens: [{ uid: ${ANNAS_CARD}, name: Anna, mode: fast }]
vehicles: [{ id: zoe, name: Zoe, tokens: [${ANNAS_CARD}], ${vehicle} }]
loads:
  - { id: hot-water, name: Hot water, type: shelly, host: 127.0.0.1, port: ${shelly.port}, kind: heating-rod, circuit: house, phases: [L3], powerW: 2000, minOffMinutes: 0, minOnMinutes: 0 }
solar: { startDelayS: 5, stopDelayS: 5 }
fuse: { raiseDelayS: 5 }
`;
}

const drawsA = (home: Home): number => home.world().chargePoints[0]?.currentA[0] ?? 0;

test('a card brings its mode and its vehicle its limit, for as long as its car is there', async () => {
  const { home, carport, put, until, restart, clock } = await begin();
  expect(await put('/api/charge-points/carport/boost', { minutes: 30 })).toBe(409);
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car: carSpec() });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: ANNAS_CARD });
  await until('charging', () => drawsA(home) > 10);
  expect(await carport()).toMatchObject({ mode: 'fast', limit: { energyWh: 300 } });

  await until('the limit', async () => (await carport()).reasons[0]?.code === 'energy-limit-reached');
  await until('the pause', () => drawsA(home) === 0, 20);

  expect(await put('/api/charge-points/carport/limit', { energyWh: 2_000, socPercent: null, untilMs: null })).toBe(200);
  expect(await put('/api/charge-points/carport/mode', { mode: 'off' })).toBe(200);
  expect((await carport()).grantedA).toBe(0);
  expect(await put('/api/charge-points/carport/boost', { minutes: 30 })).toBe(200);
  await until('the boost', () => drawsA(home) > 10);

  await restart();
  await until('the station is back', async () => (await carport()).status === 'charging', 120);
  const { boostEndsAtMs, limit, mode } = await carport();
  expect({ limit, mode }).toEqual({ limit: { energyWh: 2_000, socPercent: null, untilMs: null }, mode: 'off' });
  expect((boostEndsAtMs ?? 0) - clock.wallMs()).toBeGreaterThan(20 * 60_000);

  expect(await put('/api/charge-points/carport/mode', { mode: 'solar' })).toBe(200);
  home.apply({ kind: 'unplug', chargePointId: CARPORT });
  await until('the car is gone', async () => (await carport()).status === 'available');
  await until('its limit is gone, too', async () => (await carport()).limit.energyWh === null);
  expect(await carport()).toMatchObject({ mode: 'solar', boostEndsAtMs: null });
}, 60_000);

test('a vehicle stops at its greatest state of charge: by energy while its source repeats itself, and at once when somebody has looked', async () => {
  const maker = await saying('{"soc": 60}');
  const { home, carport, put, until } = await begin(
    `limitSocPercent: 62, capacityKWh: 5, soc: { type: http, address: "${maker.url}/", pollMinutes: 1 }`,
  );
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car: carSpec() });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: ANNAS_CARD });
  await until('charging', () => drawsA(home) > 10);
  expect(await carport()).toMatchObject({ limit: { socPercent: 62 } });
  expect((await carport()).socPercent).toBeCloseTo(60, -1);

  await until('the limit', async () => (await carport()).reasons[0]?.code === 'soc-limit-reached');
  await until('the pause', () => drawsA(home) === 0, 20);
  const { session, socPercent } = await carport();
  // A per cent of 5 kWh takes 56 Wh at the meter, and the meter is read every few seconds.
  expect(session?.energyWh).toBeGreaterThan(100);
  expect(session?.energyWh).toBeLessThan(350);
  expect(socPercent).toBeGreaterThanOrEqual(62);
  expect(maker.asked.length).toBeGreaterThan(0);

  expect(await put('/api/charge-points/carport/limit', { energyWh: null, socPercent: 95, untilMs: null })).toBe(200);
  await until('it goes on', () => drawsA(home) > 10);
  expect(await put('/api/charge-points/carport/soc', { percent: 96 })).toBe(200);
  await until('what somebody has seen', async () => (await carport()).reasons[0]?.code === 'soc-limit-reached', 10);
  await until('the end', () => drawsA(home) === 0, 20);
}, 60_000);

test('a heating rod takes the sun, is switched off by its owner, and goes off when its switch hears nothing more', async () => {
  const { clock, home, view, put, until } = await begin();
  const isOn = (): boolean => home.world().loads[0]?.on === true;
  await until('the sun heats the water', isOn);
  await until('its own power is shown', async () => ((await view()).loads[0]?.powerW?.value ?? 0) > 1_900, 30);
  expect((await view()).loads[0]).toMatchObject({
    id: 'hot-water',
    grantedW: 2_000,
    reasons: [{ code: 'following-sun' }, {}],
  });

  expect(await put('/api/loads/hot-water/mode', { mode: 'off' })).toBe(200);
  await until('off by its owner', () => !isOn(), 10);
  expect(await put('/api/loads/fridge/mode', { mode: 'off' })).toBe(404);
  expect(await put('/api/loads/hot-water/mode', { mode: 'auto' })).toBe(200);
  await until('on again', isOn);

  home.shelly.faults.on('silent');
  await until('it is missed', async () => (await view()).loads[0]?.reasons[0]?.code === 'load-unreachable', 60);
  for (let second = 0; second < 130; second += 1) clock.advance(1_000);
  expect(isOn()).toBe(false);
}, 60_000);

test('a car that fell asleep in a pause is woken, and the page says so meanwhile', async () => {
  const { clock, home, carport, put, until } = await begin();
  const car = carSpec({ sleepsAfterMs: 60_000, wakesAtReoffer: true });
  home.apply({ kind: 'plug-in', chargePointId: CARPORT, car });
  home.apply({ kind: 'card', chargePointId: CARPORT, idToken: ANNAS_CARD });
  await until('charging', () => drawsA(home) > 10);
  await put('/api/charge-points/carport/limit', { energyWh: null, socPercent: null, untilMs: null });
  await put('/api/charge-points/carport/mode', { mode: 'off' });
  const sleeps = (): boolean => home.world().chargePoints[0]?.car?.asleep === true;
  await until('asleep', sleeps);
  const offeredMs = clock.monoMs();
  await put('/api/charge-points/carport/mode', { mode: 'fast' });
  await until('being woken', async () => (await carport()).reasons[0]?.code === 'waking-vehicle');
  expect(clock.monoMs() - offeredMs).toBeGreaterThanOrEqual(180_000);
  await until('awake again', () => drawsA(home) > 10, 60);
}, 60_000);
