const DAY_MS = 86_400_000;

/**
 * The site's zone, if this browser knows it, else the browser's own. The name is as configured: a broken configuration
 * may name a zone that does not exist.
 */
export function usableZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // a RangeError is how Intl says that it does not know the zone
    return browserZone();
  }
}

export function browserZone(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}

/** Reads the clock on the wall of a zone: the UTC epoch ms at which a UTC clock would show the same, whole seconds. */
export function wallClock(timeZone: string): (atMs: number) => number {
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
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  };
}

/**
 * The moment at which a day begins in a zone, UTC epoch ms; `wallMs` is that day's midnight on a UTC clock. It need not
 * be midnight: where clocks go forward at midnight the day begins at one, and where they go back it may come twice.
 */
export function startOfDay(timeZone: string, wallMs: number): number {
  const wall = wallClock(timeZone);
  // No zone is a day away from UTC.
  let [before, from] = [wallMs - DAY_MS, wallMs + DAY_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (wall(middle) >= wallMs) from = middle;
    else before = middle;
  }
  return from;
}
