import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SgReadyState } from '../../../src/core/model/decision.ts';
import { CoilOutput } from '../../../src/devices/loads/coil-output.ts';
import type { Output } from '../../../src/devices/loads/output.ts';
import { ShellyOutput } from '../../../src/devices/loads/shelly-output.ts';
import { SwitchedLoad, type SwitchedLoadOptions } from '../../../src/devices/loads/switched-load.ts';
import { type ShellyOutputPort, ShellyServer } from '../../../src/sim/endpoints/shelly-server.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../../sim/eventually.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { startCoilBank } from './coil-bank.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const BOILER: SwitchedLoadOptions = { id: 'boiler', name: 'Boiler', kind: 'heating-rod', phases: ['L3'], maxW: 2_000 };
const LEASE_MS = 120_000;

function driver(options: SwitchedLoadOptions, outputs: readonly Output[], clock: FakeClock) {
  const context = { clock, log: silentLog, changed: () => {} };
  const load = new SwitchedLoad(options, outputs, context);
  closers.push(() => load.stop());
  const grant = (powerW: number, sgReady: SgReadyState | null = null): void =>
    load.grant({ powerW, sgReady, expiresMonoMs: clock.monoMs() + LEASE_MS });
  /** Moves the clock by a poll after the other until something is so. */
  const until = async (condition: () => boolean, stepMs = 500): Promise<void> => {
    await eventually(() => {
      if (condition()) return true;
      clock.advance(stepMs);
      return false;
    });
  };
  return { load, grant, until };
}

async function shelly(powers: readonly (number | null)[] = [2_000], options = BOILER) {
  const clock = new FakeClock();
  const ports = powers.map(
    (ratedW): ShellyOutputPort => ({
      on: false,
      voltageV: 230,
      get powerW() {
        return ratedW === null ? null : this.on ? ratedW : 0;
      },
    }),
  );
  const server = new ShellyServer({ clock, port: 0, outputs: ports });
  const port = await server.start();
  closers.push(() => server.stop());
  const address = { host: '127.0.0.1', port };
  const outputs = ports.map((_, id) => new ShellyOutput(address, id, clock));
  return { clock, server, ports, port, ...driver(options, outputs, clock) };
}

describe('a Shelly switch', () => {
  it('is read, switched on with an expiry, renewed before it is over, and switched off', async () => {
    const { clock, load, server, ports, grant, until } = await shelly();
    load.start();
    expect(load.health()).toMatchObject({ kind: 'load', condition: 'connecting' });
    await until(() => load.health().condition === 'ok');
    expect(load.snapshot()).toMatchObject({ ceilingW: 0, reading: { value: { powerW: 0 } } });

    grant(2_000);
    await until(() => ports[0]?.on === true);
    expect(server.requests.find((path) => path.includes('Switch.Set'))).toBe(
      '/rpc/Switch.Set?id=0&on=true&toggle_after=120',
    );
    await until(() => (load.snapshot().reading?.value.powerW ?? 0) === 2_000);
    expect(load.snapshot()).toMatchObject({
      ceilingW: 2_000,
      reading: { value: { phasePowerW: [2_000, 0, 0], phaseVoltageV: [230, 0, 0] } },
    });
    expect(load.snapshot().reading?.value.phaseCurrentA?.[0]).toBeCloseTo(8.7, 1);

    const onMs = clock.monoMs();
    const sets = (): number => server.requests.filter((path) => path.includes('Switch.Set')).length;
    await until(() => {
      grant(2_000);
      return clock.monoMs() - onMs > 2.2 * LEASE_MS;
    });
    expect(ports[0]?.on).toBe(true);
    expect(sets()).toBeGreaterThanOrEqual(3);
    expect(sets()).toBeLessThanOrEqual(7);

    grant(0);
    await until(() => ports[0]?.on === false && load.snapshot().ceilingW === 0);
  });

  it('switches off by itself when nobody renews it, and counts until then', async () => {
    const { clock, load, server, ports, grant, until } = await shelly();
    load.start();
    await until(() => load.health().condition === 'ok');
    grant(2_000);
    await until(() => ports[0]?.on === true && load.snapshot().ceilingW === 2_000);
    server.faults.on('silent');
    await until(() => load.health().condition === 'stale', 1_000);
    expect(load.snapshot().ceilingW).toBe(2_000);
    clock.advance(LEASE_MS + 10_000);
    expect(ports[0]?.on).toBe(false);
    expect(load.snapshot().ceilingW).toBe(0);
  });

  it('that was found on is not clicked before somebody decides so', async () => {
    const { load, server, ports, until } = await shelly();
    for (const port of ports) port.on = true;
    load.start();
    await until(() => load.health().condition === 'ok');
    expect(load.snapshot().ceilingW).toBe(2_000);
    expect(server.requests.some((path) => path.includes('Switch.Set'))).toBe(false);
  });

  it('that somebody switches by its button is switched back', async () => {
    const { load, ports, grant, until } = await shelly();
    load.start();
    grant(0);
    await until(() => load.health().condition === 'ok');
    for (const port of ports) port.on = true;
    const seen: number[] = [];
    await until(() => {
      seen.push(load.snapshot().ceilingW);
      return seen.includes(2_000) && ports[0]?.on === false;
    });
  });

  it('behind a password that it does not take, or that cannot be read, says so', async () => {
    const { clock, server, port } = await shelly();
    server.faults.on('sign-in');
    const problemOf = async (signIn: () => Promise<{ user: string; password: string }>) =>
      new ShellyOutput({ host: '127.0.0.1', port, signIn }, 0, clock).read();
    expect(await problemOf(async () => ({ user: 'admin', password: 'falsch' }))).toMatchObject({
      problem: { code: 'sign-in-refused' },
    });
    expect(await problemOf(() => Promise.reject(new Error('shelly.txt may be read by others')))).toMatchObject({
      problem: { code: 'protocol-error', detail: 'shelly.txt may be read by others' },
    });
  });

  it('without a meter has no reading, and counts with its nameplate', async () => {
    const { load, ports, grant, until } = await shelly([null]);
    load.start();
    grant(2_000);
    await until(() => ports[0]?.on === true && load.snapshot().ceilingW === 2_000);
    expect(load.snapshot().reading).toBeNull();
  });

  it('of three outputs switches a rod in steps, one phase after the other', async () => {
    const rod: SwitchedLoadOptions = { ...BOILER, phases: ['L1', 'L2', 'L3'], maxW: 3_000 };
    const { load, ports, grant, until } = await shelly([1_000, 1_000, 1_000], rod);
    load.start();
    grant(2_000);
    await until(() => load.snapshot().reading?.value.powerW === 2_000);
    expect(ports.map(({ on }) => on)).toEqual([true, true, false]);
    expect(load.snapshot()).toMatchObject({ ceilingW: 2_000, reading: { value: { phasePowerW: [1_000, 1_000, 0] } } });
  });

  it.each([
    ['silent', 'unreachable', 'connecting'],
    ['unreachable', 'unreachable', 'connecting'],
    ['sign-in', 'sign-in-needed', 'faulty'],
    ['wrong-body', 'protocol-error', 'faulty'],
    ['other-body', 'protocol-error', 'faulty'],
  ] as const)(
    'that is %s is a problem of the device: %s, %s; and recovers by itself',
    async (fault, code, condition) => {
      const { load, server, grant, until } = await shelly();
      server.faults.on(fault);
      load.start();
      grant(2_000);
      await until(() => load.health().problem !== null);
      expect(load.health()).toMatchObject({ condition, problem: { code } });
      expect(load.snapshot()).toMatchObject({ ceilingW: 0, reading: null });
      server.faults.off();
      await until(() => load.health().condition === 'ok' && load.snapshot().ceilingW === 2_000);
    },
  );

  it('that nobody runs at this address is unreachable', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const address = gone.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => gone.close(resolve));
    const clock = new FakeClock();
    const { load, until } = driver(BOILER, [new ShellyOutput({ host: '127.0.0.1', port }, 0, clock)], clock);
    load.start();
    await until(() => load.health().problem?.code === 'unreachable');
  });

  it('that acknowledges and does not switch counts as what it says of itself', async () => {
    const { load, server, grant, until } = await shelly();
    server.faults.on('deaf');
    load.start();
    grant(2_000);
    await until(() => server.requests.filter((path) => path.includes('Switch.Set')).length > 2);
    expect(load.snapshot().reading?.value.powerW).toBe(0);
  });
});

