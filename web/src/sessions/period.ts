import { startOfDay } from '../i18n/zone.ts';

const DAY_MS = 86_400_000;

export const PERIODS = ['this-month', 'last-month', 'this-year', 'all', 'custom'] as const;
type Period = (typeof PERIODS)[number];

/** What to look at instead of a period with too many sessions. */
export const NARROWER: Readonly<Record<Period, readonly Period[]>> = {
  all: ['this-month', 'last-month', 'this-year'],
  'this-year': ['this-month', 'last-month'],
  'this-month': ['custom'],
  'last-month': ['custom'],
  custom: [],
};

/** What the list shows; it stands in the address, so that a selection can be linked. */
export interface Selection {
  readonly period: Period;
  /** Days of the site, `2026-11-01`, both inclusive; used when the period is `custom`. */
  readonly fromDay: string;
  readonly toDay: string;
  /** Charge point id; empty for all. */
  readonly chargePoint: string;
}

export function readSelection(query: URLSearchParams): Selection {
  const period = PERIODS.find((name) => name === query.get('period')) ?? 'this-month';
  return {
    period,
    fromDay: query.get('from') ?? '',
    toDay: query.get('to') ?? '',
    chargePoint: query.get('chargePoint') ?? '',
  };
}

/** Another period; the days to choose from begin with this month, not with nothing. */
export function withPeriod(selection: Selection, period: Period, today: string): Selection {
  const { fromDay, toDay } = selection;
  if (period !== 'custom' || fromDay !== '' || toDay !== '') return { ...selection, period };
  return { ...selection, period, fromDay: `${today.slice(0, 8)}01`, toDay: today };
}

export function writeSelection({ period, fromDay, toDay, chargePoint }: Selection): Record<string, string> {
  return {
    period,
    ...(period === 'custom' && fromDay !== '' ? { from: fromDay } : {}),
    ...(period === 'custom' && toDay !== '' ? { to: toDay } : {}),
    ...(chargePoint === '' ? {} : { chargePoint }),
  };
}

/** UTC epoch ms, `toMs` exclusive; a missing end is open. */
export interface Range {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * The moments a selection begins and ends in the time zone of the site; `null` when it ends before it begins. `today`
 * is the day there, `2026-11-22`.
 */
export function rangeOf({ period, fromDay, toDay }: Selection, today: string, timeZone: string): Range | null {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const months = (first: number, count: number): Range => ({
    fromMs: startOfDay(timeZone, Date.UTC(year, first - 1)),
    toMs: startOfDay(timeZone, Date.UTC(year, first - 1 + count)),
  });
  switch (period) {
    case 'this-month':
      return months(month, 1);
    case 'last-month':
      return months(month - 1, 1);
    case 'this-year':
      return months(1, 12);
    case 'all':
      return {};
    case 'custom': {
      const firstMs = utcMidnight(fromDay);
      const lastMs = utcMidnight(toDay);
      if (firstMs !== null && lastMs !== null && lastMs < firstMs) return null;
      return {
        ...(firstMs === null ? {} : { fromMs: startOfDay(timeZone, firstMs) }),
        ...(lastMs === null ? {} : { toMs: startOfDay(timeZone, lastMs + DAY_MS) }),
      };
    }
  }
}

/** A day of the calendar as the midnight of a UTC clock, which knows no days of 23 or 25 hours. */
function utcMidnight(day: string): number | null {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}
