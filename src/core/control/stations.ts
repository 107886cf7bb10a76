import { phaseIndex } from '../model/phases.ts';
import type { ChargePointSettings, Settings } from '../model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../model/snapshot.ts';
import { leastSetPoint, setPointAtMost } from './amperes.ts';
import { type Load, loadsOf, type Tree, type TreeNode } from './circuits.ts';
import { type Draw, observeDraw } from './draw.ts';
import type { ChargePointMemory, Memory } from './memory.ts';
import { type Presence, presence } from './present.ts';

/** A charge point as one decision sees it: installed, connected, judged. */
export interface Station {
  readonly id: string;
  readonly installed: ChargePointSettings;
  readonly seen: ChargePointSnapshot;
  readonly before: ChargePointMemory | null;
  readonly presence: Presence;
  readonly draw: Draw;
  readonly node: TreeNode;
  /** What one ampere of it puts on every limit above it. */
  readonly loads: readonly Load[];
  /** Its smallest and largest set-points, A. */
  readonly minA: number;
  readonly maxA: number;
  /** Its safe current as a set-point: 0 when that is below its minimum. A. */
  readonly safeA: number;
}

/** All charge points that are both installed on a circuit and in the snapshot, in the order of the snapshot. */
export function observeStations(
  snapshot: Snapshot,
  memory: Memory,
  settings: Settings,
  tree: Tree,
): readonly Station[] {
  const installedById = new Map(settings.chargePoints.map((installed) => [installed.id, installed]));
  const beforeById = new Map(memory.chargePoints.map((before) => [before.id, before]));
  return snapshot.chargePoints.flatMap((seen) => {
    const installed = installedById.get(seen.id);
    const node = installed === undefined ? undefined : tree.byId.get(installed.circuitId);
    if (installed === undefined || node === undefined) return [];
    const before = beforeById.get(seen.id) ?? null;
    const draw = observeDraw(
      installed,
      seen,
      before?.draw ?? null,
      before?.grantedA ?? null,
      snapshot.monoMs,
      settings,
    );
    const { minCurrentA, maxCurrentA, safeCurrentA, currentStepA } = installed;
    return {
      id: seen.id,
      installed,
      seen,
      before,
      presence: presence(installed, seen),
      draw,
      node,
      loads: loadsOf(node, draw.phases, draw.voltageV),
      minA: leastSetPoint(minCurrentA, currentStepA),
      maxA: setPointAtMost(maxCurrentA, minCurrentA, currentStepA),
      safeA: setPointAtMost(Math.min(safeCurrentA, maxCurrentA), minCurrentA, currentStepA),
    };
  });
}

/** Installed, but nobody speaks for it: it counts with its safe current, to which it falls back by itself. */
export interface Missing {
  readonly safeCurrentA: number;
  readonly loads: readonly Load[];
}

export function missingStations(snapshot: Snapshot, settings: Settings, tree: Tree): readonly Missing[] {
  const present = new Set(snapshot.chargePoints.map(({ id }) => id));
  return settings.chargePoints.flatMap(({ id, circuitId, phaseRotation, safeCurrentA }) => {
    const node = tree.byId.get(circuitId);
    if (present.has(id) || node === undefined) return [];
    return [{ safeCurrentA, loads: loadsOf(node, phaseRotation.map(phaseIndex), settings.nominalVoltageV) }];
  });
}
