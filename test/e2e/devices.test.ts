import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { compose, type House } from '../../src/compose.ts';
import { ModbusServer } from '../../src/sim/endpoints/modbus-server.ts';
import { sdm630Image } from '../../src/sim/endpoints/sdm630-image.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';

/** The page “Devices” before the real house, and a meter that speaks Modbus over a real socket. */

let folder: string;
let house: House;
let meter: ModbusServer;
let meterPort: number;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let page: Page;
const violations: string[] = [];
const configText = (): string => readFileSync(join(folder, 'config.yaml'), 'utf8');

beforeAll(async () => {
  await buildGui();
  folder = mkdtempSync(join(tmpdir(), 'lademeister-devices-'));
  meter = new ModbusServer({
    clock: systemClock,
    port: 0,
    unitId: 1,
    functionCode: 4,
    read: () =>
      sdm630Image({ phasePowerW: [700, 300, 200], phaseVoltageV: [231, 230, 229], importWh: 12_345_600, exportWh: 0 }),
  });
  meterPort = await meter.start();
  const [http, ocpp] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'config.yaml'),
    `# Our house
http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits:
  - { id: house, name: Hausanschluss, limitA: 35 } # SLS behind the meter
`,
  );
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock: systemClock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'devices-test',
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  ({ house } = composed);
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.addInitScript(axe.source);
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${http}/sign-in?token=devices-test`);
  await page.goto(`http://127.0.0.1:${http}/#/devices`);
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await meter?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What WCAG 2.2 AA finds, on a phone and on a desk, and by how much the page is too wide. */
async function broken(): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    found.push(
      await page.evaluate(
        `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => [...violations.map(({ id }) => id), document.documentElement.scrollWidth - innerWidth])`,
      ),
    );
  }
  return found;
}

it('adds a meter with a look at its values, says what is wrong when it breaks, changes it, removes it and takes that back', async () => {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const says = (text: string | RegExp, timeout = 20_000) => page.getByText(text).first().waitFor({ timeout });
  await says('Noch kein Gerät');

  await button('Gerät hinzufügen').click();
  await page.getByLabel('Hersteller oder Modell suchen').fill('sdm630');
  await page.getByRole('button', { name: /^Eastron SDM630/ }).click();
  await page.getByLabel('Name auf dem Bildschirm').fill('Netzzähler');
  await page.getByLabel(/^Adresse des Zählers/).fill('127.0.0.1');
  await page.getByLabel('TCP-Port').fill('kaputt');
  await button('Ausprobieren').click();
  await says(/„kaputt“/);
  await page.getByLabel('TCP-Port').fill(String(meterPort));
  await button('Ausprobieren').click();
  await says('Es antwortet');
  await says('1.200 W');
  await says('12.345,600 kWh');
  await says('Der Zähler zeigt 1,2 kW Bezug aus dem Netz. Stimmt das?');
  expect(await broken()).toEqual([[0], [0]]);
  expect(configText()).not.toContain('eastron');
  await button('Speichern').click();
  await says('Netzzähler ist hinzugefügt.');

  const card = page.getByRole('listitem').filter({ hasText: 'Netzzähler' }).first();
  await card.getByText('Arbeitet').waitFor({ timeout: 20_000 });
  await card.getByText('misst Hausanschluss').waitFor();
  expect(configText()).toContain('limitA: 35, meter: netzzaehler } # SLS behind the meter');

  meter.faults.on('unreachable');
  await card.getByText(/Netzzähler ist unter 127\.0\.0\.1.* nicht erreichbar/).waitFor({ timeout: 30_000 });
  meter.faults.off('unreachable');
  await card.getByText('Arbeitet').waitFor({ timeout: 30_000 });

  await button('Netzzähler wechseln').click();
  await card.getByLabel('Zählerstand, kWh').first().fill('12.345,6');
  await button('Speichern').click();
  await says('Bitte Zeitpunkt, Grund und beide Zählerstände eintragen.');
  expect(await broken()).toEqual([[0], [0]]);
  await card.getByLabel('Zählerstand, kWh').last().fill('0,5');
  await card.getByLabel('Warum').fill('Eichung abgelaufen');
  await button('Speichern').click();
  await card.getByText(/12\.345,600.kWh → 0,500.kWh\. Eichung abgelaufen/).waitFor();

  await button('Netzzähler ändern').click();
  await card.getByLabel('Name auf dem Bildschirm').fill('Hauszähler');
  await button('Speichern').click();
  await says('Hauszähler ist gespeichert.');
  await page.getByRole('heading', { name: /^Hauszähler/ }).waitFor({ timeout: 20_000 });

  await button('Hauszähler entfernen').click();
  await button('Entfernen').click();
  await says('Hauszähler ist entfernt.');
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await page.getByRole('heading', { name: /^Hauszähler/ }).waitFor({ timeout: 20_000 });
  expect(configText()).toContain('name: Hauszähler');
  expect(configText()).toContain('# Our house');
  expect(violations).toEqual([]);
});
