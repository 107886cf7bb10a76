/** What hangs on the house's busbar. */
export type NodeKind = 'sun' | 'grid' | 'battery' | 'house' | 'car';

export interface FlowNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Power into the busbar is positive, out of it negative, W; `null` while unknown. */
  readonly intoBusW: number | null;
  readonly stale: boolean;
}

export interface PlacedNode extends FlowNode {
  readonly x: number;
  readonly row: 'source' | 'load';
}

/** A stretch of the busbar between two junctions. `powerW` is positive to the right; `null` while unknown. */
interface Stretch {
  readonly fromX: number;
  readonly toX: number;
  readonly powerW: number | null;
}

export interface FlowLayout {
  readonly nodes: readonly PlacedNode[];
  readonly stretches: readonly Stretch[];
}

/** Sources above the busbar, loads below, each row spread evenly over the width. */
export function layoutFlow(sources: readonly FlowNode[], loads: readonly FlowNode[], width: number): FlowLayout {
  const nodes = [...placed(sources, 'source', width), ...placed(loads, 'load', width)];
  const junctions = [...new Set(nodes.map(({ x }) => x))].sort((a, b) => a - b);
  const stretches = junctions.slice(1).map((toX, index) => {
    const fromX = junctions[index] ?? toX;
    return { fromX, toX, powerW: throughputW(nodes, fromX) };
  });
  return { nodes, stretches };
}

/** How many wallboxes fit beside the house before they are drawn as one. */
export function fitsSeparately(carCount: number, width: number): boolean {
  return (carCount + 1) * 88 <= width;
}

/** How lively a flow looks: 0 rests, 4 is the fastest. Coarse, because each change of speed makes the motion jump. */
export function pace(powerW: number | null): 0 | 1 | 2 | 3 | 4 {
  const size = Math.abs(powerW ?? 0);
  if (size < 50) return 0;
  return size < 1_500 ? 1 : size < 4_000 ? 2 : size < 9_000 ? 3 : 4;
}

function placed(nodes: readonly FlowNode[], row: PlacedNode['row'], width: number): PlacedNode[] {
  return nodes.map((node, index) => ({ ...node, row, x: Math.round(((index + 0.5) / nodes.length) * width) }));
}

/** What flows to the right just behind `x`: all that came in up to there less all that went out (Kirchhoff). */
function throughputW(nodes: readonly PlacedNode[], x: number): number | null {
  let sumW = 0;
  for (const node of nodes) {
    if (node.x > x) continue;
    // An old value beside new ones does not add up.
    if (node.intoBusW === null || node.stale) return null;
    sumW += node.intoBusW;
  }
  return sumW;
}
