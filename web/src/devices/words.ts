import { fieldsDe } from '../i18n/device-fields-de.ts';
import { devicesDe } from '../i18n/devices-de.ts';
import { devicesEn } from '../i18n/devices-en.ts';
import { createWords } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';

const WORDS = {
  de: createWords<typeof devicesEn>(devicesDe),
  en: createWords<typeof devicesEn>(devicesEn),
};

/** The words of this page. */
export type DeviceWords = typeof WORDS.en;

export function deviceWords(language: Language): DeviceWords {
  return WORDS[language];
}

/** What a description of the schema is called. One that nobody has translated stays English. */
export function fieldLabel(description: string, language: Language): string {
  return language === 'de' ? (fieldsDe[description] ?? description) : description;
}
