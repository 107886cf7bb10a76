import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SimulatedStation } from '../../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../../src/sim/world/car.ts';
import { World } from '../../src/sim/world/world.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { eventually } from '../sim/eventually.ts';

/** The simulated station before a strict central system of another implementation. */

type Client = Parameters<Parameters<RPCServer['on']>[1]>[0];

const CARD = '04A1B2C3';
const clock = new FakeClock();
let server: RPCServer;
let station: SimulatedStation;
let world: World;
let faults: string[];
let heard: string[];
let client: Client | null;
let statusesOf: Map<string, unknown[]>;

beforeEach(async () => {
  faults = [];
  heard = [];
  client = null;
  statusesOf = new Map();
  server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
  server.on('client', (connected: Client) => {
    client = connected;
    connected.on('strictValidationFailure', ({ method, error }: { method: string; error: Error }) =>
      faults.push(`${method}: ${error.message}`),
    );
    connected.on('badMessage', ({ error }: { error: Error }) => faults.push(error.message));
    const now = () => new Date(clock.wallMs()).toISOString();
    const answers: Record<string, (params: Record<string, unknown>) => object> = {
      Authorize: () => ({ idTagInfo: { status: 'Accepted' } }),
      BootNotification: () => ({ status: 'Accepted', currentTime: now(), interval: 300 }),
      Heartbeat: () => ({ currentTime: now() }),
      StartTransaction: () => ({ transactionId: 101, idTagInfo: { status: 'Accepted' } }),
      StatusNotification: ({ status, connectorId }) => {
        statusesOf.set(String(connectorId), [...(statusesOf.get(String(connectorId)) ?? []), status]);
        return {};
      },
    };
    connected.handle(async ({ method, params }: { method: string; params: Record<string, unknown> }) => {
      heard.push(method);
      return answers[method]?.(params) ?? {};
    });
  });
  const http = await server.listen(0, '127.0.0.1');
  world = new World(homeSpec(1));
  const [evse] = world.chargePoints;
  if (evse === undefined) throw new Error('no charge point');
  const centralSystemUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  station = new SimulatedStation({ identity: evse.spec.id, evse, clock, log: silentLog, centralSystemUrl });
  station.configuration.change('WebSocketPingInterval', '0');
  await station.start();
});
afterEach(async () => {
  await station.stop();
  await server.close({ force: true });
});

const status = () => statusesOf.get('1')?.at(-1);
const until = (condition: () => boolean): Promise<void> =>
  eventually(() => {
    clock.advance(100);
    world.step(100);
    station.tick();
    return condition();
  });

test('a whole session of the simulated station is without fault for a strict central system, and so is what it answers', async () => {
  await until(() => status() === 'Available');
  const asked: readonly (readonly [string, object])[] = [
    ['GetConfiguration', {}],
    ['ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '5' }],
    [
      'SetChargingProfile',
      {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Absolute',
          chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.3 }] },
        },
      },
    ],
    ['GetCompositeSchedule', { connectorId: 1, duration: 600 }],
    ['TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 }],
  ];
  for (const [action, payload] of asked) await client?.call(action, payload);
  const chargePointId = station.identity;
  world.apply({ kind: 'plug-in', chargePointId, car: carSpec({ reactionMs: [500, 500] }) });
  world.apply({ kind: 'card', chargePointId, idToken: CARD });
  await until(() => status() === 'Charging');
  await until(() => world.chargePoints[0]?.offerA === 8.3 && world.chargePoints[0].currentA[0] > 6);
  await until(() => heard.filter((action) => action === 'MeterValues').length >= 3);
  await client?.call('RemoteStopTransaction', { transactionId: 101 });
  await until(() => heard.includes('StopTransaction'));
  expect(new Set(heard)).toEqual(
    new Set([
      'BootNotification',
      'StatusNotification',
      'Authorize',
      'StartTransaction',
      'MeterValues',
      'StopTransaction',
    ]),
  );
  expect(faults).toEqual([]);
});
