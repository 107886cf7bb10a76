import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../web/src/i18n/language.ts';
import { openBrowser } from './gui/browser.ts';
import { buildGui } from './gui/build.ts';
import { type FixtureServer, type Scene, startFixtureServer } from './gui/fixture-server.ts';
import { ROLE_WALK } from './gui/role-walk.ts';
import { houseScene, longList, PEOPLE, SCENES } from './gui/scenes.ts';
import { VIEWS } from './gui/views.ts';

const WIDTHS = [320, 390, 820, 1280] as const;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] as const;
/** A dark page differs in its colours alone. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'] as const;

let browser: Awaited<ReturnType<typeof openBrowser>>;
let server: FixtureServer;
let visits = 0;

beforeAll(async () => {
  server = await startFixtureServer(await buildGui(), houseScene(VIEWS.sunny));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

/** A page in one language that remembers everything the console complained about. */
async function openPage(language: Language) {
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(`localStorage.setItem('lademeister.language', '${language}')`);
  await page.addInitScript(axe.source);
  return { page, complaints };
}

async function visit(page: Page, scene: Scene, hash: string): Promise<void> {
  server.show(scene);
  visits += 1;
  // Another query makes another document: a change of the hash alone would not load the page anew.
  await page.goto(`${server.url}?visit=${visits}${hash}`);
  // One look for both, in the page: locators cost a visit a third more.
  await page.evaluate(`new Promise((done) => {
    const look = () =>
      document.querySelector('h1:not(.quiet)') && !document.querySelector('.quiet') ? done() : setTimeout(look, 20);
    look();
  })`);
}

/** What axe finds broken, with the places. */
function brokenRules(page: Page, rules: readonly string[] = RULES): Promise<string[]> {
  return page.evaluate(`
    axe.run({ runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(', ')))
  `);
}

const PAGES = [...Map.groupBy(Object.entries(SCENES), ([, { page }]) => page).values()];

/**
 * Every page in every language: the states of a page take the languages in turn, and one with few states shows them
 * again. Each visit is at all widths; axe looks at two of them, light and dark, and at all four in the visits of a page.
 */
function visitsIn(language: Language) {
  return PAGES.flatMap((states) =>
    Array.from({ length: Math.max(states.length, LANGUAGES.length) }, (_, turn) => ({
      turn,
      language: LANGUAGES[turn % LANGUAGES.length],
      state: states[turn % states.length],
    })),
  ).flatMap(({ turn, language: spoken, state }) =>
    spoken === language && state !== undefined
      ? [{ name: state[0], ...state[1], light: WIDTHS[turn % WIDTHS.length], dark: WIDTHS[(turn + 3) % WIDTHS.length] }]
      : [],
  );
}

describe.each(LANGUAGES)('every page in %s', (language) => {
  let opened: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    opened = await openPage(language);
  });
  afterAll(() => opened.page.close());

  it.each(visitsIn(language))(
    '$name: accessible in light and dark, nothing wider than the screen',
    async ({ scene, hash, light, dark }) => {
      const { page, complaints } = opened;
      complaints.length = 0;
      await visit(page, scene, hash);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 844 });
        await expect
          .poll(() => page.evaluate('document.documentElement.scrollWidth'), { message: `at ${width} px` })
          .toBeLessThanOrEqual(width);
        if (width === light) expect(await brokenRules(page), `light, ${width} px`).toEqual([]);
        if (width !== dark) continue;
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await brokenRules(page, RULES_OF_COLOUR), `dark, ${width} px`).toEqual([]);
        await page.emulateMedia({ colorScheme: 'light' });
      }
      expect(complaints).toEqual([]);
    },
  );
});

describe('the walk itself', () => {
  it('notices what is broken', async () => {
    const { page } = await openPage('en');
    await visit(page, houseScene(VIEWS.none), '');
    await page.evaluate("document.querySelector('main').append(document.createElement('img'))");
    expect(await brokenRules(page)).toContain('image-alt: img');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate("document.querySelector('.site-name').style.color = 'black'");
    expect(await brokenRules(page, RULES_OF_COLOUR)).toContain('color-contrast: .site-name');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.close();
  });
});

