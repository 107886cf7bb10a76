import { addPhases, mapPhases, NO_CURRENT, type PerPhase, toGridPhases } from '../../model/phases.ts';
import type { ElectricalValues } from '../../model/readings.ts';
import type { Settings } from '../../model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../../model/snapshot.ts';
import { voltage } from '../amperes.ts';
import type { TreeNode } from '../circuits.ts';
import type { Plan } from '../plan.ts';

/** What the devices behind a meter say of themselves, for comparison. */
export interface Known {
  /** Charge points, W. */
  readonly carsW: number;
  /** Generation and battery discharge, W. */
  readonly sourcesW: number;
  /** Arrival of the newest report of a charge point, and of the oldest of all devices that were ever heard. */
  readonly newestMs: number;
  readonly oldestMs: number;
}

const IDLE_W = 50;
const IDLE_LOOKS_MS = 10_000;

/** Generation hangs on the grid connection. `null` while one of them cannot say. */
export function knownBehind(node: TreeNode, isRoot: boolean, snapshot: Snapshot, plan: Plan): Known | null {
  let carsW = 0;
  let sourcesW = 0;
  let newestMs = Number.NEGATIVE_INFINITY;
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const seen of snapshot.chargePoints) {
    const { id, condition, reading } = seen;
    const place = plan.places.get(id);
    if (place?.node.path.includes(node) !== true) continue;
    if (isIdle(seen)) {
      // It says nothing while nothing happens, and its car will start from here.
      newestMs = Math.max(newestMs, snapshot.monoMs - (snapshot.monoMs % IDLE_LOOKS_MS));
      continue;
    }
    if (condition !== 'ok' || reading === null) return null;
    carsW += reading.value.powerW;
    newestMs = Math.max(newestMs, reading.monoMs);
    oldestMs = Math.min(oldestMs, reading.monoMs);
  }
  if (newestMs === Number.NEGATIVE_INFINITY) return null;
  if (isRoot) {
    for (const sources of [snapshot.inverters, snapshot.batteries]) {
      for (const { condition, reading } of sources) {
        if (condition !== 'ok' || reading === null) return null;
        sourcesW += reading.value.powerW;
        oldestMs = Math.min(oldestMs, reading.monoMs);
      }
    }
  }
  return { carsW, sourcesW, newestMs, oldestMs };
}

/** Of the same charge points per grid phase, W; `null` where one that draws does not tell its phases. */
export function phasesBehind(node: TreeNode, snapshot: Snapshot, settings: Settings, plan: Plan): PerPhase | null {
  let carsPhaseW = NO_CURRENT;
  for (const seen of snapshot.chargePoints) {
    const place = plan.places.get(seen.id);
    if (place?.node.path.includes(node) !== true || isIdle(seen) || seen.reading === null) continue;
    const terminalsW = terminalPowers(seen.reading.value, settings);
    if (terminalsW === null) return null;
    carsPhaseW = addPhases(carsPhaseW, toGridPhases(terminalsW, place.installed.phaseRotation));
  }
  return carsPhaseW;
}

/** Nothing flows: no transaction, and no report of a current. */
function isIdle({ condition, status, hasTransaction, reading }: ChargePointSnapshot): boolean {
  if (condition !== 'ok' || hasTransaction || (reading !== null && reading.value.powerW > IDLE_W)) return false;
  return status === 'available' || status === 'preparing' || status === 'finishing' || status === 'reserved';
}

function terminalPowers(values: ElectricalValues, { nominalVoltageV }: Settings): PerPhase | null {
  const { powerW, phasePowerW, phaseCurrentA } = values;
  if (phasePowerW !== null) return phasePowerW;
  if (phaseCurrentA === null) return powerW === 0 ? NO_CURRENT : null;
  return mapPhases(phaseCurrentA, (currentA, i) => Math.abs(currentA) * voltage(values, i, nominalVoltageV));
}
