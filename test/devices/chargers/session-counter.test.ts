import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SessionCounter } from '../../../src/devices/chargers/session-counter.ts';

it('counts all that flowed in a session, wherever the charger begins its own count anew', () => {
  const step = fc.record({ flowedWh: fc.integer({ min: 0, max: 500 }), resets: fc.boolean() });
  fc.assert(
    fc.property(fc.nat(9_000), fc.array(step, { maxLength: 30 }), (leftOverWh, steps) => {
      const counter = new SessionCounter();
      let said = leftOverWh;
      expect(counter.register(said, false)).toBe(0);
      let flowed = 0;
      for (const { flowedWh, resets } of steps) {
        // What flows between a reset and the next poll is seen; a reset and more than before in one poll cannot be.
        if (resets && flowedWh < said) said = 0;
        said += flowedWh;
        flowed += flowedWh;
        expect(counter.register(said, true)).toBe(flowed);
      }
    }),
  );
});

it('goes on with what a charger has counted before we came, and knows no register where it says nothing', () => {
  const counter = new SessionCounter();
  expect(counter.register(1_200, true)).toBe(1_200);
  expect(counter.register(1_300, true)).toBe(1_300);
  expect(counter.register(null, true)).toBeNull();
});
