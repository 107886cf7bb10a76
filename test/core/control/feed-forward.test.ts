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
  sunAt: (second: number) => number = (second) => (second % 60 < 30 ? 14 : 11),
): {
  readonly errors: readonly number[];
  readonly isPlain: readonly boolean[];
  /** What the car is offered below the sun, A. */
  readonly belowA: readonly number[];
} {
  const settings = site();
  let memory = initialMemory();
  const drawn: number[] = [];
  const errors: number[] = [];
  const isPlain: boolean[] = [];
  const belowA: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const monoMs = (second + 1) * 1_000;
    // Up and down by 3 A, a second and a half for each ampere.
    drawn.push(10 + Math.max(-3, Math.min(3, ((second % 20) - 10) / 1.5)));
    const nowA = drawn.at(-1) ?? 0;
    const toldA = drawn.at(-1 - lateS) ?? 10;
    const sunA = sunAt(second);
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
    belowA.push(sunA - (decision.chargePoints[0]?.currentA ?? 0));
    errors.push(Math.abs((decision.balance.surplusW ?? 0) - sunA * 690));
  }
  return { errors, isPlain, belowA };
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

  it('let a cloud be led by its edge, and nothing by a device', () => {
    const cloud = told(0, 305, (second) => 14 - Math.max(0, second - 299));
    for (const belowA of cloud.belowA.slice(302)) expect(belowA).toBeGreaterThan(2);
    const device = told(0, 305, (second) => (second < 300 ? 14 : 10));
    for (const belowA of device.belowA.slice(300)) expect(Math.abs(belowA)).toBeLessThan(0.2);
  });

  it('are not believed before they have shown it', () => {
    expect(told(0, 4).isPlain).not.toContain(true);
  });
});
