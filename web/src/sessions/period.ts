import { startOfDay } from '../i18n/zone.ts';

const DAY_MS = 86_400_000;

export const PERIODS = ['this-month', 'last-month', 'month', 'this-year', 'all', 'custom'] as const;
type Period = (typeof PERIODS)[number];

export const USES = ['unassigned', 'company', 'private'] as const;

/** What the list shows; it stands in the address, so that a selection can be linked. Empty words: whichever. */
export interface Selection {
  readonly period: Period;
  /** `2026-06`; used when the period is `month`. */
  readonly month: string;
  /** Days of the site, `2026-11-01`, both inclusive; used when the period is `custom`. */
  readonly fromDay: string;
  readonly toDay: string;
  /** Ids. */
  readonly chargePoint: string;
  readonly vehicle: string;
  readonly driver: string;
  readonly card: string;
  readonly use: (typeof USES)[number] | '';
}

/** What narrows a period further, as address, API and statements call it. */
const NARROWING = ['use', 'vehicle', 'driver', 'card', 'chargePoint'] as const;

const EVERYTHING = { chargePoint: '', vehicle: '', driver: '', card: '', use: '' } as const;

export function readSelection(query: URLSearchParams): Selection {
  const word = (name: string): string => query.get(name) ?? '';
  return {
    period: PERIODS.find((name) => name === query.get('period')) ?? 'this-month',
    month: word('month'),
    fromDay: word('from'),
    toDay: word('to'),
    chargePoint: word('chargePoint'),
    vehicle: word('vehicle'),
    driver: word('driver'),
    card: word('card'),
    use: USES.find((use) => use === query.get('use')) ?? '',
  };
}

/** Another period; what there is to choose from begins with this month, not with nothing. */
export function withPeriod(selection: Selection, period: Period, today: string): Selection {
  const { fromDay, toDay, month } = selection;
  if (period === 'month') return { ...selection, period, month: month === '' ? today.slice(0, 7) : month };
  if (period !== 'custom' || fromDay !== '' || toDay !== '') return { ...selection, period };
  return { ...selection, period, fromDay: `${today.slice(0, 8)}01`, toDay: today };
}

/** All of every period. */
export function withoutFilter(selection: Selection): Selection {
  return { ...selection, ...EVERYTHING, period: 'all' };
}

export function isNarrowed(selection: Selection): boolean {
  return NARROWING.some((name) => selection[name] !== '');
}

export function writeSelection(selection: Selection): Record<string, string> {
  const { period, month, fromDay, toDay } = selection;
  const days = { from: fromDay, to: toDay };
  return {
    period,
    ...(period === 'month' ? { month } : {}),
    ...(period === 'custom' ? withoutEmpty(days) : {}),
    ...narrowed(selection),
  };
}

/** The words beside the period. */
export function narrowed(selection: Selection): Record<string, string> {
  return withoutEmpty(Object.fromEntries(NARROWING.map((name) => [name, selection[name]])));
}

function withoutEmpty(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''));
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
export function rangeOf(selection: Selection, today: string, timeZone: string): Range | null {
  const { period, fromDay, toDay } = selection;
  const [year = 0, month = 0] = (/^\d{4}-\d{2}$/.test(selection.month) && period === 'month' ? selection.month : today)
    .split('-')
    .map(Number);
  const months = (first: number, count: number): Range => ({
    fromMs: startOfDay(timeZone, Date.UTC(year, first - 1)),
    toMs: startOfDay(timeZone, Date.UTC(year, first - 1 + count)),
  });
  switch (period) {
    case 'this-month':
    case 'month':
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

/**
 * The same period in words of the calendar, both ends included, for a statement. Where it is open, it reaches as far as anything
 * was charged; `null` when nothing ever was.
 */
export function calendarOf(
  { period, month, fromDay, toDay }: Selection,
  today: string,
  charged: { readonly first: string; readonly last: string } | null,
): { readonly from: string; readonly to: string } | null {
  const one = (word: string) => ({ from: word, to: word });
  switch (period) {
    case 'this-month':
      return one(today.slice(0, 7));
    case 'month':
      return one(/^\d{4}-\d{2}$/.test(month) ? month : today.slice(0, 7));
    case 'last-month': {
      const [year = 0, current = 0] = today.split('-').map(Number);
      return one(new Date(Date.UTC(year, current - 2)).toISOString().slice(0, 7));
    }
    case 'this-year':
      return one(today.slice(0, 4));
    case 'all':
      return charged === null ? null : { from: charged.first, to: charged.last };
    case 'custom': {
      const from = utcMidnight(fromDay) === null ? (charged?.first ?? null) : fromDay;
      return from === null ? null : { from, to: utcMidnight(toDay) === null ? today : toDay };
    }
  }
}

/** A day of the calendar as the midnight of a UTC clock, which knows no days of 23 or 25 hours. */
function utcMidnight(day: string): number | null {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}
