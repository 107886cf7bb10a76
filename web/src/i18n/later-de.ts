import { configPhrasesDe } from './config-phrases-de.ts';
import { fieldsDe } from './device-fields-de.ts';
import { devicesDe } from './devices-de.ts';
import { pagePartsDe } from './page-parts-de.ts';
import type { LaterVocabulary } from './vocabulary.ts';

export const laterDe: LaterVocabulary = {
  messages: { ...pagePartsDe },
  devices: devicesDe,
  fields: fieldsDe,
  phrases: configPhrasesDe,
};
