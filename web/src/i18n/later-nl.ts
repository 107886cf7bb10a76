import { configPhrasesNl } from './config-phrases-nl.ts';
import { fieldsNl } from './device-fields-nl.ts';
import { devicesNl } from './devices-nl.ts';
import { pagePartsNl } from './page-parts-nl.ts';
import type { LaterVocabulary } from './vocabulary.ts';

export const laterNl: LaterVocabulary = {
  messages: { ...pagePartsNl },
  devices: devicesNl,
  fields: fieldsNl,
  phrases: configPhrasesNl,
};
