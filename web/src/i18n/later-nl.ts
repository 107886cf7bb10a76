import { chartsNl } from './charts-nl.ts';
import { configPhrasesNl } from './config-phrases-nl.ts';
import { fieldsNl } from './device-fields-nl.ts';
import { devicesNl } from './devices-nl.ts';
import { operateNl } from './operate-nl.ts';
import { sessionNl } from './session-nl.ts';
import { statementsNl } from './statements-nl.ts';
import type { LaterVocabulary } from './vocabulary.ts';

export const laterNl: LaterVocabulary = {
  messages: { ...chartsNl, ...operateNl, ...sessionNl, ...statementsNl },
  devices: devicesNl,
  fields: fieldsNl,
  phrases: configPhrasesNl,
};
