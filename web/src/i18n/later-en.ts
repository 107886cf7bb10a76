import { chartsEn } from './charts-en.ts';
import { devicesEn } from './devices-en.ts';
import { operateEn } from './operate-en.ts';
import { sessionEn } from './session-en.ts';
import { statementsEn } from './statements-en.ts';

/** The words that only later pages use, in English, and the list of all of them. */
export const laterEn = {
  messages: { ...chartsEn, ...operateEn, ...sessionEn, ...statementsEn },
  devices: devicesEn,
  fields: {},
  phrases: {},
} as const;
