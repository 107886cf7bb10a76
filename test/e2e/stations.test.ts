import axe from 'axe-core';
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

it('operates a wallbox: what is known of it, a start with a card, a reservation, settings', async () => {
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 320, height: 800 });
  await page.addInitScript("localStorage.setItem('lademeister.language', 'en')");
  await page.addInitScript(axe.source);
  await page.goto(`${url}/#/more?part=wallboxes`);
  await page.getByLabel('One-time code').fill(home.codes.at(-1) ?? '');
  await page.getByLabel('New password').fill('a whole sentence is good');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('button', { name: 'Operate Carport' }).click();
  await page.getByText('Alfen Eve Single · firmware 6.6').waitFor();
  await page.getByText('3 cards are stored in the wallbox for the time without connection.').waitFor();
  await page.getByText('Firmware update: Installed').waitFor();

  const asked = async (button: string, command: object) => {
    home.wishes.length = 0;
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => home.wishes).toEqual([{ id: 'carport', command }]);
    await page.getByText('The wallbox does so.').waitFor();
  };
  await asked('Start session', { kind: 'start', idToken: '04A1B2C3' });
  await asked('End session', { kind: 'stop' });
  await asked('Cancel reservation', { kind: 'cancel-reservation' });
  await asked('Put out of use', { kind: 'set-availability', operative: false });
  await page.getByLabel('Setting', { exact: true }).fill('HeartbeatInterval');
  await asked('Read settings', { kind: 'read-configuration', keys: ['HeartbeatInterval'] });
  await page.getByLabel('Value', { exact: true }).fill('60');
  await asked('Change setting', { kind: 'change-configuration', key: 'HeartbeatInterval', value: '60' });

  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  const broken: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id }) => id))`,
  );
  expect(broken).toEqual([]);
  await page.close();
});
