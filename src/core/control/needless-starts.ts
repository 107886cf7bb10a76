import type { Tree } from './circuits.ts';
import type { House } from './house.ts';
import type { QuarterHour } from './quarter-hour.ts';
import type { Demand } from './sharing.ts';

/**
 * A car whose least current does not fit into a whole quarter hour beside those that charge would start late in each and
 * stop at its end: it does not start at all.
 */
export function withoutNeedlessStarts(
  wishes: readonly Demand[],
  quarter: QuarterHour,
  tree: Tree,
  house: House,
): readonly Demand[] {
  const limit = tree.root?.limits.find(({ phase }) => phase === null);
  if (limit === undefined) return wishes;
  const leastW = ({ minA, loads }: Demand): number =>
    minA * (loads.find((load) => load.limit === limit.index)?.perA ?? 0);
  const chargingW = wishes.reduce((sum, wish) => (wish.charging && wish.maxA > 0 ? sum + leastW(wish) : sum), 0);
  const freeW = quarter.steadyW - (house.others[limit.index] ?? 0) - chargingW;
  return wishes.map((wish) => (wish.charging || leastW(wish) <= freeW ? wish : { ...wish, maxA: 0 }));
}