describe('coils', () => {
  const PUMP: SwitchedLoadOptions = {
    id: 'pump',
    name: 'Heat pump',
    kind: 'heat-pump',
    phases: ['L1', 'L2', 'L3'],
    maxW: 3_000,
  };

  async function pump() {
    const clock = new FakeClock();
    const bank = await startCoilBank(4);
    closers.push(() => bank.close());
    const buses = new ModbusBuses(clock);
    const endpoint = tcpLine(bank.port);
    const outputs = [2, 3].map((coil) => new CoilOutput(buses.lease(endpoint), 1, coil));
    return { clock, bank, ...driver(PUMP, outputs, clock) };
  }

  it.each([
    [1, [true, false], 0],
    [2, [false, false], 0],
    [3, [false, true], 3_000],
    [4, [true, true], 3_000],
  ] as const)('bring a heat pump into SG Ready state %d', async (state, coils, ceilingW) => {
    const { bank, load, grant, until } = await pump();
    load.start();
    await until(() => load.health().condition === 'ok');
    grant(state > 2 ? 3_000 : 0, state);
    await until(() => bank.coils[2] === coils[0] && bank.coils[3] === coils[1]);
    await until(() => load.snapshot().ceilingW === ceilingW);
    expect(load.snapshot().reading).toBeNull();
  });

  it('keep their last state when the relay is lost, and count so', async () => {
    const { clock, bank, load, grant, until } = await pump();
    load.start();
    grant(3_000, 3);
    await until(() => bank.coils[3] === true && load.snapshot().ceilingW === 3_000);
    bank.isSilent = true;
    await until(() => load.health().condition === 'stale', 1_000);
    clock.advance(10 * LEASE_MS);
    expect(load.snapshot().ceilingW).toBe(3_000);
  });

  it('that the relay refuses are a fault with register and code', async () => {
    const clock = new FakeClock();
    const bank = await startCoilBank(1);
    closers.push(() => bank.close());
    const outputs = [new CoilOutput(new ModbusBuses(clock).lease(tcpLine(bank.port)), 1, 7)];
    const { load, until } = driver(BOILER, outputs, clock);
    load.start();
    await until(() => load.health().condition === 'faulty');
    expect(load.health().problem).toMatchObject({ code: 'modbus-exception', register: 7, exception: 2 });
  });
});
