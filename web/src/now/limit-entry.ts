import { wallClock } from '../i18n/zone.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What stands in the energy field, Wh; `null` when it is empty or no sensible energy. */
export function energyWhOf(text: string): number | null {
  const kWh = Number(text.replace(',', '.'));
  return text.trim() !== '' && kWh >= 0.1 && kWh <= 1000 ? Math.round(kWh * 1000) : null;
}

/** When the clocks of the site show `07:30` the next time, UTC epoch ms; `null` when it is no time of day. */
export function nextTime(text: string, nowMs: number, timeZone: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const clock = wallClock(timeZone);
  const wallMs = clock(nowMs);
  const todayMs = Math.floor(wallMs / DAY_MS) * DAY_MS + (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
  const targetMs = todayMs > wallMs ? todayMs : todayMs + DAY_MS;
  const guessMs = Math.floor(nowMs / 1000) * 1000 + targetMs - wallMs;
  // The clocks may be changed until then.
  return guessMs + targetMs - clock(guessMs);
}
