/** A stretch of time as moments: [fromMs, toMs), UTC epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A month of the local calendar, or the part of it that lies in a period. */
export interface CalendarMonth extends Span {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** The wall clock of a place: UTC epoch ms in, what a UTC clock would have to show to read the same out. */
export type ToLocal = (atMs: number) => number;

const DAY_MS = 86_400_000;

/**
 * A period in words of the local calendar, both ends included: `2026`, `2026-Q1`, `2026-03` or `2026-03-29`. `null` when
 * a word is none of these or names no day there is, or when the end comes before the beginning.
 */
export function periodOf(from: string, to: string, toLocal: ToLocal): Span | null {
  const first = calendarWord(from);
  const last = calendarWord(to);
  if (first === null || last === null || last.toLocalMs <= first.fromLocalMs) return null;
  return { fromMs: utcOf(first.fromLocalMs, toLocal), toMs: utcOf(last.toLocalMs, toLocal) };
}

/** The months that a period touches, cut to it, in order. */
export function monthsIn({ fromMs, toMs }: Span, toLocal: ToLocal): readonly CalendarMonth[] {
  const months: CalendarMonth[] = [];
  for (let at = fromMs; at < toMs; ) {
    const whole = monthAt(at, toLocal);
    const until = Math.min(whole.toMs, toMs);
    months.push({ ...whole, fromMs: at, toMs: until });
    at = until;
  }
  return months;
}

/** The whole month that a moment lies in. */
export function monthAt(atMs: number, toLocal: ToLocal): CalendarMonth {
  const local = new Date(toLocal(atMs));
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth() + 1];
  const fromMs = utcOf(Date.UTC(year, month - 1), toLocal);
  return { year, month, fromMs, toMs: utcOf(Date.UTC(year, month), toLocal) };
}

/** The local day of a moment: `2026-03-29`. */
export function dayAt(atMs: number, toLocal: ToLocal): string {
  return new Date(toLocal(atMs)).toISOString().slice(0, 10);
}

/**
 * The first moment at which the local clock shows this time or, where a change of the clock skips it, a later one.
 * @param localMs as a UTC clock that reads the same would count
 */
export function utcOf(localMs: number, toLocal: ToLocal): number {
  const guess = localMs - (toLocal(localMs) - localMs);
  // Half a day earlier no change of that day has come: what it gives is the first of two.
  const before = guess - DAY_MS / 2;
  const firstMs = localMs - (toLocal(before) - before);
  if (toLocal(firstMs) === localMs) return firstMs;
  const atMs = localMs - (toLocal(guess) - guess);
  return atMs + Math.max(0, localMs - toLocal(atMs));
}

/** ISO 8601: Monday 1 to Sunday 7. */
export function weekdayOf(localMs: number): number {
  // 1 January 1970 was a Thursday.
  return ((((Math.floor(localMs / DAY_MS) + 3) % 7) + 7) % 7) + 1;
}

/** A word of the calendar as local times; `null` when it is none. */
export function calendarWord(word: string): { readonly fromLocalMs: number; readonly toLocalMs: number } | null {
  const [, year, quarter, month, day] = /^(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?$/.exec(word) ?? [];
  if (year === undefined) return null;
  const at = (addedMonths: number, addedDays = 0): number => {
    const first = quarter === undefined ? Number(month ?? 1) : 3 * Number(quarter) - 2;
    return Date.UTC(Number(year), first - 1 + addedMonths, Number(day ?? 1) + addedDays);
  };
  const isThere = new Date(at(0)).toISOString().startsWith([year, month, day].filter(Boolean).join('-'));
  if (quarter === undefined && !isThere) return null;
  const length = quarter !== undefined ? at(3) : day !== undefined ? at(0, 1) : month !== undefined ? at(1) : at(12);
  return { fromLocalMs: at(0), toLocalMs: length };
}
