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
  /** HTTP status it answers with. */
  status: number;
}

async function webhook(): Promise<Hook> {
  const hook: Hook = { url: '', heard: [], status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (hook.status === 200) hook.heard.push(JSON.parse(Buffer.concat(chunks).toString()));
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

async function ask({ httpPort }: House, method: string, path: string): Promise<{ status: number; body: unknown }> {
  const base = `http://127.0.0.1:${httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const answer = await fetch(`${base}${path}`, { method, headers: { cookie, origin: base } });
  return { status: answer.status, body: await answer.json() };
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
  await station.call('Authorize', { idTag: '0BAD1234' });
  const timestamp = (): string => new Date(clock.wallMs()).toISOString();
  const begun = { connectorId: 1, idTag: '04A1B2C3', meterStart: 1_000, timestamp: timestamp() };
  const { transactionId } = await station.call('StartTransaction', begun);
  await clock.advanceAsync(40_000, 5_000);
  await expect.poll(() => hook.heard.map(({ title }) => title)).toEqual(['Zuhause: Carport: Unbekannte Karte']);
  expect(hook.heard[0]?.text).toContain('…1234');

  // The server is away, the house restarts: what was to be told still is.
  hook.status = 503;
  await station.call('StopTransaction', {
    transactionId,
    meterStop: 19_400,
    timestamp: timestamp(),
    idTag: '04A1B2C3',
  });
  await clock.advanceAsync(40_000, 5_000);
  await house.stop();
  hook.status = 200;
  const again = await started(folder, clock);
  await clock.advanceAsync(120_000, 5_000);
  await expect.poll(() => hook.heard.length).toBe(2);
  expect(hook.heard[1]).toMatchObject({
    title: 'Zuhause: Carport: Ladung beendet',
    text: expect.stringContaining('18,4 kWh'),
  });
  await clock.advanceAsync(120_000, 5_000);
  expect(hook.heard).toHaveLength(2);

  const { body } = await ask(again, 'GET', '/api/notifications?language=en');
  expect(body).toMatchObject({
    receivers: [
      { id: 'hook', type: 'webhook', waiting: 0, problem: null },
      { id: 'phone', type: 'telegram', problem: { detail: expect.stringContaining('missing') } },
    ],
    recent: expect.arrayContaining([
      expect.objectContaining({ receiver: 'Program', topic: 'session-ended', outcome: 'sent' }),
    ]),
  });
  expect(await ask(again, 'POST', '/api/notifications/hook/test')).toEqual({
    status: 200,
    body: { outcome: 'sent', detail: null },
  });
  expect(hook.heard.at(-1)?.title).toBe('Zuhause: Test');
  expect(await ask(again, 'POST', '/api/notifications/phone/test')).toMatchObject({ body: { outcome: 'later' } });
  expect(await ask(again, 'POST', '/api/notifications/nobody/test')).toMatchObject({
    status: 404,
    body: { code: 'unknown-receiver' },
  });
});
