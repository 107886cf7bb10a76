import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import { charging, electrical, meter, reading, site, snapshot } from './fixtures.ts';

/**
 * A car that wanders, and a station that tells it `lateS` seconds late: how far the surplus is off, W, in each second,
 * and whether it is the plain difference of meter and report.
 */
function told(
  lateS: number,
  seconds: number,
): { readonly errors: readonly number[]; readonly isPlain: readonly boolean[] } {
  const settings = site();
  let memory = initialMemory();
  const drawn: number[] = [];
  const errors: number[] = [];
  const isPlain: boolean[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const monoMs = (second + 1) * 1_000;
    // Up and down by 3 A, a second and a half for each ampere.
    drawn.push(10 + Math.max(-3, Math.min(3, ((second % 20) - 10) / 1.5)));
    const nowA = drawn.at(-1) ?? 0;
    const toldA = drawn.at(-1 - lateS) ?? 10;
    const sunA = second % 60 < 30 ? 14 : 11;
    const { decision, memory: after } = decide(
      snapshot(monoMs, {
        meters: [meter('grid', [nowA - sunA, nowA - sunA, nowA - sunA], monoMs)],
        chargePoints: [
          charging('a', 16, null, monoMs, {
            mode: 'solar',
            reading: reading(electrical([toldA, toldA, toldA]), monoMs),
          }),
        ],
      }),
      memory,
      settings,
    );
    memory = after;
    isPlain.push(memory.feed !== null && memory.feed.roughW <= 0.7 * memory.feed.roughLateW);
    errors.push(Math.abs((decision.balance.surplusW ?? 0) - sunA * 690));
  }
  return { errors, isPlain };
}

describe('reports in step with the meter', () => {
  it('are learned, and then the surplus is exact at once', () => {
    const { errors, isPlain } = told(0, 300);
    expect(Math.max(...errors.slice(120))).toBeLessThan(2);
    expect(isPlain.slice(120)).not.toContain(false);
  });

  it.each([1, 2, 3])('%d s late they are not: the load stays as it is believed', (lateS) => {
    expect(told(lateS, 300).isPlain).not.toContain(true);
  });

  it('are not believed before they have shown it', () => {
    expect(told(0, 4).isPlain).not.toContain(true);
  });
});
