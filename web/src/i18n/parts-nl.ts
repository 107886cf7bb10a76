import { accessNl } from './access-nl.ts';
import { alarmsNl } from './alarms-nl.ts';
import { batteryNl } from './battery-nl.ts';
import { dimmingNl } from './dimming-nl.ts';
import { limitsNl } from './limits-nl.ts';
import { loadsNl } from './loads-nl.ts';
import { metersNl } from './meters-nl.ts';
import { phasesNl } from './phases-nl.ts';
import { planNl } from './plan-nl.ts';
import { refusalsNl } from './refusals-nl.ts';
import { reportsNl } from './reports-nl.ts';
import { stationErrorsNl } from './station-errors-nl.ts';
import { stationsNl } from './stations-nl.ts';

/** The words of each part of the first view, in Dutch. */
export const partsNl = {
  ...accessNl,
  ...alarmsNl,
  ...batteryNl,
  ...dimmingNl,
  ...limitsNl,
  ...loadsNl,
  ...metersNl,
  ...phasesNl,
  ...planNl,
  ...refusalsNl,
  ...reportsNl,
  ...stationErrorsNl,
  ...stationsNl,
};
