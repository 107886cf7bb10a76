import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { replayRecording } from '../src/cli/recordings.ts';
import { type Composed, compose, type House } from '../src/compose.ts';
import { entriesOf } from '../src/site/flight-recorder/recording.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { ScriptedStation } from './ocpp/scripted-station.ts';
import { silentLog } from './silent-log.ts';

/** The whole graph as main.ts builds it, over real sockets, with trouble in the data folder. */

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function composed(dataDir: string, clock = new FakeClock()): Promise<Composed> {
  const result = await compose({
    dataDir,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'link',
  });
  if (result.kind !== 'running') return result;
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= result.house.stop();
    return stopping;
  };
  onTestFinished(stop);
  return { ...result, house: { ...result.house, stop } };
}

async function started(dataDir: string, clock?: FakeClock): Promise<House> {
  const result = await composed(dataDir, clock);
  if (result.kind !== 'running') throw new Error(`not running: ${JSON.stringify(result)}`);
  return result.house;
}

/** What the signed-in owner gets from a route. */
async function owner({ httpPort }: House, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const base = `http://127.0.0.1:${httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const answer = await fetch(`${base}${path}`, { headers: { cookie } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

interface Ports {
  readonly http: number;
  readonly ocpp: number;
}

/** A charge point without a meter above it, in fast mode, for one card. */
async function writeConfig(folder: string): Promise<Ports> {
  const ports = { http: await freePort(), ocpp: await freePort() };
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, defaultMode: fast }
tokens: [{ uid: 04A1, name: Anna }]
fuse: { raiseDelayS: 5 }
`,
  );
  return ports;
}

