import { createI18n, type I18n } from '../../web/src/i18n/i18n.ts';
import { LANGUAGES, type Language } from '../../web/src/i18n/language.ts';
import { LATER_VOCABULARIES, VOCABULARIES } from '../../web/src/i18n/load.ts';

const SPOKEN = new Map(
  await Promise.all(
    LANGUAGES.map(async (language) => {
      const words = { first: await VOCABULARIES[language](), later: await LATER_VOCABULARIES[language]() };
      return [language, words] as const;
    }),
  ),
);

/** All words of a language, as the pages have them once they are open. */
export function wordsOf(language: Language) {
  const words = SPOKEN.get(language);
  if (words === undefined) throw new Error(`no words of ${language}`);
  return words;
}

export function i18nOf(language: Language, timeZone?: string): I18n {
  const { first, later } = wordsOf(language);
  return createI18n(first, later, () => timeZone);
}

/**
 * The languages whose sentences tests spell out. What builds a sentence is the same in every language; that the words
 * of the others fit is `i18n.test.ts`.
 */
export const SPELT_OUT = ['de', 'en'] as const;
export type SpeltOut = (typeof SPELT_OUT)[number];
