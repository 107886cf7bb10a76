import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { HttpDevice, type HttpDeviceOptions } from '../../../src/devices/http/http-device.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { until } from '../../transport/peer.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A device behind a name and a password. */
async function bench(options: Partial<HttpDeviceOptions> = {}) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const isKnown = request.headers.authorization === `Basic ${Buffer.from('anna:geheim').toString('base64')}`;
    if (isKnown) response.end(JSON.stringify({ power: 420, soc: 55 }));
    else response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  const device = new HttpDevice(
    {
      id: 'one',
      name: 'One',
      kind: 'battery',
      host: '127.0.0.1',
      port,
      path: '/api?x=1',
      pollMs: 2_000,
      speech: { values: { powerW: { path: 'power' }, socPercent: { path: 'soc' } } },
      signIn: async () => ({ user: 'anna', password: 'geheim' }),
      ...options,
    },
    { clock: new FakeClock(), log: silentLog, changed },
  );
  closers.push(() => device.stop());
  device.start();
  await until(() => changes > 0, 'an outcome');
  return { device, asked };
}

it('signs in and reads', async () => {
  const { device, asked } = await bench();
  expect(asked).toEqual(['/api?x=1', '/api?x=1']);
  expect(device.reading()?.value.powerW).toBe(420);
  expect(device.socPercent()).toBe(55);
  expect(device.health()).toMatchObject({ kind: 'battery', condition: 'ok', problem: null });
});

it('says that a password is needed', async () => {
  const { device } = await bench({ signIn: null });
  expect(device.health()).toMatchObject({ condition: 'faulty', problem: { code: 'sign-in-needed' } });
});

it('says why a password cannot be read, and does not ask without it', async () => {
  const { device, asked } = await bench({ signIn: () => Promise.reject(new Error('secret may be read by others')) });
  expect(asked).toEqual([]);
  expect(device.health().problem).toMatchObject({ code: 'protocol-error', detail: 'secret may be read by others' });
});

it('says that its password is not taken', async () => {
  const { device } = await bench({ signIn: async () => ({ user: 'anna', password: 'falsch' }) });
  expect(device.health()).toMatchObject({ condition: 'faulty', problem: { code: 'sign-in-refused' } });
});

it('does not believe an inverter that makes twice what it can', async () => {
  const { device } = await bench({ nameplateW: 200 });
  expect(device.health().problem).toEqual({ code: 'implausible', quantity: 'power', value: 420 });
});
