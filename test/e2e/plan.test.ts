import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPhone, type Phone } from './gui/phone.ts';
import { PLANS } from './gui/plans.ts';
import { planScene } from './gui/scenes.ts';

let phone: Phone;
let page: Phone['page'];
let server: Phone['server'];

beforeAll(async () => {
  phone = await openPhone(planScene('planned'));
  ({ page, server } = phone);
});

afterAll(() => phone.close());

beforeEach(async () => {
  server.show(planScene('planned'));
  await page.goto('about:blank');
  await page.goto(`${server.url}#/plan`);
  await page.getByRole('heading', { name: 'Dienst-Golf' }).waitFor();
});

/** The body of the next change of a plan. */
const nextChange = () => page.waitForRequest((each) => each.method() === 'PUT' && each.url().includes('/api/plan/'));

it('says whether the car will be ready, on the page and on its card, which leads here', async () => {
  await page.getByText('Fertig um 07:00 mit 80 %, für etwa 2,31 € statt 4,10 €.').waitFor();
  await page.getByRole('link', { name: 'Jetzt', exact: true }).click();
  await page.getByRole('link', { name: 'Plan: fertig um 07:00, lädt ab 02:15' }).click();
  await page.getByRole('heading', { name: 'Zoe' }).waitFor();
});

it('takes a departure by keyboard alone, says the new plan, and takes it back', async () => {
  const tabTo = async (name: string): Promise<void> => {
    const focused =
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent';
    for (let stops = 0; stops < 60; stops += 1) {
      if ((await page.evaluate<string>(focused)).trim() === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no stop is called ${name}`);
  };
  await tabTo('Abfahrt eintragen für Dienst-Golf');
  await page.keyboard.press('Enter');
  await tabTo('Fertig um');
  await page.getByLabel('Fertig um').fill('06:30');
  await tabTo('Jede Woche');
  await page.keyboard.press('ArrowRight');
  await tabTo('Tag');
  await tabTo('Ladestand');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await tabTo('Geladen für so viel Strecke (km)');
  await page.keyboard.press('ArrowRight');
  await tabTo('Speichern');
  server.show({ ...planScene('late') });
  const [request] = await Promise.all([nextChange(), page.keyboard.press('Enter')]);
  expect(decodeURIComponent(request.url())).toContain('/api/plan/vehicle:v1');
  expect(request.postDataJSON()).toMatchObject({
    minSocPercent: 25,
    goals: [
      { goalId: 'work' },
      { goalId: 'trip' },
      // 110 km with 189 Wh each, the next time that the clock of the house shows half past six.
      {
        target: { kind: 'energy', energyWh: 20_790 },
        time: { kind: 'once', byMs: Date.UTC(2026, 5, 16, 4, 30) },
        enabled: true,
      },
    ],
  });
  await page.getByText('Um 14:00 fehlen 6,2 kWh: Es bräuchte ab jetzt 14,0 kW').waitFor();
  const [undone] = await Promise.all([nextChange(), page.getByRole('button', { name: 'Rückgängig' }).click()]);
  expect(undone.postDataJSON()).toEqual(PLANS.planned.subjects[0]?.wishes);
});

it('says what a form lacks, and keeps it open when the change is refused', async () => {
  await page.getByRole('button', { name: 'Abfahrt eintragen für Zoe' }).click();
  const form = page.getByRole('form', { name: 'Abfahrt von Zoe' });
  for (const day of ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag']) {
    await form.getByRole('checkbox', { name: day }).uncheck({ force: true });
  }
  await form.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Mindestens einen Tag wählen.').waitFor();
  await form.getByRole('checkbox', { name: 'Samstag' }).check({ force: true });
  await form.getByLabel('So voll', { exact: true }).fill('90');
  server.show({ ...planScene('planned'), refusePlan: 'not-stored' });
  await form.getByRole('button', { name: 'Speichern' }).click();
  await page.getByText('Nichts wurde geändert: Der Datenträger ist voll, beschädigt oder gesperrt.').waitFor();
  expect(await form.getByLabel('So voll', { exact: true }).inputValue()).toBe('90');
});

it('keeps the last plan on the page while the controller is away, and says so', async () => {
  server.show({ ...planScene('planned'), dead: true });
  await page.getByText('Keine Verbindung zum Lademeister seit').waitFor();
  await page.getByRole('button', { name: 'Entfernen: 80 %, Montag bis Freitag 07:00' }).click();
  await page.getByText('Lademeister ist nicht erreichbar.').first().waitFor();
  await page.getByText('Fertig um 07:00 mit 80 %').waitFor();
});

it('offers what a car usually does, switches a departure off, and changes what else counts', async () => {
  const [adopted] = await Promise.all([
    nextChange(),
    page.getByRole('button', { name: 'Übernehmen: fertig um 06:50' }).click(),
  ]);
  expect(adopted.postDataJSON()).toMatchObject({
    goals: [
      {
        target: { kind: 'energy', energyWh: 12_000 },
        time: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], at: '06:50' },
      },
    ],
  });
  const [off] = await Promise.all([nextChange(), page.getByRole('checkbox', { name: '80 %, Montag' }).click()]);
  expect(off.postDataJSON()).toMatchObject({ goals: [{ goalId: 'work', enabled: false }, { goalId: 'trip' }] });
  await page.getByRole('button', { name: 'Ändern: Was für Dienst-Golf zählt' }).click();
  await page.getByLabel('Nie kaufen über (ct/kWh)').fill('30.5');
  await page.getByLabel('Sofort laden bis (%)').fill('');
  const [wishes] = await Promise.all([nextChange(), page.getByRole('button', { name: 'Speichern' }).click()]);
  expect(wishes.postDataJSON()).toMatchObject({ maxPriceNano: 305_000_000, minSocPercent: null });
});

it('tells the picture in words, by finger and by keys, as a table and as a file', async () => {
  const slider = page.getByLabel('Werte zu einer Zeit ablesen');
  await slider.focus();
  await page.keyboard.press('End');
  await page.getByText(/^Mi\., 17\. Juni, 11:45: 0,\d{3}.€\/kWh \(angenommen\)/).waitFor();
  const box = await page.locator('svg.strip').boundingBox();
  if (box === null) throw new Error('the strip is not drawn');
  await page.mouse.move(box.x + (15.1 / 48) * box.width, box.y + 60);
  await page.getByText(/^03:00: 0,\d{3}.€\/kWh, lädt mit 11,0.kW/).waitFor();
  await page.getByText('Als Tabelle').click();
  expect(await page.locator('.strip-table tbody tr').count()).toBe(192);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Zahlen als CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('plan.csv');
});

it('says that a page could not be fetched, and offers to try again', async () => {
  await page.goto('about:blank');
  await page.route('**/PlanPage-*.js', (route) => route.abort());
  await page.goto(`${server.url}#/plan`);
  await page.getByText('Diese Seite ließ sich nicht laden.').waitFor();
  await page.unroute('**/PlanPage-*.js');
  await page.getByRole('button', { name: 'Neu laden' }).click();
  await page.getByRole('heading', { name: 'Dienst-Golf' }).waitFor();
});
