import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../../src/clock.ts';
import { P1Meter } from '../../../src/devices/meters/p1/p1-meter.ts';
import type { StreamConnection } from '../../../src/devices/meters/stream-connection.ts';
import { silentLog } from '../../silent-log.ts';
import { until } from '../../transport/peer.ts';
import { telegram } from './p1-samples.ts';

/** P1 meters behind dongles that speak HTTP or WebSocket, over real sockets. */

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function meterAt(connection: StreamConnection): P1Meter {
  const context = { clock: systemClock, log: silentLog, changed: () => {} };
  const meter = new P1Meter({ id: 'grid', name: 'Grid', connection }, context);
  closers.push(() => meter.stop());
  meter.start();
  return meter;
}

async function page(answer: (path: string, response: ServerResponse) => void): Promise<number> {
  const server = createServer((request, response) => answer(request.url ?? '', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

describe('a dongle with a page', () => {
  it('is asked every second, and what it repeats is no reading', async () => {
    const paths: string[] = [];
    let text = telegram(500, 1).toString('latin1').trimEnd();
    const port = await page((path, response) => {
      paths.push(path);
      response.end(text);
    });
    const meter = meterAt({ http: { host: '127.0.0.1', port, path: '/api/v1/telegram' } });
    await until(() => meter.reading()?.value.powerW === 500, 'a telegram');
    const { atMs } = meter.reading() ?? {};
    const asked = paths.length;
    await until(() => paths.length >= asked + 2, 'two more questions');
    expect(meter.reading()?.atMs).toBe(atMs);
    text = telegram(501, 2).toString('latin1');
    await until(() => meter.reading()?.value.powerW === 501, 'the next telegram');
    expect(new Set(paths)).toEqual(new Set(['/api/v1/telegram']));
  });

  it('that refuses is named with what it said', async () => {
    const port = await page((_path, response) => {
      response.statusCode = 403;
      response.end('{"error": "API not enabled"}');
    });
    const meter = meterAt({ http: { host: '127.0.0.1', port, path: '/api/v1/telegram' } });
    await until(() => meter.health().problem !== null, 'a problem');
    expect(meter.health().problem).toMatchObject({
      code: 'unreachable',
      address: `127.0.0.1:${port}/api/v1/telegram`,
      detail: 'HTTP 403',
    });
  });
});

describe('a dongle with a WebSocket', () => {
  async function dongle(port = 0): Promise<WebSocketServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port, path: '/ws' });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    closers.push(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    return server;
  }
  const portOf = (server: WebSocketServer): number => (server.address() as AddressInfo).port;

  it('is read in text and binary messages, whole or in pieces, and again after it was away', async () => {
    const first = await dongle();
    const port = portOf(first);
    first.on('connection', (client) => {
      const bytes = telegram(500, 1);
      client.send(bytes.subarray(0, 50).toString('latin1'));
      client.send(bytes.subarray(50));
    });
    const meter = meterAt({ websocket: { host: '127.0.0.1', port, path: '/ws' } });
    await until(() => meter.reading()?.value.powerW === 500, 'a telegram');
    for (const client of first.clients) client.terminate();
    await new Promise<void>((resolve) => first.close(() => resolve()));
    const second = await dongle(port);
    second.on('connection', (client) => client.send(telegram(501, 2).toString('latin1')));
    await until(() => meter.reading()?.value.powerW === 501, 'a telegram of the dongle that came back');
  });

  it('that is somewhere else is named', async () => {
    const port = portOf(await dongle());
    const meter = meterAt({ websocket: { host: '127.0.0.1', port, path: '/elsewhere' } });
    await until(() => meter.health().problem !== null, 'a problem');
    expect(meter.health().problem).toMatchObject({ code: 'unreachable', detail: expect.stringContaining('400') });
  });
});
