import { batteryNl } from './battery-nl.ts';
import { dimmingNl } from './dimming-nl.ts';
import { exportsNl } from './exports-nl.ts';
import { feedsNl } from './feeds-nl.ts';
import { flagsNl } from './flags-nl.ts';
import { forecastNl } from './forecast-nl.ts';
import { insightsNl } from './insights-nl.ts';
import { limitsNl } from './limits-nl.ts';
import { loadsNl } from './loads-nl.ts';
import { metersNl } from './meters-nl.ts';
import { peopleNl } from './people-nl.ts';
import { phasesNl } from './phases-nl.ts';
import { planNl } from './plan-nl.ts';
import { recorderNl } from './recorder-nl.ts';
import { refusalsNl } from './refusals-nl.ts';
import { reportsNl } from './reports-nl.ts';
import { stationErrorsNl } from './station-errors-nl.ts';
import { stationsNl } from './stations-nl.ts';

/** The words of each part of the page, in Dutch. */
export const partsNl = {
  ...batteryNl,
  ...dimmingNl,
  ...feedsNl,
  ...exportsNl,
  ...flagsNl,
  ...forecastNl,
  ...insightsNl,
  ...limitsNl,
  ...loadsNl,
  ...metersNl,
  ...peopleNl,
  ...phasesNl,
  ...planNl,
  ...recorderNl,
  ...refusalsNl,
  ...reportsNl,
  ...stationErrorsNl,
  ...stationsNl,
};
