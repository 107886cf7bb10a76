import { expect, it } from 'vitest';
import { lademeister } from '../../../scripts/bench/control/ours.ts';
import type { Command } from '../../../scripts/bench/control/station.ts';
import { simulateYear } from '../../../scripts/bench/control/year.ts';

/** The second day begins with what was learned in a night. */
const DAYS = 2;
const SEED = 2_150;

it('commands the same by day, whether it decided every three seconds or every second by night', {
  timeout: 120_000,
}, () => {
  const [coarse, fine] = [3_000, 1_000].map((nightStepMs) => {
    const commands: (readonly (Command | null)[])[] = [];
    const figures = simulateYear(lademeister(), {
      days: DAYS,
      firstDay: 180,
      seed: SEED,
      nightStepMs,
      watch: (now) => commands.push(now),
    });
    return { figures, commands };
  });
  expect(coarse?.commands).toEqual(fine?.commands);
  expect(coarse?.figures.chargedWh).toBe(fine?.figures.chargedWh);
  expect(coarse?.figures.chargedWh).toBeGreaterThan(10_000);
  expect(coarse?.figures.decisions).toBeLessThan(0.8 * (fine?.figures.decisions ?? 0));
});
