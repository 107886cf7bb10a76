import type { CircuitCap } from '../model/snapshot.ts';
import type { Tree } from './circuits.ts';
import type { QuarterHour } from './quarter-hour.ts';

/** What a limit is rated at in this moment. */
export interface Rating {
  /** A or W; never more than the limit as installed. */
  readonly value: number;
  /** What sets it, where that is not the installation. */
  readonly setBy: CircuitCap | QuarterHour | null;
}

/** The present rating of each limit of the tree: as installed, or lower by a cap from outside or the quarter hour. */
export function ratingsOf(tree: Tree, caps: readonly CircuitCap[], quarter: QuarterHour | null): readonly Rating[] {
  if (caps.length === 0 && quarter === null) return asInstalled(tree);
  const ratings = tree.limits.map(({ rated }): Rating => ({ value: rated, setBy: null }));
  const lower = (index: number, value: number, setBy: Rating['setBy']): void => {
    if (value < (ratings[index]?.value ?? 0)) ratings[index] = { value, setBy };
  };
  for (const cap of caps) {
    for (const { index, phase, against } of tree.byId.get(cap.circuitId)?.limits ?? []) {
      const capped = phase === null ? cap.maxPowerW : against === null ? cap.maxCurrentA : null;
      if (capped !== null) lower(index, capped, cap);
    }
  }
  const ofGrid = tree.root?.limits.find(({ phase }) => phase === null);
  if (quarter !== null && ofGrid !== undefined) lower(ofGrid.index, quarter.allowedW, quarter);
  return ratings;
}

/** Ratings without caps depend on nothing that changes. */
const ratedTrees = new WeakMap<Tree, readonly Rating[]>();

function asInstalled(tree: Tree): readonly Rating[] {
  const known = ratedTrees.get(tree);
  if (known !== undefined) return known;
  const ratings = tree.limits.map(({ rated }): Rating => ({ value: rated, setBy: null }));
  ratedTrees.set(tree, ratings);
  return ratings;
}

/** The caps that hold now. */
export function inForce(caps: readonly CircuitCap[], wallMs: number): readonly CircuitCap[] {
  return caps.filter(({ untilMs }) => untilMs === null || untilMs > wallMs);
}
