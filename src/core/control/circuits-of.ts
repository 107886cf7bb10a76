import type { ChargePointSettings, Circuit, Settings } from '../model/site.ts';

/** The charge points of a circuit and of all circuits below it. */
export function pointsWithin(circuit: Circuit, { circuits, chargePoints }: Settings): readonly ChargePointSettings[] {
  const parentOf = new Map(circuits.map(({ id, parentId }) => [id, parentId]));
  return chargePoints.filter(({ circuitId }) => {
    for (let id: string | null = circuitId; id !== null; id = parentOf.get(id) ?? null) {
      if (id === circuit.id) return true;
    }
    return false;
  });
}
