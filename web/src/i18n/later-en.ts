import { devicesEn } from './devices-en.ts';
import { pagePartsEn } from './page-parts-en.ts';

/** The words that only later pages use, in English, and the list of all of them. */
export const laterEn = {
  messages: { ...pagePartsEn },
  devices: devicesEn,
  fields: {},
  phrases: {},
} as const;
