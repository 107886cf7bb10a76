import type { en, PluralForms } from './en.ts';
import type { Language } from './language.ts';
import type { laterEn } from './later-en.ts';

/** What a language says for a list of English messages. */
export type Translated<Words> = { readonly [K in keyof Words]: Words[K] extends string ? string : PluralForms };

/** The words of one language that the first view may need. */
export interface Vocabulary {
  readonly language: Language;
  readonly messages: Translated<typeof en>;
}

/** The words of one language that only pages need which are fetched when somebody opens them. */
export interface LaterVocabulary {
  readonly messages: Translated<typeof laterEn.messages>;
  readonly devices: Translated<typeof laterEn.devices>;
  /** What a description of the schema is called; English is the schema's own. */
  readonly fields: Readonly<Record<string, string>>;
  /** What the controller says of config.yaml, by its English. */
  readonly phrases: Readonly<Record<string, string>>;
}
