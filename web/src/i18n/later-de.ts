import { chartsDe } from './charts-de.ts';
import { configPhrasesDe } from './config-phrases-de.ts';
import { fieldsDe } from './device-fields-de.ts';
import { devicesDe } from './devices-de.ts';
import { operateDe } from './operate-de.ts';
import { sessionDe } from './session-de.ts';
import { statementsDe } from './statements-de.ts';
import type { LaterVocabulary } from './vocabulary.ts';

export const laterDe: LaterVocabulary = {
  messages: { ...chartsDe, ...operateDe, ...sessionDe, ...statementsDe },
  devices: devicesDe,
  fields: fieldsDe,
  phrases: configPhrasesDe,
};
