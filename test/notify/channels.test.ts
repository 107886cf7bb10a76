import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import type { Message } from '../../src/notify/channel.ts';
import { mailChannel } from '../../src/notify/channels/mail.ts';
import { mqttChannel } from '../../src/notify/channels/mqtt.ts';
import { ntfyChannel } from '../../src/notify/channels/ntfy.ts';
import { telegramChannel } from '../../src/notify/channels/telegram.ts';
import { webhookChannel } from '../../src/notify/channels/webhook.ts';
import { MqttLink } from '../../src/transport/mqtt/link.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { ended } from './bench.ts';

const clock = new FakeClock();
const MESSAGE: Message = {
  id: 'm-1',
  title: 'Zuhause: Carport: Ladung beendet',
  text: '18,4 kWh in 2 h 0 min, 5,43 €.',
  urgent: false,
  language: 'de',
  events: [{ topic: 'session-ended', event: ended(clock) }],
};

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A web server that answers as the test says. */
async function web(answer: (response: ServerResponse) => void): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

const said = (text: string) => async () => text;

test('ntfy: topic, title, text and priority as JSON, with the token', async () => {
  const { url, asked } = await web(answering(200, { id: 'x' }));
  const channel = ntfyChannel({ server: url, topic: said('house-7'), token: said('tk_1') }, clock);
  expect(await channel.send({ ...MESSAGE, urgent: true })).toEqual({ kind: 'sent' });
  expect(asked[0]?.headers.authorization).toBe('Bearer tk_1');
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
    topic: 'house-7',
    title: MESSAGE.title,
    message: MESSAGE.text,
    priority: 5,
  });
});

test('ntfy: a wrong token, a limit, a server that is not there, a secret that cannot be read', async () => {
  const settings = { topic: said('house-7'), token: said('tk_wrong') };
  const wrong = await web(answering(403, { error: 'forbidden' }));
  expect(await ntfyChannel({ ...settings, server: wrong.url }, clock).send(MESSAGE)).toEqual({
    kind: 'denied',
    detail: 'HTTP 403: {"error":"forbidden"}',
  });
  const busy = await web(answering(429, {}, { 'retry-after': '90' }));
  expect(await ntfyChannel({ ...settings, server: busy.url }, clock).send(MESSAGE)).toMatchObject({
    kind: 'later',
    retryAfterMs: 90_000,
  });
  expect(await ntfyChannel({ ...settings, server: 'http://127.0.0.1:9' }, clock).send(MESSAGE)).toMatchObject({
    kind: 'later',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  const unread = { ...settings, server: busy.url, token: async () => Promise.reject(new Error('chmod 600 ntfy')) };
  expect(await ntfyChannel(unread, clock).send(MESSAGE)).toMatchObject({ kind: 'later', detail: 'chmod 600 ntfy' });
  expect(busy.asked).toHaveLength(1);
});

test('a server that takes the question and says nothing is given up', async () => {
  const { url, asked } = await web(() => {});
  const own = new FakeClock();
  const sending = ntfyChannel({ server: url, topic: said('t'), token: async () => null }, own).send(MESSAGE);
  await expect.poll(() => asked.length).toBe(1);
  own.advance(15_000);
  expect(await sending).toEqual({ kind: 'later', detail: 'no answer within 15 s', retryAfterMs: null });
});

test('an answer without an end, and a redirect that would take the secret along', async () => {
  const endless = await web((response) => {
    response.writeHead(200);
    response.write('x'.repeat(200_000));
  });
  const settings = { topic: said('t'), token: said('tk') };
  expect(await ntfyChannel({ ...settings, server: endless.url }, clock).send(MESSAGE)).toMatchObject({
    kind: 'later',
    detail: 'the answer is far too long',
  });
  const elsewhere = await web(answering(200, {}));
  const moved = await web((response) => response.writeHead(307, { location: elsewhere.url }).end());
  expect(await ntfyChannel({ ...settings, server: moved.url }, clock).send(MESSAGE)).toMatchObject({ kind: 'later' });
  expect(elsewhere.asked).toEqual([]);
});

test('Telegram: to the chat, by the bot', async () => {
  const { url, asked } = await web(answering(200, { ok: true, result: {} }));
  const channel = telegramChannel({ server: url, token: said('123:AbC'), chat: '-100' }, clock);
  expect(await channel.send(MESSAGE)).toEqual({ kind: 'sent' });
  expect(asked[0]?.path).toBe('/bot123:AbC/sendMessage');
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
    chat_id: '-100',
    text: `${MESSAGE.title}\n${MESSAGE.text}`,
  });
});

test.each([
  [401, { ok: false, description: 'Unauthorized' }, { kind: 'denied', detail: 'Unauthorized' }],
  [400, { ok: false, description: 'Bad Request: chat not found' }, { kind: 'denied' }],
  [403, { ok: false, description: 'Forbidden: bot was blocked by the user' }, { kind: 'denied' }],
  [400, { ok: false, description: 'Bad Request: message is too long' }, { kind: 'refused' }],
  [
    429,
    { ok: false, description: 'Too Many Requests: retry after 35', parameters: { retry_after: 35 } },
    { kind: 'later', retryAfterMs: 35_000 },
  ],
  [502, 'no JSON of theirs, but 123:AbC in it', { kind: 'later', detail: expect.not.stringContaining('123:AbC') }],
])('Telegram says %i %j', async (status, body, expected) => {
  const { url } = await web(answering(status, body));
  expect(await telegramChannel({ server: url, token: said('123:AbC'), chat: '1' }, clock).send(MESSAGE)).toMatchObject(
    expected,
  );
});

