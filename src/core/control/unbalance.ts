import type { Tree } from './circuits.ts';
import { shareFairly } from './ramp.ts';
import type { Demand, Share } from './sharing.ts';
import type { Station } from './stations.ts';

/** As often as one phase can depend on another. */
const MOST_ROUNDS = 3;

/**
 * Fair shares that keep the phases balanced. What one phase may carry more than another counts on what the cars on the
 * lower one draw, by the meter. A car there that is lowered by this very decision will draw less: the others yield to
 * that now, not when the meter has shown it. `rooms` are those that hold then.
 */
export function shareBalanced(
  tree: Tree,
  stations: readonly Station[],
  demands: readonly Demand[],
  rooms: readonly number[],
): { readonly fair: readonly Share[]; readonly rooms: readonly number[] } {
  const unbalances = tree.limits.filter(({ against }) => against !== null);
  let fair = shareFairly(stations, demands, rooms);
  if (unbalances.length === 0) return { fair, rooms };
  const relief = tree.limits.map(() => 0);
  let balanced = rooms;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let more = false;
    for (const { index, phase, against } of unbalances) {
      const lostA = stations.reduce((sum, { node, draw }, i) => {
        const relieves =
          against !== null && phase !== null && draw.phases.includes(against) && !draw.phases.includes(phase);
        const isBehind = relieves && node.limitsAbove.some((limit) => limit.index === index);
        return isBehind ? sum + Math.max(0, draw.seenA[against] - (fair[i]?.currentA ?? 0)) : sum;
      }, 0);
      if (lostA <= (relief[index] ?? 0)) continue;
      relief[index] = lostA;
      more = true;
    }
    if (!more) break;
    balanced = rooms.map((room, index) => room - (relief[index] ?? 0));
    fair = shareFairly(stations, demands, balanced);
  }
  return { fair, rooms: balanced };
}
