import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoHouse, startDemoHouse } from '../../scripts/demo-house.ts';
import { openBrowser } from './gui/browser.ts';

/**
 * The whole house as a newcomer has it: the built controller and the simulated home as processes of their own, real
 * protocols between them, a real browser in front. Needs `npm run build` before.
 */

let dataDir: string;
let house: DemoHouse;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let page: Page;
const lines: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'lademeister-house-'));
  house = await startDemoHouse({
    dataDir,
    fresh: true,
    speed: 1,
    scenario: 'quiet',
    httpPort: 0,
    ocppPort: 0,
    restart: false,
    onLine: (_source, line) => lines.push(line),
  });
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.goto(house.signInUrl);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface SessionList {
  readonly sessions: readonly {
    readonly sessionId: string;
    readonly endedAtMs: number | null;
    readonly energyWh: number | null;
    readonly startRegisterWh: number | null;
    readonly endRegisterWh: number | null;
    readonly tokenName: string | null;
  }[];
}

async function happen(event: object): Promise<void> {
  const answer = await fetch(`${house.homeControlUrl}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

async function sessions(): Promise<SessionList['sessions']> {
  const answer = await page.request.get(`${house.url}api/sessions`);
  return ((await answer.json()) as SessionList).sessions;
}

/** Current per phase at the grid connection, as it really is, A. */
async function gridA(): Promise<readonly number[]> {
  const world = (await (await fetch(`${house.homeControlUrl}/world`)).json()) as {
    gridPhaseW: number[];
    voltageV: number[];
  };
  return world.gridPhaseW.map((powerW, phase) => powerW / (world.voltageV[phase] ?? 230));
}

const card = () => page.getByRole('region', { name: 'Carport' });
const says = (text: string | RegExp, timeout: number) => card().getByText(text).first().waitFor({ timeout });

it('charges on the sun, yields to the kitchen, survives kill -9, and books the session', {
  timeout: 170_000,
}, async () => {
  await says('Kein Auto angesteckt', 15_000);
  await happen({ kind: 'plug-in', chargePointId: 'SIM-CARPORT', car: { phases: 3, soc: 0.2 } });
  await happen({ kind: 'card', chargePointId: 'SIM-CARPORT', idToken: '04A1B2C3D4E5F6' });
  await says(/Lädt mit .*Sonne/, 45_000);

  // In the evening nothing but the grid is left: 16 A in fast mode, then kettle and oven on L2.
  await happen({ kind: 'weather', weather: 'overcast' });
  await happen({ kind: 'sun', utcMs: Date.UTC(2026, 5, 21, 22, 0) });
  await card().getByRole('radio', { name: 'Schnell' }).click({ force: true });
  await expect.poll(async () => (await gridA())[1], { timeout: 45_000, interval: 500 }).toBeGreaterThan(15);
  await happen({ kind: 'appliance-on', appliance: 'kettle' });
  await happen({ kind: 'appliance-on', appliance: 'oven' });
  await says(/Begrenzt: Sicherung/, 15_000);
  await expect.poll(async () => Math.max(...(await gridA())), { timeout: 10_000, interval: 200 }).toBeLessThan(25);

  const [before] = await sessions();
  expect(before).toMatchObject({ endedAtMs: null, tokenName: 'Anna' });
  await house.killController();
  await house.startController();
  await says(/Begrenzt: Sicherung|Lädt mit/, 45_000);
  const [after, ...others] = await sessions();
  expect(others).toEqual([]);
  expect(after?.sessionId).toBe(before?.sessionId);

  await happen({ kind: 'unplug', chargePointId: 'SIM-CARPORT' });
  await says('Kein Auto angesteckt', 20_000);
  await expect.poll(async () => (await sessions())[0]?.endedAtMs, { timeout: 10_000 }).not.toBeNull();
  const [ended] = await sessions();
  expect(ended?.sessionId).toBe(before?.sessionId);
  expect(ended?.energyWh).toBeGreaterThan(0);
  expect(ended?.energyWh).toBe((ended?.endRegisterWh ?? 0) - (ended?.startRegisterWh ?? 0));

  await page.getByRole('link', { name: 'Ladungen' }).click();
  await page.getByText('Anna').filter({ visible: true }).first().waitFor();
  const csv = await (await page.request.get(`${house.url}api/sessions.csv?dialect=machine&language=en`)).text();
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain(`${before?.sessionId},carport,Carport,Anna`);
});
