import { describe, expect, it } from 'vitest';
import type { BatteryReason, BatteryReasonCode } from '../../src/core/model/reasons.ts';
import { batteryFlow, batterySentence } from '../../web/src/words/battery.ts';
import { shown, VIEWS } from '../e2e/gui/views.ts';
import { i18nOf, SPELT_OUT, type SpeltOut } from './i18n-of.ts';

const UNTIL_MS = Date.UTC(2026, 2, 1, 4, 30);

const SENTENCES: Readonly<Record<BatteryReasonCode, readonly [BatteryReason, Readonly<Record<SpeltOut, string>>]>> = {
  'self-consumption': [
    { code: 'self-consumption' },
    {
      de: 'Nimmt, was übrig ist, und gibt, was dem Haus fehlt. Autos an der Sonne gehen vor.',
      en: 'Takes what is left over and gives what the house lacks. Cars on sun go first.',
    },
  ],
  'battery-first': [
    { code: 'battery-first', untilPercent: 40, socPercent: 31 },
    {
      de: 'Kommt vor den Autos an der Sonne, bis 40 % (jetzt 31 %).',
      en: 'Comes before cars on sun until 40% (now 31%).',
    },
  ],
  'battery-share': [
    { code: 'battery-share', sharePercent: 50 },
    { de: 'Darf 50 % der Sonne vor den Autos nehmen.', en: 'May take 50% of the sun before the cars.' },
  ],
  'locked-while-fast': [
    { code: 'locked-while-fast', chargePointId: 'carport' },
    { de: 'Entlädt nicht, solange Carport schnell lädt.', en: 'Does not discharge while Carport charges fast.' },
  ],
  'locked-for-sun': [
    { code: 'locked-for-sun', missingW: 1_400, bufferPercent: 80 },
    {
      de: 'Entlädt nicht: Autos ziehen 1,4 kW mehr, als die Sonne gibt. Ab 80 % hilft er ihnen.',
      en: 'Does not discharge: cars draw 1.4 kW more than the sun gives. It helps them from 80% on.',
    },
  ],
  unlocking: [
    { code: 'unlocking' },
    {
      de: 'Entlädt noch einen Moment nicht, obwohl kein Auto das mehr braucht.',
      en: 'Does not discharge for another moment: no car needs that any more.',
    },
  ],
  'not-lockable': [
    { code: 'not-lockable' },
    {
      de: 'Sollte jetzt nicht entladen, lässt sich aber nicht sperren.',
      en: 'Should not discharge now, but cannot be locked.',
    },
  ],
  'battery-helps': [
    { code: 'battery-helps', powerW: 1_100, aboveSocPercent: 80 },
    {
      de: 'Trägt ein Auto mit bis zu 1,1 kW durch eine Wolke, denn er steht über 80 %.',
      en: 'Carries a car through a dip with up to 1.1 kW, as it is above 80%.',
    },
  ],
  'charge-limited': [
    { code: 'charge-limited', limitW: 4_200 },
    {
      de: 'Soll nicht aus dem Netz laden: Der Netzbetreiber lässt 4,2 kW, und Wärme und Autos gehen vor.',
      en: 'Shall not charge from the grid: the grid operator leaves 4.2 kW, and heat and cars come first.',
    },
  ],
  'house-only': [
    { code: 'house-only', limitW: 700 },
    { de: 'Gibt dem Haus bis zu 0,7 kW, den Autos nichts.', en: 'Gives the house up to 0.7 kW, and the cars nothing.' },
  ],
  'planned-hold': [
    { code: 'planned-hold', untilMs: UNTIL_MS },
    {
      de: 'Behält nach Plan bis 05:30, was er hat. Sonne nimmt er weiter.',
      en: 'As planned keeps what it has, until 05:30. It goes on taking sun.',
    },
  ],
  'planned-wait': [
    { code: 'planned-wait', untilMs: UNTIL_MS },
    {
      de: 'Nimmt nach Plan bis 05:30 keine Sonne: Der Platz ist für billigere Energie. Das Haus versorgt er weiter.',
      en: 'As planned takes no sun until 05:30: its room is meant for energy that costs less. It goes on supplying the house.',
    },
  ],
  'planned-charge': [
    { code: 'planned-charge', powerW: 2_000, wantedW: 4_600, untilMs: UNTIL_MS },
    {
      de: 'Lädt nach Plan bis 05:30: mit 2,0 kW statt 4,6 kW, denn mehr lässt der Hausanschluss nicht.',
      en: 'As planned charges until 05:30: with 2.0 kW of 4.6 kW, for the grid connection leaves no more.',
    },
  ],
  'plan-waits': [
    { code: 'plan-waits', why: 'fuse', untilMs: UNTIL_MS },
    {
      de: 'Soll bis 05:30 laden. Der Hausanschluss lässt gerade nichts: Autos und Haus gehen vor.',
      en: 'Shall charge until 05:30. The grid connection leaves nothing now: cars and house come first.',
    },
  ],
  'battery-silent': [
    { code: 'battery-silent', countedW: 5_000 },
    {
      de: 'Meldet sich nicht. Vorsichtshalber verzichten Autos an der Sonne auf 5,0 kW, die von ihm sein könnten.',
      en: 'Not heard. To be safe, cars on sun do without 5.0 kW that could come from it.',
    },
  ],
};

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each(SPELT_OUT)('the battery in %s', (language) => {
  const i18n = i18nOf(language, 'Europe/Berlin');

  it.each(Object.values(SENTENCES))('$code', (reason, sentences) => {
    expect(plain(batterySentence(reason, VIEWS.battery, i18n))).toBe(sentences[language]);
  });

  it('promises no help that will never come, and says when its charge is not known', () => {
    const never = batterySentence({ code: 'locked-for-sun', missingW: 1_400, bufferPercent: 100 }, VIEWS.battery, i18n);
    expect(never).not.toMatch(/100/);
    const unknown: BatteryReason = { code: 'battery-first', untilPercent: 40, socPercent: null };
    expect(batterySentence(unknown, VIEWS.battery, i18n)).toMatch(/nicht bekannt|not known/);
  });
});

it('says what flows, in words with a direction', () => {
  const i18n = i18nOf('de');
  const flow = (powerW: number | null): string | null => {
    const battery = { ...VIEWS.battery.batteries[0], powerW: powerW === null ? null : shown(powerW) };
    const said = batteryFlow(battery, i18n);
    return said === null ? null : plain(said);
  };
  expect([flow(-2_020), flow(830), flow(-12), flow(null)]).toEqual(['lädt mit 2,0 kW', 'gibt 0,8 kW', 'ruht', null]);
});
