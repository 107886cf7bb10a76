export const PERIODS = ['this-month', 'last-month', 'this-year', 'all', 'custom'] as const;
type Period = (typeof PERIODS)[number];

/** What the list shows; it stands in the address, so that a selection can be linked. */
export interface Selection {
  readonly period: Period;
  /** Local days, `2026-11-01`, both inclusive; used when the period is `custom`. */
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

/** The moments a selection begins and ends, in the time zone of the page; `null` when it ends before it begins. */
export function rangeOf({ period, fromDay, toDay }: Selection, nowMs: number): Range | null {
  const now = new Date(nowMs);
  const [year, month] = [now.getFullYear(), now.getMonth()];
  switch (period) {
    case 'this-month':
      return { fromMs: new Date(year, month, 1).getTime(), toMs: new Date(year, month + 1, 1).getTime() };
    case 'last-month':
      return { fromMs: new Date(year, month - 1, 1).getTime(), toMs: new Date(year, month, 1).getTime() };
    case 'this-year':
      return { fromMs: new Date(year, 0, 1).getTime(), toMs: new Date(year + 1, 0, 1).getTime() };
    case 'all':
      return {};
    case 'custom': {
      const fromMs = startOfDay(fromDay, 0);
      const toMs = startOfDay(toDay, 1);
      if (fromMs !== null && toMs !== null && toMs <= fromMs) return null;
      return { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) };
    }
  }
}

/** Local midnight of a day, `daysLater` days on: counted in calendar days, because days of 23 and 25 hours exist. */
function startOfDay(day: string, daysLater: number): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (match === null) return null;
  return new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + daysLater).getTime();
}
