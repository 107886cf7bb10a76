import { describe, expect, it } from 'vitest';
import { connectionDe } from '../../web/src/i18n/connection-de.ts';
import { connectionEn } from '../../web/src/i18n/connection-en.ts';
import { de } from '../../web/src/i18n/de.ts';
import { en } from '../../web/src/i18n/en.ts';
import { chooseLanguage, createI18n } from '../../web/src/i18n/i18n.ts';
import { pagePartsDe } from '../../web/src/i18n/page-parts-de.ts';
import { pagePartsEn } from '../../web/src/i18n/page-parts-en.ts';
import '../../web/src/i18n/pages.ts';

const allEn = { ...en, ...pagePartsEn };
const allDe = { ...de, ...pagePartsDe };

const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string | { one: string; other: string }>>>> = {
  de: allDe,
  en: allEn,
};

function formsOf(message: string | { one: string; other: string } | undefined): string[] {
  return message === undefined ? [] : typeof message === 'string' ? [message] : [message.one, message.other];
}

function placeholders(message: Parameters<typeof formsOf>[0]): string[] {
  return [
    ...new Set(formsOf(message).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((hole) => hole[0]))),
  ].sort();
}

describe.each(Object.entries(LANGUAGES))('dictionary %s', (_language, dictionary) => {
  it('has every message and no other', () => {
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(allEn).sort());
  });

  it('fills the same placeholders as English, and words every message', () => {
    for (const [key, english] of Object.entries(allEn)) {
      const message = dictionary[key];
      expect(typeof message, key).toBe(typeof english);
      expect(placeholders(message), key).toEqual(placeholders(english));
      for (const form of formsOf(message)) {
        expect(form.trim(), key).toBe(form);
        expect(form, key).not.toMatch(/^$| {2}|\{\s|\s\}/);
      }
    }
  });
});

describe('pages that bring their own words', () => {
  it('say all of it in German, as the rest does', () => {
    expect(Object.keys(connectionDe).sort()).toEqual(Object.keys(connectionEn).sort());
    for (const message of Object.values(connectionDe)) expect(message).not.toMatch(/\b(du|dich|dir|dein\w*|Ihnen)\b/);
  });
});

describe('German', () => {
  it('addresses nobody by du, and Sie only as a pronoun of the third person at the start of a sentence', () => {
    for (const message of Object.values(allDe)) {
      for (const form of formsOf(message)) {
        expect(form).not.toMatch(/\b(du|dich|dir|dein\w*|Ihnen)\b/);
        expect(form).not.toMatch(/[a-zäöüß,] Sie\b/);
      }
    }
  });
});

describe('createI18n', () => {
  it('fills placeholders and picks plural forms', () => {
    const { t, plural } = createI18n('de');
    expect(t('mode.changed', { name: 'Carport', mode: 'Schnell' })).toBe('Carport: Schnell');
    expect(plural('sessions.count', 1)).toBe('1 Ladung');
    expect(plural('sessions.count', 1_200)).toBe('1.200 Ladungen');
  });

  it('does not fill placeholders that come in with a name', () => {
    const { t } = createI18n('en');
    expect(t('mode.changed', { name: '{mode}', mode: 'Fast' })).toBe('{mode}: Fast');
  });
});

describe('chooseLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['en-US', 'de'], 'en'],
    [['fr-FR', 'de'], 'de'],
    [['', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('%j speaks %s', (wanted, language) => {
    expect(chooseLanguage(wanted)).toBe(language);
  });
});
