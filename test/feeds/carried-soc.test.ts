import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CarriedSocs, type SessionNow } from '../../src/feeds/vehicles/carried-soc.ts';

const NOW_MS = Date.UTC(2026, 5, 15, 18);
const MINUTE_MS = 60_000;

function session(energyWh: number | null, sessionId = 's1', startedAtMs = NOW_MS): SessionNow {
  return { sessionId, startedAtMs, energyWh };
}

function car(capacityWh: number | null = 60_000): CarriedSocs {
  return new CarriedSocs(capacityWh);
}

const said = (percent: number, afterMinutes: number, origin: 'http' | 'hand' | 'station' = 'http') => ({
  percent,
  atMs: NOW_MS + afterMinutes * MINUTE_MS,
  origin,
});

describe('a state of charge', () => {
  it('is carried on by the energy that flowed, less what is lost on the way', () => {
    const one = car();
    expect(one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS)).toBe('taken');
    // 6 667 Wh at the meter are 6 000 Wh in the battery: 10 %.
    expect(one.soc(session(6_667), NOW_MS + 60 * MINUTE_MS)).toMatchObject({ percent: 50, isCarried: true });
    expect(one.soc(session(100_000), NOW_MS + 60 * MINUTE_MS)?.percent).toBe(100);
  });

  it('learns from two reports how much a per cent takes, also where nobody has told the battery', () => {
    const known = car();
    known.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    known.report(said(51, 90), session(7_500), NOW_MS + 90 * MINUTE_MS);
    expect(known.learnedEfficiency()).toBeGreaterThan(0.87);
    expect(known.learnedEfficiency()).toBeLessThan(0.9);
    const unknown = car(null);
    unknown.report(said(40, 1, 'station'), session(0), NOW_MS + MINUTE_MS);
    expect(unknown.soc(session(3_000), NOW_MS + 60 * MINUTE_MS)).toBeNull();
    unknown.report(said(50, 61, 'station'), session(7_000), NOW_MS + 61 * MINUTE_MS);
    expect(unknown.soc(session(14_000), NOW_MS + 120 * MINUTE_MS)?.percent).toBe(60);
  });

  it('is not taken back by a server that repeats what was an hour ago', () => {
    const one = car();
    one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    expect(one.report(said(40, 60), session(7_000), NOW_MS + 60 * MINUTE_MS)).toBe('old');
    expect(one.soc(session(7_000), NOW_MS + 60 * MINUTE_MS)?.percent).toBeCloseTo(50.5, 1);
  });

  it('is not taken back where nobody knows the battery either, when more flowed than any battery takes for a per cent', () => {
    const one = car(null);
    one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    expect(one.report(said(40, 60), session(5_000), NOW_MS + 60 * MINUTE_MS)).toBe('taken');
    expect(one.report(said(40, 120), session(12_000), NOW_MS + 120 * MINUTE_MS)).toBe('old');
    expect(one.soc(session(12_000), NOW_MS + 120 * MINUTE_MS)).toBeNull();
    expect(one.report(said(52, 121), session(12_100), NOW_MS + 121 * MINUTE_MS)).toBe('taken');
  });

  it('is doubted where it jumps, and believed when it is said again and again', () => {
    const one = car();
    one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    expect(one.report(said(90, 2), session(100), NOW_MS + 2 * MINUTE_MS)).toBe('doubted');
    expect(one.soc(session(100), NOW_MS + 2 * MINUTE_MS)?.percent).toBeLessThan(41);
    expect(one.report(said(90, 3), session(100), NOW_MS + 3 * MINUTE_MS)).toBe('doubted');
    expect(one.report(said(90, 4), session(100), NOW_MS + 4 * MINUTE_MS)).toBe('taken');
    expect(one.soc(session(100), NOW_MS + 4 * MINUTE_MS)?.percent).toBe(90);
  });

  it('by hand is believed at once, and before the car is plugged in', () => {
    const one = car();
    one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    expect(one.report(said(80, 2, 'hand'), session(0), NOW_MS + 2 * MINUTE_MS)).toBe('taken');
    const early = car();
    early.report(said(30, -300, 'hand'), null, NOW_MS - 300 * MINUTE_MS);
    expect(early.soc(session(6_667), NOW_MS + MINUTE_MS)?.percent).toBe(40);
  });

  it('from before the car came says nothing of this stay', () => {
    const one = car();
    one.report(said(80, -90), null, NOW_MS - 90 * MINUTE_MS);
    expect(one.soc(session(0), NOW_MS + MINUTE_MS)).toBeNull();
    const other = car();
    other.report(said(80, -60), session(5_000, 's0', NOW_MS - 100 * MINUTE_MS), NOW_MS - 60 * MINUTE_MS);
    expect(other.soc(session(0), NOW_MS + MINUTE_MS)).toBeNull();
  });

  it('goes on in the next session of the same stay', () => {
    const one = car();
    one.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    one.soc(session(6_667), NOW_MS + 60 * MINUTE_MS);
    const next = session(6_667, 's2', NOW_MS + 62 * MINUTE_MS);
    expect(one.soc(next, NOW_MS + 120 * MINUTE_MS)?.percent).toBe(60);
  });

  it('ends where it cannot be carried on', () => {
    const one = car();
    one.report(said(40, 1), session(null), NOW_MS + MINUTE_MS);
    expect(one.soc(session(null), NOW_MS + 20 * MINUTE_MS)?.percent).toBe(40);
    expect(one.soc(session(null), NOW_MS + 40 * MINUTE_MS)).toBeNull();
    const old = car();
    old.report(said(40, 1), session(0), NOW_MS + MINUTE_MS);
    expect(old.soc(session(0), NOW_MS + 80 * 60 * MINUTE_MS)).toBeNull();
  });

  it.each([-1, 100.1, Number.NaN, Number.POSITIVE_INFINITY])('of %s is none', (percent) => {
    const one = car();
    expect(one.report(said(percent, 0), session(0), NOW_MS)).toBe('doubted');
    expect(one.soc(session(0), NOW_MS)).toBeNull();
  });

  it('of 0 is believed when it is said three times: a sleeping car is often said to be empty', () => {
    const one = car();
    expect([1, 2, 3].map((minute) => one.report(said(0, minute), session(0), NOW_MS + minute * MINUTE_MS))).toEqual([
      'doubted',
      'doubted',
      'taken',
    ]);
  });

  it('stays between 0 and 100 whatever is said, and what is kept is what holds', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            percent: fc.double({ min: -50, max: 150, noNaN: false }),
            minutes: fc.integer({ min: -100, max: 500 }),
            energyWh: fc.option(fc.integer({ min: 0, max: 80_000 })),
            sessionId: fc.constantFrom('s1', 's2'),
          }),
          { maxLength: 20 },
        ),
        (reports) => {
          const one = car();
          for (const { percent, minutes, energyWh, sessionId } of reports) {
            const now = NOW_MS + Math.abs(minutes) * MINUTE_MS;
            one.report({ ...said(percent, minutes), origin: 'http' }, session(energyWh, sessionId), now);
            const soc = one.soc(session(energyWh, sessionId), now);
            if (soc !== null) expect(soc.percent >= 0 && soc.percent <= 100).toBe(true);
            const again = car();
            again.restore(one.kept());
            expect(again.kept()).toEqual(one.kept());
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
