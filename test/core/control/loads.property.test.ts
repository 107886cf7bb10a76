import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import {
  addPhases,
  NO_CURRENT,
  type PerPhase,
  PHASE_INDICES,
  PHASES,
  toGridPhases,
} from '../../../src/core/model/phases.ts';
import { CHARGE_MODES, type FlexibleLoadSettings, LOAD_MODES, type Settings } from '../../../src/core/model/site.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  chargePoint,
  charging,
  circuit,
  electrical,
  load,
  meter,
  reading,
  site,
  snapshot,
  WALL_MS,
} from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

const ROTATIONS: readonly FlexibleLoadSettings['phases'][] = [['L1'], ['L2'], ['L3'], ['L1', 'L2', 'L3']];
const amps = fc.integer({ min: -20, max: 30 });
const siteArb = fc
  .record({
    limitA: fc.integer({ min: 10, max: 40 }),
    cars: fc.array(fc.record({ priority: fc.nat({ max: 2 }), maxCurrentA: fc.constantFrom(10, 16, 32) }), {
      maxLength: 3,
    }),
    loads: fc.array(
      fc.record({
        kind: fc.constantFrom('socket', 'heating-rod', 'heat-pump'),
        phases: fc.constantFrom(...ROTATIONS),
        power: fc.constantFrom(
          [500, 500, 0],
          [2_000, 2_000, 0],
          [1_000, 3_000, 1_000],
          [100, 3_000, 1],
          [9_000, 9_000, 0],
        ),
        priority: fc.nat({ max: 2 }),
        runs: fc.constantFrom('surplus', 'always'),
        minOnMs: fc.constantFrom(0, 20_000, 60_000),
        minOffMs: fc.constantFrom(0, 15_000),
        maxDailyMs: fc.constantFrom(null, 1_000),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ limitA, cars, loads }) =>
    site({
      circuits: [circuit({ limitA: [limitA, limitA, limitA] })],
      chargePoints: cars.map((over, i) => chargePoint(`cp${i}`, over)),
      loads: loads.map(({ power: [minW = 0, maxW = 0, stepW = 0], ...over }, i) =>
        load(`l${i}`, { ...over, minW, maxW, stepW }),
      ),
      solar: { startDelayMs: 5_000, stopDelayMs: 5_000 },
    }),
  );
const stretchArb = fc.record({
  seconds: fc.integer({ min: 5, max: 40 }),
  houseA: fc.tuple(amps, amps, amps),
  modes: fc.array(fc.constantFrom(...CHARGE_MODES), { minLength: 3, maxLength: 3 }),
  loadModes: fc.array(fc.constantFrom('auto', ...LOAD_MODES), { minLength: 3, maxLength: 3 }),
});
type Stretch = typeof stretchArb extends fc.Arbitrary<infer T> ? T : never;

interface Moment {
  readonly input: Snapshot;
  readonly before: Memory;
  readonly after: Memory;
  readonly decision: Decision;
  readonly calmS: number;
  readonly houseA: PerPhase;
}

const onGrid = (powerW: number, { phases }: FlexibleLoadSettings): PerPhase =>
  toGridPhases(terminals(powerW, phases.length), phases);

function terminals(powerW: number, count: number): PerPhase {
  const currentA = powerW / 230 / count;
  return [currentA, count > 1 ? currentA : 0, count > 2 ? currentA : 0];
}

/** Cars and loads follow at once and report every second. */
function live(settings: Settings, stretches: readonly Stretch[]): readonly Moment[] {
  const moments: Moment[] = [];
  let last: Decision | null = null;
  let memory = initialMemory();
  let monoMs = 0;
  for (const { seconds, houseA, modes, loadModes } of stretches) {
    for (let second = 0; second < seconds; second += 1) {
      monoMs += 1_000;
      const ceilingOf = (id: string): number => last?.chargePoints.find((one) => one.id === id)?.currentA ?? 0;
      const powerOf = (id: string): number => last?.loads.find((one) => one.id === id)?.powerW ?? 0;
      const carsA = settings.chargePoints.map(({ id }): PerPhase => [ceilingOf(id), ceilingOf(id), ceilingOf(id)]);
      const loadsA = settings.loads.map((one) => onGrid(powerOf(one.id), one));
      const gridA = [...carsA, ...loadsA].reduce(addPhases, houseA);
      const input = snapshot(monoMs, {
        meters: [meter('grid', gridA, monoMs)],
        chargePoints: settings.chargePoints.map(({ id }, i) =>
          charging(id, ceilingOf(id), carsA[i] ?? NO_CURRENT, monoMs, { mode: modes[i] ?? 'fast' }),
        ),
        loads: settings.loads.map(({ id, phases }, i) => ({
          id,
          condition: 'ok',
          mode: loadModes[i] ?? 'auto',
          ceilingW: powerOf(id),
          reading: reading(electrical(terminals(powerOf(id), phases.length)), monoMs),
          ranTodayMs: 0,
          dayEndsMs: WALL_MS + 43_200_000,
        })),
      });
      const { decision, memory: after } = decide(input, memory, settings);
      moments.push({ input, before: memory, after, decision, calmS: second, houseA });
      memory = after;
      last = decision;
    }
  }
  return moments;
}

const property = (check: (settings: Settings, moments: readonly Moment[]) => void) =>
  fc.assert(
    fc.property(siteArb, fc.array(stretchArb, { minLength: 1, maxLength: 4 }), (settings, stretches) =>
      check(settings, live(settings, stretches)),
    ),
    { numRuns: runs(0.01) },
  );

/** Whose a step of the house is, is known when the cars that move have had their dead time. s */
const SETTLED_S = 8;

it(
  'grants cars and loads together no more than what remains beside what is measured of others',
  () => {
    property((settings, moments) => {
      for (const { decision, calmS, houseA } of moments) {
        // A house that steps against its cars may look like a meter the wrong way round: safe currents are another promise.
        if (calmS < SETTLED_S || decision.doubts.length > 0) continue;
        const grantedA = [
          ...decision.chargePoints.map(({ currentA }): PerPhase => [currentA, currentA, currentA]),
          ...settings.loads.map((one, i) => onGrid(decision.loads[i]?.powerW ?? 0, one)),
        ].reduce(addPhases, NO_CURRENT);
        for (const phase of PHASE_INDICES) {
          const roomA = Math.max(0, (settings.circuits[0]?.limitA[phase] ?? 0) - Math.max(0, houseA[phase]));
          if (grantedA[phase] > roomA + 1e-3) expect.fail(`phase ${phase}: ${grantedA[phase]} A of ${roomA} A left`);
        }
      }
    });
  },
  PATIENCE_MS,
);

it(
  'gives a load 0 or a power it can take, and always a reason',
  () => {
    property((settings, moments) => {
      for (const { decision } of moments) {
        for (const [i, { powerW, reasons, sgReady }] of decision.loads.entries()) {
          const { minW = 0, maxW = 0, stepW = 0, kind } = settings.loads[i] ?? {};
          const steps = stepW === 0 ? 0 : (powerW - minW) / stepW;
          const fits = powerW === 0 || (powerW >= minW && powerW <= maxW && Math.abs(steps - Math.round(steps)) < 1e-6);
          if (!fits) expect.fail(`${powerW} W of ${minW} to ${maxW} in steps of ${stepW}`);
          expect(reasons.length).toBeGreaterThan(0);
          expect(sgReady === null).toBe(kind !== 'heat-pump');
        }
      }
    });
  },
  PATIENCE_MS,
);

it(
  'keeps the least times of a load, unless its owner switches it off or what must run is more than a fuse carries',
  () => {
    property((settings, moments) => {
      for (const [i, one] of settings.loads.entries()) {
        let [isOn, sinceMs] = [false, 1_000];
        for (const { input, decision, after, calmS } of moments) {
          const now = (decision.loads[i]?.powerW ?? 0) > 0;
          if (now === isOn) continue;
          const lastedMs = input.monoMs - sinceMs;
          if (now && lastedMs < one.minOffMs) expect.fail(`on after a rest of ${lastedMs} ms`);
          if (!now && lastedMs < one.minOnMs && input.loads[i]?.mode !== 'off') {
            // Whatever was on before takes its least power: cars make room.
            const mustA = settings.loads
              .filter((_, k) => (input.loads[k]?.ceilingW ?? 0) > 0)
              .map((other) => onGrid(other.minW, other))
              .reduce(addPhases, NO_CURRENT);
            const binds = PHASES.some((phase, p) => {
              const belief = after.loads.find(({ key }) => key === `house/${phase}`);
              const others = Math.max(0, belief?.load ?? 0) + (belief?.habit?.surpriseA ?? 0);
              const isOwn = (onGrid(1, one)[PHASE_INDICES[p] ?? 0] ?? 0) > 0;
              return isOwn && others + (mustA[PHASE_INDICES[p] ?? 0] ?? 0) > (settings.circuits[0]?.limitA[0] ?? 0);
            });
            // Near its end a fuse takes everything off.
            const isCut = after.overloads.some(({ cutMs }) => cutMs !== null);
            // A house that steps against what is on may look like a meter the wrong way round: without it loads rest.
            const isDoubted = decision.doubts.length > 0;
            if (!binds && !isCut && !isDoubted && calmS >= SETTLED_S) expect.fail(`off after ${lastedMs} ms with room`);
          }
          [isOn, sinceMs] = [now, input.monoMs];
        }
      }
    });
  },
  PATIENCE_MS,
);

it(
  'is a function of what is there, in whatever order: and its memory survives JSON',
  () => {
    property((settings, moments) => {
      const moment = moments.at(-1);
      if (moment === undefined) return;
      const memory = JSON.parse(JSON.stringify(moment.before)) as Memory;
      expect(decide(moment.input, memory, settings)).toEqual({ decision: moment.decision, memory: moment.after });
      const turned = decide({ ...moment.input, loads: moment.input.loads.toReversed() }, moment.before, {
        ...settings,
        loads: settings.loads.toReversed(),
      });
      for (const { id, powerW } of turned.decision.loads) {
        expect(powerW).toBeCloseTo(moment.decision.loads.find((one) => one.id === id)?.powerW ?? Number.NaN, 3);
      }
    });
  },
  PATIENCE_MS,
);
