import { Type } from 'typebox';
import { amperes, section } from './parts.ts';

/** What is agreed for a circuit beside what its fuse holds. */
export const agreed = {
  maxCurrentA: Type.Optional(
    amperes('Current agreed for it, per phase, where that is less than the fuse holds', 1, 3000),
  ),
  maxUnbalanceA: Type.Optional(
    amperes('How much more one phase may carry than another, as far as cars cause it (Germany: 20 A)', 1, 3000),
  ),
};

/** How a charge point stands among the others, and when the grid is lost. */
export const standing = {
  weight: Type.Number({
    description: 'Its part among equals: one with 2 gets twice the current of one with 1',
    minimum: 0.1,
    maximum: 10,
    default: 1,
  }),
  backupCurrentA: amperes('What it may draw while the grid is lost and the house feeds itself', 0, 80, {
    default: 0,
  }),
};

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
