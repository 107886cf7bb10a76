import { describe, expect, it } from 'vitest';
import { connectionDe } from '../../web/src/i18n/connection-de.ts';
import { connectionEn } from '../../web/src/i18n/connection-en.ts';
import { connectionNl } from '../../web/src/i18n/connection-nl.ts';
import { chooseLanguage } from '../../web/src/i18n/i18n.ts';
import { LANGUAGES, type Language } from '../../web/src/i18n/language.ts';
import { i18nOf, wordsOf } from './i18n-of.ts';

type Messages = Readonly<Record<string, string | { one: string; other: string }>>;

/** Every message of a language, those of the page “Devices” with a mark of their own. */
function messagesOf(language: Language): Messages {
  const { first, later } = wordsOf(language);
  const devices = Object.entries(later.devices).map(([key, message]) => [`devices:${key}`, message] as const);
  return { ...first.messages, ...later.messages, ...Object.fromEntries(devices) };
}

const english = messagesOf('en');

function formsOf(message: string | { one: string; other: string } | undefined): string[] {
  return message === undefined ? [] : typeof message === 'string' ? [message] : [message.one, message.other];
}

function placeholders(message: Parameters<typeof formsOf>[0]): string[] {
  return [
    ...new Set(formsOf(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((hole) => hole[0]))),
  ].sort();
}

describe.each(LANGUAGES)('dictionary %s', (language) => {
  const dictionary = messagesOf(language);

  it('has every message and no other', () => {
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(english).sort());
  });

  it('fills the same placeholders as English, and words every message', () => {
    for (const [key, wanted] of Object.entries(english)) {
      const message = dictionary[key];
      expect(typeof message, key).toBe(typeof wanted);
      expect(placeholders(message), key).toEqual(placeholders(wanted));
      for (const form of formsOf(message)) {
        expect(form.trim(), key).toBe(form);
        expect(form, key).not.toMatch(/^$| {2}|\{\s|\s\}/);
      }
    }
  });
});

describe('pages that bring their own words', () => {
  it('say all of it in every language, as the rest does', () => {
    expect(Object.keys(connectionDe).sort()).toEqual(Object.keys(connectionEn).sort());
    expect(Object.keys(connectionNl).sort()).toEqual(Object.keys(connectionEn).sort());
    for (const message of Object.values(connectionDe)) expect(message).not.toMatch(/\b(du|dich|dir|dein\w*|Ihnen)\b/);
  });
});

describe('German', () => {
  it('addresses nobody by du, and Sie only as a pronoun of the third person at the start of a sentence', () => {
    for (const message of Object.values(messagesOf('de'))) {
      for (const form of formsOf(message)) {
        expect(form).not.toMatch(/\b(du|dich|dir|dein\w*|Ihnen)\b/);
        expect(form).not.toMatch(/[a-zäöüß,] Sie\b/);
      }
    }
  });
});

describe('Dutch', () => {
  it('addresses nobody by je or jij', () => {
    for (const message of Object.values(messagesOf('nl'))) {
      for (const form of formsOf(message)) expect(form).not.toMatch(/\b(je|jij|jou|jouw)\b/i);
    }
  });
});

describe('createI18n', () => {
  it('fills placeholders and picks plural forms', () => {
    const { t, plural } = i18nOf('de');
    expect(t('mode.changed', { name: 'Carport', mode: 'Schnell' })).toBe('Carport: Schnell');
    expect(plural('sessions.count', 1)).toBe('1 Ladung');
    expect(plural('sessions.count', 1_200)).toBe('1.200 Ladungen');
  });

  it('does not fill placeholders that come in with a name', () => {
    const { t } = i18nOf('en');
    expect(t('mode.changed', { name: '{mode}', mode: 'Fast' })).toBe('{mode}: Fast');
  });
});

it('says nothing twice: the words of later pages are none of the first view', () => {
  const { first, later } = wordsOf('en');
  expect(Object.keys(later.messages).filter((key) => key in first.messages)).toEqual([]);
});

describe('chooseLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['en-US', 'de'], 'en'],
    [['fr-FR', 'de'], 'de'],
    [['nl-BE', 'en'], 'nl'],
    [['', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('%j speaks %s', (wanted, language) => {
    expect(chooseLanguage(wanted)).toBe(language);
  });
});
