import { afterAll, beforeAll, expect, it } from 'vitest';
import { house } from '../api/house.ts';
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

async function picture(page: Awaited<ReturnType<typeof open>>, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function open(hash: string, cookie?: string) {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript("localStorage.setItem('lademeister.language', 'en')");
  if (cookie !== undefined) {
    await browser.context.addCookies([{ name: 'lademeister', value: cookie.replace('lademeister=', ''), url }]);
  }
  await page.goto(`${url}/${hash}`);
  return page;
}

it('the owner invites a driver after showing his password once more, and the driver sees his own things', async () => {
  const owned = await home.access.claim(home.codes.at(-1) ?? '', 'correct horse', {
    address: '127.0.0.1',
    deviceName: 'test',
  });
  if (owned.kind !== 'signed-in') throw new Error(owned.code);
  home.clock.advance(6 * 60_000);
  const page = await open('#/users', owned.token);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByLabel('Name', { exact: true }).first().fill('Anna');
  await page.getByLabel('Who this is').selectOption('Anna');
  await picture(page, 'users-invite');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').getByLabel('Password').fill('guess');
  await picture(page, 'users-confirm');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('The password is wrong.').waitFor();
  await page.getByRole('dialog').getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Confirm' }).click();
  const link = await page.locator('code.path').textContent();
  expect(link).toMatch(/#\/invitation\?token=[\w-]{43}$/);
  await picture(page, 'users');
  await page.close();
  await browser.context.clearCookies();

  const invited = await open(new URL(link ?? '').hash);
  await invited.getByText('Welcome, Anna').waitFor();
  await picture(invited, 'invitation');
  await invited.getByLabel('New password').fill('a horse of my own');
  await invited.getByRole('button', { name: 'Set password' }).click();
  await invited.getByRole('link', { name: 'More' }).click();
  await invited.getByRole('heading', { name: 'Appearance' }).waitFor();
  await picture(invited, 'more-driver');
  expect(await invited.getByText('People who may sign in').count()).toBe(0);
  expect(await invited.getByText('Security log').count()).toBe(0);
  await invited.getByRole('button', { name: 'Sign out' }).click();

  await invited.getByLabel('Name').fill('anna');
  await invited.getByLabel('Password', { exact: true }).fill('a horse of my own');
  await picture(invited, 'sign-in');
  await invited.getByRole('button', { name: 'Sign in' }).click();
  await invited.getByRole('heading', { name: 'More' }).waitFor();
  await invited.close();
});
