import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { SmlMeter } from '../../../src/devices/meters/sml/sml-meter.ts';
import type { StreamConnection } from '../../../src/devices/meters/stream-connection.ts';
import { P1Server } from '../../../src/sim/endpoints/p1-server.ts';
import { signed, smlFile, smlOfGrid, unsigned } from '../../../src/sim/endpoints/sml-file.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { fakeDial } from '../../transport/fake-dial.ts';
import { until } from '../../transport/peer.ts';
import { EMH, GRID, HOLLEY, power } from './sml-samples.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function meterAt(connection: StreamConnection): SmlMeter {
  const meter = new SmlMeter(
    { id: 'grid', name: 'Grid', connection },
    { clock: systemClock, log: silentLog, changed() {} },
  );
  closers.push(() => meter.stop());
  meter.start();
  return meter;
}

const file = (powerW: number, second: number, server?: Buffer): Buffer =>
  smlOfGrid({ ...GRID, phasePowerW: [powerW, 0, 0] }, second * 1_000, server);

describe('an SML meter', () => {
  it('is read as soon as a file is whole, follows its rhythm and keeps to one meter', () => {
    const clock = new FakeClock();
    const line = fakeDial();
    const connection = { serial: { path: '/dev/ttyUSB0' } };
    const context = { clock, log: silentLog, changed() {} };
    const meter = new SmlMeter({ id: 'grid', name: 'Grid', connection }, context, line.dial);
    meter.start();
    line.last().open();
    line.last().send(file(500, 1).subarray(20));
    expect(meter.health()).toMatchObject({ kind: 'meter', condition: 'connecting', problem: null });
    for (let second = 2; second <= 12; second += 2) {
      line.last().send(file(500 + second, second));
      clock.advance(2_000);
    }
    expect(meter.reading()).toMatchObject({ value: { powerW: 512 }, quality: 'good' });
    line.last().send(file(9_000, 14, HOLLEY));
    expect(meter.reading()?.value.powerW).toBe(512);
    clock.advance(2_900);
    expect(meter.health().condition).toBe('ok');
    clock.advance(200);
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'protocol-error' } });
    expect(meter.health().problem).toMatchObject({ detail: expect.stringContaining('a second meter') });
    line.last().send(file(514, 20));
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('notices a file repeated although it has a clock in it', () => {
    const clock = new FakeClock();
    const line = fakeDial();
    const connection = { serial: { path: '/dev/ttyUSB0' } };
    const meter = new SmlMeter(
      { id: 'grid', name: 'Grid', connection },
      { clock, log: silentLog, changed() {} },
      line.dial,
    );
    meter.start();
    line.last().open();
    for (let second = 0; second < 25; second += 1) {
      line.last().send(file(500, 7));
      clock.advance(1_000);
    }
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'frozen' } });
    expect(meter.reading()?.value.powerW).toBe(500);
  });

  it('of one direction alone does not stand still because it feeds in', () => {
    const clock = new FakeClock();
    const line = fakeDial();
    const connection = { serial: { path: '/dev/ttyUSB0' } };
    const context = { clock, log: silentLog, changed() {} };
    const meter = new SmlMeter({ id: 'grid', name: 'Grid', connection }, context, line.dial);
    meter.start();
    line.last().open();
    const say = (second: number, powerW: number, importWh: number): void => {
      const entries = [
        { code: [1, 8, 0], unit: 30, scaler: 0, value: unsigned(importWh) },
        { ...power('01', 0), value: signed(powerW) },
      ] as const;
      line.last().send(smlFile(entries, { server: EMH, seconds: second, transaction: 3 * second }));
      clock.advance(1_000);
    };
    for (let second = 1; second <= 30; second += 1) say(second, 3_600, second);
    for (let second = 31; second <= 300; second += 1) say(second, -5_000, 30);
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
    expect(meter.reading()?.value.powerW).toBe(-5_000);
    for (let second = 301; second <= 400; second += 1) say(second, 5_000, 30);
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'frozen' } });
  });

  it('is read from a head behind a network adapter', async () => {
    let powerW = 700;
    const head = new P1Server({
      clock: systemClock,
      log: silentLog,
      port: 0,
      ptyPath: null,
      read: () => ({ ...GRID, phasePowerW: [powerW++, 0, 0] }),
      encode: smlOfGrid,
    });
    const port = await head.start();
    closers.push(() => head.stop());
    const meter = meterAt({ tcp: { host: '127.0.0.1', port } });
    await until(() => meter.reading() !== null, 'a reading');
    expect(meter.reading()?.value).toMatchObject({ powerW: powerW - 1, importWh: 12_345_678 });
  });

  it('is read from a bridge with a page and a password, whatever bytes it has', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      const expected = `Basic ${Buffer.from('admin:AB12-CD34').toString('base64')}`;
      response.statusCode = request.headers.authorization === expected ? 200 : 401;
      response.end(response.statusCode === 200 ? file(-500 - asked, asked) : 'no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const page = { host: '127.0.0.1', port, path: '/data.json?node_id=1' };
    const meter = meterAt({ http: { ...page, signIn: async () => ({ user: 'admin', password: 'AB12-CD34' }) } });
    await until(() => meter.reading() !== null, 'a reading');
    expect(meter.reading()?.value.powerW).toBeLessThan(-500);

    const stranger = meterAt({ http: page });
    await until(() => stranger.health().problem !== null, 'a problem');
    expect(stranger.health().problem).toMatchObject({
      code: 'unreachable',
      detail: 'HTTP 401: name and password needed',
    });
    const forgetful = meterAt({ http: { ...page, signIn: () => Promise.reject(new Error('no file bridge.txt')) } });
    await until(() => forgetful.health().problem !== null, 'a problem');
    expect(forgetful.health().problem).toMatchObject({ code: 'unreachable', detail: 'no file bridge.txt' });
  });
});
