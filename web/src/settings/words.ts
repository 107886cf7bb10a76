import { useEffect, useState } from 'preact/hooks';
import { createWords } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import type { settingsEn } from '../i18n/settings-en.ts';
import { useI18n } from '../parts/context.ts';

export interface SettingsWords {
  readonly w: ReturnType<typeof createWords<typeof settingsEn>>;
  /** What a description of the schema is called. */
  readonly label: (description: string) => string;
  /** What a choice is called. */
  readonly option: (name: string, value: string) => string;
}

/** One language at a time: the names of all fields are long. */
const LOADERS: Readonly<Record<Language, () => Promise<SettingsWords>>> = {
  de: async () =>
    made(
      (await import('../i18n/settings-de.ts')).settingsDe,
      (await import('../i18n/settings-fields-de.ts')).settingsFieldsDe,
      (await import('../i18n/settings-fields-de.ts')).settingsOptionsDe,
    ),
  en: async () =>
    made(
      (await import('../i18n/settings-en.ts')).settingsEn,
      {},
      (await import('../i18n/settings-fields-en.ts')).settingsOptionsEn,
    ),
  nl: async () =>
    made(
      (await import('../i18n/settings-nl.ts')).settingsNl,
      (await import('../i18n/settings-fields-nl.ts')).settingsFieldsNl,
      (await import('../i18n/settings-fields-nl.ts')).settingsOptionsNl,
    ),
};

function made(
  words: { readonly [K in keyof typeof settingsEn]: string },
  fields: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>>,
): SettingsWords {
  return {
    w: createWords<typeof settingsEn>(words),
    label: (description) => fields[description] ?? description,
    option: (name, value) => options[`${name}.${value}`] ?? options[value] ?? value,
  };
}

/** `null` until they are here. */
export function useSettingsWords(): SettingsWords | null {
  const { language, field } = useI18n();
  const [words, setWords] = useState<SettingsWords | null>(null);
  useEffect(() => {
    let isWanted = true;
    LOADERS[language]().then((loaded) => {
      // What devices and settings share has its name already.
      if (isWanted) setWords({ ...loaded, label: (description) => nameOf(description, loaded, field) });
    }, console.error);
    return () => {
      isWanted = false;
    };
  }, [language, field]);
  return words;
}

function nameOf(description: string, { label }: SettingsWords, field: (description: string) => string): string {
  const own = label(description);
  return own === description ? field(description) : own;
}
