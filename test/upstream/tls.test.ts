import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../src/clock.ts';
import { OcppClient } from '../../src/ocpp/client.ts';
import { makeServerCertificate, makeSiteCa } from '../../src/ocpp/security/site-ca.ts';
import { ocpp16 } from '../../src/ocpp/v16/messages.ts';
import { silentLog } from '../silent-log.ts';

/** Security profile 2: to whom the client speaks, and to whom it does not even say its password. */

let ca: Awaited<ReturnType<typeof makeSiteCa>>;
let server: Awaited<ReturnType<typeof makeServerCertificate>>;
beforeAll(async () => {
  ca = await makeSiteCa();
  server = await makeServerCertificate(ca, ['localhost'], Date.now() + 86_400_000);
});

async function dialled(trust: { ca?: string; fingerprint256?: string }) {
  const https = createServer({ key: server.key, cert: server.cert });
  const heard: (string | undefined)[] = [];
  const sockets = new WebSocketServer({ server: https });
  sockets.on('connection', (_socket, request) => heard.push(request.headers.authorization));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const { port } = https.address() as AddressInfo;
  const outcome = await new Promise<string>((resolve) => {
    const client = new OcppClient({
      ...{ clock: systemClock, log: silentLog, protocol: ocpp16, handlers: {}, random: () => 0 },
      address: async () => ({
        url: `wss://localhost:${port}/X`,
        basicAuth: { user: 'X', password: 'p:w' },
        ca: trust.ca ?? null,
        fingerprint256: trust.fingerprint256 ?? null,
      }),
      pingIntervalMs: () => 0,
      onOpen: () => resolve('open'),
      onClosed: resolve,
    });
    onTestFinished(() => {
      client.stop();
      for (const socket of sockets.clients) socket.terminate();
      https.close();
    });
    client.start();
  });
  return { outcome, heard };
}

const SIGNED_IN = `Basic ${Buffer.from('X:p:w').toString('base64')}`;

test("the back-end's own authority", async () => {
  expect(await dialled({ ca: ca.cert })).toEqual({ outcome: 'open', heard: [SIGNED_IN] });
});

test('an authority that nobody has named: nothing is said', async () => {
  const { outcome, heard } = await dialled({});
  expect(outcome).toMatch(/certificate/);
  expect(heard).toEqual([]);
});

test('a pinned certificate; another one hears nothing, not even the password', async () => {
  const { fingerprint256 } = new X509Certificate(server.cert);
  expect(await dialled({ fingerprint256: fingerprint256.toLowerCase() })).toEqual({
    outcome: 'open',
    heard: [SIGNED_IN],
  });
  const { outcome, heard } = await dialled({ fingerprint256: `00${fingerprint256.slice(2)}` });
  expect(outcome).toBe(`another certificate: ${fingerprint256}`);
  expect(heard).toEqual([]);
});
