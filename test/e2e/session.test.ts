import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';
import { type FixtureServer, startFixtureServer } from './gui/fixture-server.ts';
import { houseScene, PEOPLE } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let server: FixtureServer;
let page: Page;

beforeAll(async () => {
  server = await startFixtureServer(await buildGui(), { ...houseScene(VIEWS.sunny), people: PEOPLE });
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.addInitScript("localStorage.setItem('lademeister.language', 'de')");
  await page.setViewportSize({ width: 390, height: 844 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Takes a picture for whoever wants to look: set SCREENSHOTS to a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  for (const width of [390, 1200]) {
    await page.setViewportSize({ width, height: 844 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 844 });
}

it('a session: its story read, its energy corrected with a reason, the odometer entered', async () => {
  await page.goto(`${server.url}#/session?id=s-1`);
  await page.getByText('Gemeldet: 12,000').waitFor();
  await page.getByText('owner: Foto des Zählers').waitFor();
  await page.getByText('Eintrag 4.950', { exact: false }).waitFor();
  await picture('session');

  await page.getByRole('button', { name: 'Energie oder Zeiten korrigieren' }).click();
  expect(await page.getByLabel('Energie, kWh').inputValue()).toBe('1012,345');
  expect(await page.getByLabel('Beginn').inputValue()).toBe('2026-06-15T18:05');
  await page.getByLabel('Grund').fill('Ablesung');
  await page.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Hier wurde nichts geändert.').waitFor();
  await page.getByLabel('Energie, kWh').fill('12,345');
  await page.getByLabel('Ende').fill('2026-06-15T20:30');
  await picture('session-correct');
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'POST'),
    page.getByRole('button', { name: 'Speichern' }).click(),
  ]);
  expect(request.postDataJSON()).toEqual({
    energyWh: 12_345,
    startedAtMs: null,
    endedAtMs: Date.UTC(2026, 5, 15, 18, 30),
    reason: 'Ablesung',
  });
  // What is shown is read again.
  await expect.poll(() => server.requests.at(-1)).toBe('GET /api/sessions/s-1');

  await page.getByRole('button', { name: 'Kilometerstand und Ladezustand' }).click();
  await page.getByLabel('Kilometerstand, km').fill('48200');
  const [noted] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'PUT'),
    page.getByRole('button', { name: 'Speichern' }).click(),
  ]);
  expect(noted.postDataJSON()).toEqual({ odometerKm: 48_200, socPercent: 80 });
});
