import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';
import { type FixtureServer, startFixtureServer } from './gui/fixture-server.ts';
import { houseScene } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let server: FixtureServer;
let page: Page;

beforeAll(async () => {
  server = await startFixtureServer(await buildGui(), houseScene(VIEWS.sunny));
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.addInitScript("localStorage.setItem('lademeister.language', 'de')");
  await page.setViewportSize({ width: 390, height: 844 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

it('says who is told what, what does not arrive, and what a test came to', async () => {
  await page.goto(`${server.url}#/more`);
  const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Benachrichtigungen' }) });
  await card.getByText('Ruhe von 22:00 bis 07:00').waitFor();
  await card.getByText('3 Meldungen warten').waitFor();
  await card.getByText('Es wird nichts gesendet.').waitFor();
  await card.getByText('Kommt seit 11:00 nicht an').waitFor();
  await card.getByRole('button', { name: 'Test senden an Telefon im Flur' }).click();
  await card.getByText('Angekommen beim Dienst: Telefon im Flur prüfen.').waitFor();
  await card.getByRole('button', { name: 'Test senden an Anna' }).click();
  await card.getByText('Token, Passwort oder Adresse stimmen nicht: Forbidden: bot was blocked by the user').waitFor();
  expect(server.requests).toContain('POST /api/notifications/anna/test');
});
