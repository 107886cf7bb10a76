import { batteryDe } from './battery-de.ts';
import { dimmingDe } from './dimming-de.ts';
import { exportsDe } from './exports-de.ts';
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
import { refusalsDe } from './refusals-de.ts';
import { reportsDe } from './reports-de.ts';
import { stationErrorsDe } from './station-errors-de.ts';
import { stationsDe } from './stations-de.ts';

/** The words of each part of the page, in German. */
export const partsDe = {
  ...batteryDe,
  ...dimmingDe,
  ...feedsDe,
  ...exportsDe,
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
  ...refusalsDe,
  ...reportsDe,
  ...stationErrorsDe,
  ...stationsDe,
};
