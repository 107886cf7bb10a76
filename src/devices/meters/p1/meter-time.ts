/**
 * Reads the clock of a smart meter, `YYMMDDhhmmssX` (DSMR 5.0.2 section 5.2, TST): local time, and X says whether
 * summer time holds (S) or not (W). Gives UTC epoch ms; `null` for anything else.
 * @param timeZone of the meter, IANA name
 */
export function meterClock(timeZone: string): (text: string) => number | null {
  // What it costs to ask for, every second.
  let known = { year: 0, offsetMs: 0 };
  return (text) => {
    const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([SW])$/.exec(text);
    if (match === null) return null;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
    const local = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
    if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || hour > 23) return null;
    if (known.year !== 2000 + year) known = { year: 2000 + year, offsetMs: standardOffsetMs(2000 + year, timeZone) };
    return local.getTime() - known.offsetMs - (match[7] === 'S' ? HOUR_MS : 0);
  };
}

const HOUR_MS = 3_600_000;

/** What a zone is ahead of UTC in winter: the lesser of January and July, so that Australia is right, too. */
function standardOffsetMs(year: number, timeZone: string): number {
  return Math.min(offsetMs(Date.UTC(year, 0, 1), timeZone), offsetMs(Date.UTC(year, 6, 1), timeZone));
}

function offsetMs(atMs: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name ?? '');
  const [hours, minutes] = [Number(match?.[2] ?? 0), Number(match?.[3] ?? 0)];
  return (match?.[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
