import { describe, expect, it } from 'vitest';
import { NO_LIMIT } from '../../../src/core/model/site.ts';
import type { ChargeWishes, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, codes, of, site, WALL_MS } from './fixtures.ts';

/** Every charge point of the bench with these wishes. */
const wishing =
  (wishes: Partial<ChargeWishes>) =>
  (base: Snapshot): Snapshot => ({
    ...base,
    chargePoints: base.chargePoints.map((seen) => ({ ...seen, ...wishes })),
  });

describe('a boost', () => {
  it('charges fast whatever the mode says, names its end, and leaves the mode as it was', () => {
    const bench = new Bench(site());
    const solar = wishing({ mode: 'solar', boostEndsMonoMs: 120_000 });
    const boosted = bench.run(100, [0, 0, 0], solar);
    expect(of(boosted, 'a').currentA).toBe(16);
    expect(of(boosted, 'a').reasons[0]).toEqual({ code: 'boosting', nextChangeAtMs: WALL_MS + 120_000 });

    const after = bench.run(400, [0, 0, 0], solar);
    expect(of(after, 'a').currentA).toBe(0);
    expect(codes(after, 'a')[0]).toBe('waiting-for-sun');
  });

  it('is no leave to pass a fuse', () => {
    const bench = new Bench(site());
    const decision = bench.run(120, [15, 0, 0], wishing({ mode: 'solar', boostEndsMonoMs: 900_000 }));
    expect(of(decision, 'a').currentA).toBe(10);
    expect(codes(decision, 'a')).toEqual(['circuit-limit', 'boosting', 'charge-point-maximum']);
  });
});

describe('a balance that was paid in advance', () => {
  it('halts a session when it is used up, and lets it go on when more is booked', () => {
    const bench = new Bench(site());
    const left = (prepaidLeftCents: number) => wishing({ mode: 'fast', prepaidLeftCents });
    expect(of(bench.run(60, [0, 0, 0], left(1)), 'a').currentA).toBe(16);
    const halted = bench.run(60, [0, 0, 0], left(0));
    expect(of(halted, 'a')).toMatchObject({ currentA: 0, reasons: [{ code: 'prepaid-used-up' }] });
    expect(of(bench.run(60, [0, 0, 0], left(500)), 'a').currentA).toBe(16);
  });
});

describe('a limit', () => {
  const fast = (wishes: Partial<ChargeWishes>) => wishing({ mode: 'fast', ...wishes });

  it.each([
    [
      'energy',
      { limit: { ...NO_LIMIT, energyWh: 5_000 }, sessionWh: 4_999 },
      { sessionWh: 5_010 },
      { code: 'energy-limit-reached', energyWh: 5_010, limitWh: 5_000 },
    ],
    [
      'state of charge',
      { limit: { ...NO_LIMIT, socPercent: 80 }, soc: soc(79.5) },
      { soc: soc(80) },
      { code: 'soc-limit-reached', socPercent: 80, limitPercent: 80 },
    ],
    [
      'time',
      { limit: { ...NO_LIMIT, untilMs: WALL_MS + 150_000 } },
      {},
      { code: 'time-limit-reached', untilMs: WALL_MS + 150_000 },
    ],
  ] as const)('by %s pauses when it is reached, in the same decision, and says so', (_, before, then, reason) => {
    const bench = new Bench(site());
    expect(of(bench.run(100, [0, 0, 0], fast(before)), 'a').currentA).toBe(16);
    bench.monoMs = Math.max(bench.monoMs, 149_000);
    const reached = bench.step([0, 0, 0], fast({ ...before, ...then }));
    expect(of(reached, 'a')).toMatchObject({ currentA: 0, reasons: [reason] });
  });

  it('stays reached when the state of charge sinks a little, until another limit is set', () => {
    const bench = new Bench(site());
    const limit = { ...NO_LIMIT, socPercent: 80 };
    bench.run(60, [0, 0, 0], fast({ limit, soc: soc(80) }));
    expect(of(bench.run(60, [0, 0, 0], fast({ limit, soc: soc(78) })), 'a').currentA).toBe(0);
    const raised = { ...NO_LIMIT, socPercent: 90 };
    expect(of(bench.run(60, [0, 0, 0], fast({ limit: raised, soc: soc(78) })), 'a').currentA).toBe(16);
  });

  it('of energy holds for a session: the next one begins anew, though its limit is the same', () => {
    const bench = new Bench(site());
    const limit = { ...NO_LIMIT, energyWh: 5_000 };
    expect(of(bench.run(30, [0, 0, 0], fast({ limit, sessionWh: 5_010 })), 'a').currentA).toBe(0);
    expect(of(bench.run(60, [0, 0, 0], fast({ limit, sessionWh: 0 })), 'a').currentA).toBe(16);
  });

  it('holds for a boost, too', () => {
    const bench = new Bench(site());
    const wishes = { boostEndsMonoMs: 900_000, limit: { ...NO_LIMIT, energyWh: 100 }, sessionWh: 200 };
    expect(codes(bench.run(60, [0, 0, 0], fast(wishes)), 'a')).toEqual(['energy-limit-reached']);
  });

  it('that cannot be judged does not stop the car', () => {
    const bench = new Bench(site());
    const limit = { ...NO_LIMIT, energyWh: 100, socPercent: 50 };
    expect(of(bench.run(60, [0, 0, 0], fast({ limit, sessionWh: null, soc: null })), 'a').currentA).toBe(16);
  });
});

it('off is off: no boost and no limit stands above it', () => {
  const bench = new Bench(site());
  bench.run(60, [0, 0, 0]);
  const decision = bench.step([0, 0, 0], wishing({ mode: 'off' }));
  expect(of(decision, 'a')).toMatchObject({ currentA: 0, reasons: [{ code: 'mode-off' }] });
});

function soc(value: number): ChargeWishes['soc'] {
  return { value, monoMs: 0, atMs: WALL_MS, quality: 'good' };
}
