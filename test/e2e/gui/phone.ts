import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { buildGui } from './build.ts';
import { type FixtureServer, startFixtureServer } from './fixture-server.ts';

type Scene = Parameters<typeof startFixtureServer>[1];

export interface Phone {
  readonly page: Page;
  readonly server: FixtureServer;
  /** Takes pictures for whoever wants to look, phone and desktop: set SCREENSHOTS to a folder. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const PHONE = { width: 390, height: 844 };

/** The pages in German on a phone, before a server that answers as the scene says. */
export async function openPhone(scene: Scene): Promise<Phone> {
  const server = await startFixtureServer(await buildGui(), scene);
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  await page.addInitScript("localStorage.setItem('lademeister.language', 'de')");
  await page.setViewportSize(PHONE);
  return {
    page,
    server,
    async picture(name) {
      const folder = process.env['SCREENSHOTS'];
      if (folder === undefined) return;
      for (const width of [390, 1200]) {
        await page.setViewportSize({ ...PHONE, width });
        await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
      }
      await page.setViewportSize(PHONE);
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
