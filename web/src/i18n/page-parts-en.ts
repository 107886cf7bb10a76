import { aboutEn } from './about-en.ts';
import { backupEn } from './backup-en.ts';
import { chartsEn } from './charts-en.ts';
import { circuitPageEn } from './circuit-page-en.ts';
import { displayEn } from './display-en.ts';
import { doorEn } from './door-en.ts';
import { exportsEn } from './exports-en.ts';
import { feedsEn } from './feeds-en.ts';
import { flagsEn } from './flags-en.ts';
import { forecastEn } from './forecast-en.ts';
import { guestEn } from './guest-en.ts';
import { homeEn } from './home-en.ts';
import { insightsEn } from './insights-en.ts';
import { maintenanceEn } from './maintenance-en.ts';
import { moreEn } from './more-en.ts';
import { notifyEn } from './notify-en.ts';
import { operateEn } from './operate-en.ts';
import { ownEn } from './own-en.ts';
import { peopleEn } from './people-en.ts';
import { planAheadEn } from './plan-ahead-en.ts';
import { planPageEn } from './plan-page-en.ts';
import { receiversEn } from './receivers-en.ts';
import { recorderEn } from './recorder-en.ts';
import { restoreEn } from './restore-en.ts';
import { sessionEn } from './session-en.ts';
import { sessionsEn } from './sessions-en.ts';
import { setupEn } from './setup-en.ts';
import { statementsEn } from './statements-en.ts';
import { syncEn } from './sync-en.ts';
import { upstreamEn } from './upstream-en.ts';
import { usersEn } from './users-en.ts';

/** What is said on other pages than the first, in English: it comes with the first of them. */
export const pagePartsEn = {
  ...aboutEn,
  ...circuitPageEn,
  ...backupEn,
  ...chartsEn,
  ...guestEn,
  ...displayEn,
  ...ownEn,
  ...usersEn,
  ...exportsEn,
  ...sessionEn,
  ...doorEn,
  ...feedsEn,
  ...flagsEn,
  ...forecastEn,
  ...insightsEn,
  ...operateEn,
  ...moreEn,
  ...notifyEn,
  ...receiversEn,
  ...restoreEn,
  ...maintenanceEn,
  ...homeEn,
  ...peopleEn,
  ...planAheadEn,
  ...planPageEn,
  ...sessionsEn,
  ...setupEn,
  ...recorderEn,
  ...statementsEn,
  ...upstreamEn,
  ...syncEn,
} as const;
