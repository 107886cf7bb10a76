export const LANGUAGES = ['de', 'en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of files that leave the house: statements and lists are written in German or English. */
export function documentLanguage(language: Language): 'de' | 'en' {
  return language === 'de' ? 'de' : 'en';
}
