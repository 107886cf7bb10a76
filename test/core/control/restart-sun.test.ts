import { expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { ChargePointSnapshot } from '../../../src/core/model/snapshot.ts';
import { chargePoint, charging, meter, of, site, snapshot } from './fixtures.ts';

const CEILING_A = 11;
const RELAY = { connected: 3, switching: false, proven: true } as const;

/**
 * A new process finds a car that the sun has been charging. The meter speaks first; the station connects after four seconds and
 * reports after seven. 9.5 kW of sun, of which the car takes `drawsA` on three phases.
 */
function restart(drawsA: number, seconds: number) {
  const exportA = 9_500 / 690 - drawsA;
  const grid: PerPhase = [-exportA, -exportA, -exportA];
  const drawn: PerPhase = [drawsA, drawsA, drawsA];
  let memory = initialMemory();
  return Array.from({ length: seconds }, (_, second) => {
    const monoMs = second * 1_000;
    const state: Partial<ChargePointSnapshot> =
      second < 4
        ? { condition: 'connecting', status: 'unknown', hasTransaction: true }
        : { status: drawsA > 0 ? 'charging' : 'suspended-ev' };
    const reported = second < 7 ? null : drawn;
    const result = decide(
      snapshot(monoMs, {
        meters: [meter('grid', grid, monoMs)],
        chargePoints: [charging('a', CEILING_A, reported, monoMs, { mode: 'solar', phaseRelay: RELAY, ...state })],
      }),
      memory,
      site({ chargePoints: [chargePoint('a', { safeCurrentA: 0 })] }),
    );
    ({ memory } = result);
    return { second, surplusW: result.decision.balance.surplusW, ...of(result.decision, 'a') };
  });
}

it('counts a car in a solar mode that is not heard yet with what it may draw: its own power is sun as well', () => {
  for (const { second, surplusW, currentA, phases } of restart(CEILING_A, 20)) {
    expect(surplusW).toBeGreaterThan(7_500 + 1_900);
    expect(phases).not.toBe(1);
    if (second >= 4) expect(currentA).toBeGreaterThanOrEqual(CEILING_A);
  }
});

it('knows better as soon as the car has reported that it draws nothing', () => {
  expect(restart(0, 20).at(-1)?.surplusW).toBe(9_500);
});
