import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import {
  addPhases,
  NO_CURRENT,
  type PerPhase,
  PHASE_INDICES,
  type PhaseRotation,
  toGridPhases,
} from '../../../src/core/model/phases.ts';
import { CHARGE_MODES, type Settings } from '../../../src/core/model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { chargePoint, charging, circuit, meter, site, snapshot, WALL_MS } from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const ROTATIONS: readonly PhaseRotation[] = [
  ['L1', 'L2', 'L3'],
  ['L2', 'L3', 'L1'],
  ['L3', 'L1', 'L2'],
  ['L1'],
  ['L3'],
  ['L2', 'L1'],
];
const CIRCUITS = ['house', 'garage', 'yard', 'shed'] as const;
const PARENTS = { house: null, garage: 'house', yard: 'house', shed: 'garage' } as const;

const amps = fc.integer({ min: 0, max: 40 });
const perPhase = fc.tuple(amps, amps, amps);
const siteArb = fc
  .record({
    limits: fc.array(fc.integer({ min: 5, max: 63 }), { minLength: 4, maxLength: 4 }),
    power: fc.option(fc.integer({ min: 2_000, max: 30_000 })),
    marginA: fc.constantFrom(0, 0.5, 2),
    cars: fc.array(
      fc.record({
        circuit: fc.constantFrom(...CIRCUITS),
        rotation: fc.constantFrom(...ROTATIONS),
        maxCurrentA: fc.constantFrom(10, 16, 32),
        safeCurrentA: fc.constantFrom(0, 6, 8),
        currentStepA: fc.constantFrom(0.1, 1),
        priority: fc.nat({ max: 1 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ limits, power, marginA, cars }) =>
    site({
      circuits: CIRCUITS.map((id, i) =>
        circuit({
          id,
          parentId: PARENTS[id],
          limitA: [limits[i] ?? 5, limits[i] ?? 5, (limits[i] ?? 5) + 3],
          maxPowerW: i === 0 ? power : null,
          meterId: id === 'yard' ? null : `${id}-meter`,
        }),
      ),
      chargePoints: cars.map(({ circuit: circuitId, rotation, ...rest }, i) =>
        chargePoint(`cp${i}`, { circuitId, phaseRotation: rotation, ...rest }),
      ),
      fuse: { marginA },
    }),
  );

/** What a plan may wish, however mad: its end lies before, within and after what is simulated. */
const planArb = fc.option(
  fc.record({
    leastW: fc.constantFrom(0, 1, 1_380, 7_000, 22_000, 1e9),
    sun: fc.boolean(),
    why: fc.constant({ kind: 'waits', nextMs: null } as const),
    untilMs: fc.constantFrom(0, WALL_MS + 30_000, Number.MAX_SAFE_INTEGER),
  }),
);

/** One stretch of time: what the house draws on each circuit, how the cars behave, who is in which mode. */
const stretchArb = fc.record({
  seconds: fc.integer({ min: 4, max: 20 }),
  houseA: fc.array(perPhase, { minLength: 4, maxLength: 4 }),
  cars: fc.array(
    fc.record({
      mode: fc.constantFrom(...CHARGE_MODES),
      plan: planArb,
      takes: fc.constantFrom(0, 0.5, 0.95, 1),
      count: fc.constantFrom(1, 2, 3),
    }),
    { minLength: 6, maxLength: 6 },
  ),
});

type Stretch = typeof stretchArb extends fc.Arbitrary<infer T> ? T : never;

/** Which circuits a charge point hangs behind, itself first. */
function above(settings: Settings, id: string): readonly string[] {
  const found: string[] = [];
  let at = settings.chargePoints.find((one) => one.id === id)?.circuitId ?? null;
  while (at !== null) {
    found.push(at);
    at = settings.circuits.find((one) => one.id === at)?.parentId ?? null;
  }
  return found;
}

/** Currents on the grid phases that some amperes per charge point put on a circuit, on `counts` terminals each. */
function onCircuit(settings: Settings, circuitId: string, each: (id: string) => PerPhase): PerPhase {
  return settings.chargePoints
    .filter(({ id }) => above(settings, id).includes(circuitId))
    .reduce(
      (sum: PerPhase, { id, phaseRotation }) => addPhases(sum, toGridPhases(each(id), phaseRotation)),
      NO_CURRENT,
    );
}

const spread = (currentA: number, count: number): PerPhase => [
  currentA,
  count > 1 ? currentA : 0,
  count > 2 ? currentA : 0,
];

/** House load of a circuit: its own and all below it. */
function houseOf(settings: Settings, houseA: readonly PerPhase[], circuitId: string): PerPhase {
  return settings.circuits.reduce((sum: PerPhase, one, i) => {
    const inside =
      one.id === circuitId || (PARENTS[one.id as 'shed'] as string | null) === circuitId || circuitId === 'house';
    return inside ? addPhases(sum, houseA[i] ?? NO_CURRENT) : sum;
  }, NO_CURRENT);
}

interface Moment {
  readonly input: Snapshot;
  readonly before: Memory;
  readonly after: Memory;
  readonly decision: Decision;
  /** Seconds since the house changed. */
  readonly calmS: number;
  readonly houseA: readonly PerPhase[];
}

/** Cars follow at once and report every second, together with the meters: what is measured is what is. */
function live(settings: Settings, stretches: readonly Stretch[]): readonly Moment[] {
  const moments: Moment[] = [];
  const ceilings = new Map<string, number>();
  let memory = initialMemory();
  let monoMs = 0;
  for (const { seconds, houseA, cars } of stretches) {
    for (let second = 0; second < seconds; second += 1) {
      monoMs += 1_000;
      const drawn = new Map(
        settings.chargePoints.map(({ id, phaseRotation }, i) => {
          const { takes, count } = cars[i] ?? { takes: 1, count: 3 };
          return [id, spread((ceilings.get(id) ?? 0) * takes, Math.min(count, phaseRotation.length))];
        }),
      );
      const input = snapshot(monoMs, {
        meters: settings.circuits.flatMap(({ id, meterId }) => {
          const cars = onCircuit(settings, id, (one) => drawn.get(one) ?? NO_CURRENT);
          return meterId === null ? [] : [meter(meterId, addPhases(houseOf(settings, houseA, id), cars), monoMs)];
        }),
        chargePoints: settings.chargePoints.map(
          ({ id }, i): ChargePointSnapshot =>
            charging(id, ceilings.get(id) ?? 0, drawn.get(id) ?? NO_CURRENT, monoMs, {
              mode: cars[i]?.mode ?? 'fast',
              plan: cars[i]?.plan ?? null,
            }),
        ),
      });
      const { decision, memory: after } = decide(input, memory, settings);
      moments.push({ input, before: memory, after, decision, calmS: second, houseA });
      memory = after;
      for (const { id, currentA } of decision.chargePoints) ceilings.set(id, currentA);
    }
  }
  return moments;
}

const grantedOf = (decision: Decision): ReadonlyMap<string, number> =>
  new Map(decision.chargePoints.map(({ id, currentA }) => [id, currentA]));

/** On how many terminals a decision must count a car: those it draws on. */
function countOf({ input }: Moment, id: string): number {
  const currents = input.chargePoints.find((one) => one.id === id)?.reading?.value.phaseCurrentA ?? NO_CURRENT;
  return Math.max(1, currents.filter((current) => current >= 1).length);
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

/** A loaded machine is slow, not wrong. */

describe('decide, for any site and any day', () => {
  it(
    'grants on no phase of no circuit more than what remains beside what is measured of others',
    () => {
      fc.assert(
        fc.property(siteArb, fc.array(stretchArb, { minLength: 1, maxLength: 3 }), (settings, stretches) => {
          for (const moment of live(settings, stretches)) {
            // Reports count as taken after a change when they arrive two seconds later.
            if (moment.calmS < 3) continue;
            const granted = grantedOf(moment.decision);
            for (const { id, limitA, meterId } of settings.circuits) {
              const cars = onCircuit(settings, id, (one) => spread(granted.get(one) ?? 0, countOf(moment, one)));
              const others = meterId === null ? NO_CURRENT : houseOf(settings, moment.houseA, id);
              for (const phase of PHASE_INDICES) {
                const room = Math.max(0, limitA[phase] - settings.fuse.marginA - others[phase]);
                if (cars[phase] > room + 1e-3) expect.fail(`${id} phase ${phase}: ${cars[phase]} A of ${room} A left`);
              }
            }
          }
        }),
        { numRuns: runs(0.04) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'sets 0 or at least the minimum, at most the maximum, always with a reason',
    () => {
      fc.assert(
        fc.property(siteArb, fc.array(stretchArb, { minLength: 1, maxLength: 2 }), (settings, stretches) => {
          for (const { decision } of live(settings, stretches)) {
            decision.chargePoints.forEach(({ currentA, reasons }, i) => {
              const { minCurrentA = 0, maxCurrentA = 0, currentStepA = 1 } = settings.chargePoints[i] ?? {};
              const inRange = currentA === 0 || (currentA >= minCurrentA && currentA <= maxCurrentA);
              const steps = currentA / currentStepA;
              if (!inRange || Math.abs(steps - Math.round(steps)) > 1e-6) expect.fail(`a set-point of ${currentA} A`);
              if (reasons.length === 0) expect.fail('no reason');
            });
          }
        }),
        { numRuns: runs(0.04) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is a function: no input changes, the memory survives JSON, the order of charge points is no matter',
    () => {
      fc.assert(
        fc.property(siteArb, fc.array(stretchArb, { minLength: 1, maxLength: 2 }), (settings, stretches) => {
          const moment = live(settings, stretches).at(-1);
          if (moment === undefined) return;
          const again = decide(
            freeze(moment.input),
            freeze(JSON.parse(JSON.stringify(moment.before)) as Memory),
            freeze(settings),
          );
          expect(again).toEqual({ decision: moment.decision, memory: moment.after });
          const turned = decide(
            { ...moment.input, chargePoints: moment.input.chargePoints.toReversed() },
            moment.before,
            { ...settings, chargePoints: settings.chargePoints.toReversed() },
          );
          for (const { id, currentA } of turned.decision.chargePoints) {
            expect(currentA).toBeCloseTo(grantedOf(moment.decision).get(id) ?? Number.NaN, 6);
          }
        }),
        { numRuns: runs(0.04) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'moves only towards safe when a meter or a station falls silent',
    () => {
      const silentArb = fc.record({
        meter: fc.option(fc.constantFrom('house-meter', 'garage-meter', 'shed-meter')),
        station: fc.option(fc.nat({ max: 5 })),
        how: fc.constantFrom('stale', 'faulty', 'old', 'gone'),
      });
      fc.assert(
        fc.property(
          siteArb,
          fc.array(stretchArb, { minLength: 1, maxLength: 2 }),
          silentArb,
          (settings, stretches, silent) => {
            const moment = live(settings, stretches).at(-1);
            if (moment === undefined) return;
            const laterMs = moment.input.monoMs + 1_000;
            const input: Snapshot = {
              ...moment.input,
              monoMs: laterMs,
              meters: moment.input.meters.flatMap((one) => {
                if (one.id !== silent.meter) return [one];
                if (silent.how === 'gone') return [];
                if (silent.how !== 'old' || one.reading === null) return [{ ...one, condition: 'stale' as const }];
                return [{ ...one, reading: { ...one.reading, monoMs: laterMs - 60_000 } }];
              }),
              chargePoints: moment.input.chargePoints.map((one, i) =>
                i === silent.station
                  ? { ...one, condition: silent.how === 'faulty' ? ('faulty' as const) : ('stale' as const) }
                  : one,
              ),
            };
            const { decision } = decide(input, moment.after, settings);
            decision.chargePoints.forEach(({ id, currentA }, i) => {
              const safeA = settings.chargePoints[i]?.safeCurrentA ?? 0;
              const circuits = settings.circuits.filter((one) => above(settings, id).includes(one.id));
              const isSilent =
                i === silent.station || circuits.some(({ meterId }) => meterId !== null && meterId === silent.meter);
              if (isSilent) expect(currentA).toBeLessThanOrEqual(safeA);
            });
            // The last known load of others stays counted.
            for (const { id, limitA, meterId } of settings.circuits) {
              if (meterId === null) continue;
              const cars = onCircuit(settings, id, (one) =>
                spread(grantedOf(decision).get(one) ?? 0, countOf(moment, one)),
              );
              for (const phase of PHASE_INDICES) {
                const load = moment.after.loads.find(({ key }) => key === `${id}/L${phase + 1}`)?.load ?? 0;
                const room = limitA[phase] - settings.fuse.marginA - Math.max(0, load);
                expect(cars[phase]).toBeLessThanOrEqual(Math.max(0, room) + 1e-3);
              }
            }
          },
        ),
        { numRuns: runs(0.05) },
      );
    },
    PATIENCE_MS,
  );

  it(
    'believes no smaller load by a suspect reading than by a good one',
    () => {
      fc.assert(
        fc.property(siteArb, fc.array(stretchArb, { minLength: 2, maxLength: 2 }), (settings, stretches) => {
          const moment = live(settings, stretches).at(-1);
          if (moment === undefined) return;
          const meters = moment.input.meters.map((one) => ({
            ...one,
            reading: one.reading === null ? null : { ...one.reading, quality: 'suspect' as const },
          }));
          const doubted = decide({ ...moment.input, meters }, moment.before, settings).memory.loads;
          moment.after.loads.forEach(({ load }, i) => {
            expect(doubted[i]?.load).toBeGreaterThanOrEqual(load);
          });
        }),
        { numRuns: runs(0.03) },
      );
    },
    PATIENCE_MS,
  );
});
