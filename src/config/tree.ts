import type { CircuitConfig } from './schema.ts';

/** The circuits with parents before children; circuits that hang on a circle or on nothing are left out. */
export function parentsFirst(circuits: readonly CircuitConfig[]): CircuitConfig[] {
  const ordered = circuits.filter(({ parent }) => parent === undefined);
  // The list grows while it is walked: each circuit brings its children.
  for (const { id } of ordered) ordered.push(...circuits.filter(({ parent }) => parent === id));
  return ordered;
}

/** A circuit and those that feed it, up to the grid connection. Needs a tree. */
export function withAncestors(circuits: readonly CircuitConfig[], id: string): CircuitConfig[] {
  const circuit = circuits.find((candidate) => candidate.id === id);
  if (circuit === undefined) return [];
  return circuit.parent === undefined ? [circuit] : [circuit, ...withAncestors(circuits, circuit.parent)];
}
