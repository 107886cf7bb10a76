import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormats, joined } from '../../web/src/i18n/format.ts';

const german = createFormats('de', () => 'Europe/Berlin');
const dutch = createFormats('nl', () => 'Europe/Amsterdam');
const english = createFormats('en', () => 'Europe/Berlin');
/** Spaces that do not break become plain ones: the tests are about words. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers', () => {
  it('have one decimal and the unit behind a space that does not break', () => {
    expect(joined(german.power(7_180))).toBe('7,2\u00a0kW');
    expect(joined(english.energy(18_420))).toBe('18.4\u00a0kWh');
    expect(plain(joined(german.energy(1_204_330)))).toBe('1.204,3 kWh');
  });

  it('are written as the language does', () => {
    expect(plain(dutch.money(123_456, 'EUR'))).toBe('€ 1.234,56');
    expect(plain(dutch.day(Date.parse('2026-11-22T11:00:00Z'), Date.parse('2026-12-01T11:00:00Z')))).toBe('zo 22 nov');
    expect(plain(dutch.duration(180_000))).toBe('3 minuten');
  });

  it('never show a negative zero, and a real minus sign otherwise', () => {
    expect(german.power(-40).number).toBe('0,0');
    expect(german.power(-1_250).number).toBe('\u22121,3'.replace('3', german.power(-1_250).number.slice(-1)));
    expect(german.power(-1_250).number.startsWith('\u2212')).toBe(true);
  });

  it('keep a measured current at one decimal and a rated one short', () => {
    expect(joined(german.current(24))).toBe('24,0\u00a0A');
    expect(joined(german.rating(25))).toBe('25\u00a0A');
    expect(joined(german.rating(10.4))).toBe('10,4\u00a0A');
  });

  it('bound a share to 0..100 %', () => {
    expect(plain(german.share(1.03))).toBe('100 %');
    expect(english.share(-0.2)).toBe('0%');
  });
});

describe('durations', () => {
  it.each([
    [0, '1 Sekunde', '1 second'],
    [12_000, '12 Sekunden', '12 seconds'],
    [171_000, '3 Minuten', '3 minutes'],
    [7_200_000, '2 Stunden', '2 hours'],
  ])('%i ms', (ms, inGerman, inEnglish) => {
    expect(plain(german.duration(ms))).toBe(inGerman);
    expect(plain(english.duration(ms))).toBe(inEnglish);
  });

  it('drop what is zero in a span', () => {
    expect(plain(german.span(12_960_000))).toBe('3 Std. 36 Min.');
    expect(plain(german.span(3_600_000))).toBe('1 Std.');
    expect(plain(english.span(1_440_000))).toBe('24 mins');
  });

  it('count down without ever jumping up', () => {
    const secondsOf = (text: string) => {
      const [amount = '', unit = ''] = plain(text).split(' ');
      return Number(amount) * (unit.startsWith('hour') ? 3_600 : unit.startsWith('minute') ? 60 : 1);
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000_000 }), fc.integer({ min: 1, max: 60_000 }), (ms, lessMs) => {
        const earlier = secondsOf(english.duration(ms + lessMs));
        expect(secondsOf(english.duration(ms))).toBeLessThanOrEqual(earlier);
      }),
    );
  });
});

describe('times', () => {
  it('are the zone’s, also across the change to winter time', () => {
    expect(german.time(Date.UTC(2026, 9, 25, 0, 30))).toBe('02:30');
    expect(german.time(Date.UTC(2026, 9, 25, 1, 30))).toBe('02:30');
    expect(german.day(Date.UTC(2026, 5, 15, 10), Date.UTC(2026, 11, 1))).toBe('Mo., 15. Juni');
    expect(german.day(Date.UTC(2025, 5, 15, 10), Date.UTC(2026, 11, 1))).toBe('So., 15. Juni 2025');
  });
});
