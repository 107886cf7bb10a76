import axe from 'axe-core';
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
  await page.addInitScript(axe.source);
  await page.setViewportSize({ width: 390, height: 844 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

it('says who is told what, what does not arrive, and what a test came to', async () => {
  await page.goto(`${server.url}#/more?part=notifications`);
  const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Empfänger' }) });
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

it('a receiver is changed on the page, and its secret stays where nothing new is entered', async () => {
  const card = page.locator('section.card', { has: page.getByRole('heading', { name: 'Empfänger' }) });
  await card.getByRole('button', { name: 'Telefon im Flur ändern' }).click();
  await card.getByLabel('Ruhe von').fill('23:00');
  await card.getByLabel('Ruhe bis').fill('06:00');
  await card.getByText('Topic, das sonst niemand kennt (leer: bleibt, wie es ist)').waitFor();
  await card.getByRole('button', { name: 'Speichern' }).click();
  await card.getByText('Gespeichert.').waitFor();
  expect(server.requests).toContain('PUT /api/notifications/phone');
  await card.getByText('Überbracht werden sie vom Hersteller des Browsers').waitFor();
});

it('maintenance: what is due, installed and out of order; an inspection is entered as done', async () => {
  await page.goto(`${server.url}#/more?part=maintenance`);
  await page.getByText('Wiederholungsprüfung (DGUV V3, VDE 0105-100): Carport').waitFor();
  await page.getByText('fällig seit 20.11.2026').waitFor();
  await page.getByText('Carport war eine halbe Stunde gestört (silent).').waitFor();
  await page.getByText('ACME · X1 · Carport').waitFor();
  await page.getByRole('button', { name: 'Wiederholungsprüfung (DGUV V3, VDE 0105-100): Carport ändern' }).click();
  await page.getByRole('button', { name: 'Wurde geprüft' }).click();
  await page.getByLabel('Durch wen').fill('Elektro Meier');
  await page.getByRole('button', { name: 'Speichern' }).last().click();
  await expect.poll(() => server.requests).toContain('POST /api/inspections/i1/done');
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  const broken = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id }) => id))`,
  );
  expect(broken).toEqual([]);
});

it('home automation: what arrives where, what was refused, and what a test came to', async () => {
  await page.goto(`${server.url}#/more?part=home-automation`);
  await page.getByText('Befohlen werden darf: Modus, wo ein Ladevorgang endet').waitFor();
  await page.getByText('lademeister/charge-points/carport/boost/set (not-allowed)').waitFor();
  await page.getByText('12 Zeilen seit dem Start aufgegeben').waitFor();
  await page.getByRole('button', { name: 'Kurven testen' }).click();
  await page.getByText('Nicht angekommen: HTTP 401: unauthorized').waitFor();
  await page.getByRole('button', { name: 'MQTT und Home Assistant testen' }).click();
  await page.getByText('Angekommen.').waitFor();
});
