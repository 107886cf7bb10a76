import type { DeviceAnswer } from '../../../src/api/device-ports.ts';
import type { ChargePointView, CircuitView, SiteView } from '../../../src/site/view.ts';

/** A circuit with what it feeds. */
export interface CircuitNode {
  readonly circuit: CircuitView;
  readonly children: readonly CircuitNode[];
  /** Name of the meter that measures all of it. */
  readonly meter: string | null;
  readonly chargePoints: readonly ChargePointView[];
  readonly loads: readonly { readonly id: string; readonly name: string; readonly powerW: number | null }[];
  /** Free on each phase, A: below zero is too much. `null` where nobody measures. */
  readonly freeA: readonly number[] | null;
  /** Whose charging it limits now. */
  readonly limits: readonly ChargePointView[];
}

/** The circuits as they hang together, from the grid connection down. `devices`: which circuit feeds what, as configured. */
export function circuitTree(view: SiteView, devices: DeviceAnswer['devices']): readonly CircuitNode[] {
  const feeds = (circuitId: string, list: 'chargePoints' | 'loads') =>
    new Set(devices.filter((one) => one.list === list && one.entry['circuit'] === circuitId).map(({ id }) => id));
  const nodeOf = (circuit: CircuitView): CircuitNode => {
    const { id } = circuit;
    const points = feeds(id, 'chargePoints');
    const loads = feeds(id, 'loads');
    const meter = devices.find((one) => one.list === 'meters' && one.circuit === id);
    return {
      circuit,
      children: view.circuits.filter(({ parentId }) => parentId === id).map(nodeOf),
      meter: meter === undefined ? null : String(meter.entry['name'] ?? meter.id),
      chargePoints: view.chargePoints.filter((point) => points.has(point.id)),
      loads: view.loads
        .filter((load) => loads.has(load.id))
        .map(({ id: loadId, name, powerW }) => ({ id: loadId, name, powerW: powerW?.value ?? null })),
      freeA: freeOf(circuit),
      limits: view.chargePoints.filter(({ reasons: [binding] }) => binding !== undefined && circuitOf(binding) === id),
    };
  };
  return view.circuits.filter(({ parentId }) => parentId === null).map(nodeOf);
}

/** All nodes, parents before their children. */
export function flattened(nodes: readonly CircuitNode[]): readonly CircuitNode[] {
  return nodes.flatMap((node) => [node, ...flattened(node.children)]);
}

/** What flows back makes room. A limit from outside in amperes counts like the rating. */
function freeOf({ loadA, limitA, caps }: CircuitView): readonly number[] | null {
  const capA = Math.min(...caps.map(({ maxCurrentA }) => maxCurrentA ?? Number.POSITIVE_INFINITY));
  return loadA === null ? null : loadA.map((phaseA, index) => Math.min(limitA[index] ?? 0, capA) - phaseA);
}

/** The circuit that a reason is about; `null` for the others. */
function circuitOf(reason: ChargePointView['reasons'][number]): string | null {
  return 'circuit' in reason && typeof reason.circuit === 'string' ? reason.circuit : null;
}
