import { describe, expect, it, test } from 'vitest';
import type { Goal } from '../../src/core/model/planning.ts';
import type { CarPlanView, PlanBudgetView, PlanView } from '../../src/planner/view.ts';
import type { PointPlanView } from '../../src/site/view.ts';
import { wallClock } from '../../web/src/i18n/zone.ts';
import { budgetSentences } from '../../web/src/plan/budget-words.ts';
import { draftOf, type GoalDraft, goalOf, goalOfHabit, newDraft } from '../../web/src/plan/goal-draft.ts';
import { freshId, offeredHabits, shownSubjects, stripesOf, ticksOf, withGoal } from '../../web/src/plan/plan-data.ts';
import {
  arrivalSentence,
  expectedSentence,
  goalLine,
  planSentences,
  times,
  wishLine,
} from '../../web/src/plan/plan-words.ts';
import { readOut, stripeCsv } from '../../web/src/plan/strip-words.ts';
import { draftOfWishes, wishesOf } from '../../web/src/plan/wish-draft.ts';
import { planLine } from '../../web/src/words/plan.ts';
import { FORECASTS, NO_WISHES, PLANS } from '../e2e/gui/plans.ts';
import { NOON_MS } from '../e2e/gui/views.ts';
import { i18nOf } from './i18n-of.ts';

const ZONE = 'Europe/Berlin';
const german = i18nOf('de', ZONE);
const english = i18nOf('en', ZONE);
const HOUR_MS = 3_600_000;
const golf: CarPlanView = PLANS.planned.cars[0] ?? never();

