import type { Language } from './language.ts';
import type { LaterVocabulary, Vocabulary } from './vocabulary.ts';

/** Fetches one language at a time: nobody's first view carries the words of another one. */
export const VOCABULARIES = {
  de: async (): Promise<Vocabulary> => ({ language: 'de', messages: (await import('./de.ts')).de }),
  en: async (): Promise<Vocabulary> => ({ language: 'en', messages: (await import('./en.ts')).en }),
  nl: async (): Promise<Vocabulary> => ({ language: 'nl', messages: (await import('./nl.ts')).nl }),
} as const satisfies Readonly<Record<Language, () => Promise<Vocabulary>>>;

export const LATER_VOCABULARIES = {
  de: async (): Promise<LaterVocabulary> => (await import('./later-de.ts')).laterDe,
  en: async (): Promise<LaterVocabulary> => (await import('./later-en.ts')).laterEn,
  nl: async (): Promise<LaterVocabulary> => (await import('./later-nl.ts')).laterNl,
} as const satisfies Readonly<Record<Language, () => Promise<LaterVocabulary>>>;
