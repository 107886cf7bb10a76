import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { lademeister } from '../../../scripts/bench/control/ours.ts';
import { simulateYear, type YearFigures } from '../../../scripts/bench/control/year.ts';

/** The second day begins with what was learned in a night. */
const SUMMER = { days: 2, firstDay: 180, seed: 2_150 } as const;

function live(nightStepMs: number): { readonly figures: YearFigures; readonly digest: string } {
  const hash = createHash('sha256');
  const figures = simulateYear(lademeister(), {
    ...SUMMER,
    nightStepMs,
    watch: (commands) => {
      for (const command of commands) hash.update(`${command?.currentA}/${command?.phases};`);
    },
  });
  return { figures, digest: hash.digest('hex') };
}

it('commands the same by day, whether it decided every three seconds by night or every second', {
  timeout: 300_000,
}, () => {
  const coarse = live(3_000);
  const fine = live(1_000);
  expect(coarse.digest).toBe(fine.digest);
  expect(coarse.figures.chargedWh).toBe(fine.figures.chargedWh);
  expect(coarse.figures.chargedWh).toBeGreaterThan(10_000);
  expect(coarse.figures.decisions).toBeLessThan(0.8 * fine.figures.decisions);
});
