/** Minutes of the day on the clock of the site; an end before the begin is on the next day. */
export interface QuietHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** @param localMs what a UTC clock would have to show to read as the clock of the site does */
export function isQuiet({ fromMinute, toMinute }: QuietHours, localMs: number): boolean {
  const minute = Math.floor(localMs / MINUTE_MS) % DAY_MINUTES;
  return fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
}
