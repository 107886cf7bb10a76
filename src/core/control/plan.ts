import { phaseIndex } from '../model/phases.ts';
import type { ChargePointSettings, Settings } from '../model/site.ts';
import type { CircuitCap } from '../model/snapshot.ts';
import { leastSetPoint, setPointAtMost } from './amperes.ts';
import { plantTree, type Tree, type TreeNode } from './circuits.ts';

/** What follows from the settings alone. */
export interface Plan {
  readonly tree: Tree;
  /** Charge points that hang on a circuit, by id. */
  readonly places: ReadonlyMap<string, Place>;
}

/** A charge point as installed. */
export interface Place {
  readonly installed: ChargePointSettings;
  readonly node: TreeNode;
  /** Grid phases behind its terminals, by which of them are used (bit 0 = L1): 0 to 7. */
  readonly phasesBehind: readonly (readonly (0 | 1 | 2)[])[];
  /** Its smallest and largest set-points, A. */
  readonly minA: number;
  readonly maxA: number;
  /** Its safe current as a set-point: 0 when that is below its minimum. A. */
  readonly safeA: number;
}

/**
 * Settings change when the owner changes them, caps now and then, decisions are made every second: no result depends on
 * this memory.
 */
const plans = new WeakMap<Settings, Map<string, Plan>>();
/** Sets of circuits whose power is limited from outside come and go; more than these are forgotten. */
const MOST_PLANS = 8;

/** `caps`: limits from outside; a circuit whose power they limit has a limit of its power. */
export function planOf(settings: Settings, caps: readonly CircuitCap[] = []): Plan {
  const known = plans.get(settings) ?? new Map<string, Plan>();
  const weighed = weighedBy(settings, caps);
  const key = weighed.size === 0 ? '' : JSON.stringify([...weighed].toSorted());
  const found = known.get(key);
  if (found !== undefined) return found;
  const plan = draft(settings, weighed);
  plans.set(settings, (known.size < MOST_PLANS ? known : new Map<string, Plan>()).set(key, plan));
  return plan;
}

const NONE_WEIGHED: ReadonlySet<string> = new Set();

function weighedBy({ circuits, quarterHour }: Settings, caps: readonly CircuitCap[]): ReadonlySet<string> {
  if (caps.length === 0 && quarterHour === null) return NONE_WEIGHED;
  const weighed = new Set(caps.flatMap(({ circuitId, maxPowerW }) => (maxPowerW === null ? [] : [circuitId])));
  const [grid] = circuits;
  if (grid?.meterId != null && quarterHour !== null) weighed.add(grid.id);
  return weighed;
}

function draft({ circuits, chargePoints }: Settings, weighed: ReadonlySet<string>): Plan {
  const tree = plantTree(circuits, weighed);
  const places = new Map<string, Place>();
  for (const installed of chargePoints) {
    const node = tree.byId.get(installed.circuitId);
    if (node === undefined) continue;
    const { minCurrentA, maxCurrentA, safeCurrentA, currentStepA } = installed;
    places.set(installed.id, {
      installed,
      node,
      phasesBehind: Array.from({ length: 8 }, (_, used) =>
        installed.phaseRotation.flatMap((phase, terminal) => (used & (1 << terminal) ? [phaseIndex(phase)] : [])),
      ),
      minA: leastSetPoint(minCurrentA, currentStepA),
      maxA: setPointAtMost(maxCurrentA, minCurrentA, currentStepA),
      safeA: setPointAtMost(Math.min(safeCurrentA, maxCurrentA), minCurrentA, currentStepA),
    });
  }
  return { tree, places };
}
