import { describe, expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { ChargePointSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, chargePoint, charging, circuit, meter, of, site } from './fixtures.ts';

const settings = site({
  circuits: [circuit({ limitA: [35, 35, 35] })],
  chargePoints: [chargePoint('lost'), chargePoint('b')],
  fuse: { marginA: 0.5 },
});

/** The same snapshot with another charge point in the place of `lost`, and the meter that goes with it. */
function with_(base: Snapshot, lost: ChargePointSnapshot, gridA: PerPhase): Snapshot {
  return {
    ...base,
    meters: [meter('grid', gridA, base.monoMs)],
    chargePoints: base.chargePoints.map((one) => (one.id === 'lost' ? lost : one)),
  };
}

const all = (currentA: number): PerPhase => [currentA, currentA, currentA];
const drawnBy = (base: Snapshot): number =>
  base.chargePoints.find(({ id }) => id === 'b')?.reading?.value.phaseCurrentA?.[0] ?? 0;

describe('a charge point that nobody hears and nobody can bring down', () => {
  it('is no excuse for the house: what the meter shows is left room for beside all that it may draw', () => {
    const bench = new Bench(settings);
    for (let second = 0; second < 120; second += 1) {
      const decision = bench.step(all(14), (base) => {
        const lost = charging('lost', 16, null, base.monoMs, { condition: 'faulty' });
        return with_(base, lost, all(14 + drawnBy(base)));
      });
      // 35 - 0.5 - 14 - 16 is less than the least current.
      expect(of(decision, 'b').currentA, `second ${second}`).toBe(0);
    }
  });

  it('that fell back since its last report hides no house load behind that report', () => {
    const bench = new Bench(settings);
    let reportedMs = 0;
    for (let second = 0; second < 240; second += 1) {
      const isLost = second >= 60;
      const houseA = isLost ? 28 : 3;
      const decision = bench.step(all(houseA), (base) => {
        if (!isLost) reportedMs = base.monoMs;
        // Its lease has run out inside the station and its car has left, but nobody could tell.
        const ceilingA = second >= 90 ? 6 : 16;
        const condition = isLost ? 'stale' : 'ok';
        const lost = charging('lost', ceilingA, all(16), reportedMs, { condition });
        return with_(base, lost, all(houseA + (isLost ? 0 : 16) + drawnBy(base)));
      });
      if (second < 120) continue;
      expect(of(decision, 'b').currentA, `second ${second}`).toBe(0);
    }
  });
});

describe('after a restart', () => {
  it('a car that charges on the sun goes on, once its station has been heard', () => {
    const sunny = site({ circuits: [circuit()], chargePoints: [chargePoint('a')] });
    const bench = new Bench(sunny);
    for (let second = 0; second < 12; second += 1) {
      const decision = bench.step(all(-10), (base) => {
        const isHeard = second >= 3;
        const a = charging('a', 16, isHeard ? all(8) : null, base.monoMs, {
          mode: 'solar',
          condition: isHeard ? 'ok' : 'connecting',
          status: isHeard ? 'charging' : 'unknown',
          lease: { acceptedA: null, ceilingA: 16, expiresMonoMs: null },
        });
        return { ...base, meters: [meter('grid', all(-2), base.monoMs)], chargePoints: [a] };
      });
      if (second >= 3) expect(of(decision, 'a').currentA, `second ${second}`).toBeGreaterThanOrEqual(6);
    }
  });
});
