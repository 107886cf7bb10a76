import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { compose, type House } from '../src/compose.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';

/** An address of this machine that is not loopback: who comes by it is another machine to the page. */
const OTHER = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const PASSWORD = 'a whole sentence is good';

let folder: string;
let codes: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lademeister-page-house-'));
  codes = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function started(http: object, clock = new FakeClock(Date.now())): Promise<House> {
  const meters = '[{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: 9 } }]';
  const ocpp = JSON.stringify({ host: '127.0.0.1', port: await freePort() });
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: ${JSON.stringify(http)}\nocpp: ${ocpp}\ncircuits: [{ id: house, name: House, limitA: 35, meter: grid }]\nmeters: ${meters}\n`,
  );
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '1.2.3',
    clock,
    log: silentLog,
    announceCode: (code) => codes.push(code),
    signInLinkToken: 'link',
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  onTestFinished(() => composed.house.stop());
  composed.house.claim();
  return composed.house;
}

interface Asked {
  readonly url: string;
  readonly ca?: string;
  readonly method?: string;
  readonly cookie?: string;
  readonly body?: object;
}

function ask({ url, ca, method = 'GET', cookie, body }: Asked) {
  return new Promise<{ status: number; text: string; cookie: string }>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(cookie === undefined ? {} : { cookie }) };
    const options = { method, headers, agent: false, ...(ca === undefined ? {} : { ca }) };
    const asked = (url.startsWith('https:') ? request : plainRequest)(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.once('end', () => {
        const [set = ''] = answer.headers['set-cookie'] ?? [];
        resolve({ status: answer.statusCode ?? 0, text, cookie: set.split(';')[0] ?? '' });
      });
    });
    asked.once('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('the page of a real house', () => {
  test.skipIf(OTHER === undefined)(
    'another machine installs the certificate, claims the house by HTTPS, and its owner may do without it',
    async () => {
      const http = { port: await freePort(), tlsPort: await freePort() };
      const clock = new FakeClock(Date.now());
      const house = await started(http, clock);
      const plain = `http://${OTHER}:${http.port}`;
      const encrypted = `https://${OTHER}:${http.tlsPort}`;
      expect(house.encrypted).toMatchObject({ port: http.tlsPort, problem: null, required: true });
      expect((await ask({ url: `http://127.0.0.1:${http.port}/api/setup` })).status).toBe(200);

      expect((await ask({ url: `${plain}/api/setup` })).status).toBe(403);
      const { text: ca } = await ask({ url: `${plain}/trust/lademeister.pem` });
      await expect(ask({ url: `${encrypted}/api/setup` })).rejects.toThrow(/self-signed/);
      const body = { code: codes.at(-1) ?? '', password: PASSWORD };
      const { cookie } = await ask({ url: `${encrypted}/api/owner`, ca, method: 'POST', body });
      expect(cookie).toMatch(/^__Host-/);
      expect((await ask({ url: `${encrypted}/api/state`, ca, cookie })).status).toBe(200);
      expect(statSync(join(folder, 'https', 'ca.pem')).mode & 0o777).toBe(0o600);

      const choice = { url: `${encrypted}/api/connection`, ca, cookie, method: 'PUT' };
      const refused = await ask({ ...choice, body: { encryption: 'optional', password: 'guess' } });
      expect(refused.status).toBe(401);
      expect((await ask({ ...choice, body: { encryption: 'optional', password: PASSWORD } })).status).toBe(200);
      expect(readFileSync(join(folder, 'config.yaml'), 'utf8')).toMatch(/encryption"?: "?optional/);
      await expect
        .poll(
          async () => {
            await clock.advanceAsync(1_000);
            return (await ask({ url: `${plain}/api/setup` }).catch(() => null))?.status;
          },
          { timeout: 15_000 },
        )
        .toBe(200);
      // The same authority: nobody has to install it again.
      expect((await ask({ url: `${encrypted}/api/setup`, ca })).status).toBe(200);
    },
  );

  test('for this machine alone there is neither a certificate nor a second port', async () => {
    const house = await started({ host: '127.0.0.1', port: await freePort() });
    expect(house.encrypted).toBeNull();
    expect(() => statSync(join(folder, 'https'))).toThrow('ENOENT');
  });

  test('an encrypted port in use is said, the rest works, and it is opened once it is free', async () => {
    const { createServer } = await import('node:net');
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    const address = other.address();
    const tlsPort = typeof address === 'object' && address !== null ? address.port : 0;
    const http = { port: await freePort(), tlsPort };
    const clock = new FakeClock(Date.now());
    const house = await started(http, clock);
    expect(house.pageProblem).toBeNull();
    expect(house.encrypted?.problem).toMatchObject({ port: tlsPort, code: 'EADDRINUSE', insteadPort: null });
    expect((await ask({ url: `http://127.0.0.1:${http.port}/api/setup` })).status).toBe(200);
    await new Promise((resolve) => other.close(resolve));
    clock.advance(10_000);
    const ca = readFileSync(join(folder, 'https', 'ca.pem'), 'utf8');
    await expect
      .poll(async () => (await ask({ url: `https://127.0.0.1:${tlsPort}/api/setup`, ca }).catch(() => null))?.status)
      .toBe(200);
  });
});
