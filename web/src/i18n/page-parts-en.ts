import { doorEn } from './door-en.ts';
import { feedsEn } from './feeds-en.ts';
import { forecastEn } from './forecast-en.ts';
import { operateEn } from './operate-en.ts';
import { peopleEn } from './people-en.ts';
import { planPageEn } from './plan-page-en.ts';
import { sessionsEn } from './sessions-en.ts';
import { setupEn } from './setup-en.ts';
import { statementsEn } from './statements-en.ts';

/** What is said on other pages than the first, in English: it comes with the first of them. */
export const pagePartsEn = {
  ...doorEn,
  ...feedsEn,
  ...forecastEn,
  ...operateEn,
  ...peopleEn,
  ...planPageEn,
  ...sessionsEn,
  ...setupEn,
  ...statementsEn,
} as const;
