import { aboutNl } from './about-nl.ts';
import { backupNl } from './backup-nl.ts';
import { chartsNl } from './charts-nl.ts';
import { circuitPageNl } from './circuit-page-nl.ts';
import { displayNl } from './display-nl.ts';
import { doorNl } from './door-nl.ts';
import { exportsNl } from './exports-nl.ts';
import { feedsNl } from './feeds-nl.ts';
import { flagsNl } from './flags-nl.ts';
import { forecastNl } from './forecast-nl.ts';
import { guestNl } from './guest-nl.ts';
import { homeNl } from './home-nl.ts';
import { insightsNl } from './insights-nl.ts';
import { maintenanceNl } from './maintenance-nl.ts';
import { moreNl } from './more-nl.ts';
import { notifyNl } from './notify-nl.ts';
import { operateNl } from './operate-nl.ts';
import { ownNl } from './own-nl.ts';
import type { pagePartsEn } from './page-parts-en.ts';
import { peopleNl } from './people-nl.ts';
import { planAheadNl } from './plan-ahead-nl.ts';
import { planPageNl } from './plan-page-nl.ts';
import { receiversNl } from './receivers-nl.ts';
import { recorderNl } from './recorder-nl.ts';
import { restoreNl } from './restore-nl.ts';
import { sessionNl } from './session-nl.ts';
import { sessionsNl } from './sessions-nl.ts';
import { setupNl } from './setup-nl.ts';
import { statementsNl } from './statements-nl.ts';
import { syncNl } from './sync-nl.ts';
import { upstreamNl } from './upstream-nl.ts';
import { usersNl } from './users-nl.ts';
import type { Translated } from './vocabulary.ts';

/** What is said on other pages than the first, in Dutch. */
export const pagePartsNl: Translated<typeof pagePartsEn> = {
  ...aboutNl,
  ...circuitPageNl,
  ...backupNl,
  ...chartsNl,
  ...guestNl,
  ...displayNl,
  ...ownNl,
  ...usersNl,
  ...exportsNl,
  ...sessionNl,
  ...doorNl,
  ...feedsNl,
  ...flagsNl,
  ...forecastNl,
  ...insightsNl,
  ...operateNl,
  ...moreNl,
  ...notifyNl,
  ...receiversNl,
  ...restoreNl,
  ...maintenanceNl,
  ...homeNl,
  ...peopleNl,
  ...planAheadNl,
  ...planPageNl,
  ...sessionsNl,
  ...setupNl,
  ...recorderNl,
  ...statementsNl,
  ...upstreamNl,
  ...syncNl,
};
