import { Type } from 'typebox';
import { section } from './parts.ts';

export const Sharing = Type.Object(
  {
    sliceMinutes: Type.Number({
      description: 'A car that has charged this long gives way to an equal one that waits, min',
      minimum: 15,
      maximum: 720,
      default: 15,
    }),
  },
  { ...section, description: 'How cars take turns when there is not enough for all', default: {} },
);

export const QuarterHour = Type.Object(
  {
    maxImportW: Type.Number({
      description: 'Mean import of a quarter hour that cars must not make it pass, W',
      minimum: 500,
      maximum: 3_000_000,
      default: 2500,
    }),
    orMonthPeak: Type.Boolean({
      description: "More, if this month's peak has been more already: the meter must tell it (P1: 1-0:1.6.0)",
      default: true,
    }),
  },
  { ...section, description: 'Capacity tariff: a cap on the mean import of each quarter hour of the clock' },
);
