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

/** Takes a picture for whoever wants to look: set SCREENSHOTS to a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  for (const width of [390, 1200]) {
    await page.setViewportSize({ width, height: 844 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
}

it('a month: chosen, read with its notices, downloaded, issued; a night price is entered', async () => {
  await page.goto(`${server.url}#/more`);
  await page.getByRole('link', { name: 'Berichte öffnen' }).click();
  await page.getByText('146,39').waitFor();
  await page.getByText('Garage dient mehreren Vertragspartnern').waitFor();
  await page.getByLabel('Worüber').selectOption({ label: 'Fahrzeug ID.4' });
  await page.getByLabel('Erstattung').selectOption({ label: 'Deutschland: Strompreispauschale' });
  await expect
    .poll(() => server.requests.findLast((one) => one.startsWith('GET /api/statements?')))
    .toMatch(/^GET \/api\/statements\?from=\d{4}-\d\d&kind=company-car&vehicle=id4&method=de-strompreispauschale$/);
  const href = await page.getByRole('link', { name: 'CSV herunterladen' }).getAttribute('href');
  expect(href).toContain('vehicle=id4&method=de-strompreispauschale&format=csv&language=de');
  await page.getByRole('button', { name: 'Abrechnung ausstellen' }).click();
  await page.getByText('Ausgestellt: Die Dateien').waitFor();

  await page.getByText('Tag und Nacht').click();
  await page.getByLabel('Preis je kWh', { exact: true }).fill('0,3245');
  await page.getByLabel('Nachtpreis je kWh').fill('0,2410');
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'PUT'),
    page.getByRole('button', { name: 'Preis speichern' }).click(),
  ]);
  await page.getByText('Gespeichert').waitFor();
  expect(request.postDataJSON()).toMatchObject({
    tariffs: [
      {
        id: 'home',
        name: 'Ökostrom',
        versions: [
          { energy: { kind: 'time-of-use', otherwise: '0,3245', windows: [{ from: '22:00', pricePerKwh: '0,2410' }] } },
        ],
      },
    ],
  });
});

it('statistics with their tables and files, what went out, and a method for the year', async () => {
  await page.goto(`${server.url}#/reports`);
  const chart = page.locator('.chart').filter({ hasText: 'Tagesumsatz' });
  await chart.getByText('Als Tabelle').click();
  await chart.getByRole('row', { name: '13. Juni unbekannt' }).waitFor();
  expect(await chart.locator('rect').count()).toBe(30);
  const csv = await chart.getByRole('link', { name: 'Tagesumsatz: Zahlen als CSV' }).getAttribute('href');
  expect(csv).toMatch(/^\/api\/statistics\/file\?what=revenue-per-day&from=\d{4}-\d\d$/);
  await page.getByText('connect ECONNREFUSED').waitFor();
  await page.getByText('Annas Auto, 2026-05: noch nicht möglich').waitFor();

  await page.getByText('Anna Muster, 2025').waitFor();
  await page.getByLabel('Methode').selectOption({ label: 'Vereinbarter Preis' });
  await page.getByLabel('Vereinbarter Preis je kWh').fill('0,285');
  await picture('reports');
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'POST'),
    page.getByRole('button', { name: 'Für das ganze Jahr wählen' }).click(),
  ]);
  expect(request.postDataJSON()).toMatchObject({
    employeeId: 'anna',
    method: { kind: 'fixed-agreed', priceNano: 285_000_000 },
  });
  await page.getByText('Gewählt und im Ladebuch').waitFor();
});