describe('the Now page', () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openPage('de'));
    await page.setViewportSize({ width: 390, height: 844 });
  });
  afterAll(() => page.close());
  const radio = (name: string) =>
    page.getByRole('group', { name: 'Modus von Carport' }).getByRole('radio', { name, exact: true });
  const withMode = (mode: 'fast' | 'solar') => {
    const [carport, ...others] = VIEWS.sunny.chargePoints;
    if (carport === undefined) throw new Error('the recorded state has no charge point');
    return { ...VIEWS.sunny, chargePoints: [{ ...carport, mode }, ...others] };
  };

  it('needs six requests for the first view', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    await page.getByRole('button', { name: 'Lädt mit' }).waitFor();
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  it('takes a tap at once, confirms it by the state, and can undo it', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    await radio('Schnell').check({ force: true });
    await page.getByText('Carport: Schnell').waitFor();
    expect(await radio('Schnell').isChecked()).toBe(true);
    server.show(houseScene(withMode('fast')));
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/charge-points/carport/mode');
    expect(await radio('Sonne').isChecked()).toBe(true);
  });

  it('puts the mode back and says so when it was refused', async () => {
    await visit(page, { ...houseScene(VIEWS.sunny), refuseMode: 'internal-error' }, '');
    await radio('Aus').click({ force: true });
    await page.getByText('Carport bleibt auf Sonne.').waitFor();
    expect(await radio('Sonne').isChecked()).toBe(true);
  });

  it('boosts with two taps, ends a boost with one, and sets a limit', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    const card = page.getByRole('region', { name: 'Carport' });
    await card.getByRole('button', { name: 'Boost' }).click();
    await card.getByRole('button', { name: '30 Min.' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/charge-points/carport/boost');
    expect(await card.getByRole('button', { name: '30 Min.' }).count()).toBe(0);

    server.show(houseScene(VIEWS.wishes));
    await page.getByText('Boost noch 23 Minuten.').waitFor();
    await page.getByText('Limit: bis 20,0 kWh, bis 14:00 Uhr.').waitFor();
    await card.getByRole('button', { name: 'Boost beenden (23 Minuten)' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/charge-points/carport/boost');

    await card.getByRole('button', { name: 'Limit', exact: true }).click();
    await card.getByRole('button', { name: '10 kWh', exact: true }).click();
    expect(await card.getByLabel('Energie (kWh)').inputValue()).toBe('10');
    await card.getByRole('button', { name: 'Limit setzen' }).click();
    await expect.poll(() => server.requests).toContain('PUT /api/charge-points/carport/limit');
  });

  it('offers neither without a car, and switches a load', async () => {
    await visit(page, houseScene(VIEWS.wishes), '');
    await page.getByRole('group', { name: 'Modus von Warmwasser' }).getByText('Aus').click();
    await expect.poll(() => server.requests).toContain('PUT /api/loads/hot-water/mode');
    await visit(page, houseScene(VIEWS.sunny), '');
    const garage = page.getByRole('region', { name: 'Garage' });
    expect(await garage.getByRole('button', { name: 'Boost' }).count()).toBe(0);
  });

  it('changes the mode and unfolds the ladder by keyboard alone', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    const why = page.getByRole('button', { name: 'Lädt mit' });
    await why.focus();
    await page.keyboard.press('Enter');
    const ladder = page.getByRole('list', { name: 'Alle Grenzen von Carport' });
    expect(await ladder.getByRole('listitem').count()).toBe(3);
    expect(await ladder.getByRole('listitem').first().innerText()).toContain('bestimmt');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.getByText('Carport: Min + Sonne').waitFor();
  });

  it('takes taps of a finger on every mode, and each is large enough', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    const touch = await page.context().newCDPSession(page);
    for (const [mode, name] of [
      ['fast', 'Schnell'],
      ['off', 'Aus'],
      ['min-solar', 'Min + Sonne'],
    ] as const) {
      const label = page.locator('.cp').first().locator('.segmented label', { hasText: name });
      await label.scrollIntoViewIfNeeded();
      const box = await label.boundingBox();
      if (box === null) throw new Error(`${mode} is not drawn`);
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
      // Near its edge, as a thumb does.
      const touchPoints = [{ x: box.x + 4, y: box.y + box.height - 4 }];
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await page.getByText(`Carport: ${name}`).waitFor();
      expect(await radio(name).isChecked()).toBe(true);
    }
  });

  it('says when the connection is lost, and since when, and comes back by itself', async () => {
    await visit(page, houseScene(VIEWS.sunny), '');
    await page.getByRole('button', { name: 'Lädt mit' }).waitFor();
    server.show({ ...houseScene(VIEWS.sunny), dead: true });
    await page.getByText('Keine Verbindung zum Lademeister seit').waitFor();
    server.show(houseScene(VIEWS.waiting));
    await page.getByText('Startet in').waitFor();
    await expect.poll(() => page.getByText('Keine Verbindung').count()).toBe(0);
  });

  it('shows arrows instead of motion where motion is not wanted', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await visit(page, houseScene(VIEWS.sunny), '');
    await page.getByRole('button', { name: 'Lädt mit' }).waitFor();
    const shown = "getComputedStyle(document.querySelector('.stream-arrow')).display";
    const moving = "getComputedStyle(document.querySelector('.stream-motion')).animationName";
    expect([await page.evaluate(shown), await page.evaluate(moving)]).toEqual(['inline', 'none']);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect([await page.evaluate(shown), await page.evaluate(moving)]).toEqual(['none', 'stream']);
  });
});

