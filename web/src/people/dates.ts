import { startOfDay, wallClock } from '../i18n/zone.ts';

const DAY_MS = 86_400_000;

/** The day of a moment on the site's calendar as a date field has it, `2026-11-22`; empty for none. */
export function dateOf(atMs: number | null, timeZone: string): string {
  return atMs === null ? '' : new Date(wallClock(timeZone)(atMs)).toISOString().slice(0, 10);
}

/** When a day begins there, UTC epoch ms; `null` for an empty field. */
export function dayStart(day: string, timeZone: string): number | null {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(midnightMs) ? null : startOfDay(timeZone, midnightMs);
}

/** When it is over. */
export function dayEnd(day: string, timeZone: string): number | null {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(midnightMs) ? null : startOfDay(timeZone, midnightMs + DAY_MS);
}
