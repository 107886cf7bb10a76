import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PushBrowsers } from '../../src/ledger/push-browsers.ts';
import { openState } from '../../src/ledger/state.ts';
import { pushChannel } from '../../src/notify/channels/push.ts';
import { areBrowserKeys, encryptPush, isPushService } from '../../src/notify/push/encryption.ts';
import { vapidKey } from '../../src/notify/push/vapid.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('encrypts as the example of RFC 8291, Appendix A', () => {
  const sealed = encryptPush(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    { salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'), privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') },
  );
  expect(sealed.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('only keys of a browser, and only services on the internet', () => {
  const { p256dh, auth } = browser();
  expect([areBrowserKeys({ p256dh, auth }), areBrowserKeys({ p256dh, auth: 'AAAA' })]).toEqual([true, false]);
  expect(areBrowserKeys({ p256dh: randomBytes(65).toString('base64url'), auth })).toBe(false);
  const services = ['https://fcm.googleapis.com/fcm/send/x', 'http://fcm.googleapis.com/', 'https://192.168.1.1/x'];
  expect([...services, 'https://nas.lan/x', 'https://localhost/x', 'https://[::1]/'].map(isPushService)).toEqual([
    ...[true, false, false],
    ...[false, false, false],
  ]);
});

/** A browser, which alone can read what is pushed to it. */
function browser() {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: ecdh.getPublicKey('base64url'),
    auth: auth.toString('base64url'),
    /** RFC 8291 and 8188 by HMACs alone. */
    open(sealed: Buffer): string {
      const mac = (key: Buffer, ...parts: (Buffer | string)[]) =>
        createHmac('sha256', key)
          .update(Buffer.concat(parts.map((one) => Buffer.from(one))))
          .digest();
      const sender = sealed.subarray(21, 86);
      const secret = mac(auth, ecdh.computeSecret(sender));
      const input = mac(secret, 'WebPush: info\0', ecdh.getPublicKey(), sender, '\x01');
      const key = mac(sealed.subarray(0, 16), input);
      const content = mac(key, 'Content-Encoding: aes128gcm\0\x01').subarray(0, 16);
      const nonce = mac(key, 'Content-Encoding: nonce\0\x01').subarray(0, 12);
      const decipher = createDecipheriv('aes-128-gcm', content, nonce);
      decipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([decipher.update(sealed.subarray(86, -16)), decipher.final()]);
      expect(plain.at(-1)).toBe(2);
      return plain.subarray(0, -1).toString();
    },
  };
}

test('a push service takes it, the browser reads it; one that has unsubscribed is removed', async () => {
  const heard: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  let status = 201;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(request.url === '/gone' ? 410 : status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const folder = temporaryFolder();
  const db = unwrap(openState(join(folder, 'state.db')));
  onTestFinished(() => void db.close());
  const account = db.prepare(
    "INSERT INTO users (id, name, role, password_hash, created_at_ms) VALUES (?, ?, 'owner', 'x', 1)",
  );
  account.run('u1', 'owner');
  const browsers = new PushBrowsers(db);
  const clock = new FakeClock(Date.UTC(2026, 10, 22));
  const channel = pushChannel(
    {
      browsers: () => browsers.of('phones'),
      gone: (endpoint) => browsers.remove(endpoint),
      key: () => vapidKey(folder),
      contact: 'mailto:owner@example.org',
    },
    clock,
  );
  const message = {
    id: 'm1',
    title: 'Zuhause: Störung',
    text: 'ä'.repeat(5_000),
    urgent: true,
    language: 'de',
    events: [],
  } as const;
  expect(await channel.send(message)).toEqual({ kind: 'denied', detail: 'no browser is entered for it' });

  const [phone, old] = [browser(), browser()];
  const enter = (name: string, { p256dh, auth }: { p256dh: string; auth: string }) =>
    browsers.enter({ endpoint: `${url}/${name}`, receiver: 'phones', p256dh, auth, userId: 'u1', sinceMs: 1 });
  enter('phone', phone);
  enter('gone', old);
  expect(await channel.send(message)).toEqual({ kind: 'sent' });
  expect(browsers.of('phones').map(({ endpoint }) => endpoint)).toEqual([`${url}/phone`]);

  const pushed = heard.find(({ path }) => path === '/phone');
  if (pushed === undefined) throw new Error('nothing was pushed');
  expect(JSON.parse(phone.open(pushed.body))).toMatchObject({ id: 'm1', title: 'Zuhause: Störung', urgent: true });
  expect(pushed.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '172800', urgency: 'high' });
  // RFC 8292: who sends it, to whom, until when.
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(pushed.headers.authorization ?? '') ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = bytes(key);
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const verifier = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), verifier, bytes(signature))).toBe(true);
  expect(JSON.parse(bytes(claims).toString())).toEqual({
    aud: url,
    exp: Math.floor(clock.wallMs() / 1_000) + 12 * 3_600,
    sub: 'mailto:owner@example.org',
  });
  // The key stays, and nobody else may read it.
  expect((await vapidKey(folder)).publicKey).toBe(key);
  expect(statSync(join(folder, 'web-push.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'web-push.key'), 'utf8')).toContain('PRIVATE KEY');

  status = 503;
  expect(await channel.send(message)).toMatchObject({ kind: 'later' });
  expect(browsers.of('phones')).toHaveLength(1);
});

test('whose account has ended hears nothing more', () => {
  const db = unwrap(openState(join(temporaryFolder(), 'state.db')));
  onTestFinished(() => void db.close());
  const browsers = new PushBrowsers(db);
  const { p256dh, auth } = browser();
  browsers.enter({
    endpoint: 'https://push.example.org/1',
    receiver: 'phones',
    p256dh,
    auth,
    userId: 'gone',
    sinceMs: 1,
  });
  expect(browsers.of('phones')).toEqual([]);
});