describe('pages of one role', () => {
  it.each(Object.entries(ROLE_WALK))('%s', async (_, walk) => {
    const { page } = await openPage('de');
    await walk(page, server, visit);
    await page.close();
  });
});

describe('the Sessions page', () => {
  it('asks for what the filter says, and offers the same as CSV', async () => {
    const { page } = await openPage('de');
    await page.setViewportSize({ width: 390, height: 844 });
    const { scene } = SCENES['sessions'] ?? { scene: houseScene(VIEWS.sunny) };
    await visit(page, scene, '#/sessions?period=custom&from=2026-06-01&to=2026-06-30');
    await page.getByText('97,9').first().waitFor();
    await page.getByText('Filter', { exact: true }).click();
    await page.getByLabel('Wallbox').selectOption('garage');
    const asked = 'from=2026-05-31T22%3A00%3A00.000Z&to=2026-06-30T22%3A00%3A00.000Z&chargePoint=garage';
    await expect.poll(() => server.requests).toContain(`GET /api/sessions?${asked}&limit=100&first=unassigned`);
    const csv = page.getByRole('link', { name: 'CSV herunterladen' });
    expect(await csv.getAttribute('href')).toBe(`/api/sessions.csv?${asked}&dialect=excel-de&language=de`);
    const stated = 'from=2026-06-01&to=2026-06-30&kind=sessions&chargePoint=garage';
    const pdf = page.getByRole('link', { name: 'PDF herunterladen' });
    expect(await pdf.getAttribute('href')).toBe(`/api/statements/file?${stated}&format=pdf&language=de`);
    await page.getByRole('button', { name: 'Abrechnung ansehen' }).click();
    await expect.poll(() => server.requests).toContain(`GET /api/statements?${stated}`);
    await page.getByRole('heading', { name: 'Zähler der Wallboxen' }).waitFor();
    // A link to it finds it again, and the way back leads to what was chosen before.
    expect(page.url()).toContain('#/sessions?period=custom&from=2026-06-01&to=2026-06-30&chargePoint=garage');
    await page.goBack();
    await expect.poll(() => page.getByLabel('Wallbox').inputValue()).toBe('');
    await page.close();
  });

  it('reads days and times by the clocks of the house, and says so where those of the screen differ', async () => {
    const { page } = await openPage('de');
    const { scene } = SCENES['sessions'] ?? { scene: houseScene(VIEWS.sunny) };
    await visit(page, scene, '#/sessions?period=this-month');
    await page.getByText('Alle Zeiten sind die des Hauses (Europe/Berlin).').waitFor();
    // The newest began at 9:00 UTC.
    await page.getByText('11:00').first().waitFor();
    expect(server.requests).toContain(
      'GET /api/sessions?from=2026-05-31T22%3A00%3A00.000Z&to=2026-06-30T22%3A00%3A00.000Z&limit=100&first=unassigned',
    );
    await page.close();
  });

  it('stays accessible and quick with a thousand sessions, and shows older ones when asked', async () => {
    const { page } = await openPage('de');
    await page.addInitScript(`
      globalThis.numbersWritten = 0;
      const { get } = Object.getOwnPropertyDescriptor(Intl.NumberFormat.prototype, 'format');
      Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
        get() {
          numbersWritten += 1;
          return get.call(this);
        },
      });
    `);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      await visit(page, longList(1_000), '#/sessions?period=all');
      await page.getByText('1.000 von 2.000 Ladungen').waitFor();
      await page.getByText('3 davon ohne Messwert').waitFor();
      // The clock ticks and views come in: neither may draw the rows anew.
      await page.evaluate('numbersWritten = 0');
      for (let view = 0; view < 4; view += 1) {
        server.show(longList(1_000));
        await page.waitForTimeout(400);
      }
      expect(await page.evaluate('numbersWritten'), `${width} px`).toBeLessThan(100);
    }
    await page.evaluate("document.querySelectorAll('tbody tr:nth-child(n + 120)').forEach((row) => row.remove())");
    expect(await brokenRules(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ältere zeigen' }).click();
    await expect.poll(() => server.requests.join()).toContain('first=unassigned&after=r1780000000000-7');
    await page.close();
  });

  /** Presses Tab until something of that name has the focus; what was passed on the way. */
  async function tabTo(page: Page, name: string): Promise<readonly string[]> {
    const path: string[] = [];
    while (path.at(-1) !== name && path.length < 60) {
      await page.keyboard.press('Tab');
      path.push(
        await page.evaluate<string>(
          "((e) => (e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent).trim())(document.activeElement)",
        ),
      );
    }
    expect(path.at(-1)).toBe(name);
    return [...new Set(path)];
  }

  it('goes from the period to the files by keyboard alone', async () => {
    const { page } = await openPage('de');
    await page.setViewportSize({ width: 390, height: 844 });
    const { scene } = SCENES['sessions'] ?? { scene: houseScene(VIEWS.sunny) };
    await visit(page, scene, '#/sessions?period=all');
    await page.getByLabel('Zeitraum').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.url()).toContain('period=custom&from=2026-06-01&to=2026-06-15');
    // A date has four stops: day, month, year and the calendar. The other filters are folded away.
    expect(await tabTo(page, 'CSV herunterladen')).toEqual(['Von', 'Bis', 'Filter', 'CSV herunterladen']);
    await page.keyboard.press('Enter');
    await expect.poll(() => server.requests.at(-1)).toContain('GET /api/sessions.csv?from=2026-05-31T22');
    await tabTo(page, 'PDF herunterladen');
    await page.keyboard.press('Enter');
    await expect.poll(() => server.requests.at(-1)).toContain('GET /api/statements/file?from=2026-06-01&to=2026-06-15');
    await page.close();
  });

  it('assigns several sessions together by keyboard alone, with one reason', async () => {
    const { page } = await openPage('de');
    await page.setViewportSize({ width: 390, height: 844 });
    const { scene } = SCENES['sessions'] ?? { scene: houseScene(VIEWS.sunny) };
    await visit(page, { ...scene, people: PEOPLE }, '#/sessions?period=all');
    await page.getByLabel('Zeitraum').focus();
    await tabTo(page, 'So., 14. Juni 09:00, Garage auswählen');
    await page.keyboard.press('Space');
    await tabTo(page, 'Sa., 13. Juni 07:00, Carport auswählen');
    await page.keyboard.press('Space');
    await page.getByText('2 Ladungen ausgewählt').waitFor();
    await page.getByLabel('Zeitraum').focus();
    await tabTo(page, 'Gemeinsam zuordnen');
    await page.keyboard.press('Enter');
    await page.getByLabel('Fahrzeug', { exact: true }).last().waitFor();
    await tabTo(page, 'Fahrzeug');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'Grund');
    await page.keyboard.type('Karte vergessen');
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === 'POST'),
      page.keyboard.press('Enter'),
    ]);
    expect(request.postDataJSON()).toEqual({
      sessionIds: ['s-27', 's-53'],
      vehicleId: 'v1',
      reason: 'Karte vergessen',
    });
    await page.getByText('2 Ladungen zugeordnet.').waitFor();
    await expect.poll(() => page.getByText('ausgewählt').count()).toBe(0);
    await page.close();
  });
});

describe('the sign-in', () => {
  it('says that a password is wrong, and lets it be pasted and shown', async () => {
    const { page } = await openPage('en');
    await visit(page, { ...houseScene(VIEWS.none), signedIn: false }, '');
    await page.getByLabel('Password', { exact: true }).fill('not the one');
    await page.getByLabel('Show password').check();
    expect(await page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The password is wrong.').waitFor();
    await page.close();
  });
});