const OFFERED = { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Current' };

async function plugIn(port: number): Promise<ScriptedStation> {
  const station = await ScriptedStation.connect(`ws://127.0.0.1:${port}/WB-1`, {
    GetConfiguration: () => ({ configurationKey: [OFFERED], unknownKey: [] }),
  });
  onTestFinished(() => station.socket.terminate());
  await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
  return station;
}

const start = (clock: FakeClock) => ({
  connectorId: 1,
  idTag: '04A1',
  meterStart: 1_000,
  timestamp: new Date(clock.wallMs()).toISOString(),
});

/** The largest current that any profile has allowed the station. */
function allowedA(station: ScriptedStation): number {
  const limits = station
    .callsOf('SetChargingProfile')
    .map((profile) => /"limit":([\d.]+)/.exec(JSON.stringify(profile)));
  return Math.max(0, ...limits.map((limit) => Number(limit?.[1] ?? 0)));
}

test('with no configuration the page comes up and says so', async (context) => {
  const folder = dataFolder();
  const result = await composed(folder);
  if (result.kind === 'listen') context.skip('the standard port is taken here');
  if (result.kind !== 'running') throw new Error(result.kind);
  const { house } = result;
  expect(house.config.kind).toBe('missing');
  const setup = await owner(house, '/api/setup');
  expect(setup.body).toMatchObject({ configured: false, configPath: join(folder, 'config.yaml') });
  expect(await owner(house, '/api/state')).toMatchObject({ status: 409, body: { code: 'not-configured' } });
});

test('with a broken configuration the page comes up where it was expected, and lists what is wrong', async () => {
  const folder = dataFolder();
  const port = await freePort();
  writeFileSync(join(folder, 'config.yaml'), `http: { host: 127.0.0.1, port: ${port} }\ncircuits: []\nwallbox: 1\n`);
  const house = await started(folder);
  expect(house.httpPort).toBe(port);
  const { body } = await owner(house, '/api/setup');
  expect(body).toMatchObject({ configured: false, configProblems: [{ code: 'wrong-value' }, { code: 'unknown-key' }] });
});

test('a data folder that cannot be made is a message, not a stack trace', async () => {
  const file = join(dataFolder(), 'a-file');
  writeFileSync(file, '');
  expect(await composed(join(file, 'data'))).toMatchObject({ kind: 'stores', problem: { kind: 'io-error' } });
});

test('with a damaged ledger cars charge, stations keep their transactions, and the page says so', async () => {
  const folder = dataFolder();
  const { ocpp } = await writeConfig(folder);
  writeFileSync(join(folder, 'ledger.db'), 'rubbish'.repeat(1_000));
  const clock = new FakeClock();
  const house = await started(folder, clock);
  const station = await plugIn(ocpp);
  const unanswered = station.post('StartTransaction', start(clock));
  await expect
    .poll(
      async () => {
        await clock.advanceAsync(1_000);
        return allowedA(station);
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThanOrEqual(6);
  expect(station.hasAnswer(unanswered)).toBe(false);
  const registers = {
    connectorId: 1,
    meterValue: [{ timestamp: new Date().toISOString(), sampledValue: [{ value: '1' }] }],
  };
  expect((await station.call('MeterValues', registers))[0]).toBe(3);
  expect((await owner(house, '/api/state')).body).toMatchObject({ alarms: [{ code: 'ledger-damaged' }] });
  expect(await owner(house, '/api/sessions')).toMatchObject({ status: 503, body: { code: 'ledger-unavailable' } });
});

test('a state.db that cannot be written at the start keeps nothing from starting; the cards come in later', async () => {
  const folder = dataFolder();
  const { ocpp } = await writeConfig(folder);
  const first = await started(folder);
  await first.stop();
  const other = new Database(join(folder, 'state.db'));
  onTestFinished(() => void other.close());
  other.exec('DELETE FROM id_token; BEGIN IMMEDIATE');

  const clock = new FakeClock();
  const house = await started(folder, clock);
  const authorised = async () => {
    const station = await plugIn(ocpp);
    const answer = JSON.stringify(await station.call('Authorize', { idTag: '04A1' }));
    station.socket.terminate();
    return answer;
  };
  expect(await authorised()).toContain('Invalid');
  other.exec('ROLLBACK');
  clock.advance(60_000);
  expect(await authorised()).toContain('Accepted');
  expect((await owner(house, '/api/state')).body).toMatchObject({ alarms: [] });
});

test('a cap over the API holds at once, is shown, and outlasts a restart until it ends', async () => {
  const folder = dataFolder();
  const { ocpp } = await writeConfig(folder);
  const clock = new FakeClock();
  const house = await started(folder, clock);
  const base = `http://127.0.0.1:${house.httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const untilMs = clock.wallMs() + 3_600_000;
  const cap = { source: 'Utility', maxCurrentA: 10, maxPowerW: null, untilMs };
  const headers = { cookie, origin: base, 'content-type': 'application/json' };
  const put = await fetch(`${base}/api/circuits/house/cap`, { method: 'PUT', headers, body: JSON.stringify(cap) });
  expect(put.status).toBe(200);
  expect((await owner(house, '/api/state')).body).toMatchObject({ circuits: [{ caps: [cap] }] });
  await house.stop();

  const again = await started(folder, clock);
  expect((await owner(again, '/api/state')).body).toMatchObject({ circuits: [{ caps: [cap] }] });
  const station = await plugIn(ocpp);
  await station.call('StartTransaction', start(clock));
  await expect
    .poll(
      async () => {
        await clock.advanceAsync(1_000);
        return allowedA(station);
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThanOrEqual(6);
  await clock.advanceAsync(60_000);
  expect(allowedA(station)).toBeLessThanOrEqual(10);
  clock.advance(3_600_000);
  expect((await owner(again, '/api/state')).body).toMatchObject({ circuits: [{ caps: [] }] });
});

test('a port for charge points that is taken is tried again', async () => {
  const folder = dataFolder();
  const { ocpp } = await writeConfig(folder);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(ocpp, '127.0.0.1', resolve));
  const clock = new FakeClock();
  await started(folder, clock);
  await new Promise((resolve) => squatter.close(resolve));
  clock.advance(10_000);
  await plugIn(ocpp);
});

test('the port of the page that is taken keeps no car from charging, and is tried again', async () => {
  const folder = dataFolder();
  const { http, ocpp } = await writeConfig(folder);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(http, '127.0.0.1', resolve));
  const clock = new FakeClock();
  const house = await started(folder, clock);
  expect(house.pageProblem).toMatchObject({ host: '127.0.0.1', port: http, code: 'EADDRINUSE', insteadPort: null });
  await plugIn(ocpp);
  await new Promise((resolve) => squatter.close(resolve));
  clock.advance(10_000);
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${http}/api/health`)).status).toBe(200);
});

