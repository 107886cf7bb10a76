import { describe, expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { Reason, ReasonCode } from '../../../src/core/model/reasons.ts';
import type { ChargeMode } from '../../../src/core/model/site.ts';
import type { ChargePointSnapshot, ConnectorStatus, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, charging, circuit, codes, of, site } from './fixtures.ts';

const QUIET: PerPhase = [2, 2, 2];
const withCar =
  (over: Partial<ChargePointSnapshot>) =>
  (base: Snapshot): Snapshot => ({ ...base, chargePoints: base.chargePoints.map((seen) => ({ ...seen, ...over })) });

describe('who may charge', () => {
  const closed: readonly [string, Partial<ChargePointSnapshot>, Reason][] = [
    ['switched off', { mode: 'off' }, { code: 'mode-off' }],
    ['empty', { status: 'available', hasTransaction: false }, { code: 'no-vehicle' }],
    ['never heard what it does', { status: 'unknown', hasTransaction: false }, { code: 'no-vehicle' }],
    ['a car without a card', { status: 'preparing', hasTransaction: false }, { code: 'not-authorised' }],
    ['a session that has ended', { status: 'finishing', hasTransaction: false }, { code: 'not-authorised' }],
    [
      'faulted',
      { status: 'faulted', errorCode: 'GroundFailure' },
      { code: 'charge-point-fault', errorCode: 'GroundFailure' },
    ],
    [
      'out of service',
      { status: 'unavailable', hasTransaction: false },
      { code: 'charge-point-fault', errorCode: 'Unavailable' },
    ],
  ];
  it.each(closed)('%s: nothing, and says so', (_, over, reason) => {
    const decision = new Bench(site()).run(40, QUIET, withCar(over));
    expect(of(decision, 'a')).toEqual({
      id: 'a',
      currentA: 0,
      phases: null,
      stopTransaction: false,
      reasons: [reason],
    });
  });

  it.each<ChargeMode>(['fast', 'min-solar'])('%s: charges after the raise delay', (mode) => {
    const bench = new Bench(site());
    expect(of(bench.run(15, QUIET, withCar({ mode })), 'a').currentA).toBe(0);
    const decision = bench.run(5, QUIET, withCar({ mode }));
    expect(of(decision, 'a').currentA).toBe(mode === 'fast' ? 16 : 6);
  });

  it('names the maximum when nothing else binds', () => {
    expect(of(new Bench(site()).run(30, QUIET), 'a').reasons).toEqual([{ code: 'charge-point-maximum', limitA: 16 }]);
  });

  it('holds an unreachable one at its safe current and keeps its ceiling reserved', () => {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: [circuit({ limitA: [32, 32, 32] })] }),
    );
    bench.run(40, [4, 4, 4]);
    expect(bench.ceilings.get('a')).toBe(14);
    const lost = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a' ? { ...charging('a', 14, [14, 14, 14], bench.monoMs), condition: 'stale' } : seen,
      ),
    });
    const decision = bench.run(40, [4, 4, 4], lost);
    expect(of(decision, 'a').currentA).toBe(6);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'charge-point-unreachable',
      condition: 'stale',
      safeCurrentA: 6,
    });
    expect(of(decision, 'b').currentA).toBe(14);
  });

  it('lets the others yield at once to what an unreachable one may draw', () => {
    const bench = new Bench(
      site({ chargePoints: [chargePoint('a'), chargePoint('b')], circuits: [circuit({ limitA: [32, 32, 32] })] }),
    );
    bench.run(40, [4, 4, 4]);
    const decision = bench.step([8, 4, 4], (base) => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) => (seen.id === 'a' ? { ...seen, condition: 'stale' } : seen)),
    }));
    expect(of(decision, 'b').currentA).toBe(10);
  });

  it('offers its minimum to a car that takes nothing, and the rest to the others', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    const full = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a'
          ? { ...charging('a', seen.lease.ceilingA, [0, 0, 0], base.monoMs), status: 'suspended-ev' }
          : seen,
      ),
    });
    expect(bench.run(70, [4, 4, 4], full).chargePoints.map(({ currentA }) => currentA)).toEqual([10.5, 10.5]);
    const decision = bench.run(60, [4, 4, 4], full);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([6, 15]);
    expect(of(decision, 'a').reasons[0]).toEqual({ code: 'vehicle-not-drawing', offeredA: 6 });
  });

  /** Current is offered from the second decision on; it draws all of it or nothing. */
  const saying =
    (status: ConnectorStatus, draws: boolean) =>
    (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: base.chargePoints.map((seen) =>
        seen.id === 'a'
          ? { ...(draws ? seen : charging('a', seen.lease.ceilingA, [0, 0, 0], base.monoMs)), status }
          : seen,
      ),
    });

  it('waits for a car to start before it calls it idle', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    bench.run(30, [4, 4, 4], saying('suspended-ev', false));
    const codesOfA = new Set<ReasonCode>();
    for (let second = 0; second < 30; second += 1) {
      const decision = bench.step([4, 4, 4], saying('suspended-ev', false));
      expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([10.5, 10.5]);
      codesOfA.add(codes(decision, 'a')[0] ?? 'no-vehicle');
    }
    expect([...codesOfA]).toEqual(['circuit-limit']);
    bench.run(20, [4, 4, 4], saying('charging', true));
    expect(bench.ceilings.get('a')).toBe(10.5);
  });

  it('calls a car idle sooner that has drawn and stopped, and believes it at once when it wakes', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    bench.run(60, [4, 4, 4], saying('charging', true));
    bench.run(15, [4, 4, 4], saying('suspended-ev', false));
    expect(bench.ceilings.get('a')).toBe(10.5);
    bench.run(10, [4, 4, 4], saying('suspended-ev', false));
    expect(bench.ceilings.get('a')).toBe(6);
    expect(codes(bench.step([4, 4, 4], saying('charging', true)), 'a')[0]).not.toBe('vehicle-not-drawing');
    bench.run(40, [4, 4, 4], saying('charging', true));
    expect(bench.ceilings.get('a')).toBe(10.5);
  });

  it('takes a car for idle at once that a new process finds suspended', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a'), chargePoint('b')] }));
    bench.ceilings.set('a', 6);
    bench.ceilings.set('b', 15);
    const decision = bench.run(3, [4, 4, 4], saying('suspended-ev', false));
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([6, 15]);
  });

  it('says that a car takes less than it may, or nothing', () => {
    const takes =
      (currentA: number) =>
      (base: Snapshot): Snapshot => ({
        ...base,
        chargePoints: base.chargePoints.map((seen) =>
          charging('a', seen.lease.ceilingA, [currentA, currentA, currentA], base.monoMs),
        ),
      });
    expect(of(new Bench(site()).run(60, QUIET, takes(11)), 'a').reasons).toEqual([
      { code: 'vehicle-draws-less', offeredA: 16, drawnA: 11 },
      { code: 'charge-point-maximum', limitA: 16 },
    ]);
    expect(codes(new Bench(site()).run(60, QUIET, takes(0)), 'a')[0]).toBe('charge-point-maximum');
    expect(codes(new Bench(site()).run(90, QUIET, takes(0)), 'a')[0]).toBe('vehicle-not-drawing');
    expect(codes(new Bench(site()).run(60, QUIET, takes(15.2)), 'a')[0]).toBe('charge-point-maximum');
  });

  it('does not say that a car takes less while it starts', () => {
    const bench = new Bench(site());
    const drawing =
      (currentA: number) =>
      (base: Snapshot): Snapshot => ({
        ...base,
        chargePoints: [
          charging('a', base.chargePoints[0]?.lease.ceilingA ?? 0, [currentA, currentA, currentA], base.monoMs),
        ],
      });
    // It wakes up, and climbs by 1.2 A/s: reports on the way show less than the offer.
    bench.run(30, QUIET, drawing(0));
    for (let second = 1; second <= 12; second += 1) {
      expect(codes(bench.step(QUIET, drawing(second * 1.2)), 'a')[0]).toBe('charge-point-maximum');
    }
    bench.run(10, QUIET, drawing(16));
    // The same again after it has stopped by itself.
    bench.run(10, QUIET, drawing(0));
    for (let second = 1; second <= 12; second += 1) {
      expect(codes(bench.step(QUIET, drawing(second * 1.2)), 'a')[0]).toBe('charge-point-maximum');
    }
    expect(codes(bench.run(20, QUIET, drawing(11)), 'a')[0]).toBe('vehicle-draws-less');
  });

  it('gives no safe current below the minimum', () => {
    const bench = new Bench(site({ chargePoints: [chargePoint('a', { safeCurrentA: 4 })] }));
    expect(of(bench.run(3, QUIET, withCar({ condition: 'stale' })), 'a').currentA).toBe(0);
  });

  it('says that a station which refuses limits counts with its ceiling', () => {
    const lease = { acceptedA: null, ceilingA: 16, expiresMonoMs: null };
    const decision = new Bench(site()).run(3, QUIET, withCar({ condition: 'faulty', lease }));
    expect(of(decision, 'a').reasons[0]).toEqual({ code: 'charge-point-uncontrolled', ceilingA: 16 });
  });
});
