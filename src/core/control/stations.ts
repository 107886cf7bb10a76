import { phaseIndex } from '../model/phases.ts';
import type { Settings } from '../model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../model/snapshot.ts';
import { type Load, loadsOf } from './circuits.ts';
import { type Draw, observeDraw } from './draw.ts';
import type { ChargePointMemory, Memory } from './memory.ts';
import type { Place, Plan } from './plan.ts';
import { type Presence, presence } from './present.ts';
import { type Waking, wake } from './waking.ts';
import { type Wish, wishOf } from './wishes.ts';

/** A charge point as one decision sees it: installed, connected, judged. */
export interface Station extends Place {
  readonly id: string;
  /** Its mode is the one that holds now: a boost counts as fast. */
  readonly seen: ChargePointSnapshot;
  readonly wish: Wish;
  readonly before: ChargePointMemory | null;
  readonly presence: Presence;
  readonly draw: Draw;
  readonly waking: Waking;
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
  const stations: Station[] = [];
  for (const chargePoint of snapshot.chargePoints) {
    const place = plan.places.get(chargePoint.id);
    if (place === undefined) continue;
    const { installed, node, phasesBehind, minA, maxA, safeA } = place;
    // Memories come in the order in which they were left, unless the site has changed.
    const { id } = chargePoint;
    const expected = memory.chargePoints[stations.length];
    const before = expected?.id === id ? expected : (memory.chargePoints.find((one) => one.id === id) ?? null);
    const wish = wishOf(chargePoint, before?.reached ?? null, snapshot);
    const seen = wish.mode === chargePoint.mode ? chargePoint : { ...chargePoint, mode: wish.mode };
    const known = before?.draw ?? null;
    const draw = observeDraw(place, seen, known, before?.grantedA ?? null, snapshot.monoMs, settings);
    stations.push({
      id: seen.id,
      installed,
      seen,
      wish,
      before,
      presence: wanted(presence(installed, seen), wish),
      draw,
      waking: wake(installed.wakeUp, seen, draw.memory, before?.wake ?? null, snapshot),
      node,
      phasesBehind,
      loads: loadsOf(node, draw.phases, draw.voltageV),
      minA,
      maxA,
      safeA,
    });
  }
  return stations;
}

/** Who might charge, but has reached a limit that somebody set, is through for this session; or the plan lets it rest. */
function wanted(present: Presence, { reached, plan }: Wish): Presence {
  if (present.kind === 'closed') return present;
  if (reached !== null) return { kind: 'closed', reason: reached.reason };
  return plan?.rests === true ? { kind: 'closed', reason: plan.reason } : present;
}

/** Installed, but nobody speaks for it: it counts with its safe current, to which it falls back by itself. */
export interface Missing {
  readonly installed: Place['installed'];
  readonly safeCurrentA: number;
  readonly loads: readonly Load[];
}

const NONE_MISSING: readonly Missing[] = [];

export function missingStations(stations: readonly Station[], settings: Settings, plan: Plan): readonly Missing[] {
  if (stations.length === plan.places.size) return NONE_MISSING;
  const present = new Set(stations.map(({ id }) => id));
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
