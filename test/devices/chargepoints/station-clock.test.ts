import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseStationTime, StationClock } from '../../../src/devices/chargepoints/station-clock.ts';
import { FakeClock } from '../../fake-clock.ts';

describe('parseStationTime', () => {
  const noonMs = Date.UTC(2026, 5, 15, 12, 0, 0);
  it.each([
    ['2026-06-15T12:00:00Z', noonMs],
    ['2026-06-15T12:00:00.250Z', noonMs + 250],
    ['2026-06-15T12:00:00.123456Z', noonMs + 123],
    ['2026-06-15T14:00:00+02:00', noonMs],
    ['2026-06-15T14:00:00+0200', noonMs],
    ['2026-06-15T14:00:00+02', noonMs],
    ['2026-06-15T07:00:00-05:00', noonMs],
    ['2026-06-15 12:00:00', noonMs],
    ['2026-06-15T12:00Z', noonMs],
    ['2026-13-15T12:00:00Z', null],
    ['15.06.2026 12:00', null],
    ['', null],
  ])('reads %s', (text, ms) => {
    expect(parseStationTime(text)).toBe(ms);
  });

  it('takes anything and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseStationTime(text);
        expect(ms === null || Number.isFinite(ms)).toBe(true);
      }),
    );
  });
});

describe('the clock of a station', () => {
  let clock: FakeClock;
  let station: StationClock;
  const at = (offsetMs: number) => new Date(clock.wallMs() + offsetMs).toISOString();
  beforeEach(() => {
    clock = new FakeClock();
    station = new StationClock(clock);
  });

  it('learns at once that it is ahead', () => {
    station.observe(at(3_600_000), false);
    expect(station.offsetMs()).toBe(3_600_000);
    expect(station.toWallMs(at(3_600_000 - 60_000))).toBe(clock.wallMs() - 60_000);
    expect(station.fromWallMs(clock.wallMs())).toBe(at(3_600_000).replace('.000Z', 'Z'));
  });

  it('takes messages that waited for nothing but old', () => {
    for (let i = 0; i < 50; i += 1) {
      station.observe(at(-3_600_000 + i * 60_000), false);
      clock.advance(200);
    }
    expect(station.offsetMs()).toBe(0);
    expect(station.toWallMs(at(-3_000_000))).toBe(clock.wallMs() - 3_000_000);
  });

  it('takes one message for old that a station without an answer repeats', () => {
    const old = at(-100_000);
    for (let i = 0; i < 20; i += 1) {
      station.observe(old, false);
      clock.advance(10_000);
    }
    expect(station.offsetMs()).toBe(0);
  });

  it('learns that it is behind: at once on request, otherwise when the lag stays', () => {
    station.observe(at(-7_200_000), true);
    expect(station.offsetMs()).toBe(-7_200_000);
    station.wasSet();
    for (let second = 0; second <= 30; second += 5) {
      expect(station.offsetMs()).toBe(0);
      station.observe(at(-7_200_000 - 300), false);
      clock.advance(5_000);
    }
    expect(station.offsetMs()).toBe(-7_200_300);
  });

  it('forgets local time sent as UTC when the station has set its clock (Chago)', () => {
    station.observe(at(7_200_000), false);
    for (let i = 0; i < 5; i += 1) {
      station.observe(at(-300), false);
      clock.advance(5_000);
    }
    expect(station.offsetMs()).toBe(0);
  });

  it('forgets it with the first message that agrees with what the station was just told', () => {
    station.wasSet();
    station.observe(at(7_200_000), false);
    station.observe(at(7_200_000), false);
    expect(station.offsetMs()).toBe(7_200_000);
    station.observe(at(-300), false);
    expect(station.offsetMs()).toBe(0);
    clock.advance(60_000);
    station.observe(at(7_200_000), false);
    station.observe(at(-300), false);
    expect(station.offsetMs()).toBe(7_200_000);
  });

  it.each([3 * 3_600_000, -5 * 86_400_000])('is not confused when our own clock is set by %i ms', (jumpMs) => {
    station.observe(at(-300), false);
    const ofTheStation = at(-300);
    const beforeMs = clock.wallMs();
    clock.jumpWall(jumpMs);
    expect(Math.abs(station.toWallMs(ofTheStation) - (beforeMs + jumpMs))).toBeLessThanOrEqual(300);
  });

  it('takes now for times that cannot be', () => {
    for (const impossible of ['1970-01-01T00:00:10Z', 'yesterday', at(86_400_000)]) {
      expect(station.toWallMs(impossible)).toBe(clock.wallMs());
    }
  });
});
