import { de } from './de.ts';
import { en, type PluralForms } from './en.ts';
import { createFormats, type Formats } from './format.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { pagePartsEn } from './page-parts-en.ts';

type Dictionary = typeof en & typeof pagePartsEn;
type Words = Readonly<Record<string, string | PluralForms>>;

/** What can be said so far. */
const spoken: Record<Language, Words> = { de, en };

/** Adds the words of pages that are not the first one. */
export function learn(more: Readonly<Record<Language, Words>>): void {
  for (const language of LANGUAGES) spoken[language] = { ...spoken[language], ...more[language] };
}

export type MessageKey = {
  [K in keyof Dictionary]: Dictionary[K] extends string ? K : never;
}[keyof Dictionary];
type PluralKey = Exclude<keyof Dictionary, MessageKey>;

type Placeholder<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;
type Params<Name extends string> = [Name] extends [never] ? [] : [params: Readonly<Record<Name, string>>];
type PluralParams<K extends PluralKey> = Exclude<Placeholder<Dictionary[K][keyof Dictionary[K]]>, 'count'>;

/** One language: its words and its way to write numbers and times. */
export interface I18n {
  readonly language: Language;
  readonly format: Formats;
  /** The message with its placeholders filled; which ones it needs is part of the type. */
  t<K extends MessageKey>(key: K, ...params: Params<Placeholder<Dictionary[K]>>): string;
  /** A message that depends on a number; `{count}` is filled in. */
  plural<K extends PluralKey>(key: K, count: number, ...params: Params<PluralParams<K>>): string;
}

export function createI18n(language: Language, timeZone?: string): I18n {
  // A key that is not known is a bug: it shows, and a test looks for it.
  const messageOf = (key: string): string | PluralForms => spoken[language][key] ?? key;
  const rules = new Intl.PluralRules(language);
  const format = createFormats(language, timeZone);
  return {
    language,
    format,
    t(key, ...[params]) {
      const message = messageOf(key);
      return fill(typeof message === 'string' ? message : message.other, params);
    },
    plural(key, count, ...[params]) {
      const message = messageOf(key);
      const text = typeof message === 'string' ? message : message[rules.select(count) === 'one' ? 'one' : 'other'];
      return fill(text, { ...params, count: format.integer(count) });
    },
  };
}

/** The words of one page that brings its own. */
export function createWords<Words extends Readonly<Record<string, string>>>(
  words: {
    readonly [K in keyof Words]: string;
  },
): <K extends keyof Words & string>(key: K, ...params: Params<Placeholder<Words[K]>>) => string {
  return (key, ...[params]) => fill(words[key], params);
}

/** The first language of the list we speak; the browser's list comes first, then the site's. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === base);
    if (known !== undefined) return known;
  }
  return 'en';
}

function fill(message: string, params: Readonly<Record<string, string>> = {}): string {
  return message.replace(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole);
}
