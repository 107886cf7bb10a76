import { describe, expect, it } from 'vitest';
import { energyWhOf, nextTime } from '../../web/src/now/limit-entry.ts';

describe('the energy field', () => {
  it.each([
    ['20', 20_000],
    ['7,5', 7_500],
    ['0.1', 100],
    ['', null],
    ['  ', null],
    ['0', null],
    ['-3', null],
    ['1001', null],
    ['abc', null],
  ])('%j is %s Wh', (text, energyWh) => {
    expect(energyWhOf(text)).toBe(energyWh);
  });
});

describe('the time field', () => {
  const at = (text: string) => Date.parse(text);
  it.each([
    ['18:40', '2026-06-15T10:00:00Z', '2026-06-15T16:40:00Z'],
    ['07:30', '2026-06-15T10:00:00Z', '2026-06-16T05:30:00Z'],
    ['12:00', '2026-06-15T10:00:00Z', '2026-06-16T10:00:00Z'],
    // The clocks go forward at 2:00 in the night to 29 March, and back at 3:00 in the night to 25 October.
    ['07:00', '2026-03-28T20:00:00Z', '2026-03-29T05:00:00Z'],
    ['07:00', '2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z'],
  ])('%s at %s is %s in Berlin', (text, now, then) => {
    expect(nextTime(text, at(now), 'Europe/Berlin')).toBe(at(then));
  });

  it.each(['', '7:30', 'noon'])('%j is no time', (text) => {
    expect(nextTime(text, 0, 'UTC')).toBeNull();
  });
});
