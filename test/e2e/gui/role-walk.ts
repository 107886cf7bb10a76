import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { SiteView } from '../../../src/site/view.ts';
import type { FixtureServer, Scene } from './fixture-server.ts';
import { SCENES } from './scenes.ts';

type Visit = (page: Page, scene: Scene, hash: string) => Promise<void>;

function stateOf(name: string) {
  const state = SCENES[name];
  if (state === undefined) throw new Error(`no scene ${name}`);
  return state;
}

/** What guests, drivers and displays do with their pages; German. */
export const ROLE_WALK: Readonly<Record<string, (page: Page, server: FixtureServer, visit: Visit) => Promise<void>>> = {
  async 'a guest comes in by PIN or card, and starts'(page, server, visit) {
    const { scene, hash } = stateOf('guest-price');
    await visit(page, scene, hash);
    await page.getByText('0,314').waitFor();
    await page.getByText('Karte', { exact: true }).click();
    await page.getByLabel('Nummer der Karte').fill('04 A1 B2 C3');
    expect(await page.getByLabel('Nummer der Karte').inputValue()).toBe('04A1B2C3');
    await page.getByRole('button', { name: 'Weiter' }).click();
    await expect.poll(() => server.requests).toContain('POST /api/guests/carport');

    const waiting = stateOf('guest-receipt');
    await visit(page, waiting.scene, waiting.hash);
    await page.getByRole('heading', { name: 'Beleg' }).waitFor();
    await page.getByRole('button', { name: 'Laden starten' }).click();
    await expect.poll(() => server.requests).toContain('POST /api/charge-points/carport/start');
  },

  async 'a driver ends his own session on Now'(page, server, visit) {
    const { scene, hash } = stateOf('driver-now');
    await visit(page, scene, hash);
    await page.getByRole('button', { name: 'Laden beenden' }).click();
    await expect.poll(() => server.requests).toContain('POST /api/charge-points/carport/stop');
  },

  async 'a display dims at night, wakes at a touch without switching anything, and says when the controller is away'(
    page,
    server,
    visit,
  ) {
    const { scene, hash } = stateOf('display-one');
    await visit(page, { ...scene, view: atNight(scene.view) }, hash);
    const veil = page.locator('.kiosk-veil');
    await veil.waitFor();
    await page.getByText('Schnell').click({ force: true });
    await veil.waitFor({ state: 'detached' });
    expect(server.requests).not.toContain('PUT /api/charge-points/carport/mode');
    await page.getByText('Schnell').click();
    await expect.poll(() => server.requests).toContain('PUT /api/charge-points/carport/mode');
    server.show({ ...scene, dead: true });
    await page.getByText('nicht erreichbar').waitFor();
    server.show(scene);
    await page.getByText('Aktuell').waitFor();
    expect(await veil.count()).toBe(0);
  },
};

/** Half past eleven in the evening, in the house. */
function atNight(view: SiteView | null): SiteView | null {
  return view && { ...view, atMs: view.atMs + 11.5 * 3_600_000 };
}