/** With plain spaces, so that a test can be read. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
function said(car: Partial<CarPlanView>, wishes = NO_WISHES, plan: PlanView = PLANS.planned, i18n = german) {
  const sentences = planSentences(plan, { ...golf, ...car }, wishes, NOON_MS, i18n);
  return sentences === null
    ? null
    : { tone: sentences.tone, hero: plain(sentences.hero), more: sentences.more.map(plain) };
}

describe('will it be ready', () => {
  it('says when, how full, and what it costs instead of what', () => {
    expect(said({})).toEqual({
      tone: 'good',
      hero: 'Fertig um 07:00 mit 80 %, für etwa 2,31 € statt 4,10 €.',
      more: ['Nimmt Netzstrom 02:15–04:00.', 'Spätester Beginn wäre um 04:00 mit 11,0 kW.'],
    });
    expect(said({}, NO_WISHES, PLANS.planned, english)?.hero).toBe(
      'Ready by 07:00 with 80%, for about €2.31 instead of €4.10.',
    );
  });

  it('names no saving where there is none, and the day where a time could be mistaken', () => {
    const later = { departureMs: NOON_MS + 43 * HOUR_MS, atOnceNano: golf.costNano, target: null };
    expect(said(later)?.hero).toBe('Fertig am Mi., 17. Juni um 07:00, für etwa 2,31 €.');
  });

  it('says that nothing is missing, and that the sun is to do it', () => {
    expect(said({ needWh: 20 })?.hero).toBe('Fertig um 07:00 mit 80 %: Es fehlt nichts mehr.');
    const bySun = golf.slots.map((slot) => ({ ...slot, boughtW: 0 }));
    expect(said({ slots: bySun })?.more[0]).toBe('Dafür ist allein die Sonne vorgesehen.');
  });

  it('says what is missing and why: the wallbox, the fuse, the price, the sun, other cars', () => {
    const byMs = NOON_MS + 2 * HOUR_MS;
    const late = { departureMs: byMs, needWh: 28_000, shortfalls: [{ byMs, missingWh: 6_200 }] };
    expect(said(late)).toMatchObject({
      tone: 'late',
      hero: 'Um 14:00 fehlen 6,2 kWh: Es bräuchte ab jetzt 14,0 kW, das Auto bekommt hier höchstens 11,0 kW.',
      more: ['Fertig wäre es um 14:33.', expect.any(String)],
    });
    const narrow = { ...PLANS.planned, slots: PLANS.planned.slots.map((slot) => ({ ...slot, gridMaxW: 1_000 })) };
    expect(said(late, NO_WISHES, narrow)?.hero).toMatch(/die Sicherung lässt neben dem Haus [67],\d kW\.$/);
    const slack = { ...late, needWh: 12_000 };
    expect(said(slack, { ...NO_WISHES, maxPriceNano: 200_000_000 })?.hero).toMatch(/: Über 0,200 €\/kWh wird nichts/);
    expect(said(slack, { ...NO_WISHES, surplusOnlyUntil: '15:00' })?.hero).toMatch(/: Bis 15:00 lädt nur die Sonne\.$/);
    const two = { ...PLANS.planned, cars: [...PLANS.planned.cars, ...PLANS.late.cars] };
    expect(said(slack, NO_WISHES, two)?.hero).toMatch(/: Die Sicherung muss auch für die anderen Autos reichen\.$/);
    expect(said(slack)?.hero).toMatch(/: Bis dahin gibt es nicht genug Leistung\.$/);
  });

  it('does not speak of a shortfall that nobody would notice, nor of a car without a departure', () => {
    const byMs = golf.departureMs ?? 0;
    expect(said({ shortfalls: [{ byMs, missingWh: 90 }] })?.tone).toBe('good');
    expect(said({ departureMs: null })).toBeNull();
  });
});

describe('the line on the card', () => {
  const line = (plan: Pick<PointPlanView, 'byMs' | 'nextMs' | 'missingWh'> & Partial<PointPlanView>): string =>
    plain(planLine({ keptBack: false, aboveBudgetNano: 0, ...plan }, 'EUR', NOON_MS, german));
  const byMs = NOON_MS + 19 * HOUR_MS;

  it('says when it is ready and when it charges next', () => {
    expect(line({ byMs, nextMs: NOON_MS + 14.25 * HOUR_MS, missingWh: 0 })).toBe(
      'Plan: fertig um 07:00, lädt ab 02:15',
    );
    expect(line({ byMs, nextMs: NOON_MS - 1, missingWh: 150 })).toBe('Plan: fertig um 07:00, lädt jetzt');
    expect(line({ byMs, nextMs: null, missingWh: 0 })).toBe('Plan: bereit für 07:00');
    expect(line({ byMs, nextMs: null, missingWh: 6_200 })).toBe('Plan: Um 07:00 fehlen 6,2 kWh');
    expect(line({ byMs, nextMs: null, missingWh: 6_200, keptBack: true })).toBe(
      'Plan: Um 07:00 fehlen 6,2 kWh, mehr gibt das Monatsbudget nicht her',
    );
    expect(line({ byMs, nextMs: NOON_MS - 1, missingWh: 0, aboveBudgetNano: 4_100_000_000 })).toBe(
      'Plan: fertig um 07:00, lädt jetzt, 4,10 € über dem Monatsbudget',
    );
  });
});

describe('the budget of the month', () => {
  const of = (budget: Partial<PlanBudgetView>): readonly string[] =>
    budgetSentences(
      { limitNano: 60e9, usedNano: 41.2e9, plannedNano: 0, aboveNano: 0, strict: false, endsMs: NOON_MS, ...budget },
      'EUR',
      german,
    ).map(plain);

  it('says what is used and left, and what the plan adds to it', () => {
    expect(of({ plannedNano: 22.9e9, aboveNano: 4.1e9 })).toEqual([
      '41,20 € von 60,00 € verbraucht, 18,80 € übrig.',
      'Der Plan kauft bis Monatsende für 22,90 €.',
      'Dieser Plan geht 4,10 € über das Budget: Abfahrten und Mindestladungen gehen vor.',
    ]);
  });

  it('says when it is used, and when nobody knows', () => {
    expect(of({ usedNano: 61e9 })).toEqual([
      '61,00 € verbraucht: 1,00 € über den 60,00 € des Monats.',
      'Das Monatsbudget ist aufgebraucht: Es lädt nur die Sonne, außer für Abfahrten.',
    ]);
    expect(of({ usedNano: 60e9, strict: true })[1]).toBe('Das Monatsbudget ist aufgebraucht: Es lädt nur die Sonne.');
    expect(of({ usedNano: null })[0]).toMatch(/nicht lesbar/);
  });

  it('is why a car is not ready', () => {
    const late = { keptBack: true, shortfalls: [{ byMs: golf.departureMs ?? 0, missingWh: 6_200 }] };
    expect(said(late)?.hero).toMatch(/: Mehr gibt das Monatsbudget nicht her\.$/);
  });
});

test('a car that is expected is told with its time', () => {
  const zoe = {
    ...{ subject: 'vehicle:zoe', name: 'Zoe', chargePointId: 'garage', needWh: 12_000 },
    ...{ arriveMs: NOON_MS + 5.5 * HOUR_MS, departureMs: NOON_MS + 19 * HOUR_MS },
  };
  expect(plain(expectedSentence(zoe, NOON_MS, german))).toBe(
    'Erwartet um 17:30, aus Gewohnheit: 12,0 kWh sind dafür mitgedacht.',
  );
  expect(plain(arrivalSentence(zoe, NOON_MS, german))).toMatch(/^Zoe wird um 17:30 erwartet/);
});

describe('a departure that is entered', () => {
  const about = { nowMs: NOON_MS, timeZone: ZONE, meterWhPerKm: 190 };
  const draft: GoalDraft = newDraft(NOON_MS, ZONE);
  const problem = (part: Partial<GoalDraft>) => {
    const made = goalOf('g', { ...draft, ...part }, about);
    return made.kind === 'problem' ? made.problem : made.goal;
  };

  it('begins with every workday at seven', () => {
    expect(problem({})).toEqual({
      goalId: 'g',
      target: { kind: 'soc', percent: 80 },
      time: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], at: '07:00' },
      enabled: true,
    });
    expect(draft.day).toBe('2026-06-16');
  });

  it('means the clocks of the house, also across the night in which they change', () => {
    expect(problem({ repeats: 'once' })).toMatchObject({ time: { kind: 'once', byMs: NOON_MS + 19 * HOUR_MS } });
    // 25 October 2026: winter time begins; 07:00 is 06:00 UTC.
    expect(problem({ repeats: 'once', day: '2026-10-25' })).toMatchObject({
      time: { byMs: Date.UTC(2026, 9, 25, 6) },
    });
  });

  it('turns kilometres into energy at the meter', () => {
    expect(problem({ unit: 'km', amount: 100 })).toMatchObject({ target: { kind: 'energy', energyWh: 19_000 } });
  });

  it('says what is missing', () => {
    expect(problem({ at: '' })).toBe('no-time');
    expect(problem({ weekdays: [] })).toBe('no-days');
    expect(problem({ repeats: 'once', day: '' })).toBe('no-time');
    expect(problem({ repeats: 'once', day: '2026-06-15', at: '11:00' })).toBe('past');
    expect(problem({ amount: Number.NaN })).toBe('no-amount');
    expect(problem({ amount: 120 })).toBe('no-amount');
    expect(problem({ amount: 0 })).toBe('no-amount');
  });

  it.each<Goal>([
    {
      goalId: 'a',
      target: { kind: 'energy', energyWh: 20_500 },
      time: { kind: 'weekly', weekdays: [6, 7], at: '23:45' },
      enabled: true,
    },
    {
      goalId: 'b',
      target: { kind: 'soc', percent: 100 },
      time: { kind: 'once', byMs: NOON_MS + 200 * HOUR_MS },
      enabled: true,
    },
  ])('comes back as it was from its form', (goal) => {
    const made = goalOf(goal.goalId, draftOf(goal, NOON_MS, ZONE), about);
    expect(made).toEqual({ kind: 'goal', goal });
  });

  it('is offered where the car has a habit that no departure covers', () => {
    const [zoe] = PLANS.planned.subjects.filter(({ name }) => name === 'Zoe');
    if (zoe === undefined) throw new Error('the fixture has a Zoe');
    const [habit] = offeredHabits(zoe, FORECASTS.habits);
    if (habit === undefined) throw new Error('the fixture has a habit');
    const goal = goalOfHabit('h', habit);
    expect(plain(goalLine(goal, NOON_MS, german))).toBe('12,0 kWh, Montag bis Freitag 06:50');
    expect(offeredHabits({ ...zoe, wishes: withGoal(NO_WISHES, goal) }, FORECASTS.habits)).toEqual([]);
    expect(offeredHabits({ ...zoe, subject: 'vehicle:v1' }, FORECASTS.habits)).toEqual([]);
  });

  it('gets a name that no other has', () => {
    const one = freshId(NO_WISHES, NOON_MS);
    const made = goalOf(one, draft, about);
    if (made.kind === 'problem') throw new Error(made.problem);
    expect(freshId(withGoal(NO_WISHES, made.goal), NOON_MS)).not.toBe(one);
    expect(one).toMatch(/^[A-Za-z0-9-]{1,40}$/);
  });
});

describe('what else is wanted', () => {
  it('comes back as it was from its form, and an empty field is no wish', () => {
    const wishes = {
      ...NO_WISHES,
      minSocPercent: 25,
      maxPriceNano: 325_000_000,
      surplusOnlyUntil: '12:00',
      solarSharePercent: 60,
    };
    expect(wishesOf(wishes, draftOfWishes(wishes))).toEqual(wishes);
    const empty = { ...draftOfWishes(wishes), minSoc: '', maxPrice: ' ', solarShare: 'x', surplusUntil: '' };
    expect(wishesOf(wishes, empty)).toEqual(NO_WISHES);
    expect(wishesOf(wishes, { ...draftOfWishes(wishes), maxPrice: '-1,5', minSoc: '250' })).toMatchObject({
      maxPriceNano: -15_000_000,
      minSocPercent: 100,
    });
    expect(plain(wishLine(wishes, 'EUR', german))).toBe(
      'Am günstigsten, sofort bis 25 %, nie über 0,325 €/kWh, bis 12:00 nur Sonne, 60 % Sonne gewünscht.',
    );
  });
});

describe('the hours ahead', () => {
  const stripes = stripesOf(PLANS.planned);
  const wall = wallClock(ZONE);

  it('are at most 48, and say of each quarter what the picture shows', () => {
    expect(stripes).toHaveLength(192);
    const at = (hours: number) => plain(readOut(stripes[hours * 4] ?? stripes[0] ?? never(), 'EUR', NOON_MS, german));
    expect(at(0)).toMatch(/^Jetzt: 0,\d{3} €\/kWh, lädt mit \d,\d kW Sonne, \d,\d kW Sonne erwartet$/);
    expect(at(15)).toMatch(/^03:00: 0,\d{3} €\/kWh, lädt mit 11,0 kW, Speicher lädt aus dem Netz$/);
    expect(at(22)).toMatch(/Speicher lässt die Sonne noch aus$/);
    expect(at(40)).toMatch(/^Mi\., 17\. Juni, 04:00: 0,\d{3} €\/kWh \(angenommen\)$/);
  });

  it('have no price where none is known', () => {
    const [first] = stripesOf(PLANS.empty);
    expect(first).toMatchObject({ priceNano: null, assumed: false });
    expect(readOut(first ?? never(), 'EUR', NOON_MS, german)).toBe('Jetzt: Preis unbekannt');
  });

  it('have ticks on the clocks of the house', () => {
    const span = { startMs: NOON_MS, endMs: NOON_MS + 24 * HOUR_MS };
    expect(ticksOf(span, wall, 6).map(({ hour }) => hour)).toEqual([12, 18, 0, 6, 12]);
    expect(ticksOf({ startMs: NOON_MS + 1, endMs: span.endMs }, wall, 12).map(({ hour }) => hour)).toEqual([0, 12]);
  });

  it('are a file that a spreadsheet opens, one line for each quarter', () => {
    const lines = stripeCsv(stripes, 'EUR', wall, german).trimEnd().split('\r\n');
    expect(lines).toHaveLength(193);
    expect(lines[0]).toBe('Zeit;EUR/kWh;Angenommen;Sonne (kW);Autos (kW);Gekauft (kW);Speicher');
    expect(lines[61]).toMatch(/^2026-06-16 03:00;0,\d{4};0;0,000;11,040;11,040;charge$/);
    expect(stripeCsv(stripes, 'EUR', wall, english).split('\r\n')[61]).toMatch(/^2026-06-16 03:00,0\.\d{4},/);
  });

  it('name times with the day where it changes, and not more than can be read', () => {
    const stretch = (from: number) => ({ startMs: NOON_MS + from * HOUR_MS, endMs: NOON_MS + (from + 1) * HOUR_MS });
    expect(times([stretch(0), stretch(14), stretch(38)], NOON_MS, german)).toBe(
      'jetzt–13:00, 02:00–03:00, Mi., 17. Juni, 02:00–03:00',
    );
    expect(times([0, 2, 4, 6, 8].map(stretch), NOON_MS, german)).toMatch(/ …$/);
  });
});

describe('whose departures are shown', () => {
  it('whoever is plugged in first; a charge point only where no vehicle stands for it', () => {
    expect(shownSubjects(PLANS.planned).map(({ name }) => name)).toEqual(['Dienst-Golf', 'Zoe']);
    expect(shownSubjects(PLANS.unmade).map(({ name }) => name)).toEqual(['Carport']);
  });
});

function never(): never {
  throw new Error('the fixture is empty');
}
