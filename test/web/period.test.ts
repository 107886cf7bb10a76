import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localTimeIn } from '../../src/core/tariff/local-time.ts';
import { startOfDay, usableZone, wallClock } from '../../web/src/i18n/zone.ts';
import { hrefTo, parseHash } from '../../web/src/router.ts';
import { calendarOf, rangeOf, readSelection, withPeriod, writeSelection } from '../../web/src/sessions/period.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The zone of the browser, which must not matter. */
const zone = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Pacific/Auckland';
});
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('the period of a selection, in the zone of the site', () => {
  const select = (query: string, today = '2026-01-15', timeZone = 'Europe/Berlin') =>
    rangeOf(readSelection(new URLSearchParams(query)), today, timeZone);

  it('begins and ends at midnight there, across the turn of the year', () => {
    expect(select('')).toEqual({ fromMs: Date.UTC(2025, 11, 31, 23), toMs: Date.UTC(2026, 0, 31, 23) });
    expect(select('period=last-month')).toEqual({
      fromMs: Date.UTC(2025, 10, 30, 23),
      toMs: Date.UTC(2025, 11, 31, 23),
    });
    expect(select('period=this-year')).toEqual({
      fromMs: Date.UTC(2025, 11, 31, 23),
      toMs: Date.UTC(2026, 11, 31, 23),
    });
    expect(select('period=all')).toEqual({});
  });

  it('is one month of any year, and as words of the calendar what a statement is asked for', () => {
    const selection = (query: string) => readSelection(new URLSearchParams(query));
    expect(select('period=month&month=2025-02')).toEqual({
      fromMs: Date.UTC(2025, 0, 31, 23),
      toMs: Date.UTC(2025, 1, 28, 23),
    });
    const charged = { first: '2024-11', last: '2026-01' };
    const words = (query: string) => calendarOf(selection(query), '2026-01-15', charged);
    expect(words('period=month&month=2025-02')).toEqual({ from: '2025-02', to: '2025-02' });
    expect(words('period=last-month')).toEqual({ from: '2025-12', to: '2025-12' });
    expect(words('period=all')).toEqual({ from: '2024-11', to: '2026-01' });
    expect(words('period=custom&from=2025-12-24')).toEqual({ from: '2025-12-24', to: '2026-01-15' });
    expect(calendarOf(selection('period=all'), '2026-01-15', null)).toBeNull();
  });

  it('begins in winter time and ends in summer time in March, and the other way round in October', () => {
    expect(select('', '2026-03-29')).toEqual({ fromMs: Date.UTC(2026, 1, 28, 23), toMs: Date.UTC(2026, 2, 31, 22) });
    expect(select('', '2026-10-25')).toEqual({ fromMs: Date.UTC(2026, 8, 30, 22), toMs: Date.UTC(2026, 9, 31, 23) });
  });

  it.each([
    // Zone, day, its beginning and its hours.
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00Z', 25],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00Z', 23],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00Z', 24.5],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00Z', 23], // midnight does not exist
    ['America/Havana', '2026-11-01', '2026-11-01T04:00Z', 25], // midnight comes twice
    ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00Z', 25],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00Z', 24],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00Z', 0], // the day that Samoa left out
    ['Asia/Kathmandu', '2026-06-01', '2026-05-31T18:15Z', 24],
  ])('%s: the day %s', (timeZone, day, begins, hours) => {
    const range = select(`period=custom&from=${day}&to=${day}`, '2026-01-15', timeZone);
    const fromMs = Date.parse(begins);
    expect(range).toEqual({ fromMs, toMs: fromMs + hours * HOUR_MS });
  });

  it('is open where a day is missing or no day, and nothing when turned around', () => {
    expect(select('period=custom&from=soon')).toEqual({});
    expect(select('period=custom&from=2026-02-02&to=2026-02-01')).toBeNull();
  });

  it('from day to day begins with this month', () => {
    const selection = withPeriod(readSelection(new URLSearchParams('chargePoint=a')), 'custom', '2026-11-22');
    expect(writeSelection(selection)).toEqual({
      period: 'custom',
      from: '2026-11-01',
      to: '2026-11-22',
      chargePoint: 'a',
    });
  });

  it('survives the address', () => {
    fc.assert(
      fc.property(fc.constantFrom('this-year', 'custom'), fc.string(), (period, chargePoint) => {
        const selection = readSelection(new URLSearchParams({ period, from: '2026-01-02', to: '', chargePoint }));
        const again = readSelection(parseHash(hrefTo('sessions', writeSelection(selection))).query);
        expect(again).toEqual(period === 'custom' ? selection : { ...selection, fromDay: '' });
      }),
    );
  });
});

const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));

describe('the beginning of a day', () => {
  const anyDay = fc.integer({ min: Date.UTC(2012, 0, 1) / DAY_MS, max: Date.UTC(2040, 0, 1) / DAY_MS });

  it('is the first moment of that day, in every zone', () => {
    fc.assert(
      fc.property(anyZone, anyDay, (timeZone, day) => {
        const wall = wallClock(timeZone);
        const fromMs = startOfDay(timeZone, day * DAY_MS);
        expect(Math.floor(wall(fromMs) / DAY_MS)).toBe(day);
        expect(Math.floor(wall(fromMs - 1) / DAY_MS)).toBe(day - 1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the clock on the wall', () => {
  it('reads on the page as in the CSV, in every zone and on every day', () => {
    const anyTime = fc.integer({ min: Date.UTC(2012, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
    fc.assert(
      fc.property(anyZone, anyTime, (timeZone, atS) => {
        expect(wallClock(timeZone)(atS * 1000)).toBe(localTimeIn(timeZone)(atS * 1000));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the zone of the site', () => {
  it('is the one told, and the browser’s where nobody knows that', () => {
    expect(usableZone('Europe/Vienna')).toBe('Europe/Vienna');
    expect(usableZone('Europe/Bärlin')).toBe('Pacific/Auckland');
    expect(usableZone('')).toBe('Pacific/Auckland');
  });
});
