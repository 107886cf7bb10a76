import type { Snapshot } from '../core/model/snapshot.ts';
import type { Cycle } from './loop.ts';
import type { Shown } from './view.ts';

/** A charge point's reading is good for the difference when it is this close to that of the grid meter, ms. */
const ALIGNED_MS = 1_200;
/** A difference older than this is shown as old, ms. */
const STALE_MS = 30_000;

/**
 * What the house draws, for the screen: grid plus sun plus battery less the cars. Charge points report every few
 * seconds, the grid meter every second; between two reports a car that ramps up would look like an oven. So the
 * difference is taken when the readings belong together, and held in between.
 */
export class HouseLoad {
  private readonly gridMeterId: string | null;
  private last: { readonly valueW: number; readonly atMs: number; readonly monoMs: number } | null = null;
  private nowMonoMs = 0;

  constructor(gridMeterId: string | null) {
    this.gridMeterId = gridMeterId;
  }

  note({ snapshot, decision }: Cycle): void {
    this.nowMonoMs = snapshot.monoMs;
    const { houseW } = decision.balance;
    const grid = snapshot.meters.find(({ id }) => id === this.gridMeterId)?.reading ?? null;
    if (houseW === null || grid === null || !isAligned(snapshot, grid.monoMs)) return;
    this.last = { valueW: houseW, atMs: grid.atMs, monoMs: snapshot.monoMs };
  }

  shown(): Shown | null {
    if (this.last === null) return null;
    const { valueW, atMs, monoMs } = this.last;
    return { value: valueW, atMs, stale: this.nowMonoMs - monoMs > STALE_MS };
  }
}

function isAligned({ chargePoints }: Snapshot, gridMonoMs: number): boolean {
  return chargePoints.every(
    ({ hasTransaction, reading }) =>
      !hasTransaction || reading === null || Math.abs(reading.monoMs - gridMonoMs) <= ALIGNED_MS,
  );
}
