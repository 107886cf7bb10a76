const DAY_MS = 86_400_000;

/**
 * Wall-clock time of an IANA zone: gives the UTC epoch ms that a UTC clock would have to show to read the same. Knows
 * every daylight-saving change the runtime's zone data know. An unknown zone throws a RangeError at once.
 */
export function localTimeIn(timeZone: string): (atMs: number) => number {
  const offsetAt = offsetIn(timeZone);
  const offsetOfDay = new Map<number, number>();
  // Asking Intl takes microseconds, and a report asks twice per row: most days have one offset from end to end.
  return (atMs) => {
    const day = Math.floor(atMs / DAY_MS);
    const known = offsetOfDay.get(day);
    if (known !== undefined) return atMs + known;
    const atStart = offsetAt(day * DAY_MS);
    if (atStart !== offsetAt((day + 1) * DAY_MS)) return atMs + offsetAt(atMs);
    offsetOfDay.set(day, atStart);
    return atMs + atStart;
  };
}

function offsetIn(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const read = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
    const wallMs = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
    return wallMs - Math.floor(atMs / 1000) * 1000;
  };
}
