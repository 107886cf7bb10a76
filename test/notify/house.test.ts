import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose, type House } from '../../src/compose.ts';
import { FakeClock } from '../fake-clock.ts';
import { freePort } from '../free-port.ts';
import { ScriptedStation } from '../ocpp/scripted-station.ts';
import { silentLog } from '../silent-log.ts';

/** The whole house over real sockets: a car charges, and a program hears of it. */

interface Hook {
  readonly url: string;
  readonly heard: { title: string; text: string; id: string }[];
  refused: number;
  /** HTTP status it answers with. */
  status: number;
}

async function webhook(): Promise<Hook> {
  const hook: Hook = { url: '', heard: [], refused: 0, status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString());
      // On a loaded machine the clock of the house may run ahead of an answer: what comes again has the same id.
      const isNew = hook.heard.every(({ id }) => id !== message.id);
      if (hook.status !== 200) hook.refused += 1;
      else if (isNew) hook.heard.push(message);
      response.writeHead(hook.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(hook, { url: `http://127.0.0.1:${port}/hook` });
}

async function started(dataDir: string, clock: FakeClock): Promise<House> {
  const result = await compose({
    dataDir,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'link',
  });
  if (result.kind !== 'running') throw new Error(`not running: ${JSON.stringify(result)}`);
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= result.house.stop();
    return stopping;
  };
  onTestFinished(stop);
  return { ...result.house, stop };
}

/** Lets the clock of the house go on beside real sockets until something is so. */
async function until<T>(clock: FakeClock, what: () => T | Promise<T>, expected: T): Promise<void> {
  await expect
    .poll(
      () => {
        clock.advance(2_000);
        return what();
      },
      { timeout: 15_000 },
    )
    .toEqual(expected);
}

type Ask = (method: string, path: string) => Promise<{ status: number; body: unknown }>;

/** What the signed-in owner gets. */
async function asOwner({ httpPort }: House): Promise<Ask> {
  const base = `http://127.0.0.1:${httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async (method, path) => {
    const answer = await fetch(`${base}${path}`, { method, headers: { cookie, origin: base } });
    return { status: answer.status, body: await answer.json() };
  };
}

test('a session is told when it is over, once, also across a restart; a test says what is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-notify-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const hook = await webhook();
  const clock = new FakeClock();
  const ports = { http: await freePort(), ocpp: await freePort() };
  writeFileSync(join(folder, 'hook.secret'), 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\n', { mode: 0o600 });
  writeFileSync(
    join(folder, 'config.yaml'),
    `site: { name: Zuhause }
http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, defaultMode: fast }
tokens: [{ uid: 04A1B2C3, name: Anna }]
notifications:
  - { id: hook, name: Program, type: webhook, url: "${hook.url}", secretFile: hook.secret, events: [session-ended, unknown-card] }
  - { id: phone, name: Phone, type: telegram, tokenFile: missing, chat: "1" }
`,
  );
  const house = await started(folder, clock);
  const station = await ScriptedStation.connect(`ws://127.0.0.1:${ports.ocpp}/WB-1`, {});
  onTestFinished(() => station.socket.terminate());
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  await clock.advanceAsync(10_000, 5_000);
  await station.call('Authorize', { idTag: '0BAD1234' });
  const timestamp = (): string => new Date(clock.wallMs()).toISOString();
  const begun = { connectorId: 1, idTag: '04A1B2C3', meterStart: 1_000, timestamp: timestamp() };
  const [, , answer] = await station.call('StartTransaction', begun);
  const transactionId: unknown = Reflect.get(Object(answer), 'transactionId');
  expect(transactionId).toEqual(expect.any(Number));
  await until(clock, () => hook.heard.map(({ title }) => title), ['Zuhause: Carport: Unbekannte Karte']);
  expect(hook.heard[0]?.text).toContain('…1234');

  // The server is away, the house restarts: what was to be told still is.
  hook.status = 503;
  await station.call('StopTransaction', {
    transactionId,
    meterStop: 1_100,
    timestamp: timestamp(),
    idTag: '04A1B2C3',
  });
  await until(clock, () => hook.refused > 0, true);
  await house.stop();
  hook.status = 200;
  const again = await started(folder, clock);
  await until(clock, () => hook.heard.length, 2);
  expect(hook.heard[1]).toMatchObject({
    title: 'Zuhause: Carport: Ladung beendet',
    text: expect.stringContaining('0,1 kWh'),
  });
  const ask = await asOwner(again);
  const list = async (): Promise<string> => JSON.stringify((await ask('GET', '/api/notifications')).body);
  await until(clock, async () => (await list()).includes('"waiting":0'), true);
  expect(hook.heard).toHaveLength(2);

  const { body } = await ask('GET', '/api/notifications?language=en');
  expect(body).toMatchObject({
    receivers: [
      { id: 'hook', type: 'webhook', waiting: 0, problem: null },
      { id: 'phone', type: 'telegram', problem: { detail: expect.stringContaining('missing') } },
    ],
    recent: expect.arrayContaining([
      expect.objectContaining({ receiver: 'Program', topic: 'session-ended', outcome: 'sent' }),
    ]),
  });
  expect(await ask('POST', '/api/notifications/hook/test')).toEqual({
    status: 200,
    body: { outcome: 'sent', detail: null },
  });
  expect(hook.heard.at(-1)?.title).toBe('Zuhause: Test');
  expect(await ask('POST', '/api/notifications/phone/test')).toMatchObject({ body: { outcome: 'later' } });
  expect(await ask('POST', '/api/notifications/nobody/test')).toMatchObject({
    status: 404,
    body: { code: 'unknown-receiver' },
  });
});
