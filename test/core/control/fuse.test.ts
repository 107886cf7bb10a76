import { describe, expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, charging, circuit, codes, meter, of, site, WALL_MS } from './fixtures.ts';

const QUIET: PerPhase = [2, 2, 2];
describe('the fuse', () => {
  it('leaves room for the house per phase, whole steps down', () => {
    const settings = site({ chargePoints: [chargePoint('a', { currentStepA: 1 })] });
    const decision = new Bench(settings).run(40, [3, 12.4, 1]);
    expect(of(decision, 'a').currentA).toBe(12);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'circuit-limit',
      circuit: 'house',
      phase: 'L2',
      loadA: 24.4,
      limitA: 25,
      wantedA: 16,
    });
  });

  it('keeps the margin free', () => {
    const bench = new Bench(site({ fuse: { marginA: 2 } }));
    expect(of(bench.run(40, [10, 10, 10]), 'a').currentA).toBe(13);
  });

  it('lowers at once and raises after the delay', () => {
    const bench = new Bench(site());
    bench.run(40, QUIET);
    expect(of(bench.step([15, 2, 2]), 'a').currentA).toBe(10);
    expect(of(bench.run(15, QUIET), 'a').currentA).toBe(10);
    expect(codes(bench.last ?? bench.step(QUIET), 'a')).toEqual([
      'raising-soon',
      'circuit-limit',
      'charge-point-maximum',
    ]);
    expect(of(bench.run(10, QUIET), 'a').currentA).toBe(16);
  });

  it('raises again only when the raise before has been followed', () => {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a', { maxCurrentA: 32 })], fuse: { raiseDelayMs: 1_000 } }),
    );
    const at: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      const before = bench.ceilings.get('a') ?? 0;
      const houseA = Math.max(0, 14 - second / 4);
      if ((of(bench.step([houseA, houseA, houseA]), 'a').currentA ?? 0) > before) at.push(second);
    }
    expect(at.length).toBeGreaterThan(3);
    at.slice(2).forEach((second, i) => {
      expect(second - (at[i + 1] ?? 0)).toBeGreaterThanOrEqual(7);
    });
  });

  it('raises nobody within what he still holds while others are on their way down', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    bench.run(60, [3, 3, 3]);
    expect([...bench.ceilings.values()]).toEqual([11, 11]);
    expect(bench.step([12, 3, 3]).chargePoints.map(({ currentA }) => currentA)).toEqual([6.5, 6.5]);
    const second = bench.step([13.5, 3, 3]);
    expect(second.chargePoints.map(({ currentA }) => currentA)).toEqual([6.5, 0]);
    expect(codes(second, 'a')[0]).toBe('raising-soon');
    expect(of(bench.run(20, [13.5, 3, 3]), 'a').currentA).toBe(11.5);
  });

  it('never raises by a suspect reading', () => {
    const bench = new Bench(site());
    bench.run(40, [15, 2, 2]);
    const suspect = (base: Snapshot): Snapshot => {
      const seen = meter('grid', [12, 12, 12], base.monoMs);
      return {
        ...base,
        meters: [{ ...seen, reading: seen.reading === null ? null : { ...seen.reading, quality: 'suspect' } }],
      };
    };
    expect(of(bench.run(60, QUIET, suspect), 'a').currentA).toBe(10);
  });

  it('says until when headroom is being proven', () => {
    const bench = new Bench(site());
    bench.run(40, QUIET);
    bench.step([15, 2, 2]);
    const [reason] = of(bench.run(10, QUIET), 'a').reasons;
    expect(reason).toEqual({ code: 'raising-soon', targetA: 13, nextChangeAtMs: WALL_MS + 42_000 + 15_000 });
  });

  it('pauses below the minimum, and names the fuse when the house alone fills it', () => {
    const bench = new Bench(site());
    bench.run(40, QUIET);
    const decision = bench.step([20, 2, 2]);
    expect(of(decision, 'a').currentA).toBe(0);
    expect(of(decision, 'a').reasons[0]).toMatchObject({ code: 'circuit-limit', phase: 'L1', loadA: 20, limitA: 25 });
  });

  it('lets one wait where both do not fit, and says for what', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    const decision = bench.run(40, [15, 2, 2]);
    expect(of(decision, 'a').currentA).toBe(10);
    expect(of(decision, 'b')).toMatchObject({
      currentA: 0,
      reasons: [
        { code: 'waiting-for-current', circuit: 'house', phase: 'L1', availableA: 4, neededA: 6 },
        { code: 'charge-point-maximum' },
      ],
    });
  });

  it('counts a rotated single-phase car on its own phase only, once its reading has proven it', () => {
    const chargePoints = [
      chargePoint('a', { phaseRotation: ['L2', 'L3', 'L1'] }),
      chargePoint('b', { phaseRotation: ['L1', 'L2', 'L3'] }),
    ];
    const bench = new Bench(site({ chargePoints }));
    const early = bench.run(17, [5, 5, 5], undefined, () => 1);
    expect(early.chargePoints.map(({ currentA }) => currentA)).toEqual([10, 10]);
    const late = bench.run(60, [5, 5, 5], undefined, () => 1);
    expect(late.chargePoints.map(({ currentA }) => currentA)).toEqual([16, 16]);
  });

  it('counts all wired phases again when the car uses more than was proven', () => {
    const bench = new Bench(site());
    bench.run(60, [2, 14, 2], undefined, () => 1);
    expect(bench.ceilings.get('a')).toBe(16);
    bench.run(2, [2, 14, 2], undefined, () => 3);
    expect(bench.ceilings.get('a')).toBeLessThanOrEqual(11);
  });

  it('counts all import on each phase when the meter knows no phases', () => {
    const bench = new Bench(site());
    const total = (base: Snapshot): Snapshot => {
      const carA = base.chargePoints[0]?.reading?.value.powerW ?? 0;
      const values = {
        ...meter('grid', [0, 0, 0], 0).reading?.value,
        powerW: 10 * 230 + carA,
        phasePowerW: null,
        phaseCurrentA: null,
      };
      return {
        ...base,
        meters: [
          {
            id: 'grid',
            condition: 'ok',
            reading: {
              monoMs: base.monoMs,
              atMs: base.wallMs,
              quality: 'good',
              value: { currentStepA: 0, phaseVoltageV: null, importWh: null, exportWh: null, ...values },
            },
          },
        ],
      };
    };
    expect(of(bench.run(60, QUIET, total), 'a').currentA).toBe(15);
  });

  it('adds the rounding of whole amperes, and the reactive current that power hides', () => {
    const bench = new Bench(site());
    const wholeAmps = (base: Snapshot): Snapshot => {
      const drawn = base.chargePoints[0]?.reading?.value.phaseCurrentA?.[0] ?? 0;
      const whole = meter('grid', [Math.floor(12 + drawn), 2, 2], base.monoMs);
      if (whole.reading === null) return base;
      const value = { ...whole.reading.value, currentStepA: 1, phasePowerW: [(6 + drawn) * 230, 460, 460] as const };
      return { ...base, meters: [{ ...whole, reading: { ...whole.reading, value } }] };
    };
    expect(of(bench.run(60, QUIET, wholeAmps), 'a').currentA).toBe(12);
  });

  it('does not count generation as headroom', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a', { maxCurrentA: 32 })] }));
    expect(of(bench.run(60, [-20, -20, -20]), 'a').currentA).toBe(25);
  });

  it('brings down the others while a station does not follow', () => {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: [circuit({ limitA: [32, 32, 32] })] }),
    );
    bench.run(40, [2, 2, 2]);
    expect([...bench.ceilings.values()]).toEqual([15, 15]);
    const hangs = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a' ? charging('a', 15, [15, 15, 15], base.monoMs) : seen,
      ),
    });
    expect(bench.run(3, [8, 8, 8], hangs).chargePoints.map(({ currentA }) => currentA)).toEqual([12, 12]);
    const late = bench.run(10, [8, 8, 8], hangs);
    expect(of(late, 'a').currentA).toBe(12);
    expect(of(late, 'b').currentA).toBe(9);
  });

  it('brings down the others while a car draws more than its limit', () => {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: [circuit({ limitA: [32, 32, 32] })] }),
    );
    bench.run(40, [2, 2, 2]);
    const ignores = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a' ? charging('a', bench.ceilings.get('a') ?? 0, [15, 15, 15], base.monoMs) : seen,
      ),
    });
    const decision = bench.run(20, [8, 8, 8], ignores);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([12, 9]);
  });

  it('reserves what a lowered car may still draw before another is raised', () => {
    const settings = site({
      chargePoints: [chargePoint('a', { maxCurrentA: 32 }), chargePoint('b', { maxCurrentA: 32 })],
      circuits: [circuit({ limitA: [34, 34, 34] })],
    });
    const bench = new Bench(settings);
    const alone = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'b' ? { ...seen, hasTransaction: false, status: 'available' as const } : seen,
      ),
    });
    bench.run(40, QUIET, alone);
    expect(bench.ceilings.get('a')).toBe(32);
    const arrives = bench.step(QUIET);
    expect(arrives.chargePoints.map(({ currentA }) => currentA)).toEqual([16, 0]);
    expect(codes(arrives, 'b')[0]).toBe('raising-soon');
    expect(bench.run(12, QUIET).chargePoints.map(({ currentA }) => currentA)).toEqual([16, 16]);
  });
});
