import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PageCertificate, type PageIdentity } from '../../src/access/tls/page-certificate.ts';
import { Entrance } from '../../src/api/entrance.ts';
import { Gate } from '../../src/api/gate.ts';
import type { PagePorts } from '../../src/api/page-ports.ts';
import { answerAtTrustDesk } from '../../src/api/trust/desk.ts';
import { type House, house, PASSWORD } from '../api/house.ts';
import { buildGui } from './gui/build.ts';

let folder: string;
let identity: PageIdentity;
let home: House;
let entrance: Entrance;
let port: number;
let page: PagePorts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lademeister-https-e2e-'));
  const certificate = new PageCertificate({
    folder: join(folder, 'https'),
    own: null,
    names: () => ['localhost', '127.0.0.1'],
    nowMs: () => Date.now(),
  });
  identity = await certificate.current();
  page = {
    encryption: 'required',
    identity: () => identity,
    tlsPort: () => port,
    hostName: 'localhost',
    language: 'en',
    choose: async () => 'done',
  };
  home = await house({ webFolder: await buildGui(), page });
  const gate = new Gate();
  gate.serve(home.app);
  entrance = new Entrance(gate, identity.material);
  port = await entrance.listen('127.0.0.1', 0);
});
afterAll(async () => {
  await entrance.close();
  await home.app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser of a person who has installed `authority`, or nothing. Certificates are judged as at home. */
async function browserThatTrusts(authority: string | null) {
  const person = mkdtempSync(join(folder, 'person-'));
  if (authority !== null) {
    const store = join(person, '.pki', 'nssdb');
    mkdirSync(store, { recursive: true });
    writeFileSync(join(person, 'ca.pem'), authority);
    // As a person does it by hand.
    const nss = (...args: string[]) => execFileSync('certutil', ['-d', `sql:${store}`, ...args]);
    nss('-N', '--empty-password');
    nss('-A', '-n', 'Lademeister', '-t', 'C,,', '-i', join(person, 'ca.pem'));
  }
  return chromium.launchPersistentContext(join(person, 'profile'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    locale: 'en-GB',
    ignoreHTTPSErrors: false,
    env: { ...process.env, HOME: person, XDG_DATA_HOME: '' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}

it('a browser that has not installed the certificate warns', async () => {
  const stranger = await browserThatTrusts(null);
  const tab = await stranger.newPage();
  await expect(tab.goto(`https://localhost:${port}/`)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
  await stranger.close();
});

it('one that has, opens it without a word, signs in, and gets the live stream', async () => {
  const context = await browserThatTrusts(identity.authority?.toString() ?? '');
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  const sockets: string[] = [];
  tab.on('websocket', (socket) => sockets.push(socket.url()));
  await tab.goto(`https://localhost:${port}/`);
  expect(await tab.evaluate('isSecureContext')).toBe(true);
  await tab.getByLabel('One-time code').fill(home.codes.at(-1) ?? '');
  await tab.getByLabel('New password').fill(PASSWORD);
  await tab.getByRole('button', { name: 'Set password' }).click();
  await tab.getByText('Charging with').last().waitFor();
  expect(sockets).toEqual([`wss://localhost:${port}/api/stream`]);
  expect(complaints).toEqual([]);

  await tab.goto(`https://localhost:${port}/#/more?part=connection`);
  await tab.getByText('This connection is encrypted.').waitFor();
  await tab.getByText('Allow connections without encryption').click();
  await tab.getByLabel('Password of the owner').fill('a wrong guess');
  await tab.getByRole('button', { name: 'Allow without encryption' }).click();
  await tab.getByText('The password is wrong.').waitFor();
  await tab.getByLabel('Password of the owner').fill(PASSWORD);
  await tab.getByRole('button', { name: 'Allow without encryption' }).click();
  await tab.getByText('Done.').waitFor();
  await context.close();
});

it('where no WebSocket gets through, the page lives on events', async () => {
  const context = await browserThatTrusts(null);
  const plain = await home.app.listen({ host: '127.0.0.1', port: 0 });
  const tab = await context.newPage();
  const asked: string[] = [];
  tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
  // What a proxy does that does not know upgrades.
  await tab.routeWebSocket(/\/api\/stream/, (socket) => void socket.close());
  await tab.goto(`${plain}/sign-in?token=demo-link`);
  await expect.poll(() => asked.includes('/api/stream'), { timeout: 15_000 }).toBe(true);
  const polls = () => asked.filter((path) => path === '/api/state').length;
  await tab.getByText('Charging with').last().waitFor();
  const before = polls();
  home.state.view = { ...home.state.view, siteName: 'Im Strom' };
  home.changed();
  home.clock.advance(2_000);
  await tab.waitForTimeout(2_500);
  expect(polls()).toBe(before);
  await context.close();
});

it('the page that installs the certificate is readable on a phone, light and dark, and whole without script', async () => {
  const desk = createServer((request, response) => answerAtTrustDesk(request, response, page));
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  const address = desk.address();
  const context = await browserThatTrusts(null);
  const tab = await context.newPage();
  const complaints: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.emulateMedia({ colorScheme });
    await tab.setViewportSize({ width: 320, height: 640 });
    await tab.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await tab.screenshot({ path: join(shots, `trust-${colorScheme}.png`), fullPage: true });
  }
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  await context.close();
  await new Promise((resolve) => desk.close(resolve));
});
