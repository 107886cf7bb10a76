import type { PerPhase } from '../../model/phases.ts';
import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { Known } from './known.ts';

/** Readings that say the very same, one after the other. Monotonic ms. */
export interface FrozenRun {
  readonly values: Pick<ElectricalValues, 'powerW' | 'phasePowerW' | 'phaseCurrentA' | 'phaseVoltageV'>;
  readonly sinceMs: number;
  readonly newestMs: number;
  readonly readings: number;
  /** Cars less sources when all of them had certainly been sampled within the run, W; `null` until then. */
  readonly referenceW: number | null;
  /** Readings since that has been another; `null` while it is the same. */
  readonly sinceMoved: number | null;
}

/** A report that arrives so long after the first of these readings was sampled after it, ms. */
const REPORT_LAG_MS = 5_000;
/** No meter hides so much, W. */
const MOVED_W = 700;
/** So many readings must have missed it: the first ones may be older than the change. */
const MISSED_READINGS = 3;
const LEAST_READINGS = 5;

/** Equal values alone prove nothing: a calm house looks like that. Registers may count on, so they are left out. */
export function watchFrozen(
  before: FrozenRun | null,
  { value, monoMs }: Reading<ElectricalValues>,
  known: Known | null,
): FrozenRun {
  if (before === null || !isSame(before.values, value)) {
    const { powerW, phasePowerW, phaseCurrentA, phaseVoltageV } = value;
    const values = { powerW, phasePowerW, phaseCurrentA, phaseVoltageV };
    return { values, sinceMs: monoMs, newestMs: monoMs, readings: 1, referenceW: null, sinceMoved: null };
  }
  const isNew = monoMs > before.newestMs;
  const netW = known === null ? null : known.carsW - known.sourcesW;
  const referenceW =
    before.referenceW ?? (known !== null && known.oldestMs >= before.sinceMs + REPORT_LAG_MS ? netW : null);
  const hasMoved = netW !== null && referenceW !== null && Math.abs(netW - referenceW) >= MOVED_W;
  // While the others cannot say, what was found stands.
  const sinceMoved = netW === null ? before.sinceMoved : hasMoved ? (before.sinceMoved ?? 0) + (isNew ? 1 : 0) : null;
  if (!isNew && referenceW === before.referenceW && sinceMoved === before.sinceMoved) return before;
  return { ...before, newestMs: monoMs, readings: before.readings + (isNew ? 1 : 0), referenceW, sinceMoved };
}

export function isFrozen({ readings, sinceMoved }: FrozenRun): boolean {
  return readings >= LEAST_READINGS && sinceMoved !== null && sinceMoved >= MISSED_READINGS;
}

function isSame(before: FrozenRun['values'], now: ElectricalValues): boolean {
  return (
    before.powerW === now.powerW &&
    areSame(before.phasePowerW, now.phasePowerW) &&
    areSame(before.phaseCurrentA, now.phaseCurrentA) &&
    areSame(before.phaseVoltageV, now.phaseVoltageV)
  );
}

function areSame(a: PerPhase | null, b: PerPhase | null): boolean {
  return a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]);
}
