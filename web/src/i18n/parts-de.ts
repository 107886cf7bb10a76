import { accessDe } from './access-de.ts';
import { alarmsDe } from './alarms-de.ts';
import { batteryDe } from './battery-de.ts';
import { dimmingDe } from './dimming-de.ts';
import { limitsDe } from './limits-de.ts';
import { loadsDe } from './loads-de.ts';
import { metersDe } from './meters-de.ts';
import { phasesDe } from './phases-de.ts';
import { planDe } from './plan-de.ts';
import { refusalsDe } from './refusals-de.ts';
import { reportsDe } from './reports-de.ts';
import { stationErrorsDe } from './station-errors-de.ts';
import { stationsDe } from './stations-de.ts';

/** The words of each part of the page, in German. */
export const partsDe = {
  ...accessDe,
  ...alarmsDe,
  ...batteryDe,
  ...dimmingDe,
  ...limitsDe,
  ...loadsDe,
  ...metersDe,
  ...phasesDe,
  ...planDe,
  ...refusalsDe,
  ...reportsDe,
  ...stationErrorsDe,
  ...stationsDe,
};
