import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPhone, type Phone } from './gui/phone.ts';
import { houseScene, PEOPLE } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

let phone: Phone;
let page: Phone['page'];
let server: Phone['server'];
let picture: Phone['picture'];

beforeAll(async () => {
  phone = await openPhone({ ...houseScene(VIEWS.sunny), people: PEOPLE });
  ({ page, server, picture } = phone);
});

afterAll(() => phone.close());

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
  await expect.poll(() => server.requests.slice(-2)).toContain('GET /api/sessions/s-1');

  await page.getByRole('button', { name: 'Kilometerstand und Ladezustand' }).click();
  await page.getByLabel('Kilometerstand, km').fill('48200');
  const [noted] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'PUT'),
    page.getByRole('button', { name: 'Speichern' }).click(),
  ]);
  expect(noted.postDataJSON()).toEqual({ odometerKm: 48_200, socPercent: 80 });
});
