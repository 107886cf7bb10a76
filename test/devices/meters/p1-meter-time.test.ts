import { expect, test } from 'vitest';
import { meterClock } from '../../../src/devices/meters/p1/meter-time.ts';

test.each([
  ['260615120000S', 'Europe/Berlin', '2026-06-15T10:00:00Z'],
  ['261122120000W', 'Europe/Amsterdam', '2026-11-22T11:00:00Z'],
  // The hour that comes twice is told apart by its letter.
  ['261025023000S', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ['261025023000W', 'Europe/Berlin', '2026-10-25T01:30:00Z'],
  // Sweden: winter time all year.
  ['260615120000W', 'Europe/Stockholm', '2026-06-15T11:00:00Z'],
  ['261122120000W', 'Europe/Vilnius', '2026-11-22T10:00:00Z'],
  ['261122120000W', 'UTC', '2026-11-22T12:00:00Z'],
])('%s in %s', (text, zone, expected) => {
  expect(new Date(meterClock(zone)(text) ?? 0).toISOString().replace('.000', '')).toBe(expected);
});

test.each(['', '000000000000W', '261322120000W', '261122250000W', '261122120000', '261122120000X', '2611221200W'])(
  '%s is no time',
  (text) => {
    expect(meterClock('Europe/Berlin')(text)).toBeNull();
  },
);
