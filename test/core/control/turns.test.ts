import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTurn, placeOf, type Turn } from '../../../src/core/control/turns.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import { Bench, chargePoint, circuit, codes, of, site, WALL_MS } from './fixtures.ts';

const SLICE_MS = 900_000;

describe('a turn', () => {
  const charging: Turn = { state: 'charging', sinceMs: 1_000 };

  it('is kept for a slice; then those that wait go first, the longest wait before', () => {
    expect(placeOf(charging, true, 900_999, SLICE_MS).charging).toBe(true);
    const over = placeOf(charging, true, 901_000, SLICE_MS);
    const waiting = placeOf({ state: 'waiting', sinceMs: 900_999 }, false, 901_000, SLICE_MS);
    const longer = placeOf({ state: 'waiting', sinceMs: 5 }, false, 901_000, SLICE_MS);
    expect([over.charging, waiting.charging]).toEqual([false, false]);
    expect(longer.queuedMs).toBeLessThan(waiting.queuedMs);
    expect(waiting.queuedMs).toBeLessThan(over.queuedMs);
    const sated = placeOf({ state: 'sated', sinceMs: 0 }, false, 901_000, SLICE_MS);
    expect(over.queuedMs).toBeLessThan(sated.queuedMs);
  });

  it('begins anew with each start, and ends when nothing is asked', () => {
    const granted = { asks: true, grantedA: 6, isIdle: false, isDrawing: true };
    expect(nextTurn(null, granted, 7)).toEqual({ state: 'charging', sinceMs: 7 });
    expect(nextTurn(charging, granted, 7)).toBe(charging);
    expect(nextTurn(charging, { ...granted, grantedA: 0 }, 7)).toEqual({ state: 'waiting', sinceMs: 7 });
    expect(nextTurn(charging, { ...granted, asks: false }, 7)).toBeNull();
  });

  it('of a car that took nothing is not earned by waiting, until it draws', () => {
    const idle = nextTurn(charging, { asks: true, grantedA: 6, isIdle: true, isDrawing: false }, 7);
    expect(idle).toEqual({ state: 'sated', sinceMs: 7 });
    expect(nextTurn(idle, { asks: true, grantedA: 0, isIdle: false, isDrawing: false }, 8)).toBe(idle);
    expect(nextTurn(idle, { asks: true, grantedA: 6, isIdle: false, isDrawing: false }, 9)).toBe(idle);
    expect(nextTurn(idle, { asks: true, grantedA: 6, isIdle: false, isDrawing: true }, 9)?.state).toBe('charging');
  });
});

/** Who is charging, minute by minute. */
function minutes(bench: Bench, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const { chargePoints } = bench.run(60, [0, 0, 0]);
    return chargePoints.map(({ id, currentA }) => (currentA > 0 ? id : '-')).join('');
  });
}

describe('cars that cannot all charge at the same time', () => {
  const settings = site({
    circuits: [circuit({ limitA: [10, 10, 10] })],
    chargePoints: [chargePoint('a'), chargePoint('b'), chargePoint('c')],
  });

  it('take turns, each for a slice, and say when', () => {
    const bench = new Bench(settings);
    const first = bench.run(30, [0, 0, 0]);
    expect(of(first, 'a').currentA).toBe(10);
    expect(of(first, 'b').reasons[0]).toMatchObject({
      code: 'waiting-for-current',
      availableA: 4,
      neededA: 6,
      nextChangeAtMs: WALL_MS + 16_000 + SLICE_MS,
    });
    // Nobody's slice tells when the second in the line has its turn.
    expect(of(first, 'c').reasons[0]).toMatchObject({ code: 'waiting-for-current', nextChangeAtMs: null });
    const seen = minutes(bench, 60);
    const starts = seen.filter((who, i) => i > 0 && who !== seen[i - 1]);
    expect(starts).toEqual(['-b-', '--c', 'a--', '-b-']);
  });

  it('do not, where one has the higher priority', () => {
    const chargePoints = [chargePoint('a', { priority: 1 }), chargePoint('b')];
    expect(new Set(minutes(new Bench({ ...settings, chargePoints }), 40))).toEqual(new Set(['a-']));
  });

  it('go on when nobody waits who could take the place', () => {
    const chargePoints = [chargePoint('a'), chargePoint('b', { minCurrentA: 12 })];
    expect(new Set(minutes(new Bench({ ...settings, chargePoints }), 40))).toEqual(new Set(['a-']));
  });

  it('start no more often than slices end, and all of them get their share of the time', () => {
    const sites = fc.record({
      limitA: fc.integer({ min: 6, max: 26 }),
      cars: fc.array(fc.constantFrom(6, 8), { minLength: 2, maxLength: 5 }),
    });
    fc.assert(
      fc.property(sites, ({ limitA, cars }) => {
        const bench = new Bench(
          site({
            circuits: [circuit({ limitA: [limitA, limitA, limitA] })],
            chargePoints: cars.map((minCurrentA, i) => chargePoint(`${i}`, { minCurrentA, currentStepA: 1 })),
            fuse: { meterTimeoutMs: 30_000 },
          }),
        );
        const servable = cars.map((minCurrentA) => minCurrentA <= limitA);
        const [starts, seconds] = [cars.map(() => 0), cars.map(() => 0)];
        let before: Decision | null = null;
        // Every ten seconds: slices are long.
        for (let step = 0; step < (SLICE_MS / 10_000) * (cars.length + 1); step += 1) {
          bench.monoMs += 9_000;
          const decision = bench.step([0, 0, 0]);
          decision.chargePoints.forEach(({ currentA }, i) => {
            if (currentA > 0) seconds[i] = (seconds[i] ?? 0) + 10;
            if (currentA > 0 && before?.chargePoints[i]?.currentA === 0) starts[i] = (starts[i] ?? 0) + 1;
          });
          before = decision;
        }
        const rounds = cars.length + 1;
        servable.forEach((can, i) => {
          if (can) expect(seconds[i], `car ${i} of ${cars} at ${limitA} A`).toBeGreaterThan(SLICE_MS / 1_000 - 60);
          expect(starts[i]).toBeLessThanOrEqual(rounds);
        });
      }),
      { numRuns: 25 },
    );
  }, 600_000);

  it('is the same whatever the order of the charge points', () => {
    const turned = { ...settings, chargePoints: settings.chargePoints.toReversed() };
    const straight = minutes(new Bench(settings), 50);
    const reversed = minutes(new Bench(turned), 50).map((who) => [...who].toReversed().join(''));
    expect(reversed).toEqual(straight);
  });

  it('goes behind all that wait when it takes nothing', () => {
    const bench = new Bench({ ...settings, chargePoints: [chargePoint('a'), chargePoint('b')] });
    const asleep = (id: string): number => (id === 'a' ? 0 : 3);
    const suspended = (base: Parameters<NonNullable<Parameters<Bench['step']>[1]>>[0]) => ({
      ...base,
      chargePoints: base.chargePoints.map((one) =>
        one.id === 'a' ? { ...one, status: 'suspended-ev' as const } : one,
      ),
    });
    const decision = bench.run(600, [0, 0, 0], suspended, asleep);
    expect([of(decision, 'a').currentA, of(decision, 'b').currentA]).toEqual([0, 10]);
    expect(codes(decision, 'a')[0]).toBe('waiting-for-current');
    // A whole day later, and b has not been stopped for it once.
    let stops = 0;
    for (let minute = 0; minute < 120; minute += 1) {
      if (of(bench.run(60, [0, 0, 0], suspended, asleep), 'b').currentA === 0) stops += 1;
    }
    expect(stops).toBe(0);
  });
});