test('without a configuration a page that cannot be served is the end, and everything is let go of', async () => {
  const folder = dataFolder();
  const http = await freePort();
  const text = `http: { host: 127.0.0.1, port: ${http} }\ncircuits: []\n`;
  writeFileSync(join(folder, 'config.yaml'), text);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(http, '127.0.0.1', resolve));
  expect(await composed(folder)).toMatchObject({ kind: 'listen', problem: { port: http, code: 'EADDRINUSE' } });
  await new Promise((resolve) => squatter.close(resolve));
  await started(folder);
});

test('what is recorded of a charging session can be downloaded and decided again, and names no card and no person', async () => {
  const folder = dataFolder();
  const { ocpp } = await writeConfig(folder);
  const clock = new FakeClock();
  const house = await started(folder, clock);
  const station = await plugIn(ocpp);
  station.post('StartTransaction', start(clock));
  await expect
    .poll(
      async () => {
        await clock.advanceAsync(1_000);
        return allowedA(station);
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThanOrEqual(6);

  const base = `http://127.0.0.1:${house.httpPort}`;
  const signIn = await fetch(`${base}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const download = await fetch(`${base}/api/recording`, { headers: { cookie } });
  const file = join(folder, 'downloaded.flight');
  writeFileSync(file, Buffer.from(await download.arrayBuffer()));

  const said = { out: '', err: '' };
  const output = {
    out: (text: string): void => {
      said.out += text;
    },
    err: (text: string): void => {
      said.err += text;
    },
  };
  const always = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const command = { kind: 'replay', file, span: always, atMs: null, json: false } as const;
  expect(await replayRecording(command, output)).toBe(0);
  expect(said).toMatchObject({ err: '', out: expect.stringContaining('This build decides the same.') });

  let recorded = '';
  for await (const entry of entriesOf(file)) recorded += `${JSON.stringify(entry.head)}\n${await entry.text()}\n`;
  expect(recorded).toContain('"hasTransaction":[true]');
  // Card, holder, sign-in, address of the station: nothing that a stranger may not read.
  for (const secret of ['04A1', 'Anna', cookie.split('=')[1] ?? '?', 'WB-1', '127.0.0.1']) {
    expect(recorded).not.toContain(secret);
  }
  expect((await owner(house, '/api/proposals')).body).toEqual({ proposals: [] });
});

test('charge points that have not shown that they fall back count with their maximum in the check of the fuses', async () => {
  const folder = dataFolder();
  const ports = { http: await freePort(), ocpp: await freePort() };
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${ports.http} }
ocpp: { host: 127.0.0.1, port: ${ports.ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, access: open }
  - { id: garage, name: Garage, type: ocpp, identity: WB-2, circuit: house, access: open }
`,
  );
  const clock = new FakeClock();
  const house = await started(folder, clock);
  const alarms = async () => (await owner(house, '/api/state')).body['alarms'];
  expect(await alarms()).toEqual([]);
  clock.advance(3 * 60_000);
  expect(await alarms()).toEqual([
    { code: 'safe-currents-too-high', circuit: 'House', totalA: 32, limitA: 25, unproven: ['Carport', 'Garage'] },
  ]);
});
