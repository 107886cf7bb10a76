import { aboutDe } from './about-de.ts';
import { backupDe } from './backup-de.ts';
import { chartsDe } from './charts-de.ts';
import { circuitPageDe } from './circuit-page-de.ts';
import { displayDe } from './display-de.ts';
import { doorDe } from './door-de.ts';
import type { PluralForms } from './en.ts';
import { exportsDe } from './exports-de.ts';
import { feedsDe } from './feeds-de.ts';
import { flagsDe } from './flags-de.ts';
import { forecastDe } from './forecast-de.ts';
import { guestDe } from './guest-de.ts';
import { homeDe } from './home-de.ts';
import { insightsDe } from './insights-de.ts';
import { maintenanceDe } from './maintenance-de.ts';
import { moreDe } from './more-de.ts';
import { notifyDe } from './notify-de.ts';
import { operateDe } from './operate-de.ts';
import { ownDe } from './own-de.ts';
import type { pagePartsEn } from './page-parts-en.ts';
import { peopleDe } from './people-de.ts';
import { planAheadDe } from './plan-ahead-de.ts';
import { planPageDe } from './plan-page-de.ts';
import { receiversDe } from './receivers-de.ts';
import { recorderDe } from './recorder-de.ts';
import { restoreDe } from './restore-de.ts';
import { sessionDe } from './session-de.ts';
import { sessionsDe } from './sessions-de.ts';
import { setupDe } from './setup-de.ts';
import { statementsDe } from './statements-de.ts';
import { syncDe } from './sync-de.ts';
import { upstreamDe } from './upstream-de.ts';
import { usersDe } from './users-de.ts';

/** Was nur andere Seiten als die erste sagen. */
export const pagePartsDe = {
  ...aboutDe,
  ...circuitPageDe,
  ...backupDe,
  ...chartsDe,
  ...guestDe,
  ...displayDe,
  ...ownDe,
  ...usersDe,
  ...exportsDe,
  ...sessionDe,
  ...doorDe,
  ...feedsDe,
  ...flagsDe,
  ...forecastDe,
  ...insightsDe,
  ...operateDe,
  ...moreDe,
  ...notifyDe,
  ...receiversDe,
  ...restoreDe,
  ...maintenanceDe,
  ...homeDe,
  ...peopleDe,
  ...planAheadDe,
  ...planPageDe,
  ...sessionsDe,
  ...setupDe,
  ...recorderDe,
  ...statementsDe,
  ...upstreamDe,
  ...syncDe,
} satisfies Readonly<Record<keyof typeof pagePartsEn, string | PluralForms>>;