test('webhook: signed so that a receiver of Standard Webhooks takes it, the same id at every attempt', async () => {
  const { url, asked } = await web((response) => response.writeHead(204).end());
  const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const channel = webhookChannel({ url: said(url), secret: said(secret), siteName: 'Zuhause' }, clock);
  expect(await channel.send(MESSAGE)).toEqual({ kind: 'sent' });
  expect(await channel.send(MESSAGE)).toEqual({ kind: 'sent' });
  const [first, second] = asked;
  expect(first?.headers['webhook-id']).toBe('m-1');
  expect(second?.headers['webhook-id']).toBe('m-1');
  const key = Buffer.from('C2FVsBQIhrscChlQIMV+b5sSYspob7oD', 'base64');
  const signed = `m-1.${first?.headers['webhook-timestamp']}.${first?.body}`;
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  expect(first?.headers['webhook-signature']).toBe(`v1,${signature}`);
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    type: 'lademeister.notification',
    id: 'm-1',
    site: 'Zuhause',
    events: [{ topic: 'session-ended', event: { energyWh: 18_400 } }],
  });
});

test('webhook: an address that is none says so without showing it', async () => {
  const channel = webhookChannel({ url: said('ftp://u:secret@x'), secret: said('s'), siteName: 'x' }, clock);
  const sent = await channel.send(MESSAGE);
  expect(sent).toMatchObject({ kind: 'later' });
  expect(JSON.stringify(sent)).not.toContain('secret');
});

async function smtp(refuse: { rcpt?: number; data?: number }): Promise<{ port: number; letters: string[] }> {
  const letters: string[] = [];
  const refused = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      password === 'secret' ? done(null, { user: 'box' }) : done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) => done(refuse.rcpt === undefined ? null : refused(refuse.rcpt)),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        letters.push(Buffer.concat(parts).toString());
        done(refuse.data === undefined ? null : refused(refuse.data));
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { port, letters };
}

const mail = (port: number, password = 'secret') =>
  mailChannel(
    {
      host: '127.0.0.1',
      port,
      security: 'none',
      user: 'box',
      password: async () => password,
      from: 'box@example.org',
    },
    'owner@example.org',
  );

test('mail: a letter under an id that stays', async () => {
  const { port, letters } = await smtp({});
  expect(await mail(port).send(MESSAGE)).toEqual({ kind: 'sent' });
  expect(letters[0]).toMatch(/^Subject: Zuhause: Carport: Ladung beendet\r$/m);
  expect(letters[0]).toMatch(/^Message-ID: <notification.m-1@example.org>\r$/m);
  expect(letters[0]).toContain('18,4 kWh in 2 h 0 min');
});

test('mail: what is wrong for good, and what is not', async () => {
  const full = await smtp({ rcpt: 452 });
  expect(await mail(full.port).send(MESSAGE)).toMatchObject({ kind: 'later' });
  const nobody = await smtp({ rcpt: 550 });
  expect(await mail(nobody.port).send(MESSAGE)).toMatchObject({ kind: 'denied' });
  const spam = await smtp({ data: 554 });
  expect(await mail(spam.port).send(MESSAGE)).toMatchObject({ kind: 'refused' });
  const wrong = await mail(spam.port, 'hunter2').send(MESSAGE);
  expect(wrong).toMatchObject({ kind: 'denied' });
  expect(JSON.stringify(wrong)).not.toContain('hunter2');
  expect(await mail(9).send(MESSAGE)).toMatchObject({ kind: 'later', detail: expect.stringMatching(/ECONNREFUSED/) });
});

test('MQTT: the broker has it, or says that it does not', async () => {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const link = new MqttLink(
    {
      host: '127.0.0.1',
      port,
      tls: false,
      username: null,
      secrets: async () => ({ password: null, ca: null }),
      statusTopic: 'house/status',
    },
    new FakeClock(),
    silentLog,
  );
  const listener = await connectAsync({ host: '127.0.0.1', port, protocol: 'mqtt' });
  onTestFinished(async () => {
    await link.stop();
    await listener.endAsync(true);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  });
  const channel = mqttChannel({ broker: link, topic: 'house/notifications/phone', siteName: 'Zuhause' });
  expect(await channel.send(MESSAGE)).toMatchObject({
    kind: 'later',
    detail: expect.stringContaining('no connection'),
  });
  const heard: { payload: string; retain: boolean }[] = [];
  listener.on('message', (_topic, payload, { retain }) => heard.push({ payload: payload.toString(), retain }));
  await listener.subscribeAsync('house/notifications/#');
  link.start();
  await expect.poll(() => link.problem()).toBeNull();
  expect(await channel.send(MESSAGE)).toEqual({ kind: 'sent' });
  await expect.poll(() => heard.length).toBe(1);
  expect(heard[0]?.retain).toBe(false);
  expect(JSON.parse(heard[0]?.payload ?? '')).toMatchObject({ id: 'm-1', title: MESSAGE.title });
  expect(await mqttChannel({ broker: null, topic: 't', siteName: 'x' }).send(MESSAGE)).toMatchObject({
    kind: 'denied',
  });
});
