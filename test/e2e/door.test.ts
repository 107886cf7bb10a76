import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';
import { type FixtureServer, startFixtureServer } from './gui/fixture-server.ts';
import { houseScene } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let server: FixtureServer;

beforeAll(async () => {
  server = await startFixtureServer(await buildGui(), houseScene(VIEWS.sunny));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it('a new charge point is accepted on the page, and a password it has not taken is shown', async () => {
  const page = await browser.context.newPage();
  await page.addInitScript(`localStorage.setItem('lademeister.language', 'en')`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}#/more`);
  const card = page.locator('section', { hasText: 'New charge points' });
  await card.getByText('Maker Box 11 S-0042, 192.168.1.77').waitFor();
  await card.getByRole('button', { name: 'Accept' }).click();
  await card.getByLabel('Name').fill('Garage');
  await card.getByLabel('Grid phases on its terminals L1, L2, L3').selectOption('L2,L3,L1');
  await card.getByLabel('Connectors').selectOption('2');
  const sent = page.waitForRequest((request) => request.url().endsWith('/api/stations/accept'));
  await card.getByRole('button', { name: 'Save' }).click();
  expect((await sent).postDataJSON()).toEqual({
    identity: 'WB-7788',
    name: 'Garage',
    circuit: 'house',
    phases: ['L2', 'L3', 'L1'],
    maxCurrentA: 16,
    access: 'tokens',
    connectors: 2,
  });
  await card.getByText('Kq7mZ3xR9tPw4vNb2cYh').waitFor();
  await page.goto(`${server.url}#/more?part=connection`);
  await page.getByText('Wrong password').waitFor();
  await page.getByText('Certificate for charge points').waitFor();
  await page.close();
});

it('a charge point gets a new password on the page, to be entered by hand where it does not take it', async () => {
  const page = await browser.context.newPage();
  await page.addInitScript(`localStorage.setItem('lademeister.language', 'en')`);
  await page.goto(`${server.url}#/more?part=wallboxes`);
  await page.getByRole('button', { name: 'Operate Carport' }).click();
  await page.getByRole('button', { name: 'New password' }).click();
  await page.getByText('WB-1 has not taken its password by itself').waitFor();
  await page.getByText('Kq7mZ3xR9tPw4vNb2cYh').waitFor();
  await page.close();
});
