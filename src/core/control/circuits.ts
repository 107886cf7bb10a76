import { mapPhases, PHASE_INDICES, PHASES, type Phase } from '../model/phases.ts';
import type { Circuit } from '../model/site.ts';

/** One thing that can bind: a phase of a circuit (A) or its active power (W). */
export interface Limit {
  /** Position in {@link Tree.limits}. */
  readonly index: number;
  readonly key: string;
  readonly circuit: Circuit;
  /** `null`: the power over all phases. */
  readonly phase: 0 | 1 | 2 | null;
  /** Rating, A or W. */
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

/** Lays out the circuits. A circuit whose parent is not there (before it) stands by itself. */
export function plantTree(circuits: readonly Circuit[]): Tree {
  const nodes: TreeNode[] = [];
  const byId = new Map<string, TreeNode>();
  const limits: Limit[] = [];
  for (const circuit of circuits) {
    const parent = circuit.parentId === null ? undefined : byId.get(circuit.parentId);
    const path: TreeNode[] = [];
    const own = limitsOf(circuit, limits.length);
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
  for (const { index, phase } of node.limitsAbove) {
    if (phase === null) loads.push({ limit: index, perA: voltageV * phases.length });
    else if (phases.includes(phase)) loads.push({ limit: index, perA: 1 });
  }
  return loads;
}

export function phaseName(index: 0 | 1 | 2): Phase {
  return PHASES[index];
}

function limitsOf(circuit: Circuit, first: number): readonly Limit[] {
  const ratings = mapPhases(circuit.limitA, (limitA) => limitA);
  const limits: Limit[] = PHASE_INDICES.map((phase) => ({
    index: first + phase,
    key: `${circuit.id}/${PHASES[phase]}`,
    circuit,
    phase,
    rated: ratings[phase],
  }));
  if (circuit.maxPowerW !== null) {
    limits.push({
      index: first + limits.length,
      key: `${circuit.id}/power`,
      circuit,
      phase: null,
      rated: circuit.maxPowerW,
    });
  }
  return limits;
}
