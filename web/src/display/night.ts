const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NIGHT_FROM_H = 22;
const NIGHT_TO_H = 6;

/** Bright for so long after a touch, ms. */
export const AWAKE_MS = 60_000;

/** So many places the picture stands at in turn; `display.css` says where. */
const PLACES = 6;

/** Older than this, a view is no longer called up to date: the site speaks at least every few seconds. ms */
const FRESH_MS = 7_000;

/** Whether it is night on the clock of the house. `wallMs` as `wallClock` gives it. */
export function isNight(wallMs: number): boolean {
  const hour = hourOf(wallMs);
  return hour >= NIGHT_FROM_H || hour < NIGHT_TO_H;
}

/** Each minute another place, so that no edge burns into the screen. */
export function shiftAt(wallMs: number): number {
  return Math.floor(wallMs / 60_000) % PLACES;
}

export function isStillFresh(ageMs: number): boolean {
  return ageMs <= FRESH_MS;
}

/** So long until the next four o'clock in the morning, ms: nobody stands before it then. */
export function untilReloadMs(wallMs: number): number {
  const msOfDay = wallMs % DAY_MS;
  const wantedMs = 4 * HOUR_MS;
  return msOfDay < wantedMs ? wantedMs - msOfDay : wantedMs + DAY_MS - msOfDay;
}

function hourOf(wallMs: number): number {
  return Math.floor((wallMs % DAY_MS) / HOUR_MS);
}
