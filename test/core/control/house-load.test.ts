import { describe, expect, it } from 'vitest';
import { evidenceIn } from '../../../src/core/control/identify/evidence.ts';
import {
  type HouseWatch,
  houseExcesses,
  type WorstHouse,
  watchHouses,
} from '../../../src/core/control/identify/house-load.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import { chargePoint, charging, circuit, meter, site, snapshot, WALL_MS } from './fixtures.ts';

/** The house as it was at its worst, for the check that safe currents leave room for it. */

const SETTINGS = site({
  circuits: [
    circuit({ limitA: [25, 25, 25] }),
    circuit({ id: 'garage', name: 'Garage', parentId: 'house', limitA: [16, 16, 16], meterId: 'garage' }),
  ],
  chargePoints: [chargePoint('a'), chargePoint('b', { circuitId: 'garage', phaseRotation: ['L2', 'L3', 'L1'] })],
});

class Watch {
  watches: readonly HouseWatch[] = [];
  worst: readonly WorstHouse[] = [];
  monoMs = 0;

  /** The grid meter, what each car draws and was granted. */
  pass(
    seconds: number,
    gridA: PerPhase,
    cars: { readonly a?: number; readonly b?: number } = {},
    unheard = false,
  ): void {
    for (let second = 0; second < seconds; second += 1) {
      this.monoMs += 1_000;
      const { a = 0, b = 0 } = cars;
      const now = snapshot(this.monoMs, {
        meters: [meter('grid', gridA, this.monoMs, unheard ? { condition: 'stale' } : {})],
        chargePoints: [charging('a', a, [a, a, a], this.monoMs), charging('b', b, [b, 0, 0], this.monoMs)],
      });
      const { watches, worst } = watchHouses(now, this.watches, this.worst, SETTINGS);
      this.watches = watches;
      this.worst = worst;
    }
  }

  houseA(): PerPhase | null {
    return this.worst.find(({ circuitId }) => circuitId === 'house')?.currentA ?? null;
  }
}

describe('the largest load of the house', () => {
  it('is what the meter shows beside the cars, on the phases of the house, when it lasts a minute', () => {
    const watch = new Watch();
    watch.pass(130, [18, 20, 12], { a: 10, b: 6 });
    expect(watch.houseA()).toEqual([8, 4, 2]);
    expect(watch.worst[0]?.atMs).toBeGreaterThan(WALL_MS);
    expect(watch.worst.some(({ circuitId }) => circuitId === 'garage')).toBe(false);
  });

  it('is no motor that starts, and no car whose report is late', () => {
    const watch = new Watch();
    watch.pass(130, [3, 3, 3]);
    watch.pass(20, [23, 3, 3]);
    watch.pass(130, [3, 3, 3]);
    expect(watch.houseA()).toEqual([3, 3, 3]);
  });

  it('stays when it is over, grows when there is more, and is no matter while the meter is silent', () => {
    const watch = new Watch();
    watch.pass(130, [9, 2, 2]);
    watch.pass(130, [2, 11, 2]);
    watch.pass(130, [20, 20, 20], {}, true);
    expect(watch.houseA()).toEqual([9, 11, 2]);
    const before = watch.worst;
    watch.pass(130, [9.2, 11.2, 2.2]);
    expect(watch.worst).toBe(before);
  });

  it('is forgotten when it has not come back for more than a year', () => {
    const worst: readonly WorstHouse[] = [
      { circuitId: 'house', currentA: [20, 0, 0], atMs: WALL_MS - 401 * 86_400_000 },
    ];
    expect(watchHouses(snapshot(0), [], worst, SETTINGS).worst).toEqual([]);
  });

  it('survives as JSON, and what is not understood is left out', () => {
    const houses: readonly WorstHouse[] = [{ circuitId: 'house', currentA: [1, 2, 3], atMs: 5 }];
    expect(evidenceIn(JSON.parse(JSON.stringify({ observations: [], houses }))).houses).toEqual(houses);
    expect(evidenceIn({ houses: [{ circuitId: 'house', currentA: [1, 2] }, null, 7] }).houses).toEqual([]);
    expect(evidenceIn({ observations: [] }).houses).toEqual([]);
  });
});

describe('safe currents beside the house', () => {
  const worst = (currentA: PerPhase): readonly WorstHouse[] => [{ circuitId: 'house', currentA, atMs: WALL_MS }];

  it('fit where all together stay within the fuse', () => {
    expect(houseExcesses(SETTINGS, [])).toEqual([]);
    expect(houseExcesses(SETTINGS, worst([13, 13, 13]))).toEqual([]);
  });

  it('name the worst phase where they do not', () => {
    expect(houseExcesses(SETTINGS, worst([14, 17.4, 2]))).toEqual([
      { circuitId: 'house', circuitName: 'House', phase: 1, safeA: 12, houseA: 17.4, limitA: 25 },
    ]);
  });

  it('are no matter where they are 0: the house alone is nobody’s', () => {
    const dark = site({ chargePoints: [chargePoint('a', { safeCurrentA: 0 })] });
    expect(houseExcesses(dark, worst([40, 40, 40]))).toEqual([]);
  });
});
