import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, charging, circuit, codes, meter, of, site, snapshot, WALL_MS } from './fixtures.ts';

const QUIET: PerPhase = [2, 2, 2];
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
      phases: null,
      stopTransaction: false,
      reasons: [
        { code: 'meter-silent', circuit: 'house', meterId: 'grid', safeCurrentA: 6, sinceMs: WALL_MS + 40_000 },
        { code: 'charge-point-maximum', limitA: 16 },
      ],
    });
    expect(decision.balance).toEqual({ surplusW: null, houseW: null, quarterHour: null });
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
      phases: null,
      stopTransaction: false,
      reasons: [{ code: 'charge-point-fault', errorCode: 'NotConfigured' }],
    });
    expect(of(decision, 'a').currentA).toBe(10);
    expect(memory.chargePoints.map(({ id }) => id)).toEqual(['a']);
  });

  it('does not throw on an empty site', () => {
    const { decision } = decide(snapshot(0), initialMemory(), site({ circuits: [], chargePoints: [] }));
    expect(decision).toEqual({
      chargePoints: [],
      loads: [],
      batteries: [],
      inverters: [],
      balance: { surplusW: null, houseW: null, quarterHour: null },
      doubts: [],
      dimming: null,
      feedIn: null,
    });
  });
});
