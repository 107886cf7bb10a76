import { batteryEn } from './battery-en.ts';
import { dimmingEn } from './dimming-en.ts';
import { exportsEn } from './exports-en.ts';
import { feedsEn } from './feeds-en.ts';
import { flagsEn } from './flags-en.ts';
import { forecastEn } from './forecast-en.ts';
import { insightsEn } from './insights-en.ts';
import { limitsEn } from './limits-en.ts';
import { loadsEn } from './loads-en.ts';
import { metersEn } from './meters-en.ts';
import { peopleEn } from './people-en.ts';
import { phasesEn } from './phases-en.ts';
import { planEn } from './plan-en.ts';
import { recorderEn } from './recorder-en.ts';
import { refusalsEn } from './refusals-en.ts';
import { reportsEn } from './reports-en.ts';
import { stationErrorsEn } from './station-errors-en.ts';
import { stationsEn } from './stations-en.ts';

/** The words of each part of the page, in English. */
export const partsEn = {
  ...batteryEn,
  ...dimmingEn,
  ...feedsEn,
  ...exportsEn,
  ...flagsEn,
  ...forecastEn,
  ...insightsEn,
  ...limitsEn,
  ...loadsEn,
  ...metersEn,
  ...peopleEn,
  ...phasesEn,
  ...planEn,
  ...recorderEn,
  ...refusalsEn,
  ...reportsEn,
  ...stationErrorsEn,
  ...stationsEn,
} as const;
