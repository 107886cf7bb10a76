import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { compose } from '../src/compose.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** What of the answers the tests look at one by one. */
interface Answer {
  readonly basedOn?: string;
  readonly change?: string;
  readonly configured?: boolean;
  readonly simulated?: boolean;
  readonly signedIn?: boolean;
  readonly gridW?: object | null;
  readonly chargePoints?: readonly object[];
}

/** From a folder in which nothing stands but where the page is, over the real API. */
async function emptyHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [http, ocpp] = [await freePort(), await freePort()];
  const file = join(folder, 'config.yaml');
  writeFileSync(
    file,
    `http: { host: 127.0.0.1, port: ${http} } # as the package ships it\nocpp: { host: 127.0.0.1, port: ${ocpp} }\n`,
  );
  const codes: string[] = [];
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock: systemClock,
    log: silentLog,
    announceCode: (code) => codes.push(code),
    signInLinkToken: null,
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  const { house } = composed;
  onTestFinished(() => house.stop());
  house.claim();
  const origin = `http://127.0.0.1:${http}`;
  let cookie = '';
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${origin}${path}`, init);
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookie = set;
    const answer: Answer = JSON.parse(await response.text());
    return { status: response.status, body: answer };
  };
  /** While the site starts anew its page is gone for a moment. */
  const setup = async (): Promise<Answer> => (await ask('GET', '/api/setup').catch(() => ({ body: {} }))).body;
  expect((await ask('POST', '/api/owner', { code: codes.at(-1), password: 'a whole sentence' })).status).toBe(200);
  return { folder, file, ask, setup, ocpp };
}

test('the grid connection makes a site of an empty folder, a mistake or another hand in between changes nothing, and undo takes back', async () => {
  const { file, ask, setup, ocpp } = await emptyHouse();
  expect(await setup()).toMatchObject({ configured: false, simulated: false, configProblems: [] });
  const first = (await ask('GET', '/api/settings')).body;
  expect(first).toMatchObject({ ocppAddresses: [], taken: true });

  const wrong = { circuits: [{ name: 'Haus', limitA: 0 }] };
  expect((await ask('POST', '/api/settings/check', { changes: wrong })).body).toMatchObject({
    problems: [{ code: 'wrong-value', path: 'circuits[0].limitA' }],
  });
  const refused = await ask('PUT', '/api/settings', { changes: wrong, basedOn: first.basedOn });
  expect(refused).toMatchObject({ status: 422, body: { code: 'device-invalid', configProblems: [{ value: '0' }] } });
  expect(readFileSync(file, 'utf8')).not.toContain('circuits');

  const changes = { site: { name: 'Seehaus' }, circuits: [{ name: 'Haus', limitA: 35 }] };
  const saved = await ask('PUT', '/api/settings', { changes, basedOn: first.basedOn });
  expect(saved.status).toBe(200);
  expect(readFileSync(file, 'utf8')).toContain('# as the package ships it');
  await eventually(async () => (await setup()).configured === true);
  const second = (await ask('GET', '/api/settings')).body;
  expect(second).toMatchObject({
    taken: true,
    circuits: [{ id: 'haus', name: 'Haus' }],
    ocppAddresses: [`ws://127.0.0.1:${ocpp}/`],
    safeCurrents: [{ circuitId: 'haus', phase: 'L1', totalA: 0, limitA: 35 }],
    problems: [{ path: 'circuits[0]' }],
  });

  expect(await ask('PUT', '/api/settings', { changes, basedOn: first.basedOn })).toMatchObject({
    status: 409,
    body: { code: 'config-changed' },
  });
  // There is a house now: it is not left alone for a show.
  expect((await ask('POST', '/api/simulation', {})).body).toMatchObject({ code: 'config-changed' });
  const renamed = await ask('PUT', '/api/settings', {
    changes: { site: { name: 'Berghaus' } },
    basedOn: second.basedOn,
  });
  expect(readFileSync(file, 'utf8')).toContain('Berghaus');
  expect((await ask('POST', '/api/settings/undo', { change: renamed.body.change })).status).toBe(200);
  expect(readFileSync(file, 'utf8')).toContain('Seehaus');
});

test('a simulated home comes with one call and goes with one, and nothing of it stays', async () => {
  const { folder, file, ask, setup } = await emptyHouse();
  const before = readFileSync(file, 'utf8');
  expect((await ask('POST', '/api/simulation', {})).status).toBe(200);
  await eventually(async () => (await setup()).simulated === true);
  expect(await setup()).toMatchObject({ configured: true, simulated: true, signedIn: true });
  await eventually(async () => {
    const { body } = await ask('GET', '/api/state');
    return body.gridW !== null && body.chargePoints?.length === 2;
  });
  expect((await ask('DELETE', '/api/simulation')).status).toBe(200);
  await eventually(async () => {
    const now = await setup();
    return now.simulated === false && now.configured === false && now.signedIn === true;
  });
  await eventually(() => !existsSync(join(folder, 'simulated-home')));
  expect(readFileSync(file, 'utf8')).toBe(before);
});
