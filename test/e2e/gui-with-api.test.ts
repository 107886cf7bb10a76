import { afterAll, beforeAll, expect, it } from 'vitest';
import { house, siteView } from '../api/house.ts';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';

let browser: Awaited<ReturnType<typeof openBrowser>>;
let home: Awaited<ReturnType<typeof house>>;
let url: string;

beforeAll(async () => {
  home = await house({ webFolder: await buildGui() });
  url = await home.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await home.app.close();
});

it('claims the house, changes a mode, reads the sessions and signs out, over the real API and its policy', async () => {
  const page = await browser.context.newPage();
  const refusedByPolicy: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refusedByPolicy.push(message.text());
  });
  await page.addInitScript("localStorage.setItem('lademeister.language', 'en')");
  await page.goto(url);

  await page.getByLabel('One-time code').fill('WRONG-CODE');
  await page.getByLabel('New password').fill('a whole sentence is good');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('The code is wrong.').waitFor();
  await page.getByLabel('One-time code').fill(home.codes.at(-1) ?? '');
  await page.getByRole('button', { name: 'Set password' }).click();

  await page.getByText('Charging with').last().waitFor();
  await page.getByRole('radio', { name: 'Fast' }).click({ force: true });
  await expect.poll(() => home.modes.get('carport')).toBe('fast');
  home.state.view = siteView('fast');
  home.changed();
  home.clock.advance(2_000);
  await page.locator('.segmented-busy').waitFor({ state: 'detached' });
  expect(await page.getByRole('radio', { name: 'Fast' }).isChecked()).toBe(true);

  await page.getByRole('link', { name: 'Sessions' }).click();
  await page.getByText('Reported late').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('sessions.csv');

  await page.getByRole('link', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Password', { exact: true }).fill('a whole sentence is good');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'More' }).waitFor();
  expect(refusedByPolicy).toEqual([]);
  await page.close();
});
