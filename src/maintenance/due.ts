const DAY_MS = 86_400_000;
const FIRST_REMINDER_DAYS = 30;

/** How an inspection stands on a day of the calendar. */
export type Standing = 'none' | 'later' | 'soon' | 'overdue';

/** The same day so many months later, the last of a shorter month: `2024-02-29` and 12 give `2025-02-28`. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return isoDay(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

export function standingOf(dueDay: string | null, today: string): Standing {
  if (dueDay === null) return 'none';
  if (today >= dueDay) return 'overdue';
  return today >= daysBefore(dueDay, FIRST_REMINDER_DAYS) ? 'soon' : 'later';
}

/**
 * The newest day up to today on which somebody had to be reminded: thirty days before, on the day, and every month after it.
 * `null`: none yet.
 */
export function newestReminder(dueDay: string, today: string): string | null {
  const first = daysBefore(dueDay, FIRST_REMINDER_DAYS);
  if (today < first) return null;
  if (today < dueDay) return first;
  let newest = dueDay;
  for (let months = 1; monthsAfter(dueDay, months) <= today; months += 1) newest = monthsAfter(dueDay, months);
  return newest;
}

/** `2026-11-22` and a day that the calendar has. */
export function isDay(text: string): boolean {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(atMs) && isoDay(atMs) === text;
}

/** The day of a time that was turned into local time. */
export function isoDay(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 10);
}

function daysBefore(day: string, days: number): string {
  return isoDay(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS);
}
