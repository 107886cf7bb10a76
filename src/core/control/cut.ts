import type { Reason } from '../model/reasons.ts';
import { DRAWING_A } from './appetite.ts';
import { phaseName } from './circuits.ts';
import type { House } from './house.ts';
import type { Overload } from './overload.ts';
import type { Station } from './stations.ts';

/** A protective device above a charge point is about to trip: the charge point is off. */
export interface Cut {
  readonly overload: Overload;
  readonly reason: Reason;
}

/** The first such device above a charge point, from itself towards the grid. */
export function cutAbove({ node }: Station, { overloads, memory }: House): Cut | null {
  if (memory.overloads.length === 0) return null;
  for (const { circuit, limits } of node.path) {
    for (const { index, phase } of limits) {
      const overload = overloads[index] ?? null;
      if (phase === null || overload?.cutMs == null) continue;
      // In steps of ten: a reason changes when the matter does.
      const spentPercent = Math.min(100, Math.round(overload.spent * 10) * 10);
      const reason: Reason = {
        code: 'fuse-about-to-trip',
        circuit: circuit.id,
        phase: phaseName(phase),
        limitA: circuit.limitA[phase],
        spentPercent,
      };
      return { overload, reason };
    }
  }
  return null;
}

/**
 * It was told to stop, has had its dead time, the device is still overloaded, and it still draws (or may, where nobody can
 * tell): its transaction must end.
 */
export function mustStop({ seen, draw }: Station, { overload }: Cut, nowMs: number, deadTimeMs: number): boolean {
  const { cutMs, excessA } = overload;
  if (cutMs === null || excessA <= 0 || nowMs - cutMs < deadTimeMs || !seen.hasTransaction) return false;
  const { reading } = seen;
  if (reading === null || draw.strongestA === null) return draw.mayA > 0;
  return draw.strongestA >= DRAWING_A && reading.monoMs >= cutMs + deadTimeMs;
}
