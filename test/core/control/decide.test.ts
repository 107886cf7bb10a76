import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { Reason } from '../../../src/core/model/reasons.ts';
import type { ChargeMode } from '../../../src/core/model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, charging, circuit, codes, meter, of, site, snapshot, WALL_MS } from './fixtures.ts';

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
    expect(of(decision, 'a')).toEqual({ id: 'a', currentA: 0, reasons: [reason] });
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
    const decision = bench.run(60, [4, 4, 4], full);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([6, 15]);
    expect(of(decision, 'a').reasons[0]).toEqual({ code: 'vehicle-not-drawing', offeredA: 6 });
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
    expect(codes(new Bench(site()).run(60, QUIET, takes(0)), 'a')[0]).toBe('vehicle-not-drawing');
    expect(codes(new Bench(site()).run(60, QUIET, takes(15.2)), 'a')[0]).toBe('charge-point-maximum');
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

describe('circuits in a tree', () => {
  const circuits = [
    circuit({ limitA: [40, 40, 40] }),
    circuit({ id: 'garage', parentId: 'house', limitA: [20, 20, 20], meterId: 'garage-meter' }),
    circuit({ id: 'yard', parentId: 'house', limitA: [16, 16, 16], meterId: null }),
  ];
  const chargePoints = [
    chargePoint('g1', { circuitId: 'garage' }),
    chargePoint('g2', { circuitId: 'garage' }),
    chargePoint('y1', { circuitId: 'yard', maxCurrentA: 32 }),
  ];
  const meters =
    (house: PerPhase, garage: PerPhase) =>
    (base: Snapshot): Snapshot => {
      const drawn = (ids: readonly string[], phase: 0 | 1 | 2): number =>
        base.chargePoints
          .filter(({ id }) => ids.includes(id))
          .reduce((sum, { reading }) => sum + (reading?.value.phaseCurrentA?.[phase] ?? 0), 0);
      const at = (own: PerPhase, ids: readonly string[]): PerPhase => [
        own[0] + drawn(ids, 0),
        own[1] + drawn(ids, 1),
        own[2] + drawn(ids, 2),
      ];
      return {
        ...base,
        meters: [
          meter('grid', at(house, ['g1', 'g2', 'y1']), base.monoMs),
          meter('garage-meter', at(garage, ['g1', 'g2']), base.monoMs),
        ],
      };
    };

  it('holds every limit at once, and names the one that binds', () => {
    const decision = new Bench(site({ circuits, chargePoints })).run(60, QUIET, meters([6, 2, 2], [4, 0, 0]));
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([8, 8, 16]);
    expect(of(decision, 'g1').reasons[0]).toMatchObject({ code: 'circuit-limit', circuit: 'garage', phase: 'L1' });
    expect(of(decision, 'y1').reasons[0]).toMatchObject({ code: 'circuit-limit', circuit: 'yard' });
  });

  it('counts what the meters below show, where a circuit has none', () => {
    const unmetered = circuits.map((one) => (one.id === 'house' ? { ...one, meterId: null } : one));
    const decision = new Bench(site({ circuits: unmetered, chargePoints })).run(
      60,
      QUIET,
      meters([0, 0, 0], [10, 0, 0]),
    );
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([10, 0, 16]);
  });

  it('holds a power limit', () => {
    const limited = [circuit({ limitA: [40, 40, 40], maxPowerW: 8_280 })];
    const bench = new Bench(site({ circuits: limited, chargePoints: [chargePoint('a')] }));
    const decision = bench.run(60, [2, 2, 2]);
    expect(of(decision, 'a').currentA).toBe(10);
    expect(of(decision, 'a').reasons[0]).toEqual({
      code: 'circuit-power-limit',
      circuit: 'house',
      powerW: 8_280,
      limitW: 8_280,
      wantedA: 16,
    });
  });
});

describe('a silent meter', () => {
  it('holds the cars behind it at their safe current, at once, and says since when', () => {
    const bench = new Bench(site());
    bench.run(40, QUIET);
    const old = meter('grid', [18, 18, 18], bench.monoMs);
    const decision = bench.run(4, QUIET, (base) => ({ ...base, meters: [old] }));
    expect(of(decision, 'a')).toEqual({
      id: 'a',
      currentA: 6,
      reasons: [
        { code: 'meter-silent', circuit: 'house', meterId: 'grid', safeCurrentA: 6, sinceMs: WALL_MS + 40_000 },
        { code: 'charge-point-maximum', limitA: 16 },
      ],
    });
    expect(decision.balance).toEqual({ surplusW: null, houseW: null });
  });

  it.each<[string, Snapshot['meters']]>([
    ['never heard', [{ id: 'grid', condition: 'connecting', reading: null }]],
    ['faulty', [meter('grid', [1, 1, 1], 1_000, { condition: 'faulty' })]],
    ['not even there', [meter('other', [1, 1, 1], 1_000)]],
  ])('%s counts as silent', (_, meters) => {
    const decision = new Bench(site()).run(1, QUIET, (base) => ({ ...base, meters }));
    expect(of(decision, 'a').currentA).toBe(6);
    expect(codes(decision, 'a')[0]).toBe('meter-silent');
  });

  it('never raises a car that the last known load had paused', () => {
    const bench = new Bench(site());
    bench.run(40, QUIET);
    bench.run(5, [24, 2, 2]);
    const old = meter('grid', [24, 2, 2], bench.monoMs);
    expect(
      of(
        bench.run(60, QUIET, (base) => ({ ...base, meters: [old] })),
        'a',
      ).currentA,
    ).toBe(0);
  });

  it('of one circuit leaves the others alone', () => {
    const circuits = [
      circuit({ limitA: [40, 40, 40] }),
      circuit({ id: 'garage', parentId: 'house', limitA: [20, 20, 20], meterId: 'silent-one' }),
    ];
    const chargePoints = [chargePoint('a'), chargePoint('g', { circuitId: 'garage' })];
    const decision = new Bench(site({ circuits, chargePoints })).run(60, QUIET);
    expect(decision.chargePoints.map(({ currentA }) => currentA)).toEqual([16, 6]);
  });
});

describe('what does not fit together', () => {
  it('gives nothing to a charge point without a circuit, and leaves room for one that nobody speaks for', () => {
    const settings = site({ chargePoints: [chargePoint('a'), chargePoint('gone', { safeCurrentA: 6 })] });
    const seen = snapshot(1_000, {
      meters: [meter('grid', [2, 2, 2], 1_000)],
      chargePoints: [charging('stranger', 16, null, 0), charging('a', 16, [0, 0, 0], 1_000)],
    });
    const { decision, memory } = decide(seen, initialMemory(), settings);
    expect(of(decision, 'stranger')).toEqual({
      id: 'stranger',
      currentA: 0,
      reasons: [{ code: 'charge-point-fault', errorCode: 'NotConfigured' }],
    });
    expect(of(decision, 'a').currentA).toBe(10);
    expect(memory.chargePoints.map(({ id }) => id)).toEqual(['a']);
  });

  it('does not throw on an empty site', () => {
    const { decision } = decide(snapshot(0), initialMemory(), site({ circuits: [], chargePoints: [] }));
    expect(decision).toEqual({ chargePoints: [], balance: { surplusW: null, houseW: null } });
  });
});
