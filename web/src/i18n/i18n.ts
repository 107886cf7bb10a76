import type { en, PluralForms } from './en.ts';
import { createFormats, type Formats } from './format.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { laterEn } from './later-en.ts';
import type { pagePartsEn } from './page-parts-en.ts';
import { translated } from './phrases.ts';
import type { LaterVocabulary, Vocabulary } from './vocabulary.ts';

type Dictionary = typeof en & typeof pagePartsEn;
export type MessageKey = {
  [K in keyof Dictionary]: Dictionary[K] extends string ? K : never;
}[keyof Dictionary];
type PluralKey = Exclude<keyof Dictionary, MessageKey>;
type DeviceMessages = typeof laterEn.devices;

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
  /** The words of the page “Devices”. */
  readonly device: <K extends keyof DeviceMessages>(
    key: K,
    ...params: Params<Placeholder<DeviceMessages[K]>>
  ) => string;
  /** What a description of the schema is called. One that nobody has translated stays English. */
  field(description: string): string;
  /** What the controller says of config.yaml, in this language; `null` when nobody has translated it. */
  phrase(english: string): string | null;
}

export type DeviceWords = I18n['device'];

/** `later` is `null` as long as no page has needed its words: then none of them is asked for. */
export function createI18n(
  vocabulary: Vocabulary,
  later: LaterVocabulary | null,
  timeZone: () => string | undefined,
): I18n {
  const { language } = vocabulary;
  const words: Readonly<Record<string, string | PluralForms>> = { ...vocabulary.messages, ...later?.messages };
  const devices: Readonly<Record<string, string>> = { ...later?.devices };
  let rules: Intl.PluralRules | null = null;
  const format = createFormats(language, timeZone);
  return {
    language,
    format,
    t(key, ...[params]) {
      const message = words[key] ?? key;
      return fill(typeof message === 'string' ? message : message.other, params);
    },
    plural(key, count, ...[params]) {
      const message = words[key] ?? key;
      rules ??= new Intl.PluralRules(language);
      const text = typeof message === 'string' ? message : message[rules.select(count) === 'one' ? 'one' : 'other'];
      return fill(text, { ...params, count: format.integer(count) });
    },
    device: (key, ...[params]) => fill(devices[key] ?? key, params),
    field: (description) => later?.fields[description] ?? description,
    phrase: (english) => (language === 'en' ? english : translated(later?.phrases ?? {}, english)),
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
