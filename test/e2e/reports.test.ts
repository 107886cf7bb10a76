import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPhone, type Phone } from './gui/phone.ts';
import { EMPTY_MONTH } from './gui/reports.ts';
import { houseScene } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let phone: Phone;
let page: Phone['page'];
let server: Phone['server'];
let picture: Phone['picture'];

beforeAll(async () => {
  phone = await openPhone(houseScene(VIEWS.sunny));
  ({ page, server, picture } = phone);
});

afterAll(() => phone.close());

it('a month: chosen, read with its notices, downloaded, issued; a night price is entered', async () => {
  await page.goto(`${server.url}#/more`);
  await page.getByRole('link', { name: 'Berichte' }).click();
  await page.getByText('146,39').waitFor();
  expect(server.requests.filter((one) => one.startsWith('GET /api/statements?'))).toEqual([
    'GET /api/statements?from=2026-05&kind=sessions',
  ]);
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

  await page.getByText('Börse', { exact: true }).click();
  await page.getByLabel('Aufschlag je kWh').fill('0,155');
  const [dynamic] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'PUT'),
    page.getByRole('button', { name: 'Preis speichern' }).click(),
  ]);
  const energy = { kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' };
  expect(dynamic.postDataJSON().tariffs[0].versions.at(-1)).toMatchObject({
    basis: 'net',
    energy,
    surcharges: [{ otherwise: '0,155' }],
  });
});

it('what electricity costs today and tomorrow, what of it is assumed, and a source that is asked too often', async () => {
  await page.goto(`${server.url}#/more?part=prices`);
  const card = page.locator('section.chart').filter({ hasText: 'Nach der Preisliste Ökostrom dynamisch.' });
  await card.getByText('Blasse Balken sind angenommen.').waitFor();
  await card.getByText('Der Server wurde zu oft gefragt. HTTP 429').waitFor();
  await card.getByText('Als Tabelle').click();
  expect(await card.getByRole('row', { name: 'angenommen, wie üblich' }).count()).toBe(24);
  expect(await card.locator('rect').count()).toBe(192);
  expect(await card.locator('rect.assumed').count()).toBe(96);
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

it('a month in which nothing was charged says so, and is nothing to issue', async () => {
  server.show({ ...houseScene(VIEWS.sunny), answers: { 'GET /api/statements': EMPTY_MONTH } });
  await page.goto(`${server.url}#/reports`);
  await page.reload();
  await page.locator('p', { hasText: 'In diesem Monat hat dazu nichts geladen.' }).waitFor();
  expect(await page.getByRole('button', { name: 'Abrechnung ausstellen' }).count()).toBe(0);
  expect(await page.getByText('Endgültig').count()).toBe(0);
});
