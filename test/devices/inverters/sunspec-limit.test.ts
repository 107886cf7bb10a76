import { afterEach, expect, it } from 'vitest';
import { SunSpecLimit } from '../../../src/devices/inverters/sunspec-limit.ts';
import { ModbusServer } from '../../../src/sim/endpoints/modbus-server.ts';
import { SunSpecInverterEndpoint } from '../../../src/sim/endpoints/sunspec-inverter.ts';
import { homeSpec } from '../../../src/sim/scenarios/home-spec.ts';
import { World } from '../../../src/sim/world/world.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The limiter against the simulated 10 kW inverter over a real socket, in virtual time. */
async function bench() {
  const clock = new FakeClock();
  const world = new World(homeSpec(1));
  const endpoint = new SunSpecInverterEndpoint(world, clock);
  let writes = 0;
  const server = new ModbusServer({
    clock,
    port: 0,
    unitId: 1,
    functionCode: 3,
    read: () => endpoint.read(),
    write: (address, words) => {
      writes += 1;
      return endpoint.control.write(address, words);
    },
  });
  const port = await server.start();
  closers.push(() => server.stop());
  const options = { id: 'roof', line: tcpLine(port), unit: 1 };
  const limiter = new SunSpecLimit(options, new ModbusBuses(clock), { clock, log: silentLog, changed: () => {} });
  closers.push(() => limiter.stop());
  limiter.start();
  const limit = (limitW: number | null) => limiter.limit({ limitW, expiresMonoMs: clock.monoMs() + 120_000 });
  await until(() => limiter.largestW() !== null || limiter.obstacle() !== null, 'the models');
  return { clock, world, endpoint, server, limiter, limit, writes: () => writes };
}

it('finds the largest power, writes a limit, reads it back, and lifts it', async () => {
  const { world, limiter, limit } = await bench();
  expect(limiter.largestW()).toBe(10_000);
  expect(limiter.takesLimit()).toBe(true);
  limit(3_000);
  await until(() => world.solar.limitW === 3_000, 'the limit');
  limit(1_234.5);
  // Never more than wanted: hundredths of a percent, rounded down.
  await until(() => world.solar.limitW === 1_234, 'the next limit');
  limit(null);
  await until(() => world.solar.limitW === Number.POSITIVE_INFINITY, 'the sun');
});

it('renews a limit in time, and an inverter that nobody renews frees itself', async () => {
  const { clock, world, endpoint, limiter, limit, writes } = await bench();
  limit(3_000);
  await until(() => limiter.standsSinceMs() !== null, 'the limit');
  const firstMs = limiter.standsSinceMs();
  clock.advance(30_000);
  limit(3_000);
  expect(writes()).toBe(3);
  clock.advance(10_000);
  limit(3_000);
  await until(() => limiter.standsSinceMs() !== firstMs, 'the renewal');
  expect(writes()).toBe(6);
  clock.advance(100_000);
  endpoint.control.tick();
  expect(world.solar.limitW).toBe(3_000);
  expect(limiter.obstacle()).toBeNull();
  clock.advance(21_000);
  endpoint.control.tick();
  expect(world.solar.limitW).toBe(Number.POSITIVE_INFINITY);
});

it.each([
  ['refuses-writes', 'refused'],
  ['ignores-writes', 'ignored'],
] as const)('an inverter that %s is said to have %s it', async (fault, obstacle) => {
  const { server, limiter, limit } = await bench();
  server.faults.on(fault);
  limit(3_000);
  await until(() => limiter.obstacle() === obstacle, 'the obstacle');
  expect(limiter.takesLimit()).toBe(false);
});

it('lifts its limit when it is stopped', async () => {
  const { world, limiter, limit } = await bench();
  limit(3_000);
  await until(() => world.solar.limitW === 3_000, 'the limit');
  await limiter.stop();
  expect(world.solar.limitW).toBe(Number.POSITIVE_INFINITY);
});
