import { expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { HouseLoad } from '../../src/site/house-load.ts';
import type { Cycle } from '../../src/site/loop.ts';
import { chargePoint, device, snapshot } from './builders.ts';

const cycle = (houseW: number | null, parts: Partial<Snapshot>): Cycle => ({
  snapshot: snapshot(parts),
  decision: { chargePoints: [], balance: { surplusW: null, houseW } },
});

/** The grid meter was read `agoMs` before, the charge point at 1000 ms. */
function at(monoMs: number): Partial<Snapshot> {
  const grid = device('grid', 500);
  if (grid.reading === null) throw new Error('no reading');
  return {
    monoMs,
    meters: [{ ...grid, reading: { ...grid.reading, monoMs } }],
    chargePoints: [chargePoint('a', 4_000)],
  };
}

it('holds the load of the house while a charging car has not reported', () => {
  const load = new HouseLoad('grid');
  load.note(cycle(400, at(1_500)));
  load.note(cycle(3_800, at(4_000)));
  expect(load.shown()).toMatchObject({ value: 400, stale: false });
});

it('calls it stale when it had to be held for long', () => {
  const load = new HouseLoad('grid');
  load.note(cycle(400, at(1_500)));
  load.note(cycle(3_800, at(40_000)));
  expect(load.shown()).toMatchObject({ value: 400, stale: true });
});

it('knows nothing before the first whole set of readings', () => {
  const load = new HouseLoad('grid');
  load.note(cycle(null, {}));
  expect(load.shown()).toBeNull();
});
