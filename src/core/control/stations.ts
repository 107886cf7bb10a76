import { phaseIndex } from '../model/phases.ts';
import type { Settings } from '../model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../model/snapshot.ts';
import { type Load, loadsOf } from './circuits.ts';
import { type Draw, observeDraw } from './draw.ts';
import type { ChargePointMemory, Memory } from './memory.ts';
import type { Place, Plan } from './plan.ts';
import { type Presence, presence } from './present.ts';

/** A charge point as one decision sees it: installed, connected, judged. */
export interface Station extends Place {
  readonly id: string;
  readonly seen: ChargePointSnapshot;
  readonly before: ChargePointMemory | null;
  readonly presence: Presence;
  readonly draw: Draw;
  /** What one ampere of it puts on every limit above it. */
  readonly loads: readonly Load[];
}

/** All charge points that are both installed on a circuit and in the snapshot, in the order of the snapshot. */
export function observeStations(
  snapshot: Snapshot,
  memory: Memory,
  settings: Settings,
  plan: Plan,
): readonly Station[] {
  const beforeById = new Map(memory.chargePoints.map((before) => [before.id, before]));
  const stations: Station[] = [];
  for (const seen of snapshot.chargePoints) {
    const place = plan.places.get(seen.id);
    if (place === undefined) continue;
    const { installed, node, minA, maxA, safeA } = place;
    const before = beforeById.get(seen.id) ?? null;
    const known = before?.draw ?? null;
    const draw = observeDraw(installed, seen, known, before?.grantedA ?? null, snapshot.monoMs, settings);
    stations.push({
      id: seen.id,
      installed,
      seen,
      before,
      presence: presence(installed, seen),
      draw,
      node,
      loads: loadsOf(node, draw.phases, draw.voltageV),
      minA,
      maxA,
      safeA,
    });
  }
  return stations;
}

/** Installed, but nobody speaks for it: it counts with its safe current, to which it falls back by itself. */
export interface Missing {
  readonly installed: Place['installed'];
  readonly safeCurrentA: number;
  readonly loads: readonly Load[];
}

export function missingStations(snapshot: Snapshot, settings: Settings, plan: Plan): readonly Missing[] {
  const present = new Set(snapshot.chargePoints.map(({ id }) => id));
  const missing: Missing[] = [];
  for (const [id, { installed, node }] of plan.places) {
    if (present.has(id)) continue;
    const { phaseRotation, safeCurrentA } = installed;
    missing.push({
      installed,
      safeCurrentA,
      loads: loadsOf(node, phaseRotation.map(phaseIndex), settings.nominalVoltageV),
    });
  }
  return missing;
}
