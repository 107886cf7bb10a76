import { accessEn } from './access-en.ts';
import { alarmsEn } from './alarms-en.ts';
import { batteryEn } from './battery-en.ts';
import { dimmingEn } from './dimming-en.ts';
import { limitsEn } from './limits-en.ts';
import { loadsEn } from './loads-en.ts';
import { metersEn } from './meters-en.ts';
import { phasesEn } from './phases-en.ts';
import { planEn } from './plan-en.ts';
import { refusalsEn } from './refusals-en.ts';
import { reportsEn } from './reports-en.ts';
import { stationErrorsEn } from './station-errors-en.ts';
import { stationsEn } from './stations-en.ts';

/** The words of each part of the first view, in English. What only other pages say stands in page-parts-en.ts. */
export const partsEn = {
  ...accessEn,
  ...alarmsEn,
  ...batteryEn,
  ...dimmingEn,
  ...limitsEn,
  ...loadsEn,
  ...metersEn,
  ...phasesEn,
  ...planEn,
  ...refusalsEn,
  ...reportsEn,
  ...stationErrorsEn,
  ...stationsEn,
} as const;
