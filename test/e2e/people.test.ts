import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';
import { type FixtureServer, startFixtureServer } from './gui/fixture-server.ts';
import { houseScene, PEOPLE, SCENES } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let server: FixtureServer;

beforeAll(async () => {
  server = await startFixtureServer(await buildGui(), { ...houseScene(VIEWS.sunny), people: PEOPLE });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(hash: string) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript("localStorage.setItem('lademeister.language', 'de')");
  await page.goto(`${server.url}${hash}`);
  return page;
}

/** Takes a picture for whoever wants to look: set SCREENSHOTS to a folder. */
async function picture(page: Awaited<ReturnType<typeof open>>, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe('people and cards', () => {
  it('learns, changes and lets in a card with one hand', async () => {
    const page = await open('#/people');
    await page.getByRole('button', { name: 'Anna Weber ändern' }).first().waitFor();
    await picture(page, 'people');
    await page.getByRole('button', { name: 'Karte anlernen' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/learning');

    await page.getByRole('button', { name: 'Eintragen: 55667788' }).click();
    await expect.poll(() => server.requests).toContain('POST /api/cards');

    await page.getByRole('button', { name: 'Gästekarte ändern' }).click();
    await page.getByLabel('Diese Karte').selectOption('gesperrt');
    await picture(page, 'people-card');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/cards/c2');

    await page.getByRole('button', { name: 'Dienst-Golf ändern' }).click();
    await page.getByRole('button', { name: 'Löschen' }).click();
    await page.getByText('Endgültig löschen?').waitFor();
    expect(server.requests).not.toContain('DELETE /api/vehicles/v1');
    await page.getByRole('button', { name: 'Löschen' }).click();
    await expect.poll(() => server.requests).toContain('DELETE /api/vehicles/v1');
    await page.close();
  });

  it('assigns a session that is over, with a reason', async () => {
    const { scene } = SCENES['sessions'] ?? { scene: houseScene(VIEWS.sunny) };
    server.show({ ...scene, people: PEOPLE });
    const page = await open('#/sessions?period=all');
    const session = page.getByRole('listitem').filter({ hasText: 'Firmenwagen Tom' });
    await session.getByRole('button', { name: 'Fahrzeug der Ladung: Zuordnen' }).click();
    await session.getByLabel('Fahrzeug', { exact: true }).selectOption('Dienst-Golf');
    await session.getByRole('button', { name: 'Speichern' }).click();
    expect(server.requests.some((one) => one.endsWith('/vehicle'))).toBe(false);
    await session.getByLabel('Grund').fill('Leihwagen');
    await picture(page, 'people-assign');
    await session.getByRole('button', { name: 'Speichern' }).click();
    await session.getByText('Dienst-Golf · Dienstwagen · korrigiert').waitFor();
    expect(server.requests).toContain('PUT /api/sessions/s-27/vehicle');
    await page.close();
  });
});
