import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CentralSystem } from '../../src/ocpp/central-system.ts';
import { Listening } from '../../src/ocpp/listening.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

async function occupied(): Promise<{ port: number; release: () => Promise<unknown> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { port: address.port, release: () => new Promise((resolve) => server.close(resolve)) };
}

test('a port in use is a problem that is told once, and is gone when the port could be had', async () => {
  const { port, release } = await occupied();
  const clock = new FakeClock();
  const errors: string[] = [];
  const log = { ...silentLog, error: (_fields: object, message: string) => errors.push(message) };
  const centralSystem = new CentralSystem({
    host: '127.0.0.1',
    port,
    clock,
    log,
    stationFor: () => null,
    unknownStation() {},
  });
  onTestFinished(() => centralSystem.close());
  const attempts: Promise<unknown>[] = [];
  const counted = {
    listen() {
      const attempt = centralSystem.listen();
      attempts.push(attempt);
      return attempt;
    },
  };
  const listening = new Listening(counted, clock, log);
  onTestFinished(() => listening.stop());

  await listening.start();
  const sinceMs = clock.wallMs();
  expect(listening.problem()).toEqual({ sinceMs, port, code: 'EADDRINUSE' });
  clock.advance(10_000);
  await attempts[1];
  expect(listening.problem()).toEqual({ sinceMs, port, code: 'EADDRINUSE' });
  expect(errors).toHaveLength(1);

  await release();
  clock.advance(10_000);
  await attempts[2];
  expect(attempts).toHaveLength(3);
  expect(listening.problem()).toBeNull();
});
