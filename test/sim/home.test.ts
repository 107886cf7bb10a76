import { once } from 'node:events';
import { connect } from 'node:net';
import modbusSerial from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlServer } from '../../src/sim/control-server.ts';
import { type Home, startHome } from '../../src/sim/home.ts';
import { scenarioByName } from '../../src/sim/scenarios/by-name.ts';
import { CARPORT, GARAGE } from '../../src/sim/scenarios/home-spec.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { eventually } from './eventually.ts';
import { ScriptedServer } from './ocpp-station/scripted-server.ts';

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

async function home(scenario: 'demo' | 'quiet', centralSystemUrl: string | null = null, speed = 1) {
  const clock = new FakeClock();
  const started: Home = await startHome({
    clock,
    log: silentLog,
    scenario: scenarioByName(scenario, 1),
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl,
    speed,
  });
  clean.push(() => started.stop());
  return { clock, home: started };
}

describe('the simulated home', () => {
  it('shows the same world on all its sockets', async () => {
    const { clock, home: running } = await home('quiet');
    running.apply({ kind: 'machine', on: true });
    clock.advance(5_000);
    const { p1, inverter, meter } = running.addresses;

    const socket = connect(p1.port, p1.host);
    clean.push(() => void socket.destroy());
    let text = '';
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    await once(socket, 'connect');
    await eventually(() => {
      clock.advance(1_000);
      return text.includes('!');
    });
    const exportKw = Number(/1-0:2\.7\.0\(([\d.]+)/.exec(text)?.[1]);

    const read = async (port: number, input: boolean, address: number, count: number): Promise<Buffer> => {
      const client = new modbusSerial.default();
      client.on('error', () => {});
      await client.connectTCP('127.0.0.1', { port });
      clean.push(() => client.destroy(() => {}));
      client.setID(1);
      return (
        input ? await client.readInputRegisters(address, count) : await client.readHoldingRegisters(address, count)
      ).buffer;
    };
    const solarW = 10 * (await read(inverter.port, false, 40_084, 1)).readInt16BE(0);
    const garageW = (await read(meter.port, true, 0x34, 2)).readFloatBE(0);
    const view = running.world();
    expect(Math.abs(solarW - view.solarW)).toBeLessThan(300);
    expect(garageW).toBeCloseTo(view.machineW, 0);
    expect(Math.abs(exportKw * 1000 + view.gridW)).toBeLessThan(500);
  });

  it('lets the demo charge its first car within a minute when nothing limits it', async () => {
    const server = new ScriptedServer();
    const { clock, home: running } = await home('demo', await server.start());
    clean.push(() => server.stop());
    await eventually(() => server.of('BootNotification').length === 2);
    const until = (seconds: number) =>
      eventually(async () => {
        clock.advance(200);
        await new Promise((resolve) => setTimeout(resolve, 1));
        return running.world().elapsedMs >= seconds * 1000;
      });
    await until(6);
    await eventually(() => {
      clock.advance(200);
      return server.of('StartTransaction').length === 1;
    });
    expect(server.of('StartTransaction')[0]).toMatchObject({ idTag: '04A1B2C3D4E5F6' });
    await until(25);
    const carport = running.world().chargePoints.find(({ id }) => id === CARPORT);
    expect(carport?.currentA).toEqual([16, 16, 16]);
    expect(carport?.car?.name).toBe("Anna's car");
  });

  it('runs its world faster on demand, while telegrams keep to the clock', async () => {
    const { clock, home: running } = await home('quiet', null, 60);
    clock.advance(10_000);
    expect(running.world().elapsedMs).toBe(600_000);
    running.setSpeed(1);
    clock.advance(10_000);
    expect(running.world().elapsedMs).toBe(610_000);
  });

  it('fails to start when a port is taken, and leaves nothing behind', async () => {
    const { home: running } = await home('quiet');
    const again = startHome({
      clock: new FakeClock(),
      log: silentLog,
      scenario: scenarioByName('quiet', 1),
      ports: { p1: 0, inverter: running.addresses.inverter.port, meter: 0 },
      ptyPath: null,
      centralSystemUrl: null,
      speed: 1,
    });
    await expect(again).rejects.toThrow('EADDRINUSE');
  });
});

describe('the control port', () => {
  async function control() {
    const server = new ScriptedServer();
    const { clock, home: running } = await home('quiet', await server.start());
    clean.push(() => server.stop());
    const port = new ControlServer(running);
    const url = `http://127.0.0.1:${await port.start(0)}`;
    clean.push(() => port.stop());
    const post = async (path: string, body: object | string) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(url + path, { method: 'POST', body: text });
      return { status: response.status, body: await response.json() };
    };
    return { clock, running, url, post, server };
  }

  it('makes things happen and shows the world', async () => {
    const { clock, url, post } = await control();
    const car = { phases: 1, soc: 0.2, name: 'test car' };
    expect(await post('/events', { kind: 'plug-in', chargePointId: GARAGE, car })).toEqual({ status: 200, body: {} });
    await post('/events', { kind: 'appliance-on', appliance: 'kettle' });
    await post('/speed', { speed: 2 });
    clock.advance(1_000);
    const world: unknown = await (await fetch(`${url}/world`)).json();
    expect(world).toMatchObject({
      elapsedMs: 2_000,
      appliances: ['kettle'],
      chargePoints: [
        { id: CARPORT, pilot: 'A' },
        { id: GARAGE, pilot: 'B', car: { name: 'test car' } },
      ],
    });
  });

  it('switches faults and reboots', async () => {
    const { post, running } = await control();
    expect(await post('/faults/p1', { fault: 'silent' })).toMatchObject({ body: { active: [{ kind: 'silent' }] } });
    expect(running.p1.faults.has('silent')).toBe(true);
    await post('/faults/p1', { fault: 'silent', on: false });
    expect(running.p1.faults.has('silent')).toBe(false);
    await post('/faults/inverter', { fault: 'exception', value: 6 });
    expect(running.inverter.faults.list()).toEqual([{ kind: 'exception', value: 6 }]);
    await post(`/faults/${GARAGE}`, { fault: 'rejects-profiles' });
    expect(running.stations[1]?.has('rejects-profiles')).toBe(true);
    expect((await post(`/reboot/${GARAGE}`, {})).status).toBe(200);
  });

  it.each([
    ['/events', { kind: 'plug-in', chargePointId: 'NOBODY' }, 404],
    ['/events', { kind: 'earthquake' }, 400],
    ['/events', { kind: 'card', chargePointId: CARPORT, idToken: 'x'.repeat(21) }, 400],
    ['/events', '{"kind":', 400],
    ['/speed', { speed: 0 }, 400],
    ['/faults/p1', { fault: 'rust' }, 400],
    ['/faults/roof', { fault: 'silent' }, 404],
    ['/reboot/NOBODY', {}, 404],
    ['/nothing', {}, 404],
  ])('refuses %s %j', async (path, body, status) => {
    const { post } = await control();
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty('error');
  });
});
