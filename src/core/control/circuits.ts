import { PHASE_INDICES, PHASES, type Phase } from '../model/phases.ts';
import type { Circuit } from '../model/site.ts';

/**
 * One thing that can bind: a phase of a circuit (A), its active power (W), or how much more one of its phases carries
 * than another (A).
 */
export interface Limit {
  /** Position in {@link Tree.limits}. */
  readonly index: number;
  readonly key: string;
  readonly circuit: Circuit;
  /** `null`: the power over all phases. */
  readonly phase: 0 | 1 | 2 | null;
  /** Of an unbalance: the phase it is measured against; else `null`. */
  readonly against: 0 | 1 | 2 | null;
  /** As installed, A or W; infinite for a power that only something else limits. {@link ratingsOf} knows what holds now. */
  readonly rated: number;
}

export interface TreeNode {
  readonly circuit: Circuit;
  /** The circuit itself first, the root last. */
  readonly path: readonly TreeNode[];
  readonly limits: readonly Limit[];
  /** Its own and those of all circuits above, the root's first. */
  readonly limitsAbove: readonly Limit[];
  readonly children: TreeNode[];
}

export interface Tree {
  /** Parents before children. */
  readonly nodes: readonly TreeNode[];
  readonly byId: ReadonlyMap<string, TreeNode>;
  readonly limits: readonly Limit[];
  /** The grid connection. */
  readonly root: TreeNode | null;
}

/** What one ampere per phase of a charge point puts on a limit: 1 A of a phase, or its volts times phases. */
export interface Load {
  readonly limit: number;
  readonly perA: number;
}

/**
 * Lays out the circuits. A circuit whose parent is not there (before it) stands by itself. `weighed`: circuits whose
 * power is limited by something else than the installation.
 */
export function plantTree(circuits: readonly Circuit[], weighed: ReadonlySet<string> = new Set()): Tree {
  const nodes: TreeNode[] = [];
  const byId = new Map<string, TreeNode>();
  const limits: Limit[] = [];
  for (const circuit of circuits) {
    const parent = circuit.parentId === null ? undefined : byId.get(circuit.parentId);
    const path: TreeNode[] = [];
    const own = limitsOf(circuit, limits.length, weighed.has(circuit.id));
    const limitsAbove = [...(parent?.limitsAbove ?? []), ...own];
    const node: TreeNode = { circuit, path, limits: own, limitsAbove, children: [] };
    path.push(node, ...(parent?.path ?? []));
    parent?.children.push(node);
    limits.push(...node.limits);
    nodes.push(node);
    byId.set(circuit.id, node);
  }
  return { nodes, byId, limits, root: nodes[0] ?? null };
}

/** What a charge point on `node` puts on each limit above it, the root's first. */
export function loadsOf(node: TreeNode, phases: readonly (0 | 1 | 2)[], voltageV: number): readonly Load[] {
  const loads: Load[] = [];
  for (const { index, phase, against } of node.limitsAbove) {
    if (phase === null) loads.push({ limit: index, perA: voltageV * phases.length });
    else if (phases.includes(phase) && (against === null || !phases.includes(against))) {
      loads.push({ limit: index, perA: 1 });
    }
  }
  return loads;
}

export function phaseName(index: 0 | 1 | 2): Phase {
  return PHASES[index];
}

/** How much more one phase may carry than another: every ordered pair. */
const PAIRS = PHASE_INDICES.flatMap((phase) =>
  PHASE_INDICES.filter((against) => against !== phase).map((against) => ({ phase, against })),
);

function limitsOf(circuit: Circuit, first: number, isWeighed: boolean): readonly Limit[] {
  const { id, limitA, maxCurrentA, maxUnbalanceA, maxPowerW } = circuit;
  const limits: Limit[] = [];
  const add = (key: string, phase: Limit['phase'], against: Limit['against'], rated: number): void => {
    limits.push({ index: first + limits.length, key: `${id}/${key}`, circuit, phase, against, rated });
  };
  for (const phase of PHASE_INDICES) {
    add(PHASES[phase], phase, null, Math.min(limitA[phase], maxCurrentA ?? Number.POSITIVE_INFINITY));
  }
  if (maxPowerW !== null || isWeighed) add('power', null, null, maxPowerW ?? Number.POSITIVE_INFINITY);
  if (maxUnbalanceA !== null) {
    for (const { phase, against } of PAIRS) add(`${PHASES[phase]}-${PHASES[against]}`, phase, against, maxUnbalanceA);
  }
  return limits;
}
