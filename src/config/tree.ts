import type { CircuitConfig } from './schema.ts';

/** The circuits with parents before children; circuits that hang on a circle or on nothing are left out. */
export function parentsFirst(circuits: readonly CircuitConfig[]): CircuitConfig[] {
  const ordered = circuits.filter(({ parent }) => parent === undefined);
  // The list grows while it is walked: each circuit brings its children.
  for (const { id } of ordered) ordered.push(...circuits.filter(({ parent }) => parent === id));
  return ordered;
}
