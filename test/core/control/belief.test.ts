import { describe, expect, it } from 'vitest';
import { type Belief, believe, firstBelief, type Sighting } from '../../../src/core/control/belief.ts';

const timing = { raiseDelayMs: 15_000, gapMs: 3_500, confirmed: false };

/** A meter reading every second; cars report `reportedAtMs` (shared by all, for movers and drawers alike). */
class Watch {
  belief: Belief;
  atMs = 1_000;
  reportedAtMs = 1_000;

  constructor(measured: number, over: Partial<Sighting> = {}) {
    this.belief = firstBelief(this.sighting(measured, over), Number.NEGATIVE_INFINITY, 35);
  }

  next(measured: number, over: Partial<Sighting> = {}): number {
    this.atMs += 1_000;
    this.belief = believe(this.belief, this.sighting(measured, over), timing);
    return this.belief.load;
  }

  for(seconds: number, measured: number, over: Partial<Sighting> = {}): number {
    let load = this.belief.load;
    for (let second = 0; second < seconds; second += 1) load = this.next(measured, over);
    return load;
  }

  private sighting(measured: number, over: Partial<Sighting>): Sighting {
    return {
      key: 'house/L1',
      atMs: this.atMs,
      measured,
      certain: measured,
      reported: 0,
      reportedMost: over.reported ?? 0,
      slack: 0,
      climb: Number.POSITIVE_INFINITY,
      over: Number.NEGATIVE_INFINITY,
      drawing: 0,
      comingDown: 0,
      suspect: false,
      moversReportedMs: this.reportedAtMs,
      drawersReportedMs: this.reportedAtMs,
      ...over,
    };
  }
}

describe('believe', () => {
  it('counts a rise that no car explains at once', () => {
    expect(new Watch(5).next(15)).toBe(15);
  });

  it('does not count as house what a car in motion may draw', () => {
    const watch = new Watch(11, { reported: 6 });
    expect(watch.for(9, 21, { reported: 6, slack: 10 })).toBe(5);
    watch.reportedAtMs = watch.atMs;
    expect(watch.for(5, 21, { reported: 16 })).toBe(5);
  });

  it('counts what is beyond that at once', () => {
    expect(new Watch(11, { reported: 6 }).next(24, { reported: 6, slack: 10 })).toBe(8);
  });

  it('counts a rise when the cars have reported since and it was not theirs', () => {
    const watch = new Watch(11, { reported: 6 });
    expect(watch.for(5, 18, { reported: 6, slack: 10 })).toBe(5);
    watch.reportedAtMs = watch.atMs;
    expect(watch.next(18, { reported: 6, slack: 10 })).toBe(12);
  });

  it('lets a fall count when it has lasted and the cars that drew have reported since', () => {
    const watch = new Watch(21, { reported: 6 });
    expect(watch.for(30, 11, { reported: 6 })).toBe(11);
    watch.reportedAtMs = watch.atMs;
    expect(watch.for(15, 11, { reported: 6 })).toBe(11);
    expect(watch.next(11, { reported: 6 })).toBe(5);
  });

  it('keeps the load when a car stopped before its report says so', () => {
    const watch = new Watch(21, { reported: 16 });
    expect(watch.for(30, 5, { reported: 16 })).toBe(5);
    watch.reportedAtMs = watch.atMs;
    expect(watch.for(30, 5, { reported: 0 })).toBe(5);
  });

  it('takes the highest of the time that a fall had to last', () => {
    const watch = new Watch(20);
    watch.reportedAtMs = 1e9;
    watch.for(3, 8);
    watch.next(12);
    expect(watch.for(12, 8)).toBe(12);
  });

  it('counts what is over the fuse against the cars in motion too, by the excess', () => {
    const watch = new Watch(20, { reported: 10 });
    expect(watch.next(28, { reported: 10, slack: 12, over: 3 })).toBe(13);
    expect(watch.next(28, { reported: 10, slack: 12, over: 3 })).toBe(16);
    expect(watch.for(5, 28, { reported: 10, slack: 12, over: 3 })).toBe(18);
  });

  it('does not count as a rise what the rounding of the meter explains, unless the fuse is passed', () => {
    const watch = new Watch(22, { certain: 21 });
    expect(watch.next(23, { certain: 21.9 })).toBe(22);
    expect(watch.next(23.5, { certain: 22.1 })).toBe(23.5);
    expect(watch.next(24, { certain: 23.2, over: 0.5 })).toBe(24);
  });

  it('lets nothing fall by a suspect reading, but rises by it', () => {
    const watch = new Watch(10);
    watch.reportedAtMs = 1e9;
    expect(watch.for(40, 3, { suspect: true })).toBe(10);
    expect(watch.next(12, { suspect: true })).toBe(12);
  });

  it('ignores a reading it has weighed already, and forgets proofs over a gap', () => {
    const watch = new Watch(10);
    watch.reportedAtMs = 1e9;
    watch.for(14, 3);
    watch.atMs -= 1_000;
    const before = watch.belief;
    watch.next(99);
    expect(watch.belief).toBe(before);
    watch.atMs += 10_000;
    expect(watch.for(15, 3)).toBe(10);
    expect(watch.next(3)).toBe(3);
  });

  it('starts with at least what nobody is raised by', () => {
    const first = firstBelief(
      {
        key: 'house/L1',
        atMs: 1_000,
        measured: 4,
        certain: 4,
        reported: 0,
        reportedMost: 0,
        slack: 0,
        climb: Number.POSITIVE_INFINITY,
        over: 0,
        drawing: 0,
        comingDown: 0,
        suspect: false,
        moversReportedMs: 1_000,
        drawersReportedMs: 1_000,
      },
      25,
      35,
    );
    expect(first.load).toBe(25);
    expect(first.proofs).toEqual([{ sinceMs: 1_000, most: 4 }]);
  });
});
