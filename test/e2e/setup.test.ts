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
import { type Home, startHome } from '../../src/sim/home.ts';
import { quietScenario } from '../../src/sim/scenarios/quiet.ts';
import { carSpec } from '../../src/sim/world/car.ts';
import { freePort } from '../free-port.ts';
import { silentLog } from '../silent-log.ts';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';

/**
 * From a folder with nothing in it to a charging car, before the real house: a meter that speaks Modbus and a station that
 * speaks OCPP over real sockets.
 */

let folder: string;
let house: House;
let meter: ModbusServer;
let meterPort: number;
let home: Home;
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
  // Where it listens is all that it says: others use the usual ports at the same time.
  writeFileSync(
    join(folder, 'config.yaml'),
    `# Our house
http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
`,
  );
  home = await startHome({
    clock: systemClock,
    log: silentLog,
    scenario: quietScenario(1),
    ports: { p1: 0, inverter: 0, meter: 0 },
    ptyPath: null,
    centralSystemUrl: `ws://127.0.0.1:${ocpp}/`,
    speed: 1,
  });
  let code = '';
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock: systemClock,
    log: silentLog,
    announceCode: (announced) => {
      code = announced;
    },
    signInLinkToken: null,
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  ({ house } = composed);
  house.claim();
  browser = await openBrowser();
  page = await browser.context.newPage();
  await page.addInitScript(axe.source);
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${http}/`);
  await page.getByLabel('Einmal-Code').fill(code);
  await page.getByLabel('Neues Passwort').fill('ein ganzer Satz ist gut');
  await page.getByRole('button', { name: 'Passwort setzen' }).click();
});

afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await home?.stop();
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

const button = (name: string) => page.getByRole('button', { name, exact: true });
const says = (text: string | RegExp, timeout = 20_000) => page.getByText(text).first().waitFor({ timeout });

it('asks for the grid connection and says what is wrong with it', async () => {
  await page.getByRole('link', { name: 'Dieses Haus einrichten' }).click();
  await page.getByLabel('Name des Hauses').fill('Seehaus');
  await page.getByLabel('Hauptsicherung, A je Phase').fill('viel');
  await button('Speichern und weiter').click();
  await says(/circuits\[0\]\.limitA/);
  expect(configText()).not.toContain('circuits');
  await page.getByLabel('Hauptsicherung, A je Phase').fill('35');
  await page.getByLabel('Art der Sicherung').selectOption('sls-e');
  await button('Speichern und weiter').click();
  await says('Zähler, Sonne, Batterie');
  expect(configText()).toContain('# Our house');
  expect(configText()).toContain('limitA: 35');
});

it('adds a meter with a look at its values, says what is wrong when it breaks, changes it, removes it and takes that back', async () => {
  await says('Noch kein Gerät');

  await button('Gerät hinzufügen').click({ timeout: 60_000 });
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
  expect(configText()).toContain('meter: netzzaehler');

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

it('shows the address for wallboxes, takes the one that knocks, checks what there is, and a car charges', async () => {
  const runsWithIt = "fetch('/api/settings').then((answer) => answer.json()).then(({ taken }) => taken, () => false)";
  await expect.poll(() => page.evaluate(runsWithIt), { timeout: 20_000 }).toBe(true);
  await page.getByRole('link', { name: 'Weiter' }).click();
  await says(/^ws:\/\/127\.0\.0\.1:\d+\/$/);
  const newcomer = page.getByRole('listitem').filter({ hasText: 'SIM-CARPORT' });
  await newcomer.getByRole('button', { name: 'Annehmen' }).click();
  await newcomer.getByLabel('Name').fill('Carport');
  await newcomer.getByRole('button', { name: 'Speichern' }).click();
  const known = page.locator('section', { hasText: 'Eingerichtet' }).getByRole('listitem');
  await known.filter({ hasText: 'Carport' }).getByText('verbunden', { exact: true }).waitFor({ timeout: 30_000 });
  expect(await broken()).toEqual([[0], [0]]);

  await page.getByRole('link', { name: 'Weiter' }).click();
  await says('Der Zähler zeigt 1,2 kW Bezug aus dem Netz.');
  await says(/Hausanschluss: Die Wallboxen gehen zusammen auf 0,0.A zurück, die Sicherung hält 35,0.A/);
  expect(await broken()).toEqual([[0], [0]]);

  await page.getByRole('link', { name: 'Weiter' }).click();
  await page.getByLabel('Preis je kWh').fill('0,31');
  await button('Preis speichern').click();
  await says('Gespeichert. Ältere Preise');
  await page.getByRole('link', { name: 'Fertig: zum Haus' }).click();

  home.apply({ kind: 'plug-in', chargePointId: 'SIM-CARPORT', car: carSpec() });
  await page.getByRole('radio', { name: 'Schnell' }).click({ force: true });
  // The station wants a card; here any will do.
  await says('Zum Laden eine Karte an die Wallbox halten');
  home.apply({ kind: 'card', chargePointId: 'SIM-CARPORT', idToken: '04A1B2C3D4E5F6' });
  await says(/^Lädt mit/, 40_000);
  expect(violations).toEqual([]);
});

it('changes a setting with what the check says while it is written, and takes it back', async () => {
  await page.goto(`${page.url().split('#')[0]}#/settings`);
  await page.getByRole('link', { name: /^Sicherungen und Stromkreise/ }).click();
  await page.getByLabel('Nennstrom der Sicherung je Phase, A').fill('0');
  await says(/Hier steht 0\./);
  await page.getByLabel('Nennstrom der Sicherung je Phase, A').fill('25');
  await expect.poll(() => page.getByText(/Hier steht 0\./).count()).toBe(0);
  await button('Speichern').click();
  await says('Sicherungen und Stromkreise: gespeichert.');
  expect(configText()).toContain('limitA: 25');
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await says('Rückgängig gemacht.');
  expect(configText()).toContain('limitA: 35');
  expect(await broken()).toEqual([[0], [0]]);
});
