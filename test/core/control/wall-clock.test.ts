import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import { CHARGE_MODES } from '../../../src/core/model/site.ts';
import { Bench, chargePoint, load, site } from './fixtures.ts';
import { PATIENCE_MS, runs } from './runs.ts';

/** Laws and people speak of clock time; fuses and cars do not. */

const amps = fc.integer({ min: -20, max: 25 });
const stretches = fc.array(
  fc.record({
    seconds: fc.integer({ min: 5, max: 40 }),
    houseA: fc.tuple(amps, amps, amps),
    mode: fc.constantFrom(...CHARGE_MODES),
    jumpMs: fc.integer({ min: -1e9, max: 1e9 }),
  }),
  { minLength: 1, maxLength: 5 },
);

it(
  'no set-point depends on the wall clock, where nothing ends by it',
  () => {
    fc.assert(
      fc.property(stretches, (days) => {
        const settings = site({ chargePoints: [chargePoint('a'), chargePoint('b')], loads: [load('boiler')] });
        const run = (jumps: boolean): readonly unknown[] => {
          const bench = new Bench(settings);
          let offMs = 0;
          return days.flatMap(({ seconds, houseA, mode, jumpMs }) => {
            if (jumps) offMs += jumpMs;
            return Array.from({ length: seconds }, () => {
              const decision = bench.step(houseA as PerPhase, (base) => ({
                ...base,
                wallMs: base.wallMs + offMs,
                chargePoints: base.chargePoints.map((seen) => ({ ...seen, mode })),
              }));
              const { chargePoints, loads, batteries } = decision;
              return [
                chargePoints.map(({ currentA, phases }) => [currentA, phases]),
                loads.map(({ powerW }) => powerW),
                batteries,
              ];
            });
          });
        };
        expect(run(true)).toEqual(run(false));
      }),
      { numRuns: runs(0.005) },
    );
  },
  PATIENCE_MS,
);
