import { doorDe } from './door-de.ts';
import type { PluralForms } from './en.ts';
import { feedsDe } from './feeds-de.ts';
import { forecastDe } from './forecast-de.ts';
import { operateDe } from './operate-de.ts';
import type { pagePartsEn } from './page-parts-en.ts';
import { peopleDe } from './people-de.ts';
import { planPageDe } from './plan-page-de.ts';
import { sessionsDe } from './sessions-de.ts';
import { setupDe } from './setup-de.ts';
import { statementsDe } from './statements-de.ts';

/** Was nur andere Seiten als die erste sagen. */
export const pagePartsDe = {
  ...doorDe,
  ...feedsDe,
  ...forecastDe,
  ...operateDe,
  ...peopleDe,
  ...planPageDe,
  ...sessionsDe,
  ...setupDe,
  ...statementsDe,
} satisfies Readonly<Record<keyof typeof pagePartsEn, string | PluralForms>>;
