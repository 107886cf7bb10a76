import { accessDe } from './access-de.ts';
import { batteryDe } from './battery-de.ts';
import { dimmingDe } from './dimming-de.ts';
import { feedsDe } from './feeds-de.ts';
import { flagsDe } from './flags-de.ts';
import { forecastDe } from './forecast-de.ts';
import { insightsDe } from './insights-de.ts';
import { limitsDe } from './limits-de.ts';
import { loadsDe } from './loads-de.ts';
import { metersDe } from './meters-de.ts';
import { peopleDe } from './people-de.ts';
import { phasesDe } from './phases-de.ts';
import { planDe } from './plan-de.ts';
import { recorderDe } from './recorder-de.ts';
import { reportsDe } from './reports-de.ts';
import { statementsDe } from './statements-de.ts';
import { stationsDe } from './stations-de.ts';

/** The words of each part of the page, in German. */
export const partsDe = {
  ...accessDe,
  ...batteryDe,
  ...dimmingDe,
  ...feedsDe,
  ...flagsDe,
  ...forecastDe,
  ...insightsDe,
  ...limitsDe,
  ...loadsDe,
  ...metersDe,
  ...peopleDe,
  ...phasesDe,
  ...planDe,
  ...recorderDe,
  ...reportsDe,
  ...statementsDe,
  ...stationsDe,
};
