import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChargerBench } from './bench.ts';

const LAYOUTS = ['keba-p40', 'alfen-ng9xx', 'heidelberg-energy-control', 'vestel-evc04', 'go-e-modbus'] as const;

/** What may happen for some seconds: another wish, a fault of line or charger, a control loop that stands still. */
const episode = fc.record({
  wantedA: fc.constantFrom<(number | null)[]>(0, 6, 9, 16, null),
  fault: fc.constantFrom(null, null, null, 'silent', 'unreachable', 'late', 'refuses-writes', 'exception'),
  seconds: fc.integer({ min: 1, max: 25 }),
});

it.each(LAYOUTS)('%s never offers its car more than it counts with', async (layout) => {
  await fc.assert(
    fc.asyncProperty(fc.array(episode, { minLength: 3, maxLength: 8 }), async (episodes) => {
      const bench = await new ChargerBench(layout).open();
      bench.plugIn();
      for (const { wantedA, fault, seconds } of episodes) {
        bench.wantedA = wantedA;
        if (fault !== null) bench.server.faults.on(fault);
        for (let second = 0; second < seconds; second += 1) {
          await bench.live(1);
          const { ceilingA } = bench.snapshot().lease;
          expect(ceilingA + 0.11, `${wantedA} A, ${fault}, ${second} s`).toBeGreaterThanOrEqual(bench.evse.offerA);
        }
        if (fault !== null) bench.server.faults.off(fault);
      }
      await bench.close();
    }),
    { numRuns: 4 },
  );
});
