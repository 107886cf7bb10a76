import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import forge from 'node-forge';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openWeb } from '../../src/feeds/web.ts';
import { loopback, saying } from './loopback.ts';

const LIMITS = { timeoutMs: 10_000, maxBytes: 10_000 };
const web = openWeb(systemClock, LIMITS);
const hasty = openWeb(systemClock, { ...LIMITS, timeoutMs: 300 });

test('an answer, and what was sent for it', async () => {
  const server = await saying('{"ok":1}');
  expect(await web({ url: `${server.url}/a?b=1`, headers: { authorization: 'Bearer x' } })).toEqual({
    kind: 'ok',
    body: '{"ok":1}',
  });
  expect(await web({ url: server.url, method: 'POST', body: 'grant' })).toEqual({ kind: 'ok', body: '{"ok":1}' });
  expect(server.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/a?b=1', ''],
    ['POST', '/', 'grant'],
  ]);
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'user-agent': 'lademeister' });
});

test.each([
  [401, {}, { code: 'sign-in' }],
  [403, {}, { code: 'sign-in' }],
  [404, {}, { code: 'http-status', detail: 'HTTP 404: no such thing' }],
  [500, {}, { code: 'http-status' }],
  [204, {}, { code: 'http-status' }],
  [503, { 'retry-after': '120' }, { code: 'http-status', retryAfterMs: 120_000 }],
  [429, { 'retry-after': '900' }, { code: 'too-many-requests', retryAfterMs: 900_000 }],
  [429, { 'retry-after': '99999999' }, { code: 'too-many-requests' }],
  [429, { 'retry-after': '9999999' }, { code: 'too-many-requests', retryAfterMs: 6 * 3_600_000 }],
  [429, { 'retry-after': new Date(0).toUTCString() }, { code: 'too-many-requests', retryAfterMs: 0 }],
  [429, { 'retry-after': 'soon' }, { code: 'too-many-requests' }],
])('HTTP %i %j', async (status, headers, problem) => {
  const server = await loopback((_request, response) => response.writeHead(status, headers).end('no such thing'));
  expect(await web({ url: server.url })).toMatchObject({ kind: 'failed', problem });
});

test('no connection, no name, no address, another protocol', async () => {
  const server = await saying('');
  const ask = async (url: string) => {
    const answer = await web({ url });
    return answer.kind === 'failed' ? answer.problem.code : 'ok';
  };
  expect(await ask('http://127.0.0.1:1/')).toBe('unreachable');
  expect(await hasty({ url: 'http://nowhere.invalid/' })).toMatchObject({ kind: 'failed' });
  expect(await ask('nonsense')).toBe('unreachable');
  expect(await ask('file:///etc/passwd')).toBe('unreachable');
  expect(await ask(server.url)).toBe('ok');
});

test('a huge body, a slow one, one that breaks off, and silence', async () => {
  const huge = await loopback((_request, response) => {
    response.writeHead(200);
    const more = (): void => void (response.writable && response.write('x'.repeat(4_000)) && setImmediate(more));
    more();
  });
  expect(await web({ url: huge.url })).toMatchObject({ problem: { code: 'too-large' } });
  const slow = await loopback((_request, response) => void response.writeHead(200).write('['));
  expect(await hasty({ url: slow.url })).toMatchObject({ problem: { code: 'timeout' } });
  const broken = await loopback((request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('[');
    setImmediate(() => request.socket.destroy());
  });
  expect(await web({ url: broken.url })).toMatchObject({ problem: { code: 'unreachable' } });
  const silent = await loopback(() => {});
  expect(await hasty({ url: silent.url })).toMatchObject({ problem: { code: 'timeout' } });
});

test('redirects: followed without the token to another host, never in circles, never with a body', async () => {
  const target = await saying('there');
  const sends = await loopback((request, response) => {
    const location = request.url === '/elsewhere' ? target.url : request.url === '/here' ? '/final' : '/circle';
    if (request.url === '/final') response.end('here');
    else response.writeHead(302, { location }).end();
  });
  const headers = { authorization: 'Bearer x' };
  expect(await web({ url: `${sends.url}/here`, headers })).toEqual({ kind: 'ok', body: 'here' });
  expect(sends.asked.at(-1)?.headers.authorization).toBe('Bearer x');
  expect(await web({ url: `${sends.url}/elsewhere`, headers })).toEqual({ kind: 'ok', body: 'there' });
  expect(target.asked[0]?.headers.authorization).toBeUndefined();
  expect(await web({ url: `${sends.url}/circle` })).toMatchObject({ problem: { code: 'redirected' } });
  const leaking = await loopback((_, response) => {
    response.writeHead(302, { location: '/SECRET/api?securityToken=SECRET' }).end();
  });
  expect(await web({ url: `${leaking.url}/SECRET` })).toMatchObject({
    problem: { detail: expect.stringMatching(/^HTTP 302 to [^S]+$/) },
  });
  const asked = sends.asked.length;
  expect(await web({ url: `${sends.url}/here`, method: 'POST', body: 'x' })).toMatchObject({
    problem: { code: 'redirected' },
  });
  expect(sends.asked.length).toBe(asked + 1);
});

test('what is asked again with an ETag costs nothing', async () => {
  const server = await loopback((request, response) => {
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"1"' }).end('prices');
  });
  const own = openWeb(systemClock, LIMITS);
  expect(await own({ url: server.url })).toEqual({ kind: 'ok', body: 'prices' });
  expect(await own({ url: server.url })).toEqual({ kind: 'ok', body: 'prices' });
  expect(await own({ url: `${server.url}/other` })).toEqual({ kind: 'ok', body: 'prices' });
  expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined]);
});

test('a server that cannot prove who it is gets nothing', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
  certificate.setSubject([{ name: 'commonName', value: 'localhost' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'localhost' }]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  let asked = 0;
  const server = createServer(
    { key: privateKey, cert: forge.pki.certificateToPem(certificate) },
    (_request, response) => {
      asked += 1;
      response.end('secret prices');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  const patient = openWeb(systemClock);
  const answer = await patient({ url: `https://localhost:${(server.address() as AddressInfo).port}/` });
  expect(answer).toMatchObject({ kind: 'failed', problem: { code: 'certificate' } });
  expect(asked).toBe(0);
});
